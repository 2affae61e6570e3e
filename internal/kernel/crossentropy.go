package kernel

import "math"

// BadLabel returns the first row whose label is not one of 0…k−1, or −1 when all are.
func BadLabel(labels []int, k int) int {
	for i, y := range labels {
		if y < 0 || y >= k {
			return i
		}
	}
	return -1
}

// SoftmaxCrossEntropy returns the mean over the rows z_i of the logits (n×k) of
//
//	log Σ_j exp(z_ij) − z_{i,y_i}
//
// where y_i = labels[i] is one of 0…k−1.
func SoftmaxCrossEntropy[F Float](z []F, labels []int, k int) float64 {
	sum := 0.0
	for i, y := range labels {
		row := z[i*k : (i+1)*k : (i+1)*k]
		at := argmax(row)
		top := float64(row[at])
		// The greatest term is exp(0) = 1. Left out of the sum, it leaves log1p the small terms at full precision.
		rest := 0.0
		for j, v := range row {
			if j != at {
				rest += math.Exp(float64(v) - top)
			}
		}
		sum += math.Log1p(rest) + (top - float64(row[y]))
	}
	return sum / float64(len(labels))
}

// SoftmaxCrossEntropyGrad sets dst_ij ← scale·(softmax(z_i)_j − 1{j = y_i})/n, where z is n×k.
func SoftmaxCrossEntropyGrad[F Float](dst, z []F, labels []int, k int, scale float64) {
	scale /= float64(len(labels))
	for i, y := range labels {
		row, out := z[i*k:(i+1)*k:(i+1)*k], dst[i*k:(i+1)*k:(i+1)*k]
		top := float64(row[argmax(row)])
		own, others := 0.0, 0.0
		for j, v := range row {
			e := math.Exp(float64(v) - top)
			out[j] = F(e)
			if j == y {
				own = e
			} else {
				others += e
			}
		}
		share := scale / (own + others)
		for j, e := range out {
			out[j] = F(share * float64(e))
		}
		out[y] = F(-share * others) // p − 1 = −Σ of the others, without the cancellation near p = 1
	}
}

// BadProbability returns the first index whose element is not in [0, 1], or −1 when all are.
func BadProbability[F Float](t []F) int {
	for i, v := range t {
		if !(v >= 0 && v <= 1) {
			return i
		}
	}
	return -1
}

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
		dst[i] = F(scale * (sigmoid(float64(v)) - float64(t[i])))
	}
}
