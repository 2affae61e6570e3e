//go:build !noasm

package kernel

func dual[F Float](w, g, a, b, c, d, e, s []F, r DualRule, u *update[F]) F {
	if len(w) == 0 || widest == noVectors {
		return dualGo(w, g, a, b, c, d, e, s, r, u)
	}
	n, rule := len(w), int(r)
	switch u := any(u).(type) {
	case *update[float32]:
		w, g, a, b, c, d, e, s := single(w), single(g), single(a), single(b), single(c), single(d), single(e), single(s)
		if widest == avx512 {
			return F(dualAVX512F32(w, g, a, b, c, d, e, s, n, rule, u))
		}
		return F(dualAVX2F32(w, g, a, b, c, d, e, s, n, rule, u))
	case *update[float64]:
		w, g, a, b, c, d, e, s := double(w), double(g), double(a), double(b), double(c), double(d), double(e), double(s)
		if widest == avx512 {
			return F(dualAVX512F64(w, g, a, b, c, d, e, s, n, rule, u))
		}
		return F(dualAVX2F64(w, g, a, b, c, d, e, s, n, rule, u))
	}
	return 0
}

//go:noescape
func dualAVX2F32(w, dw, a, b, c, d, e, s *float32, n, rule int, u *update[float32]) float32

//go:noescape
func dualAVX2F64(w, dw, a, b, c, d, e, s *float64, n, rule int, u *update[float64]) float64

//go:noescape
func dualAVX512F32(w, dw, a, b, c, d, e, s *float32, n, rule int, u *update[float32]) float32

//go:noescape
func dualAVX512F64(w, dw, a, b, c, d, e, s *float64, n, rule int, u *update[float64]) float64
