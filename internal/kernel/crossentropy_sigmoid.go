package kernel

import "math"

// SigmoidCrossEntropy returns the mean over the elements of
//
//	−t·log σ(z) − (1 − t)·log(1 − σ(z)) = max(z, 0) − z·t + log(1 + exp(−|z|)).
func SigmoidCrossEntropy[F Float](z, t []F) float64 {
	t = t[:len(z)]
	sum := 0.0
	for i, v := range z {
		z, t := float64(v), float64(t[i])
		if z > 0 {
			sum += z*(1-t) + math.Log1p(math.Exp(-z)) // z − z·t, without its cancellation near t = 1
		} else {
			sum += math.Log1p(math.Exp(z)) - z*t
		}
	}
	return sum / float64(len(z))
}

// SigmoidCrossEntropyGrad sets dst_i ← scale·(σ(z_i) − t_i)/N, where N = len(z).
func SigmoidCrossEntropyGrad[F Float](dst, z, t []F, scale float64) {
	dst, t = dst[:len(z)], t[:len(z)]
	scale /= float64(len(z))
	for i, v := range z {
		dst[i] = F(scale * (sigmoidOf(float64(v)) - float64(t[i])))
	}
}
