package prox

var _, _, _, _, _ Blockwise = Rows{}, Columns{}, Scaled{}, NonNegative{}, Sum{}

// blocks returns the coordinates of each part.
func (l layout) blocks() [][]int {
	index, blocks := make([]int, l.parts*l.size), make([][]int, l.parts)
	for j := range blocks {
		block := index[j*l.size : (j+1)*l.size : (j+1)*l.size]
		for k := range block {
			block[k] = j*l.next + k*l.stride
		}
		blocks[j] = block
	}
	return blocks
}

// Blocks implements Blockwise: the rows, whatever the penalty on them is.
func (p Rows) Blocks(n int) [][]int { return p.parts().in(n).blocks() }

// ValueBlock implements Blockwise: Of(x).
func (p Rows) ValueBlock(_ int, x []float64) float64 { return p.Of.Value(x) }

// ProxBlock implements Blockwise: that of Of.
func (p Rows) ProxBlock(_ int, dst, x []float64, step float64) { p.Of.Prox(dst, x, step) }

// DistBlock implements Blockwise: that of Of, in whatever norm it has over a vector.
func (p Rows) DistBlock(_ int, x, grad []float64) float64 {
	return p.Of.(Stationary).SubdiffDist(x, grad)
}

// Blocks implements Blockwise: the columns, whatever the penalty on them is.
func (p Columns) Blocks(n int) [][]int { return p.parts().in(n).blocks() }

// ValueBlock implements Blockwise: Of(x).
func (p Columns) ValueBlock(_ int, x []float64) float64 { return p.Of.Value(x) }

// ProxBlock implements Blockwise: that of Of.
func (p Columns) ProxBlock(_ int, dst, x []float64, step float64) { p.Of.Prox(dst, x, step) }

// DistBlock implements Blockwise: that of Of, in whatever norm it has over a vector.
func (p Columns) DistBlock(_ int, x, grad []float64) float64 {
	return p.Of.(Stationary).SubdiffDist(x, grad)
}

// Blocks implements Blockwise: those of Of.
func (p Scaled) Blocks(n int) [][]int { return p.Of.(Blockwise).Blocks(n) }

// ValueBlock implements Blockwise.
func (p Scaled) ValueBlock(b int, x []float64) float64 {
	if p.By == 0 {
		return valueOfNone(x)
	}
	return p.By * p.Of.(Blockwise).ValueBlock(b, x)
}

// ProxBlock implements Blockwise.
func (p Scaled) ProxBlock(b int, dst, x []float64, step float64) {
	if p.By == 0 {
		copy(dst, x)
		return
	}
	p.Of.(Blockwise).ProxBlock(b, dst, x, p.By*step)
}

// DistBlock implements Blockwise.
func (p Scaled) DistBlock(b int, x, grad []float64) float64 {
	if p.By == 0 {
		return distOfNone(x, grad)
	}
	s := scaledCopy(1/p.By, grad)
	defer s.giveBack()
	return p.By * p.Of.(Blockwise).DistBlock(b, x, s.v)
}

// Blocks implements Blockwise: those of an even Of.
func (p NonNegative) Blocks(n int) [][]int { return p.Of.(Blockwise).Blocks(n) }

// ValueBlock implements Blockwise.
func (p NonNegative) ValueBlock(b int, x []float64) float64 {
	return belowZero(x, p.Of.(Blockwise).ValueBlock(b, x))
}

// ProxBlock implements Blockwise: that of Of at max(x, 0).
func (p NonNegative) ProxBlock(b int, dst, x []float64, step float64) {
	clampInto(dst, x, nil, step)
	p.Of.(Blockwise).ProxBlock(b, dst, dst, step)
}

// DistBlock implements Blockwise: as SubdiffDist.
func (p NonNegative) DistBlock(b int, x, grad []float64) float64 {
	return p.distEven(x, grad, func(g []float64) float64 { return p.Of.(Blockwise).DistBlock(b, x, g) })
}

// Blocks implements Blockwise: those of the term that is not separable.
func (p Sum) Blocks(n int) [][]int {
	_, f, _ := p.split()
	return f.(Blockwise).Blocks(n)
}

// ValueBlock implements Blockwise.
func (p Sum) ValueBlock(b int, x []float64) float64 {
	c, f, _ := p.split()
	return c.valueOver(x) + f.(Blockwise).ValueBlock(b, x)
}

// ProxBlock implements Blockwise: as Prox.
func (p Sum) ProxBlock(b int, dst, x []float64, step float64) {
	if len(dst) != len(x) {
		panic(badLength)
	}
	c, f, _ := p.split()
	for i, v := range x {
		dst[i] = c.before(v, step)
	}
	f.(Blockwise).ProxBlock(b, dst, dst, step/(1+step*c.l2))
}

// DistBlock implements Blockwise: as SubdiffDist.
func (p Sum) DistBlock(b int, x, grad []float64) float64 {
	c, f, _ := p.split()
	return besideDist(c, x, grad, func(g []float64) float64 { return f.(Blockwise).DistBlock(b, x, g) })
}
