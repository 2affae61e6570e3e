//go:build !amd64 || noasm

package kernel

func dual[F Float](w, g, a, b, c, d, e, s []F, r DualRule, u *update[F]) F {
	return dualGo(w, g, a, b, c, d, e, s, r, u)
}
