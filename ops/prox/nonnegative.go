package prox

import (
	"fmt"
	"math"

	"github.com/pkg/errors"
)

var (
	_ Rule                  = NonNegative{}
	_ DiagonalProxer        = NonNegative{}
	_ Float32Proxer         = NonNegative{}
	_ Float32DiagonalProxer = NonNegative{}
	_ fmt.Stringer          = NonNegative{}
)

// NonNegative is the constraint x ≥ 0, alone or with a penalty,
//
//	g(x) = Of(x) if x_i ≥ 0 for all i, else +Inf;  Of = nil stands for the penalty 0.
//
// Alone its prox is the projection x_i ← max(x_i, 0), whatever the step and the metric; only a step of 0 leaves the
// coordinate where it is. With a penalty it is, in every diagonal metric:
//
//   - for a [Separable] Of, the prox of the four numbers with the bound lo raised to 0: g is separable too;
//   - for an even Of ([Even]: L1, group and sparse group lasso, MCP, SCAD, L0, …), the prox of Of at max(x, 0);
//   - for another Of that is convex and [Coordinatewise], the prox of Of, clamped to x_i ≥ 0.
//
// The second, also where Of is not convex: for u ≥ 0, and z with the parts z⁺ = max(z, 0) and z⁻ = max(−z, 0),
//
//	½ Σ (u_i − z_i)²/s_i + Of(u) = [½ Σ (u_i − z_i⁺)²/s_i + Of(u)] + Σ u_i·z_i⁻/s_i + const.
//
// Let p minimise the bracket over all u. Where z_i⁺ > 0, p_i ≥ 0, since −p_i would be nearer at the same Of. Where
// z_i⁺ = 0, p_i = 0, since 0 is nearer and Of no greater. So p ≥ 0, and the second sum, which is ≥ 0, is 0 at p: p minimises
// the whole. Clamping the prox at z itself is not the same: with groups the negative coordinates would count for the norm.
//
// It has the powers that Of has (Margin for a separable or coordinatewise Of, Blockwise for an even one; alone those of a
// separable penalty). λ is that of Of; gradients that push below 0 do not count for LambdaMax, SubdiffDist and the conjugate.
//
// Shapes: those of Of. A NaN or ±Inf is not clamped: it is passed on, and the value is then NaN or +Inf. Cost: that of Of and
// one more pass; no allocation. Errors: Validate asks for a valid Of of one of the three kinds.
//
// Source: Parikh & Boyd (2014), §6.2 (box); Combettes & Pesquet (2007), Proposition 3.1, for the clamp.
type NonNegative struct {
	Of Penalty // the operand; nil = none
}

// Validate returns an error unless Of is nil, or valid and separable, even, or convex and coordinatewise.
func (p NonNegative) Validate() error {
	if p.Of == nil {
		return nil
	}
	if err := checkOperand("NonNegative", p.Of); err != nil {
		return err
	}
	c, ok := p.terms()
	switch {
	case ok && c.hi < 0:
		return errors.Errorf("prox: NonNegative: no number ≥ 0 is in the domain of %v", p.Of)
	case ok || p.even():
		return nil
	case ShapeOf(p.Of)&Convex == 0 || PowersOf(p.Of)&PowerCoordinatewise == 0:
		return errors.Errorf("prox: NonNegative: no exact prox is known of %v with x ≥ 0; expected a penalty that says it is "+
			"even, or convex and coordinatewise (prox.Shaped)", p.Of)
	}
	return nil
}

// String returns the penalty as reports show it: NonNegative, or NonNegative(L1(λ=0.1)).
func (p NonNegative) String() string {
	if p.Of == nil {
		return "NonNegative"
	}
	return fmt.Sprintf("NonNegative(%v)", p.Of)
}

// terms returns the numbers of g where Of is separable.
func (p NonNegative) terms() (terms, bool) {
	if p.Of == nil {
		return terms{hi: math.Inf(1)}, true
	}
	c, ok := termsOf(p.Of)
	c.lo = max(c.lo, 0)
	return c, ok
}

func (p NonNegative) even() bool { return ShapeOf(p.Of)&Even != 0 }

// Value returns Of(x) where x ≥ 0, +Inf elsewhere and for ±Inf, NaN for NaN. O(n), no allocation.
func (p NonNegative) Value(x []float64) float64 {
	if c, ok := p.terms(); ok {
		return c.valueOver(x)
	}
	return belowZero(x, p.Of.Value(x))
}

// Prox sets dst to the prox at x, see above, and returns g(dst).
func (p NonNegative) Prox(dst, x []float64, step float64) float64 {
	if c, ok := p.terms(); ok {
		return proxTerms(c, dst, x, step)
	}
	if p.even() {
		clampInto(dst, x, nil, step)
		return belowZero(dst, p.Of.Prox(dst, dst, step))
	}
	return proxClamped(p, dst, x, nil, step)
}

// ProxDiag sets dst to the prox at x in the metric diag(1/step), see above, and returns g(dst).
func (p NonNegative) ProxDiag(dst, x, step []float64) float64 {
	if c, ok := p.terms(); ok {
		return proxTermsDiag(c, dst, x, step)
	}
	if p.even() {
		clampInto(dst, x, step, 0)
		return belowZero(dst, p.Of.(DiagonalProxer).ProxDiag(dst, dst, step))
	}
	return proxClamped(p, dst, x, step, 0)
}

// Prox32 is Prox on float32.
func (p NonNegative) Prox32(dst, x []float32, step float32) float64 {
	if c, ok := p.terms(); ok {
		return proxTerms32(c, dst, x, step)
	}
	if p.even() {
		clampInto(dst, x, nil, step)
		return belowZero(dst, p.Of.(Float32Proxer).Prox32(dst, dst, step))
	}
	return proxClamped(p, dst, x, nil, step)
}

// ProxDiag32 is ProxDiag on float32.
func (p NonNegative) ProxDiag32(dst, x, step []float32) float64 {
	if c, ok := p.terms(); ok {
		return proxTermsDiag32(c, dst, x, step)
	}
	if p.even() {
		clampInto(dst, x, step, 0)
		return belowZero(dst, p.Of.(Float32DiagonalProxer).ProxDiag32(dst, dst, step))
	}
	return proxClamped(p, dst, x, step, 0)
}

// belowZero returns g, or g + Inf where a coordinate is negative.
func belowZero[F float](x []F, g float64) float64 {
	for _, v := range x {
		if v < 0 {
			return g + math.Inf(1)
		}
	}
	return g
}

// clampInto sets dst_i ← max(x_i, 0), but x_i where it is not finite or the step is 0. The steps are step, or size for all.
func clampInto[F float](dst, x, step []F, size F) {
	if len(dst) != len(x) || step != nil && len(step) != len(x) {
		panic(badLength)
	}
	top := F(math.Inf(1))
	for i, v := range x {
		if step != nil {
			size = step[i]
		}
		dst[i] = clampStep(v, size, 0, top)
	}
}

// proxClamped is the prox of a convex and coordinatewise operand, clamped to x ≥ 0.
func proxClamped[F float](p NonNegative, dst, x, step []F, size F) float64 {
	if len(dst) != len(x) || step != nil && len(step) != len(x) {
		panic(badLength)
	}
	of, sum := p.Of.(Coordinatewise), 0.0
	for i, v := range x {
		if step != nil {
			size = step[i]
		}
		r := clean[F](clampStep(of.ProxAt(i, float64(v), float64(size)), float64(size), 0, math.Inf(1)))
		dst[i] = r
		sum += of.ValueAt(i, float64(r))
	}
	return belowZero(dst, sum)
}
