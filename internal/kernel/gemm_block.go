package kernel

import "unsafe"

const (
	// blockK terms of a sum are one chain. It is the same for every instruction set, because results depend on it. A panel of
	// B of that height, 32 KiB in AVX-512, and the tile of A that meets it fit the level-1 cache.
	blockK = 256
	// blockTiles tiles of A, packed, fit the level-2 cache beside a panel of B.
	blockTiles = 8
	// nearby is how many bytes of an operand are read where they lie: so few stay in the level-2 cache.
	nearby = 1 << 17
	// pageSize is also the distance of addresses that share a set of the level-1 cache.
	pageSize = 4096
	// blockN columns of B are packed at a time.
	blockN = 1024
)

// block computes rows i0…i1 and columns j0…j1 of C.
func (p *product[F]) block(i0, i1, j0, j1 int) {
	rows, cols := tileSize[F]()
	p.scale(i0, i1, j0, j1)
	l := layout[F]{product: p, rows: rows, cols: cols, pad: (rows + 7) &^ 7}
	if j1-j0 <= cols && p.rowBytesA()%pageSize == 0 {
		// Rows of A that share a set of the level-1 cache drive each other out, if they are more than its ways.
		l.rows = min(rows, 8)
	}
	l.directA = p.k == 0 || p.directA(i1-i0, j1-j0, cols)
	l.directB = p.k == 0 || p.directB(i1-i0, j1-j0, rows)
	// Buffers of the size of the largest block, kept apart from l, which does not leave the stack.
	var s *scratch[F]
	if k := min(p.k, blockK); !l.directA || !l.directB {
		s = borrow[F]()
		if !l.directA {
			l.packedA = s.forA(roundUp(min(i1-i0, blockTiles*rows), rows) / rows * l.pad * k)
		}
		if !l.directB {
			l.packedB = s.forB(roundUp(min(j1-j0, blockN), cols) * k)
		}
	}
	for j := j0; j < j1; j += blockN {
		jEnd := min(j+blockN, j1)
		for first := 0; first == 0 || first < p.k; first += blockK {
			last := min(first+blockK, p.k)
			if !l.directB {
				l.packB(j, jEnd, first, last)
			}
			for i := i0; i < i1; i += blockTiles * rows {
				iEnd := min(i+blockTiles*rows, i1)
				if !l.directA {
					l.packA(i, iEnd, first, last)
				}
				l.tiles(i, iEnd, j, jEnd, first, last)
			}
		}
	}
	if s != nil {
		giveBack(s)
	}
}

// roundUp returns the least multiple of unit that is not below n.
func roundUp(n, unit int) int { return (n + unit - 1) / unit * unit }

// scale multiplies a block of C by beta, unless a tile's kernel can do so.
func (p *product[F]) scale(i0, i1, j0, j1 int) {
	if p.beta == 0 || p.beta == 1 {
		return
	}
	for i := i0; i < i1; i++ {
		row := p.c[i*p.n+j0 : i*p.n+j1]
		for j := range row {
			row[j] *= p.beta
		}
	}
}

// directB says whether B is read where it lies: rows of B lie well, and packing pays only if they are used often or far apart.
func (p *product[F]) directB(m, n, rows int) bool {
	return !p.transB && (m <= rows || bytesOf[F](min(p.k, blockK)*p.n) <= nearby)
}

// directA says whether A is read where it lies: its numbers are read one at a time, so that packing only brings them nearer.
func (p *product[F]) directA(m, n, cols int) bool {
	return n <= cols || p.rowBytesA()*min(m, blockK) <= nearby
}

// rowBytesA returns the distance between rows of A as it is stored.
func (p *product[F]) rowBytesA() int {
	if p.transA {
		return bytesOf[F](p.m)
	}
	return bytesOf[F](p.k)
}

// layout is where a block finds its operands.
type layout[F Float] struct {
	*product[F]
	rows, cols       int // of a tile
	pad              int // numbers from one column of packed A to the next
	directA, directB bool
	packedA, packedB []F
}

// tiles multiplies rows i0…i1 of op(A) by columns j0…j1 of op(B), over terms first…last of the sums.
func (l *layout[F]) tiles(i0, i1, j0, j1, first, last int) {
	size := int(unsafe.Sizeof(l.beta))
	t := tile{k: last - first, rowC: l.n * size, flags: l.flags(first, last)}
	switch {
	case !l.directA:
		t.rowA, t.colA = size, l.pad*size
	case l.transA:
		t.rowA, t.colA = size, l.m*size
	default:
		t.rowA, t.colA = l.k*size, size
	}
	t.rowB = l.cols * size
	if l.directB {
		t.rowB = l.n * size
	}
	count := (i1 - i0 + l.rows - 1) / l.rows
	low, more := (i1-i0)/count, (i1-i0)%count
	for j := j0; j < j1; j += l.cols {
		width := t.setColumns(min(l.cols, j1-j), size)
		if l.directB {
			t.b = at(l.b, first*l.n+j)
		} else {
			t.b = at(l.packedB, (j-j0)*t.k)
		}
		t.bias = at(l.bias, j)
		i := i0
		for tile := range count {
			height := low
			if tile < more {
				height++
			}
			switch {
			case !l.directA:
				t.a = at(l.packedA, tile*l.pad*t.k)
			case l.transA:
				t.a = at(l.a, first*l.m+i)
			default:
				t.a = at(l.a, i*l.k+first)
			}
			t.c = at(l.c, i*l.n+j)
			t.h = at(l.h, i*l.n+j)
			multiply[F](&t, height, width)
			i += height
		}
	}
}

// flags says what a block does besides its product.
func (l *layout[F]) flags(first, last int) (flags uint64) {
	switch {
	case first > 0 || l.beta != 0:
		flags |= addC
	}
	if first == 0 && l.bias != nil {
		flags |= addBias
	}
	if last == l.k {
		if l.relu {
			flags |= relu
		}
		if l.h != nil {
			flags |= maskH
		}
	}
	return flags
}

// at returns the address of x[i], or nil where there is no x.
func at[F Float](x []F, i int) unsafe.Pointer {
	if len(x) == 0 {
		return nil
	}
	return unsafe.Pointer(&x[i])
}
