package kernel

// SquaredError returns 1/(2·rows)·Σ_i (x_i − t_i)².
func SquaredError[F Float](x, t []F, rows int) float64 {
	t = t[:len(x)]
	sum := 0.0
	for i, v := range x {
		d := float64(v) - float64(t[i])
		sum += d * d
	}
	return sum / (2 * float64(rows))
}

// SquaredErrorGrad sets dst_i ← scale·(x_i − t_i)/rows.
func SquaredErrorGrad[F Float](dst, x, t []F, rows int, scale float64) {
	dst, t = dst[:len(x)], t[:len(x)]
	scale /= float64(rows)
	for i, v := range x {
		dst[i] = F(scale * (float64(v) - float64(t[i])))
	}
}
