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
	var scratch [64]F
	sum := 0.0
	for i, y := range labels {
		row := z[i*k : (i+1)*k : (i+1)*k]
		top := greatest(row)
		var small, ties float64
		for part := row; len(part) > 0; part = part[min(len(part), len(scratch)):] {
			part := part[:min(len(part), len(scratch))]
			s, t := expRow(scratch[:len(part)], part, top)
			small, ties = small+s, ties+t
		}
		sum += rowLoss(small, ties, top, float64(row[y]))
	}
	return sum / float64(len(labels))
}

// rowLoss returns log(small + ties) + top − own. One of the ties is the 1 of log1p, which leaves it the small terms at full
// precision.
func rowLoss(small, ties, top, own float64) float64 {
	return math.Log1p(small+(ties-1)) + (top - own)
}

// SoftmaxCrossEntropyGrad sets dst_ij ← scale·(softmax(z_i)_j − 1{j = y_i})/n, where z is n×k.
func SoftmaxCrossEntropyGrad[F Float](dst, z []F, labels []int, k int, scale float64) {
	crossEntropyRows(dst, z, labels, k, scale, false)
}

// SoftmaxCrossEntropyBoth is [SoftmaxCrossEntropyGrad] and returns what [SoftmaxCrossEntropy] does, with the exponentials
// taken once. The losses are equal to rounding; to the bit for k ≤ 64.
func SoftmaxCrossEntropyBoth[F Float](dst, z []F, labels []int, k int, scale float64) (loss float64) {
	return crossEntropyRows(dst, z, labels, k, scale, true)
}

func crossEntropyRows[F Float](dst, z []F, labels []int, k int, factor float64, loss bool) float64 {
	factor /= float64(len(labels))
	sum := 0.0
	for i, y := range labels {
		row, out := z[i*k:(i+1)*k:(i+1)*k], dst[i*k:(i+1)*k:(i+1)*k]
		own, top := float64(row[y]), greatest(row)
		small, ties := expRow(out, row, top)
		if loss {
			sum += rowLoss(small, ties, top, own)
		}
		// p − 1 = −Σ of the others, without the cancellation near p = 1.
		var others float64
		if own == top {
			others = small + (ties - 1)
		} else {
			others = ties + (small - float64(out[y])) // at least 1: the rounding of out[y] does not matter
		}
		share := factor / (small + ties)
		scale(out, out, share)
		out[y] = F(-share * others)
	}
	return sum / float64(len(labels))
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
