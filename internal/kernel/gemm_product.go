package kernel

// product is one matrix product and what follows it:
//
//	C ← φ(op(A)·op(B) + beta·C + 1·biasᵀ), φ(x) = max(x, 0) with relu, x∘1{h > 0} with h, else x
//
// with the shapes of [Gemm], bias of length n or nil, and h m×n or nil.
type product[F Float] struct {
	transA, transB bool
	m, n, k        int
	a, b, c        []F
	beta           F
	bias           []F
	relu           bool
	h              []F
	sums           []F // ← the sums of the columns of B, unless nil; B is not transposed then

	across int // parts side by side, of those that a team shares
	down   int // and one below the other
}

// part computes the rectangle i of C, or the sums as the last part. Rectangles meet at the borders of tiles.
func (p *product[F]) part(i int) {
	if i == p.across*p.down {
		ColSums(p.sums, p.b, p.k, p.n)
		return
	}
	rows, cols := tileSize[F]()
	row, col := i/p.across, i%p.across
	p.block(
		cut(p.m, rows, row, p.down), cut(p.m, rows, row+1, p.down),
		cut(p.n, cols, col, p.across), cut(p.n, cols, col+1, p.across),
	)
}

// cut returns where part i of n begins, if there are parts of about equal numbers of tiles.
func cut(n, tile, i, parts int) int {
	tiles := (n + tile - 1) / tile
	return min(n, tiles*i/parts*tile)
}

// do computes the product, by a team if there is one and it pays.
func (p *product[F]) do(t *Team) {
	p.a, p.b, p.c = p.a[:p.m*p.k], p.b[:p.k*p.n], p.c[:p.m*p.n]
	if p.bias != nil {
		p.bias = p.bias[:p.n]
	}
	if p.h != nil {
		p.h = p.h[:p.m*p.n]
	}
	p.turn()
	if shared(t, p) {
		return
	}
	if p.m > 0 && p.n > 0 {
		p.block(0, p.m, 0, p.n)
	}
	if p.sums != nil {
		ColSums(p.sums, p.b, p.k, p.n)
	}
}

// turn replaces C by Cᵀ where C is a vector and that leaves nothing to be packed: the numbers of a vector lie the same way.
func (p *product[F]) turn() {
	if p.bias == nil && p.sums == nil && (p.n == 1 && p.transA || p.m == 1 && p.transB) {
		p.a, p.b = p.b, p.a
		p.m, p.n = p.n, p.m
		p.transA, p.transB = false, false
	}
}

// worthSharing is the number of multiplications from which on a product is shared: about ten microseconds of one core, where
// calling a helper that watches takes one or two. Tests lower it.
var worthSharing = 1 << 20

// arrange says how a team of size goroutines shares the product: so that the parts' borders, along which packing is done
// twice, are short.
func (p *product[F]) arrange(size int) (parts int) {
	rows, cols := tileSize[F]()
	p.across, p.down = 1, 1
	best := -1
	for across := 1; across <= min(size, (p.n+cols-1)/cols); across++ {
		down := max(1, min(size/across, (p.m+rows-1)/rows)) // no more parts than tiles
		border := p.m*across + p.n*down
		if used := p.across * p.down; across*down > used || across*down == used && border < best {
			p.across, p.down, best = across, down, border
		}
	}
	parts = p.across * p.down
	if p.sums != nil {
		parts++
	}
	return parts
}
