//go:build !amd64 || noasm

package kernel

func root[F Float](w, g, a, b, c, d, s []F, r RootRule, u *update[F]) F {
	return rootGo(w, g, a, b, c, d, s, r, u)
}
