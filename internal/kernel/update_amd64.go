//go:build !noasm

package kernel

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

//go:generate go -C asm/vec run . -calls ../.. -out ../../vec_amd64.s

// vectors is a set of vector instructions.
type vectors int

const (
	noVectors vectors = iota
	avx2              // AVX2 and FMA
	avx512            // AVX-512 F, BW, DQ and VL
)

// widest is the set that the vector kernels use. Tests lower it.
var widest = func() vectors {
	switch x := &cpu.X86; {
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512DQ && x.HasAVX512VL && x.HasBMI2:
		return avx512
	case x.HasAVX2 && x.HasFMA:
		return avx2
	}
	return noVectors
}()

func adam[F Float](w, g, m, v []F, u *update[F]) F {
	if len(w) == 0 || widest == noVectors {
		return adamGo(w, g, m, v, u)
	}
	switch u := any(u).(type) {
	case *update[float32]:
		w, g, m, v, n := single(w), single(g), single(m), single(v), len(w)
		if widest == avx512 {
			return F(adamAVX512F32(w, g, m, v, n, u))
		}
		return F(adamAVX2F32(w, g, m, v, n, u))
	case *update[float64]:
		w, g, m, v, n := double(w), double(g), double(m), double(v), len(w)
		if widest == avx512 {
			return F(adamAVX512F64(w, g, m, v, n, u))
		}
		return F(adamAVX2F64(w, g, m, v, n, u))
	}
	return 0
}

func adamForward[F Float](w, g, m, v, s []F, u *update[F]) {
	if len(w) == 0 || widest == noVectors {
		adamForwardGo(w, g, m, v, s, u)
		return
	}
	switch u := any(u).(type) {
	case *update[float32]:
		w, g, m, v, s, n := single(w), single(g), single(m), single(v), single(s), len(w)
		if widest == avx512 {
			adamForwardAVX512F32(w, g, m, v, s, n, u)
		} else {
			adamForwardAVX2F32(w, g, m, v, s, n, u)
		}
	case *update[float64]:
		w, g, m, v, s, n := double(w), double(g), double(m), double(v), double(s), len(w)
		if widest == avx512 {
			adamForwardAVX512F64(w, g, m, v, s, n, u)
		} else {
			adamForwardAVX2F64(w, g, m, v, s, n, u)
		}
	}
}

func sgd[F Float](w, g, b []F, u *update[F]) F {
	if len(w) == 0 || widest == noVectors {
		return sgdGo(w, g, b, u)
	}
	switch u := any(u).(type) {
	case *update[float32]:
		w, g, b, n := single(w), single(g), single(b), len(w)
		if widest == avx512 {
			return F(sgdAVX512F32(w, g, b, n, u))
		}
		return F(sgdAVX2F32(w, g, b, n, u))
	case *update[float64]:
		w, g, b, n := double(w), double(g), double(b), len(w)
		if widest == avx512 {
			return F(sgdAVX512F64(w, g, b, n, u))
		}
		return F(sgdAVX2F64(w, g, b, n, u))
	}
	return 0
}

// single and double return the address of the first element, for the precision that F is known to be.
func single[F Float](x []F) *float32 { return (*float32)(unsafe.Pointer(unsafe.SliceData(x))) }

func double[F Float](x []F) *float64 { return (*float64)(unsafe.Pointer(unsafe.SliceData(x))) }

//go:noescape
func adamAVX2F32(w, dw, m, v *float32, n int, u *update[float32]) float32

//go:noescape
func adamAVX2F64(w, dw, m, v *float64, n int, u *update[float64]) float64

//go:noescape
func adamAVX512F32(w, dw, m, v *float32, n int, u *update[float32]) float32

//go:noescape
func adamAVX512F64(w, dw, m, v *float64, n int, u *update[float64]) float64

//go:noescape
func adamForwardAVX2F32(w, dw, m, v, s *float32, n int, u *update[float32]) float32

//go:noescape
func adamForwardAVX2F64(w, dw, m, v, s *float64, n int, u *update[float64]) float64

//go:noescape
func adamForwardAVX512F32(w, dw, m, v, s *float32, n int, u *update[float32]) float32

//go:noescape
func adamForwardAVX512F64(w, dw, m, v, s *float64, n int, u *update[float64]) float64

//go:noescape
func sgdAVX2F32(w, dw, b *float32, n int, u *update[float32]) float32

//go:noescape
func sgdAVX2F64(w, dw, b *float64, n int, u *update[float64]) float64

//go:noescape
func sgdAVX512F32(w, dw, b *float32, n int, u *update[float32]) float32

//go:noescape
func sgdAVX512F64(w, dw, b *float64, n int, u *update[float64]) float64
