package kernel

// dualGo is [DualUpdate] and [DualForward] in portable form, on the state a, b, c, d, e of the rule, which are nil where there are
// fewer.
func dualGo[F Float](w, g, a, b, c, d, e, step []F, r DualRule, u *update[F]) (probe F) {
	var sizes [portableBlock]F
	for lo := 0; lo < len(w); lo += portableBlock {
		hi := min(lo+portableBlock, len(w))
		w, g, s := w[lo:hi], g[lo:hi], slice(step, lo, hi)
		if s == nil {
			s = sizes[:hi-lo]
		}
		dualBlock(w, g, slice(a, lo, hi), slice(b, lo, hi), slice(c, lo, hi), slice(d, lo, hi), slice(e, lo, hi), s, r, u)
		probe = u.settle(w, g, s, probe)
	}
	return probe
}

// dualBlock moves w to the forward points, with the step sizes s.
func dualBlock[F Float](w, g, a, b, c, d, e, s []F, r DualRule, u *update[F]) {
	switch r {
	case DualLeader:
		leaderGo(w, g, a, b, c, d, e, s, u)
	case DualSum, DualMean:
		sumGo(w, g, a, b, c, s, r == DualMean, u)
	case DualCubic:
		cubicGo(w, g, a, b, c, d, s, u)
	}
}

func leaderGo[F Float](w, g, sum, squares, q, centre, count, s []F, u *update[F]) {
	g, sum, squares, q = g[:len(w)], sum[:len(w)], squares[:len(w)], q[:len(w)]
	centre, count, s = centre[:len(w)], count[:len(w)], s[:len(w)]
	for i, gi := range g {
		sum[i] += gi
		squares[i] += F(gi * gi)
		next := max(q[i], u.root(squares[i])/u.rate)
		centre[i] += F((next - q[i]) * w[i])
		q[i] = next
		count[i]++
		w[i] = (centre[i] - sum[i]) / next
		s[i] = count[i] / next
	}
}

func sumGo[F Float](w, g, origin, sum, weight, s []F, mean bool, u *update[F]) {
	g, origin, sum, weight, s = g[:len(w)], origin[:len(w)], sum[:len(w)], weight[:len(w)], s[:len(w)]
	for i, gi := range g {
		sum[i] += F(u.rate * gi)
		weight[i] += u.rate
		way := F(sum[i] * u.scaleM)
		if mean {
			way = sum[i] / u.scaleM
		}
		w[i], s[i] = origin[i]-way, u.step
	}
}

func cubicGo[F Float](w, g, origin, sum, weight, squares, s []F, u *update[F]) {
	g, origin, sum, weight, squares, s = g[:len(w)], origin[:len(w)], sum[:len(w)], weight[:len(w)], squares[:len(w)], s[:len(w)]
	for i, gi := range g {
		scaled := F(u.rate * gi)
		sum[i] += scaled
		weight[i] += u.rate
		squares[i] += F(scaled * gi)
		d := cubeRoot(squares[i]) + u.eps
		w[i], s[i] = origin[i]-sum[i]/d, weight[i]/d
	}
}
