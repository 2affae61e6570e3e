package prox

import "math"

// An svd is the singular value decomposition A = Σ_k σ_k u_k v_kᵀ of a matrix, on scratch. It keeps k = min(rows, cols)
// vectors along the longer side, w_k = σ_k u_k, and the v_k.
//
// They are found by one-sided Jacobi rotations: pairs of columns are made orthogonal until all are. Each singular value
// comes out with a small error relative to the greatest, and those of a matrix of lower rank as roundings of it.
//
// Source: Hestenes (1958); Demmel & Veselić (1992) for the accuracy and the test of convergence.
type svd struct {
	k, m    int       // the number of vectors w, and their length
	w, v, s []float64 // k vectors of length m, k vectors of length k, k singular values
}

// svdSize returns the scratch that an svd of rows × cols takes.
func svdSize(rows, cols int) int {
	k, m := min(rows, cols), max(rows, cols)
	return k*m + k*k + k
}

const (
	maxSweeps = 60
	svdTol    = 0x1p-52 // cosine of the angle of two columns that counts as none
)

// svdOf decomposes inv·a, a matrix of rows × cols stored row by row.
func svdOf[F float](a []F, rows, cols int, inv float64, scratch []float64) svd {
	k, m := min(rows, cols), max(rows, cols)
	d := svd{k: k, m: m, w: scratch[:k*m], v: scratch[k*m : k*m+k*k], s: scratch[k*m+k*k : k*m+k*k+k]}
	for i := range rows {
		for j := range cols {
			v := float64(a[i*cols+j]) * inv
			if rows <= cols {
				d.w[i*m+j] = v
			} else {
				d.w[j*m+i] = v
			}
		}
	}
	clear(d.v)
	for i := range k {
		d.v[i*k+i] = 1
	}
	for range maxSweeps {
		if !d.sweep() {
			break
		}
	}
	for i := range k {
		d.s[i] = math.Sqrt(dot(d.w[i*m:i*m+m], d.w[i*m:i*m+m]))
	}
	return d
}

// sweep makes each pair of columns orthogonal once, and reports whether there was one that was not. Meanwhile s holds the
// squares of the norms, which a rotation changes by ∓t·⟨x, y⟩; where that cancels they are computed again.
func (d *svd) sweep() (rotated bool) {
	for i := range d.k {
		d.s[i] = d.square(i)
	}
	tol := svdTol * math.Sqrt(float64(d.m))
	for p := range d.k - 1 {
		wp := d.w[p*d.m : p*d.m+d.m]
		for q := p + 1; q < d.k; q++ {
			wq := d.w[q*d.m : q*d.m+d.m]
			a, b, c := d.s[p], d.s[q], dot(wp, wq)
			if math.Abs(c) <= tol*math.Sqrt(a)*math.Sqrt(b) {
				continue
			}
			rotated = true
			zeta := (b - a) / (2 * c)
			t := math.Copysign(1/(math.Abs(zeta)+math.Sqrt(1+zeta*zeta)), zeta)
			cos := 1 / math.Sqrt(1+t*t)
			rotate(wp, wq, cos, cos*t)
			rotate(d.v[p*d.k:p*d.k+d.k], d.v[q*d.k:q*d.k+d.k], cos, cos*t)
			if d.s[p] = a - t*c; d.s[p] < a/16 {
				d.s[p] = d.square(p)
			}
			if d.s[q] = b + t*c; d.s[q] < b/16 {
				d.s[q] = d.square(q)
			}
		}
	}
	return rotated
}

func (d *svd) square(i int) float64 { return dot(d.w[i*d.m:i*d.m+d.m], d.w[i*d.m:i*d.m+d.m]) }

// dot returns ⟨x, y⟩, in four sums that run side by side.
func dot(x, y []float64) float64 {
	y = y[:len(x)]
	var a, b, c, d float64
	for len(x) >= 4 && len(y) >= 4 {
		a += x[0] * y[0]
		b += x[1] * y[1]
		c += x[2] * y[2]
		d += x[3] * y[3]
		x, y = x[4:], y[4:]
	}
	for i, v := range x {
		a += v * y[i]
	}
	return (a + b) + (c + d)
}

func rotate(x, y []float64, cos, sin float64) {
	y = y[:len(x)]
	for i, v := range x {
		x[i], y[i] = cos*v-sin*y[i], sin*v+cos*y[i]
	}
}

// sides returns the i-th pair of vectors, one along the rows and one along the columns of the matrix. Their product is
// σ_i·u_i·v_iᵀ.
func (d *svd) sides(i, rows, cols int) (left, right []float64) {
	w, v := d.w[i*d.m:i*d.m+d.m], d.v[i*d.k:i*d.k+d.k]
	if rows <= cols {
		return v, w
	}
	return w, v
}

// norm returns the greatest singular value, the spectral norm.
func (d *svd) norm() float64 {
	var top float64
	for _, s := range d.s {
		top = max(top, s)
	}
	return top
}
