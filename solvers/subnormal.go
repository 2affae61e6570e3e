package solvers

// sweepEvery is the number of steps of a parameter after which its state is swept.
const sweepEvery = 128

// sweep sets the subnormal numbers in the state of the slot to zero, now and then. The running mean of the gradients of a dead
// weight, 0.9·m again and again, does not come to 0: it ends at the least subnormal number, which is 0.9 times itself, rounded.
// Arithmetic with those takes a processor longer, and in a sparse network they are most. What they add to a weight is nothing.
func (sl *slot) sweep() {
	if sl.steps%sweepEvery != 0 {
		return
	}
	for _, x := range sl.f32 {
		clearBelow(x, 0x1p-126)
	}
	for _, x := range sl.f64 {
		clearBelow(x, 0x1p-1022)
	}
}

// clearBelow sets what is smaller than the least normal number to 0.
func clearBelow[F float32 | float64](x []F, least F) {
	for i, v := range x {
		if v < least && -v < least {
			x[i] = 0
		}
	}
}
