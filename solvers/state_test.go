package solvers_test

import (
	"encoding/json"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"proxgrad/solvers"
)

// Ten steps, a snapshot through JSON, ten more: the same bits as twenty in one go.
func TestRestoreContinuesBitForBit(t *testing.T) {
	for _, rule := range everyRule() {
		for _, single := range []bool{false, true} {
			make1 := func() *solvers.Prox {
				return &solvers.Prox{Rule: rule, Schedule: solvers.Cosine{}, Total: 30}
			}
			makeParam := newParam
			if single {
				makeParam = newParam32
			}
			start := []float64{1, -2, 3, 0.1}
			whole, halves := makeParam("w", start, l1(0.05)), makeParam("w", start, l1(0.05))
			a, b := make1(), make1()
			for step := 1; step <= 20; step++ {
				if step == 11 {
					text, err := json.Marshal(b.State())
					must(t, err)
					var st solvers.State
					must(t, json.Unmarshal(text, &st))
					b = make1()
					must(t, b.Restore(st))
				}
				for _, p := range []*param{whole, halves} {
					fill(p, step)
				}
				must(t, a.Step(only(whole)))
				must(t, b.Step(only(halves)))
			}
			if w, h := whole.value.Data(), halves.value.Data(); !equal(w, h) {
				t.Errorf("%T%+v (float32 %v): %v in one go, %v with a restore", rule, rule, single, w, h)
			}
		}
	}
}

func fill(p *param, step int) {
	w := make([]float64, p.value.DataSize())
	g := make([]float64, len(w))
	for i := range w {
		if p.grad.Dtype() == p.value.Dtype() && p.value.Dtype().Size() == 4 {
			w[i] = float64(p.value.Float32s()[i])
		} else {
			w[i] = p.w()[i]
		}
	}
	quadratic(g, w, step)
	for i, v := range g {
		if p.value.Dtype().Size() == 4 {
			p.grad.Float32s()[i] = float32(v)
		} else {
			p.g()[i] = v
		}
	}
}

func equal(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return string(x) == string(y)
}

func TestStateIsACopy(t *testing.T) {
	p := newParam("w", []float64{1}, nil)
	s := &solvers.Prox{Rule: solvers.Adam{}}
	p.g()[0] = 1
	must(t, s.Step(only(p)))
	st := s.State()
	st.Params["w"].Slots["m"][0] = 99
	if s.State().Params["w"].Slots["m"][0] == 99 {
		t.Error("the snapshot shares memory with the solver")
	}
}

func TestRestoreRejectsAnotherRulesState(t *testing.T) {
	p := newParam("w", []float64{1, 2}, nil)
	s := &solvers.Prox{Rule: solvers.Adam{}}
	must(t, s.Step(only(p)))
	good := s.State()
	sgd := &solvers.Prox{Rule: solvers.SGD{Momentum: 0.9}}
	if err := sgd.Restore(good); err == nil || !strings.Contains(err.Error(), "expected [momentum]") {
		t.Errorf("error %v, want one that names the vectors of SGD", err)
	}
	bad := s.State()
	bad.Params["w"].Slots["v"] = bad.Params["w"].Slots["v"][:1]
	if err := s.Restore(bad); err == nil || !strings.Contains(err.Error(), "lengths") {
		t.Errorf("error %v, want one about lengths", err)
	}
	must(t, s.Restore(good))
	wider := newParam("w", []float64{1, 2, 3}, nil)
	if err := s.Step([]gorgonia.ValueGrad{wider}); err == nil || !strings.Contains(err.Error(), "had 2") {
		t.Errorf("error %v, want one about the parameter's size", err)
	}
	single := newParam32("w", []float64{1, 2}, nil)
	if err := s.Step([]gorgonia.ValueGrad{single}); err == nil || !strings.Contains(err.Error(), "another float type") {
		t.Errorf("error %v, want one about the float type", err)
	}
}
