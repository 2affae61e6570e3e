package kernel

import "unsafe"

// The tile of the portable kernel: its sums and one row of B fit the 32 registers of arm64.
const tileRowsGo, tileColsGo = 4, 4

// multiplyGo is the kernel of one tile in Go: rows×cols of C.
func multiplyGo[F Float](t *tile, rows, cols int) {
	size := bytesOf[F](1)
	rowA, colA, rowB := t.rowA/size, t.colA/size, t.rowB/size
	var a, b []F
	if t.k > 0 {
		a = unsafe.Slice((*F)(t.a), (rows-1)*rowA+(t.k-1)*colA+1)
		b = unsafe.Slice((*F)(t.b), (t.k-1)*rowB+cols)
	}
	if rows == tileRowsGo && cols == tileColsGo {
		sums := wholeTile(a, b, rowA, colA, rowB, t.k)
		for i, sum := range sums {
			finishGo(t, i/tileColsGo, i%tileColsGo, sum)
		}
		return
	}
	for r := range rows {
		for j := range cols {
			var sum F
			for l := range t.k {
				sum += a[r*rowA+l*colA] * b[l*rowB+j]
			}
			finishGo(t, r, j, sum)
		}
	}
}

// wholeTile returns the sums of a tile, row by row.
func wholeTile[F Float](a, b []F, rowA, colA, rowB, k int) [tileRowsGo * tileColsGo]F {
	var c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33 F
	i, j := 0, 0
	for range k {
		row := b[j : j+4 : j+4]
		b0, b1, b2, b3 := row[0], row[1], row[2], row[3]
		x := a[i]
		c00, c01, c02, c03 = c00+x*b0, c01+x*b1, c02+x*b2, c03+x*b3
		x = a[i+rowA]
		c10, c11, c12, c13 = c10+x*b0, c11+x*b1, c12+x*b2, c13+x*b3
		x = a[i+2*rowA]
		c20, c21, c22, c23 = c20+x*b0, c21+x*b1, c22+x*b2, c23+x*b3
		x = a[i+3*rowA]
		c30, c31, c32, c33 = c30+x*b0, c31+x*b1, c32+x*b2, c33+x*b3
		i, j = i+colA, j+rowB
	}
	return [...]F{c00, c01, c02, c03, c10, c11, c12, c13, c20, c21, c22, c23, c30, c31, c32, c33}
}

// finishGo does to one element what the flags say, and stores it.
func finishGo[F Float](t *tile, r, j int, sum F) {
	size := bytesOf[F](1)
	c := (*F)(unsafe.Add(t.c, r*t.rowC+j*size))
	if t.flags&addBias != 0 {
		sum += *(*F)(unsafe.Add(t.bias, j*size))
	}
	if t.flags&addC != 0 {
		sum += *c
	}
	if t.flags&relu != 0 && sum <= 0 {
		sum = 0
	}
	if t.flags&maskH != 0 {
		switch h := *(*F)(unsafe.Add(t.h, r*t.rowC+j*size)); {
		case h != h:
			sum = h
		case !(h > 0):
			sum = 0
		}
	}
	*c = sum
}
