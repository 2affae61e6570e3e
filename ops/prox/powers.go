package prox

import "strings"

// Powers is a set of optional powers of a penalty.
type Powers uint32

// The optional powers, one bit each.
const (
	PowerProxDiag       Powers = 1 << iota // DiagonalProxer
	PowerProx32                            // Float32Proxer
	PowerProxDiag32                        // Float32DiagonalProxer
	PowerSubdiffDist                       // Stationary
	PowerLambdaMax                         // Criticaler
	PowerStrength                          // Strong
	PowerCheckLen                          // Sized
	PowerSeparable                         // Separable
	PowerCoordinatewise                    // Coordinatewise
	PowerStepOf                            // ScalarMetric
	PowerSubgradient                       // Subgradienter
	PowerMargin                            // Complementary
	PowerShape                             // Shaped
	PowerConjugateValue                    // Conjugable
	PowerBlocks                            // Blockwise
	allPowers           = 1<<iota - 1
)

// powerNames are the interfaces of the powers, in the order of their bits.
var powerNames = [...]string{
	"DiagonalProxer", "Float32Proxer", "Float32DiagonalProxer", "Stationary", "Criticaler", "Strong", "Sized", "Separable",
	"Coordinatewise", "ScalarMetric", "Subgradienter", "Complementary", "Shaped", "Conjugable", "Blockwise",
}

// String lists the interfaces of the powers: DiagonalProxer, Stationary.
func (s Powers) String() string {
	var names []string
	for i, name := range powerNames {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}

// A Rule is a penalty that is made of other penalties, by a rule of calculus: [Scaled], [Rows], … Its type has the methods of
// every power that the rule can lend, but a value has a power only if its operands have what the rule needs for it, and
// Powers says which those are. Calling a method of another power panics.
//
// So a bare type assertion says too much of a rule: ask with [As].
type Rule interface {
	Penalty
	// Powers returns the powers that this value has. It allocates nothing.
	Powers() Powers
}

// As returns p as a penalty with the power T, one of the optional interfaces of this package, and whether p has that power.
// It is the type assertion p.(T), but for a [Rule], which has the methods of powers that its operands may lack. No allocation.
//
//	diagonal, ok := prox.As[prox.DiagonalProxer](p)
func As[T any](p Penalty) (power T, ok bool) {
	power, ok = p.(T)
	if !ok {
		return power, false
	}
	if r, rule := p.(Rule); rule {
		if bit := powerOf[T](); bit != 0 && r.Powers()&bit == 0 {
			var none T
			return none, false
		}
	}
	return power, true
}

// PowersOf returns the powers of a penalty. No allocation.
func PowersOf(p Penalty) Powers {
	if r, ok := p.(Rule); ok {
		return r.Powers()
	}
	return bitOf[DiagonalProxer](p) | bitOf[Float32Proxer](p) | bitOf[Float32DiagonalProxer](p) | bitOf[Stationary](p) |
		bitOf[Criticaler](p) | bitOf[Strong](p) | bitOf[Sized](p) | bitOf[Separable](p) | bitOf[Coordinatewise](p) |
		bitOf[ScalarMetric](p) | bitOf[Subgradienter](p) | bitOf[Complementary](p) | bitOf[Shaped](p) | bitOf[Conjugable](p) |
		bitOf[Blockwise](p)
}

func bitOf[T any](p Penalty) Powers {
	if _, ok := p.(T); ok {
		return powerOf[T]()
	}
	return 0
}

// powerOf returns the bit of a power, 0 for an interface that is none.
func powerOf[T any]() Powers {
	switch any((*T)(nil)).(type) {
	case *DiagonalProxer:
		return PowerProxDiag
	case *Float32Proxer:
		return PowerProx32
	case *Float32DiagonalProxer:
		return PowerProxDiag32
	case *Stationary:
		return PowerSubdiffDist
	case *Criticaler:
		return PowerLambdaMax
	case *Strong:
		return PowerStrength
	case *Sized:
		return PowerCheckLen
	case *Separable:
		return PowerSeparable
	case *Coordinatewise:
		return PowerCoordinatewise
	case *ScalarMetric:
		return PowerStepOf
	case *Subgradienter:
		return PowerSubgradient
	case *Complementary:
		return PowerMargin
	case *Shaped:
		return PowerShape
	case *Conjugable:
		return PowerConjugateValue
	case *Blockwise:
		return PowerBlocks
	}
	return 0
}
