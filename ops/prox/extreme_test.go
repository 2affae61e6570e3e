package prox_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"proxgrad/ops/prox"
)

// TestExtremes are points whose squares overflow or underflow, steps that freeze, and strengths beyond the range of
// float32: what comes out is what the formula says.
func TestExtremes(t *testing.T) {
	unit := []float64{1}
	inf := math.Inf(1)
	tests := []struct {
		name    string
		penalty prox.DiagonalProxer
		x, step []float64
		want    []float64
	}{
		{"L2/3 where z⁴ overflows", prox.LTwoThirds{Lambda: 1}, []float64{1e300, -1e300}, []float64{1, 1e-300},
			[]float64{1e300, -1e300}},
		{"L2/3 at the scale of 1e200", prox.LTwoThirds{Lambda: 1.5e200}, []float64{2e150, 4e150}, []float64{1, 1},
			[]float64{0, 3.3303684533047425566e150}}, // 2e150 is at the tie
		{"L1/2 where |z|^(−3/2) overflows", prox.LHalf{Lambda: 1}, []float64{5e-324, 1e-300}, []float64{1, 1e-300},
			[]float64{0, 0}},
		{"denormal z, no threshold to speak of", prox.LHalf{Lambda: 5e-324}, []float64{1e-200}, []float64{1e-200},
			[]float64{1e-200}},
		{"infinite threshold of L0", prox.L0{Lambda: 1e300}, []float64{1e308, -1}, []float64{1e300, 1}, []float64{0, 0}},
		{"L0 at the greatest numbers", prox.L0{Lambda: 1e308}, []float64{1.5e154, 1.4e154}, []float64{1, 1},
			[]float64{1.5e154, 0}},
		{"firm threshold, huge", prox.MCP{Lambda: 1e300}, []float64{2e300, 4e300, -1e300}, []float64{1, 1, 1},
			[]float64{1.5e300, 4e300, 0}},
		{"hard threshold of an infinite step", prox.MCP{Lambda: 1}, []float64{1e308}, []float64{1e308}, []float64{1e308}},
		{"SCAD, huge", prox.SCAD{Lambda: 1e300, A: 3}, []float64{1.5e300, 4e300, 2.5e300}, []float64{1, 1, 1},
			[]float64{0.5e300, 4e300, 2e300}},
		{"log-sum with a tiny ε", prox.LogSum{Lambda: 1, Eps: 1e-300}, []float64{1e3, 1, -1e300}, []float64{1e-6, 1, 1},
			[]float64{1e3 - 1e-9, 0, -1e300}},
		{"log-sum, huge", prox.LogSum{Lambda: 1, Eps: 1}, []float64{1e308, 5e-324}, []float64{1, 1}, []float64{1e308, 0}},
		{"log-sum without a real root", prox.LogSum{Lambda: 1e300, Eps: 1}, []float64{1e100}, []float64{1e300}, []float64{0}},
		{"levels far apart", prox.Quantise{Lambda: 0.5, Levels: []float64{-1e308, 1e308}}, []float64{6e307, -1e307, 1.7e308},
			[]float64{1, 1, 1}, []float64{1e308, -2e307, 1e308}},
		{"huge block", prox.GroupL2{Lambda: 2.5e300, Weights: unit}, []float64{3e300, 4e300}, []float64{1, 1},
			[]float64{1.5e300, 2e300}},
		{"huge block, zero", prox.GroupL2{Lambda: 5e300, Weights: unit}, []float64{3e300, 4e300}, []float64{1, 1.5},
			[]float64{0, 0}},
		{"norm beyond the range", prox.GroupL2{Lambda: 1e308, Weights: unit}, []float64{1.7e308, 1.7e308},
			[]float64{1, 1}, []float64{1.7e308 - 1e308/math.Sqrt2, 1.7e308 - 1e308/math.Sqrt2}},
		{"tiny block", prox.GroupL2{Lambda: 2.5e-300, Weights: unit}, []float64{3e-300, 4e-300}, []float64{1, 1},
			[]float64{1.5e-300, 2e-300}},
		{"block with denormal squares", prox.GroupL2{Lambda: 2.5e-160, Weights: unit}, []float64{3e-160, 4e-160},
			[]float64{1, 1}, []float64{1.5e-160, 2e-160}},
		{"tiny block, small λ", prox.GroupL2{Lambda: 1e-200, Weights: unit}, []float64{3e-300, 4e-300},
			[]float64{1, 2}, []float64{0, 0}},
		{"denormal block", prox.GroupL2{Lambda: 5e-324, Weights: unit}, []float64{5e-322, 0}, []float64{1, 2},
			[]float64{5e-322 - 5e-324, 0}},
		{"frozen coordinate", prox.GroupL2{Lambda: 5, Weights: unit}, []float64{3, 8}, []float64{0, 1},
			[]float64{3, 4}}, // r = 5 = ‖(3, 4)‖, 8·r/(r + 5) = 4
		{"frozen block", prox.GroupL2{Lambda: 1e6}, []float64{0.3, 7}, []float64{0, 0}, []float64{0.3, 7}},
		{"frozen zero", prox.GroupL2{Lambda: 1e6}, []float64{0, 7}, []float64{0, 1}, []float64{0, 0}},
		{"zero block", prox.GroupL2{Lambda: 1}, []float64{0, 0}, []float64{1, 2}, []float64{0, 0}},
		{"λ = 0 at the largest step", prox.GroupL2{}, []float64{1, 2}, []float64{1e308, 1}, []float64{1, 2}},
		{"sparse group", prox.SparseGroup{L1: 1e300, L2: 5e300, Weights: unit}, []float64{7e300, -9e300},
			[]float64{1, 1}, []float64{3e300, -4e300}},
		{"infinite threshold", prox.L1{Lambda: 1e300}, []float64{1e308, -1}, []float64{1e300, 1}, []float64{0, 0}},
		{"infinite shrinkage", prox.ElasticNet{L2: 1e300}, []float64{-1e308, -1}, []float64{1e300, 0},
			[]float64{0, -1}},
		{"underflow keeps no sign", prox.ElasticNet{L2: 1}, []float64{-5e-324, 5e-324}, []float64{1, 1},
			[]float64{0, 0}},
		{"group with Inf is passed on", prox.GroupL2{Lambda: 1, Groups: [][]int{{0, 1}, {2}}},
			[]float64{inf, 0.5, 0.5}, []float64{1, 1, 1}, []float64{inf, 0.5, 0}},
		{"soft threshold beside Inf", prox.SparseGroup{L1: 0.25, L2: 1}, []float64{-inf, 0.5}, []float64{1, 2},
			[]float64{-inf, 0}},
		{"Inf in a box", prox.Box{Lo: -1, Hi: 1}, []float64{inf, -inf, 2}, []float64{1, 1, 1},
			[]float64{inf, -inf, 1}},
		{"Inf and NonNegative", prox.NonNegative{}, []float64{-inf, -1}, []float64{1, 1}, []float64{-inf, 0}},
		{"bound −0", prox.Box{Lo: math.Copysign(0, -1), Hi: 1}, []float64{-1}, []float64{1}, []float64{0}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := make([]float64, len(test.x))
			test.penalty.ProxDiag(got, test.x, test.step)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateApprox(4e-16, 0)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			for i, v := range got {
				if v == 0 && math.Signbit(v) {
					t.Errorf("coordinate %d is −0", i)
				}
			}
		})
	}
}

// TestConstantMetricBits holds that equal steps give the bits of the scalar map, also when only the coordinates that
// are zero have another step, for the penalties with a closed form.
func TestConstantMetricBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	for _, m := range members() {
		switch m.penalty.(type) {
		case prox.L1, prox.ElasticNet, prox.GroupL2, prox.SparseGroup, prox.NonNegative, prox.Box, prox.Scaled,
			prox.MCP, prox.SCAD, prox.LogSum, prox.L0, prox.LHalf, prox.LTwoThirds:
		default:
			continue
		}
		n := 12
		if m.lengths != nil {
			n = m.lengths[0]
		}
		x, step, scalar, diag := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for range 500 {
			size := 2 * rng.Float64()
			for i := range x {
				x[i], step[i] = rng.NormFloat64(), size
				if rng.IntN(4) == 0 {
					x[i], step[i] = 0, 3*size
				}
			}
			a := m.penalty.Prox(scalar, x, size)
			b := m.penalty.(prox.DiagonalProxer).ProxDiag(diag, x, step)
			if diff := cmp.Diff(scalar, diag); diff != "" || a != b {
				t.Fatalf("%s: x = %v, step %v: (-Prox +ProxDiag)\n%s", m.name, x, size, diff)
			}
		}
	}
}

// TestNaNStep holds that a step that is NaN, from a second moment that has diverged, gives NaN and no innocent number.
func TestNaNStep(t *testing.T) {
	for _, m := range members() {
		n := 12
		if m.lengths != nil {
			n = m.lengths[0]
		}
		for _, sick := range []int{0, n / 2} {
			x, step, dst := make([]float64, n), make([]float64, n), make([]float64, n)
			for i := range x {
				x[i], step[i] = 0.5+float64(i), 0.1*float64(1+i)
			}
			step[sick] = math.NaN()
			if d, ok := prox.As[prox.DiagonalProxer](m.penalty); ok {
				d.ProxDiag(dst, x, step)
				if !math.IsNaN(dst[sick]) {
					t.Errorf("%s: a NaN step turned coordinate %d into %v", m.name, sick, dst[sick])
				}
			}
			m.penalty.Prox(dst, x, math.NaN())
			if !math.IsNaN(dst[sick]) {
				t.Errorf("%s: a NaN step turned coordinate %d into %v", m.name, sick, dst[sick])
			}
		}
	}
}

// TestFiniteValues holds that the value of a finite point is no NaN: a product 0·Inf may not arise on the way.
func TestFiniteValues(t *testing.T) {
	x := []float64{1.7e308, -1.7e308}
	tests := []struct {
		penalty prox.Penalty
		want    float64
	}{
		{prox.L1{}, 0},
		{prox.L1{Lambda: 1e-308}, 3.4},
		{prox.ElasticNet{}, 0},
		{prox.ElasticNet{L1: 1e-308}, 3.4},
		{prox.ElasticNet{L2: 1}, math.Inf(1)},
		{prox.MCP{}, 0},
		{prox.MCP{Lambda: 1e-308}, 3e-616},
		{prox.MCP{Lambda: 1e200}, math.Inf(1)},
		{prox.SCAD{}, 0},
		{prox.SCAD{Lambda: 1e200}, math.Inf(1)},
		{prox.SCAD{Lambda: 5e-324}, 0},
		{prox.LogSum{}, 0},
		{prox.LogSum{Lambda: 1, Eps: 1.7e-308}, 2 * (math.Log(1.7e308) - math.Log(1.7e-308))},
		{prox.L0{Lambda: 2}, 4},
		{prox.LHalf{}, 0},
		{prox.LHalf{Lambda: 1e-154}, 2 * math.Sqrt(1.7)},
		{prox.LTwoThirds{Lambda: 1e-205}, 6.1375627203255818649},
		{prox.Quantise{}, 0},
		{prox.GroupL2{}, 0},
		{prox.GroupL2{Lambda: 1e-308, Weights: []float64{1}}, 1.7 * math.Sqrt2},
		{prox.SparseGroup{}, 0},
	}
	for _, test := range tests {
		if got := test.penalty.Value(x); !(got == test.want || math.Abs(got-test.want) < 1e-14) {
			t.Errorf("%v: got %v, want %v", test.penalty, got, test.want)
		}
	}
}

// TestBox32 holds that float32 points stay within float64 bounds that no float32 equals.
func TestBox32(t *testing.T) {
	tests := []struct {
		box  prox.Box
		x    []float32
		want []float32
	}{
		{prox.Box{Lo: -0.3, Hi: 0.1}, []float32{-1, 1, 0}, []float32{-0.29999998, 0.099999994, 0}},
		{prox.Box{Lo: -1e300, Hi: 1e300}, []float32{math.MaxFloat32, -math.MaxFloat32},
			[]float32{math.MaxFloat32, -math.MaxFloat32}},
		{prox.Box{Lo: 1e-60, Hi: 1}, []float32{-1, 0.5}, []float32{math.SmallestNonzeroFloat32, 0.5}},
	}
	for _, test := range tests {
		got := make([]float32, len(test.x))
		value := test.box.Prox32(got, test.x, 1)
		if diff := cmp.Diff(test.want, got); diff != "" || value != 0 {
			t.Errorf("%v: value %v, (-want +got)\n%s", test.box, value, diff)
		}
	}
	// No float32 is 0.1: the nearest one comes back, and the value owns up to it.
	got := []float32{0}
	if value := (prox.Box{Lo: 0.1, Hi: 0.1}).Prox32(got, got, 1); got[0] != 0.1 || !math.IsInf(value, 1) {
		t.Errorf("box of the point 0.1: got %v, value %v, want 0.1 and +Inf", got, value)
	}
}

func TestString(t *testing.T) {
	tests := []struct {
		penalty prox.Penalty
		want    string
	}{
		{prox.L1{Lambda: 0.003}, "L1(λ=0.003)"},
		{prox.ElasticNet{L1: 0.003, L2: 1e-5}, "ElasticNet(λ₁=0.003, λ₂=1e-05)"},
		{prox.GroupL2{Lambda: 1}, "GroupL2(λ=1, 1 block)"},
		{prox.GroupL2{Lambda: 0.1, Groups: scattered}, "GroupL2(λ=0.1, 4 blocks)"},
		{prox.SparseGroup{L1: 0.1, L2: 0.2, Groups: scattered}, "SparseGroup(λ₁=0.1, λ₂=0.2, 4 blocks)"},
		{prox.MCP{Lambda: 0.1}, "MCP(λ=0.1, γ=3)"},
		{prox.SCAD{Lambda: 0.1, A: 2.5}, "SCAD(λ=0.1, a=2.5)"},
		{prox.LogSum{Lambda: 0.1}, "LogSum(λ=0.1, ε=1)"},
		{prox.L0{Lambda: 0.1}, "L0(λ=0.1)"},
		{prox.LHalf{Lambda: 0.1}, "LHalf(λ=0.1)"},
		{prox.LTwoThirds{Lambda: 0.1}, "LTwoThirds(λ=0.1)"},
		{prox.Quantise{Lambda: 0.5}, "Quantise(λ=0.5, 3 levels from -1 to 1)"},
		{prox.NonNegative{}, "NonNegative"},
		{prox.Box{Lo: -1, Hi: math.Inf(1)}, "Box[-1, +Inf]"},
	}
	for _, test := range tests {
		if got := test.penalty.(interface{ String() string }).String(); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
