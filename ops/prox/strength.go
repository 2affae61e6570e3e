package prox

var _, _, _, _ Strong = L1{}, ElasticNet{}, GroupL2{}, SparseGroup{}

// Strength implements Strong: λ.
func (p L1) Strength() float64 { return p.Lambda }

// Strength implements Strong: the sum of both strengths, the λ of glmnet's mixing.
func (p ElasticNet) Strength() float64 { return p.L1 + p.L2 }

// Strength implements Strong: λ.
func (p GroupL2) Strength() float64 { return p.Lambda }

// Strength implements Strong: the sum of both strengths at their mixing.
func (p SparseGroup) Strength() float64 { return p.L1 + p.L2 }
