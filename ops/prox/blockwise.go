package prox

import "math"

var _, _, _, _ Blockwise = GroupL2{}, SparseGroup{}, GroupLInf{}, GroupMCP{}

// A Blockwise penalty is a sum over disjoint blocks of coordinates, g(x) = Σ_b g_b(x_b), and knows each term by itself: what
// block coordinate descent needs. Vectors of a block hold its coordinates in the order in which Blocks lists them. The
// methods agree with Value, Prox and SubdiffDist on the block; none but Blocks allocates.
type Blockwise interface {
	// Blocks returns the blocks of a vector of n coordinates. Each coordinate is in exactly one: those that no group holds
	// are blocks of their own. The caller must not change them.
	Blocks(n int) [][]int
	// ValueBlock returns g_b(x).
	ValueBlock(b int, x []float64) float64
	// ProxBlock sets dst ← argmin_u ½‖u − x‖²/step + g_b(u). dst may be x.
	ProxBlock(b int, dst, x []float64, step float64)
	// DistBlock returns the distance, in the 2-norm, of −grad from ∂g_b(x).
	DistBlock(b int, x, grad []float64) float64
}

// Blocks implements Blockwise: the groups, then one block for each coordinate in none.
func (p GroupL2) Blocks(n int) [][]int { return p.blocks().all(n) }

// ValueBlock implements Blockwise: λ·w_b·‖x‖₂, 0 for a coordinate in no group.
func (p GroupL2) ValueBlock(b int, x []float64) float64 {
	return p.blocks().valueOf(b, x, 0, p.Lambda)
}

// ProxBlock implements Blockwise: max(1 − step·λ·w_b/‖x‖₂, 0)·x.
func (p GroupL2) ProxBlock(b int, dst, x []float64, step float64) {
	p.blocks().proxOf(b, dst, x, step, 0, p.Lambda)
}

// DistBlock implements Blockwise.
func (p GroupL2) DistBlock(b int, x, grad []float64) float64 {
	return p.blocks().distOf(b, x, grad, 0, p.Lambda)
}

// Blocks implements Blockwise: the groups, then one block for each coordinate in none.
func (p SparseGroup) Blocks(n int) [][]int { return p.blocks().all(n) }

// ValueBlock implements Blockwise: λ₁·‖x‖₁ + λ₂·w_b·‖x‖₂, the first term alone for a coordinate in no group.
func (p SparseGroup) ValueBlock(b int, x []float64) float64 {
	return p.blocks().valueOf(b, x, p.L1, p.L2)
}

// ProxBlock implements Blockwise: the block threshold of the soft threshold.
func (p SparseGroup) ProxBlock(b int, dst, x []float64, step float64) {
	p.blocks().proxOf(b, dst, x, step, p.L1, p.L2)
}

// DistBlock implements Blockwise.
func (p SparseGroup) DistBlock(b int, x, grad []float64) float64 {
	return p.blocks().distOf(b, x, grad, p.L1, p.L2)
}

// one is the weight of a block whose strength has taken it in.
var one = []float64{1}

// alone returns the penalty of block b as one of a vector by itself; of strength 0 for a coordinate in no group.
func (p GroupLInf) alone(b, size int) GroupLInf {
	return GroupLInf{Lambda: times(p.Lambda, p.blocks().of(b, size).weight), Weights: one}
}

// Blocks implements Blockwise: the groups, then one block for each coordinate in none.
func (p GroupLInf) Blocks(n int) [][]int { return p.blocks().all(n) }

// ValueBlock implements Blockwise: λ·w_b·‖x‖∞.
func (p GroupLInf) ValueBlock(b int, x []float64) float64 { return p.alone(b, len(x)).Value(x) }

// ProxBlock implements Blockwise.
func (p GroupLInf) ProxBlock(b int, dst, x []float64, step float64) {
	p.alone(b, len(x)).Prox(dst, x, step)
}

// DistBlock implements Blockwise.
func (p GroupLInf) DistBlock(b int, x, grad []float64) float64 {
	return p.alone(b, len(x)).SubdiffDist(x, grad)
}

// alone returns the penalty of block b as one of a vector by itself; of strength 0 for a coordinate in no group.
func (p GroupMCP) alone(b, size int) GroupMCP {
	return GroupMCP{Lambda: times(p.Lambda, p.blocks().of(b, size).weight), Gamma: p.Gamma, Weights: one}
}

// Blocks implements Blockwise: the groups, then one block for each coordinate in none.
func (p GroupMCP) Blocks(n int) [][]int { return p.blocks().all(n) }

// ValueBlock implements Blockwise: the MCP of ‖x‖₂ with the strength λ·w_b.
func (p GroupMCP) ValueBlock(b int, x []float64) float64 { return p.alone(b, len(x)).Value(x) }

// ProxBlock implements Blockwise.
func (p GroupMCP) ProxBlock(b int, dst, x []float64, step float64) {
	p.alone(b, len(x)).Prox(dst, x, step)
}

// DistBlock implements Blockwise.
func (p GroupMCP) DistBlock(b int, x, grad []float64) float64 {
	return p.alone(b, len(x)).SubdiffDist(x, grad)
}

// all returns the groups, and a group of its own for each coordinate in none.
func (p partition) all(n int) [][]int {
	if p.groups == nil {
		whole := make([]int, n)
		for i := range whole {
			whole[i] = i
		}
		return [][]int{whole}
	}
	covered := make([]bool, n)
	for _, g := range p.groups {
		for _, i := range g {
			covered[i] = true
		}
	}
	blocks := p.groups[:len(p.groups):len(p.groups)]
	for i, c := range covered {
		if !c {
			blocks = append(blocks, []int{i})
		}
	}
	return blocks
}

// of returns block b as one that is stored by itself; with weight 0 for a coordinate in no group.
func (p partition) of(b, size int) block {
	if b >= p.len() {
		return block{size: size}
	}
	return block{size: size, weight: p.block(b, size).weight}
}

func (p partition) valueOf(b int, x []float64, l1, l2 float64) float64 {
	var sum float64
	for _, v := range x {
		sum += l1 * math.Abs(v)
	}
	o := p.of(b, len(x))
	s, inv := norm(x, o)
	return sum + times(l2, o.weight)*s/inv
}

func (p partition) proxOf(b int, dst, x []float64, step, l1, l2 float64) {
	softScalar(dst, x, step*l1, 0)
	o := p.of(b, len(x))
	if s, inv := norm(dst, o); s != 0 && finite(s) {
		shrinkBlock(dst, o, step*times(l2, o.weight), s, inv)
	}
}

func (p partition) distOf(b int, x, grad []float64, l1, l2 float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	o := p.of(b, len(x))
	return distBlock(x, grad, o, l1, times(l2, o.weight))
}
