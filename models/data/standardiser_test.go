package data_test

import (
	"encoding/json"
	"math"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"proxgrad/models/data"
)

func TestStandardiser(t *testing.T) {
	x := mat.NewDense(4, 3, []float64{
		1, 7, 10,
		2, 7, 10,
		3, 7, 30,
		4, 7, 30,
	})
	s, err := data.FitStandardiser(x)
	if err != nil {
		t.Fatal(err)
	}
	want := &data.Standardiser{
		Mean: []float64{2.5, 7, 20}, Scale: []float64{math.Sqrt(1.25), 1, 10}, Constant: []bool{false, true, false},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var z mat.Dense
	if err := s.Transform(&z, x); err != nil {
		t.Fatal(err)
	}
	r := 1 / math.Sqrt(1.25)
	if want := mat.NewDense(4, 3, []float64{-1.5 * r, 0, -1, -.5 * r, 0, -1, .5 * r, 0, 1, 1.5 * r, 0, 1}); !mat.EqualApprox(want, &z, 1e-15) {
		t.Errorf("got\n%v\nwant\n%v", mat.Formatted(&z), mat.Formatted(want))
	}
	was := mat.DenseCopyOf(x)
	if err := s.Transform(x, x); err != nil { // in place
		t.Fatal(err)
	}
	if !mat.Equal(x, &z) {
		t.Errorf("in place\n%v\napart\n%v", mat.Formatted(x), mat.Formatted(&z))
	}
	if err := s.Inverse(x, x); err != nil {
		t.Fatal(err)
	}
	if !mat.EqualApprox(x, was, 1e-14) {
		t.Errorf("there and back\n%v\nwant\n%v", mat.Formatted(x), mat.Formatted(was))
	}
}

// A column that is constant in the training rows only is 0 in every row, and the mean on the way back.
func TestStandardiserConstantInTraining(t *testing.T) {
	s, err := data.FitStandardiser(mat.NewDense(3, 1, []float64{0.1 + 0.2, 0.3, 0.3})) // differ by rounding
	if err != nil {
		t.Fatal(err)
	}
	if !s.Constant[0] || s.Scale[0] != 1 {
		t.Fatalf("got %+v, want a constant column of scale 1", s)
	}
	var z mat.Dense
	if err := s.Transform(&z, mat.NewDense(3, 1, []float64{0.3, 1e9, math.NaN()})); err != nil {
		t.Fatal(err)
	}
	if !mat.Equal(&z, mat.NewDense(3, 1, nil)) {
		t.Errorf("got %v, want zeros", mat.Formatted(&z))
	}
	if err := s.Inverse(&z, &z); err != nil {
		t.Fatal(err)
	}
	if got := z.At(1, 0); got != s.Mean[0] {
		t.Errorf("back: got %v, want the mean %v", got, s.Mean[0])
	}
}

func TestStandardiserScales(t *testing.T) {
	tests := []struct {
		name     string
		column   []float64
		constant bool
	}{
		{"huge", []float64{1e308, -1.5e308, 1.7e308, 1e307}, false},
		{"both ends", []float64{math.MaxFloat64, -math.MaxFloat64}, false},
		{"tiny", []float64{1e-300, 3e-300, 2e-300}, false},
		{"subnormal", []float64{0, 5e-324, 1e-310}, true},
		{"seconds with microseconds", []float64{1.7e9, 1.7e9 + 1e-6, 1.7e9 + 5e-6}, false},
		{"one unit in the last place", []float64{1.7e9, math.Nextafter(1.7e9, 2e9)}, true},
		{"negative", []float64{-5, -5, -5}, true},
		{"one row", []float64{3}, true},
		{"one row of 0", []float64{0}, true},
		{"zeros of both signs", []float64{0, math.Copysign(0, -1)}, true},
		{"one in a thousand", append(make([]float64, 999), 1e-5), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := mat.NewDense(len(tt.column), 1, tt.column)
			s, err := data.FitStandardiser(x)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Validate(); err != nil {
				t.Fatal(err)
			}
			if s.Constant[0] != tt.constant {
				t.Fatalf("constant is %v, want %v", s.Constant[0], tt.constant)
			}
			var z mat.Dense
			if err := s.Transform(&z, x); err != nil {
				t.Fatal(err)
			}
			if tt.constant {
				if !mat.Equal(&z, mat.NewDense(len(tt.column), 1, nil)) {
					t.Errorf("got\n%v\nwant zeros", mat.Formatted(&z))
				}
				return
			}
			mean, scale := exactMoments(mat.Col(nil, 0, &z))
			// The mean of the column can only be told to half a unit in its last place.
			if ulp := math.Nextafter(math.Abs(s.Mean[0]), math.Inf(1)) - math.Abs(s.Mean[0]); math.Abs(mean) > ulp/s.Scale[0]+1e-15 {
				t.Errorf("mean %v after standardising", mean)
			}
			if math.Abs(scale-1) > 1e-14 || math.IsNaN(scale) {
				t.Errorf("standard deviation %v after standardising, to\n%v", scale, mat.Formatted(&z))
			}
		})
	}
}

// exactMoments is the obvious computation in 2000 bits.
func exactMoments(column []float64) (mean, scale float64) {
	sum := func(f func(v float64) *big.Float) *big.Float {
		total := new(big.Float).SetPrec(2000)
		for _, v := range column {
			total.Add(total, f(v))
		}
		return total.Quo(total, big.NewFloat(float64(len(column))))
	}
	m := sum(big.NewFloat)
	v := sum(func(v float64) *big.Float {
		d := new(big.Float).SetPrec(2000).Sub(big.NewFloat(v), m)
		return d.Mul(d, d)
	})
	mean, _ = m.Float64()
	scale, _ = v.Sqrt(v).Float64()
	return mean, scale
}

func TestStandardiserAgainstExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		offset := rapid.Float64Range(-1e6, 1e6).Draw(t, "offset")
		column := rapid.SliceOfN(rapid.Float64Range(-1, 1), 2, 50).Draw(t, "column")
		for i := range column {
			column[i] += offset
		}
		s, err := data.FitStandardiser(mat.NewDense(len(column), 1, column))
		if err != nil {
			t.Fatal(err)
		}
		if s.Constant[0] {
			t.Skip("constant")
		}
		mean, scale := exactMoments(column)
		// The mean is right to a few units in the last place of the largest number; so is the scale, relative to itself.
		if most := max(mat.Max(mat.NewVecDense(len(column), column)), -mat.Min(mat.NewVecDense(len(column), column))); math.Abs(s.Mean[0]-mean) > 4e-16*most {
			t.Fatalf("mean %v, want %v", s.Mean[0], mean)
		}
		if math.Abs(s.Scale[0]-scale) > 1e-14*scale {
			t.Fatalf("scale %v, want %v", s.Scale[0], scale)
		}
	})
}

// The rounding of a sum grows with the rows; that of the mean must not.
func TestStandardiserManyRows(t *testing.T) {
	column := make([]float64, 200000)
	for i := range column {
		column[i] = 1e6 + 0.1 + float64(i%3)*1e-4
	}
	s, err := data.FitStandardiser(mat.NewDense(len(column), 1, column))
	if err != nil {
		t.Fatal(err)
	}
	mean, scale := exactMoments(column)
	if math.Abs(s.Mean[0]-mean) > 2e-16*mean || math.Abs(s.Scale[0]-scale) > 1e-14*scale {
		t.Errorf("mean %v, scale %v, want %v, %v", s.Mean[0], s.Scale[0], mean, scale)
	}
}

func TestStandardiserJSON(t *testing.T) {
	s, err := data.FitStandardiser(mat.NewDense(3, 2, []float64{1, 5, 2, 5, 4, 5}))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back data.Standardiser
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*s, back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := back.Validate(); err != nil {
		t.Error(err)
	}
}

func TestStandardiserAllocates(t *testing.T) {
	x := mat.NewDense(100, 5, nil)
	for i := range 100 {
		for j := range 5 {
			x.Set(i, j, float64(i*j))
		}
	}
	s, err := data.FitStandardiser(x)
	if err != nil {
		t.Fatal(err)
	}
	z := mat.NewDense(100, 5, nil)
	if n := testing.AllocsPerRun(100, func() { err = s.Transform(z, x) }); n > 2 || err != nil {
		t.Errorf("%v allocations, %v", n, err)
	}
}
