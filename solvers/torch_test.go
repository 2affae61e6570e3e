package solvers_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"proxgrad/solvers"
)

// torchOptions are the options of a PyTorch optimiser in testdata/torch_trajectories.json.
type torchOptions struct {
	Rate     float64    `json:"lr"`
	Momentum float64    `json:"momentum"`
	Nesterov bool       `json:"nesterov"`
	LRDecay  float64    `json:"lr_decay"`
	Initial  float64    `json:"initial_accumulator_value"`
	Eps      float64    `json:"eps"`
	Alpha    float64    `json:"alpha"`
	Centered bool       `json:"centered"`
	Betas    [2]float64 `json:"betas"`
	AMSGrad  bool       `json:"amsgrad"`
	Decay    float64    `json:"weight_decay"`
	Psi      float64    `json:"momentum_decay"`
}

// rule returns our rule for a PyTorch optimiser. An option that is not set has PyTorch's default, and so has ours.
func (o torchOptions) rule(optimiser string) solvers.Rule {
	switch optimiser {
	case "SGD":
		return solvers.SGD{Rate: o.Rate, Momentum: o.Momentum, Nesterov: o.Nesterov}
	case "Adagrad":
		return solvers.AdaGrad{Rate: o.Rate, Decay: o.LRDecay, Initial: o.Initial, Eps: o.Eps}
	case "RMSprop":
		return solvers.RMSProp{Rate: o.Rate, Alpha: o.Alpha, Eps: o.Eps, Momentum: o.Momentum, Centered: o.Centered}
	case "Adam":
		return solvers.Adam{Rate: o.Rate, Beta1: o.Betas[0], Beta2: o.Betas[1], Eps: o.Eps}
	case "AMSGrad":
		return solvers.AMSGrad{Rate: o.Rate, Beta1: o.Betas[0], Beta2: o.Betas[1], Eps: o.Eps}
	case "AdamW":
		return solvers.AdamW{Rate: o.Rate, Beta1: o.Betas[0], Beta2: o.Betas[1], Eps: o.Eps, Decay: o.Decay}
	case "NAdam":
		return solvers.NAdam{Rate: o.Rate, Beta1: o.Betas[0], Beta2: o.Betas[1], Eps: o.Eps, MomentumDecay: o.Psi}
	case "RAdam":
		return solvers.RAdam{Rate: o.Rate, Beta1: o.Betas[0], Beta2: o.Betas[1], Eps: o.Eps}
	}
	return nil
}

// torchNoise is the noise of the script.
func torchNoise(t, i int) float64 {
	x := uint32(t)*2654435761 + uint32(i)*40503 + 12345
	x = x*1664525 + 1013904223
	x = x*1664525 + 1013904223
	return float64(x)/(1<<31) - 1
}

// Without a penalty every rule that PyTorch has goes where PyTorch goes: 200 steps in float64, to 1e-12.
func TestTrajectoriesArePyTorchs(t *testing.T) {
	raw, err := os.ReadFile("testdata/torch_trajectories.json")
	must(t, err)
	var file struct {
		Curvature, Start []float64
		Steps            []int
		Cases            []struct {
			Optimiser string
			Options   torchOptions
			Points    [][]float64
		}
	}
	must(t, json.Unmarshal(raw, &file))
	seen := map[string]bool{}
	for _, c := range file.Cases {
		seen[c.Optimiser] = true
		t.Run(fmt.Sprintf("%s %+v", c.Optimiser, c.Options), func(t *testing.T) {
			p := newParam("w", file.Start, nil)
			solver := &solvers.Prox{Rule: c.Options.rule(c.Optimiser)}
			at, worst := 0, 0.0
			for step := 1; step <= 200; step++ {
				for i, w := range p.w() {
					p.g()[i] = file.Curvature[i]*(w-float64(i)) + 0.3*torchNoise(step, i)
				}
				must(t, solver.Step(only(p)))
				if file.Steps[at] != step {
					continue
				}
				for i, want := range c.Points[at] {
					d := math.Abs(p.w()[i]-want) / max(1, math.Abs(want))
					worst = max(worst, d)
					if !(d <= 1e-12) {
						t.Fatalf("step %d: w[%d] = %v, PyTorch has %v", step, i, p.w()[i], want)
					}
				}
				at++
			}
			t.Logf("within %.1g", worst)
			if at != len(file.Steps) || file.Steps[at-1] != 200 {
				t.Errorf("compared %d of %d points", at, len(file.Steps))
			}
		})
	}
	if len(seen) != 8 {
		t.Errorf("%d optimisers in the file, want 8: %v", len(seen), seen)
	}
}
