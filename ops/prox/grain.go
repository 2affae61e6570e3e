package prox

// grainOf returns the unit roundoff of the numbers in x: that of float32 where all of them are float32 numbers.
func grainOf(x []float64) float64 {
	for _, v := range x {
		if float64(float32(v)) != v {
			return 0x1p-53
		}
	}
	return 0x1p-24
}
