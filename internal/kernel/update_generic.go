//go:build !amd64 || noasm

package kernel

func adam[F Float](w, g, m, v []F, u *update[F]) F { return adamGo(w, g, m, v, u) }

func adamForward[F Float](w, g, m, v, s []F, u *update[F]) { adamForwardGo(w, g, m, v, s, u) }

func sgd[F Float](w, g, b []F, u *update[F]) F { return sgdGo(w, g, b, u) }
