//go:build !noasm

package kernel

import "unsafe"

//go:generate go -C asm/gemm run . -isa avx512 -precision float32 -pkg kernel -out ../../gemm_avx512_float32_amd64.s
//go:generate go -C asm/gemm run . -isa avx512 -precision float64 -pkg kernel -out ../../gemm_avx512_float64_amd64.s
//go:generate go -C asm/gemm run . -isa avx2 -precision float32 -pkg kernel -out ../../gemm_avx2_float32_amd64.s
//go:generate go -C asm/gemm run . -isa avx2 -precision float64 -pkg kernel -out ../../gemm_avx2_float64_amd64.s
//go:generate go -C asm/gemm run . -isa pack -pkg kernel -out ../../gemm_pack_amd64.s
//go:generate go -C asm/gemm run . -isa colsums -pkg kernel -out ../../gemm_colsums_amd64.s
//go:generate go -C asm/gemm run . -isa peak -pkg kernel -out ../../gemm_peak_amd64.s
//go:generate go -C asm/gemm run . -calls ../../gemm_calls_amd64.go

// tileSize returns the rows and columns of C that a tile's kernel computes: the columns are two vectors.
func tileSize[F Float]() (rows, cols int) {
	switch widest {
	case avx512:
		return 14, 128 / bytesOf[F](1)
	case avx2:
		return 6, 64 / bytesOf[F](1)
	}
	return tileRowsGo, tileColsGo
}

// setColumns prepares a tile for cols columns and returns the width that [multiply] takes.
func (t *tile) setColumns(cols, size int) (width int) {
	if widest == noVectors {
		return cols
	}
	lanes := 32 / size
	if widest == avx512 {
		lanes = 64 / size
	}
	width = (cols + lanes - 1) / lanes
	edge := cols - (width-1)*lanes
	t.flags &^= wholeVectors
	if edge == lanes {
		t.flags |= wholeVectors
	}
	if widest == avx512 {
		t.lanes = 1<<edge - 1
	} else {
		t.mask = unsafe.Pointer(&edges[8-edge*size/4])
	}
	return width
}

// edges has windows of 8 words whose first words, as many as one likes, are set.
var edges = [16]int32{-1, -1, -1, -1, -1, -1, -1, -1}

func multiply[F Float](t *tile, rows, width int) {
	if widest == noVectors {
		multiplyGo[F](t, rows, width)
		return
	}
	single := bytesOf[F](1) == 4
	switch {
	case widest == avx512 && single:
		multiplyAVX512Float32(t, rows, width)
	case widest == avx512:
		multiplyAVX512Float64(t, rows, width)
	case single:
		multiplyAVX2Float32(t, rows, width)
	default:
		multiplyAVX2Float64(t, rows, width)
	}
}

// packedAlong is [packAlong] by vectors, if there are vectors.
func packedAlong[F Float](dst, src []F, ds, ss, width, k int) bool {
	if widest == noVectors {
		return false
	}
	_, _ = dst[(k-1)*ds+width-1], src[(k-1)*ss+width-1]
	copyPanel(unsafe.Pointer(&dst[0]), unsafe.Pointer(&src[0]), bytesOf[F](ds), bytesOf[F](ss), bytesOf[F](width)/4, k)
	return true
}

// packedAcross is [packAcross] by vectors, if there are vectors and a block of numbers as high as wide.
func packedAcross[F Float](dst, src []F, ds, ss, width, k int) bool {
	single := bytesOf[F](1) == 4
	lanes := 32 / bytesOf[F](1)
	if widest == noVectors || k < lanes {
		return false
	}
	_, _ = dst[(k-1)*ds+width-1], src[(width-1)*ss+k-1]
	for i := 0; i < width; i += lanes {
		to, from := unsafe.Pointer(&dst[i]), unsafe.Pointer(&src[i*ss])
		if single {
			transpose8Float32(to, from, bytesOf[F](ds), bytesOf[F](ss), width-i, k)
		} else {
			transpose4Float64(to, from, bytesOf[F](ds), bytesOf[F](ss), width-i, k)
		}
	}
	return true
}

// colSums is [ColSums] by vectors, if there are vectors.
func colSums[F Float](dst, a []F, n, q int) bool {
	if widest == noVectors || n == 0 {
		return false
	}
	width := 0
	for j := 0; j < q; j += width {
		width = min(q-j, 16)
		if q-j >= 32 {
			width = 32
		}
		to, from := unsafe.Pointer(&dst[j]), unsafe.Pointer(&a[j])
		if bytesOf[F](1) == 4 {
			colSumsFloat32(to, from, n, bytesOf[F](q), width)
		} else {
			colSumsFloat64(to, from, n, bytesOf[F](q), width)
		}
	}
	return true
}

//go:noescape
func colSumsFloat32(dst, a unsafe.Pointer, rows, stride, cols int)

//go:noescape
func colSumsFloat64(dst, a unsafe.Pointer, rows, stride, cols int)

//go:noescape
func copyPanel(dst, src unsafe.Pointer, ds, ss, words, k int)

//go:noescape
func transpose8Float32(dst, src unsafe.Pointer, ds, ss, rows, k int)

//go:noescape
func transpose4Float64(dst, src unsafe.Pointer, ds, ss, rows, k int)

// fmaLoop does the rounds of [FMALoop] and returns the lanes of a vector.
func fmaLoop[F Float](rounds int) (lanes int) {
	if rounds <= 0 || widest == noVectors {
		return fmaLoopGo[F](rounds)
	}
	single := bytesOf[F](1) == 4
	switch {
	case widest == avx512 && single:
		avx512Float32Peak(rounds)
		return 16
	case widest == avx512:
		avx512Float64Peak(rounds)
		return 8
	case single:
		avx2Float32Peak(rounds)
		return 8
	default:
		avx2Float64Peak(rounds)
		return 4
	}
}

func avx2Float32Peak(rounds int)

func avx2Float64Peak(rounds int)

func avx512Float32Peak(rounds int)

func avx512Float64Peak(rounds int)
