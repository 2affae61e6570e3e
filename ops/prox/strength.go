package prox

import "math"

var _, _, _, _ Strong = L1{}, ElasticNet{}, GroupL2{}, SparseGroup{}

// Strength implements Strong: λ.
func (p L1) Strength() float64 { return p.Lambda }

// Strength implements Strong: the sum of both strengths, the λ of glmnet's mixing.
func (p ElasticNet) Strength() float64 { return p.L1 + p.L2 }

// Strength implements Strong: λ.
func (p GroupL2) Strength() float64 { return p.Lambda }

// Strength implements Strong: the sum of both strengths at their mixing.
func (p SparseGroup) Strength() float64 { return p.L1 + p.L2 }

// times returns a strength times a weight ≥ 0, at most the greatest number: that much is beyond all thresholds as well, and no
// threshold at all with a step of 0, or at a value of 0.
func times(strength, weight float64) float64 { return min(strength*weight, math.MaxFloat64) }
