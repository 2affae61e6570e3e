//go:build !noasm

package kernel

func root[F Float](w, g, a, b, c, d, s []F, r RootRule, u *update[F]) F {
	if len(w) == 0 || widest == noVectors {
		return rootGo(w, g, a, b, c, d, s, r, u)
	}
	n, rule := len(w), int(r)
	switch u := any(u).(type) {
	case *update[float32]:
		w, g, a, b, c, d, s := single(w), single(g), single(a), single(b), single(c), single(d), single(s)
		if widest == avx512 {
			return F(rootAVX512F32(w, g, a, b, c, d, s, n, rule, u))
		}
		return F(rootAVX2F32(w, g, a, b, c, d, s, n, rule, u))
	case *update[float64]:
		w, g, a, b, c, d, s := double(w), double(g), double(a), double(b), double(c), double(d), double(s)
		if widest == avx512 {
			return F(rootAVX512F64(w, g, a, b, c, d, s, n, rule, u))
		}
		return F(rootAVX2F64(w, g, a, b, c, d, s, n, rule, u))
	}
	return 0
}

//go:noescape
func rootAVX2F32(w, dw, a, b, c, d, s *float32, n, rule int, u *update[float32]) float32

//go:noescape
func rootAVX2F64(w, dw, a, b, c, d, s *float64, n, rule int, u *update[float64]) float64

//go:noescape
func rootAVX512F32(w, dw, a, b, c, d, s *float32, n, rule int, u *update[float32]) float32

//go:noescape
func rootAVX512F64(w, dw, a, b, c, d, s *float64, n, rule int, u *update[float64]) float64
