package prox

// parts is a sum of one penalty over the parts of a matrix, what [Rows] and [Columns] have in common. Of has the power that a
// method stands for: theirs are those of the operand.
type parts struct {
	of     Penalty
	cols   int
	layout func(n, cols int) layout // rowsOf or columnsOf
}

// partPowers are the powers of a sum over parts.
func partPowers(of Penalty) Powers {
	powers := PowersOf(of)&^PowerBlocks | PowerCheckLen
	if powers&PowerSubdiffDist != 0 {
		powers |= PowerBlocks
	}
	return powers
}

func (p parts) in(n int) layout { return p.layout(n, p.cols) }

func (p parts) value(x []float64) float64 { return p.in(len(x)).sumOver(x, p.of.Value) }

func (p parts) prox(dst, x []float64, step float64) float64 {
	if c, ok := termsOf(p.of); ok {
		return proxTerms(c, dst, x, step)
	}
	var sum float64
	each(p.in(len(x)), dst, x, nil, func(dst, x, _ []float64) { sum += p.of.Prox(dst, x, step) })
	return sum
}

func (p parts) proxDiag(dst, x, step []float64) float64 {
	if c, ok := termsOf(p.of); ok {
		return proxTermsDiag(c, dst, x, step)
	}
	of, sum := p.of.(DiagonalProxer), 0.0
	each(p.in(len(x)), dst, x, step, func(dst, x, step []float64) { sum += of.ProxDiag(dst, x, step) })
	return sum
}

func (p parts) prox32(dst, x []float32, step float32) float64 {
	if c, ok := termsOf(p.of); ok {
		return proxTerms32(c, dst, x, step)
	}
	of, sum := p.of.(Float32Proxer), 0.0
	each(p.in(len(x)), dst, x, nil, func(dst, x, _ []float32) { sum += of.Prox32(dst, x, step) })
	return sum
}

func (p parts) proxDiag32(dst, x, step []float32) float64 {
	if c, ok := termsOf(p.of); ok {
		return proxTermsDiag32(c, dst, x, step)
	}
	of, sum := p.of.(Float32DiagonalProxer), 0.0
	each(p.in(len(x)), dst, x, step, func(dst, x, step []float32) { sum += of.ProxDiag32(dst, x, step) })
	return sum
}

func (p parts) dist(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	return p.in(len(x)).maxOver(x, grad, p.of.(Stationary).SubdiffDist)
}

func (p parts) critical(grad0 []float64) float64 {
	of := p.of.(Criticaler)
	return p.in(len(grad0)).maxOver(grad0, nil, func(grad, _ []float64) float64 { return of.LambdaMax(grad) })
}

func (p parts) checkLen(rule string, n int) error {
	if err := checkCols(rule, n, p.cols); err != nil {
		return err
	}
	return checkOperandLen(rule, p.of, p.in(n).size)
}

// step is the least over the parts, since one step stands for all.
func (p parts) step(step []float64) float64 {
	of := p.of.(ScalarMetric)
	return p.in(len(step)).minOver(step, nil, func(step, _ []float64) float64 { return of.StepOf(step) })
}

func (p parts) subgradient(dst, x []float64) {
	of := p.of.(Subgradienter)
	each(p.in(len(x)), dst, x, nil, func(dst, x, _ []float64) { of.Subgradient(dst, x) })
}

func (p parts) margin(x, grad []float64) float64 {
	if len(grad) != len(x) {
		panic(badGradLength)
	}
	return p.in(len(x)).minOver(x, grad, p.of.(Complementary).Margin)
}

func (p parts) conjugate(y []float64) float64 {
	return p.in(len(y)).sumOver(y, p.of.(Conjugable).ConjugateValue)
}
