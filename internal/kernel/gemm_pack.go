package kernel

import "unsafe"

// packB copies columns j0…j1 of op(B), terms first…last, into panels as wide as a tile: panel by panel, row by row.
func (l *layout[F]) packB(j0, j1, first, last int) {
	k := last - first
	if l.transB {
		for j := j0; j < j1; j += l.cols {
			packAcross(l.packedB[(j-j0)*k:], l.b[j*l.k+first:], l.cols, l.k, min(l.cols, j1-j), k)
		}
		return
	}
	// Few rows at a time for all panels, so that rows are read on and on.
	const few = 32
	for r := 0; r < k; r += few {
		for j := j0; j < j1; j += l.cols {
			packAlong(l.packedB[(j-j0)*k+r*l.cols:], l.b[(first+r)*l.n+j:], l.cols, l.n, min(l.cols, j1-j), min(few, k-r))
		}
	}
}

// packA copies rows i0…i1 of op(A), terms first…last, into panels as high as a tile: panel by panel, column by column.
func (l *layout[F]) packA(i0, i1, first, last int) {
	k := last - first
	count := (i1 - i0 + l.rows - 1) / l.rows
	low, more := (i1-i0)/count, (i1-i0)%count
	i := i0
	for tile := range count {
		height := low
		if tile < more {
			height++
		}
		dst := l.packedA[tile*l.pad*k:]
		if l.transA {
			packAlong(dst, l.a[first*l.m+i:], l.pad, l.m, height, k)
		} else {
			packAcross(dst, l.a[i*l.k+first:], l.pad, l.k, height, k)
		}
		i += height
	}
}

// packAlong sets dst[l·ds+i] ← src[l·ss+i] for i < width, l < k. What lies between width and ds is of no account.
func packAlong[F Float](dst, src []F, ds, ss, width, k int) {
	if k == 0 || packedAlong(dst, src, ds, ss, width, k) {
		return
	}
	for l := range k {
		copy(dst[l*ds:l*ds+width], src[l*ss:l*ss+width])
	}
}

// packAcross sets dst[l·ds+i] ← src[i·ss+l] for i < width, l < k. What lies between width and ds is of no account.
func packAcross[F Float](dst, src []F, ds, ss, width, k int) {
	if k == 0 || packedAcross(dst, src, ds, ss, width, k) {
		return
	}
	for i := range width {
		row := src[i*ss : i*ss+k]
		for l, v := range row {
			dst[l*ds+i] = v
		}
	}
}

// bytesOf returns the size of n numbers.
func bytesOf[F Float](n int) int {
	var f F
	return n * int(unsafe.Sizeof(f))
}
