package report

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// The synthetic comparison the tests render. Its shape is that of a real one: 30-50-30-10-2, 100 epochs of which 20 are
// a warm-up, and four arms: one without any zero but with many tiny weights, one with a few zeros, two that are sparse.
var sizes = []int{30, 50, 30, 10, 2}

type armShape struct {
	name                     string
	kept                     []float64 // share of weights of each layer that are not zero
	tiny                     float64   // share of the kept ones that are tiny
	loss, objective, seconds float64
	accuracy                 float64
	kkt                      float64
}

var armShapes = []armShape{
	{"penalty", []float64{1, 1, 1, 1}, .93, .0301, .0872, 1.213, .944, .0021},
	{"unscaled", []float64{.97, .975, .96, .95}, .05, .0112, 1.3971, 1.304, .965, .0148},
	{"prox", []float64{.045, .03, .04, .5}, .02, .0334, .0893, 1.287, .944, .0029},
	{"polished", []float64{.026, .014, .03, .5}, .01, .0342, .0868, 1.954, .951, .0012},
}

// fixture returns the comparison of one seed.
func fixture(seed uint64) Comparison {
	rng := rand.New(rand.NewPCG(seed, 7))
	c := Comparison{
		Dataset: "breast_cancer", RowsTrain: 426, RowsTest: 143, Features: 30, Classes: 2, Hidden: []int{50, 30, 10},
		Penalty: "l1", Rule: "adam", Lambda: 3e-3, LearningRate: 1e-2, Epochs: 100, Batch: 32, Seed: seed, Warmup: 20, Repeats: 1, LambdaRatio: .01234,
		Command: `demo compare-penalty-vs-prox --lambda 0.003 --out "&amp; <b>"`,
	}
	for _, s := range armShapes {
		c.Arms = append(c.Arms, newArm(&c, s, rng))
	}
	return c
}

func newArm(c *Comparison, s armShape, rng *rand.Rand) Arm {
	a := Arm{Name: s.name}
	l1 := 0.0
	for l := range len(sizes) - 1 {
		m := newMatrix(l, s.kept[l], s.tiny, rng)
		layer := Layer{Name: m.Name, Size: len(m.Data)}
		for _, w := range m.Data {
			l1 += math.Abs(w)
			if w == 0 {
				layer.Zeros++
			}
		}
		a.Layers = append(a.Layers, layer)
		a.Matrices = append(a.Matrices, m)
		a.Weights += layer.Size
		a.ExactZeros += layer.Zeros
	}
	a.LiveFeatures = live(a.Matrices[0].Rows, a.Matrices[0].Cols, func(i, j int) float64 {
		return a.Matrices[0].Data[i*a.Matrices[0].Cols+j]
	})
	for _, m := range a.Matrices[:3] {
		a.LiveUnits = append(a.LiveUnits, live(m.Cols, m.Rows, func(j, i int) float64 { return m.Data[i*m.Cols+j] }))
	}
	jitter := 1 + .02*rng.NormFloat64()
	a.L1Norm = Number(l1)
	a.Loss = Number(s.loss * jitter)
	a.Objective = Number(s.objective * jitter)
	a.Penalty = a.Objective - a.Loss
	a.KKT = Number(s.kkt * jitter)
	if a.ExactZeros > 0 {
		margin := Number(s.kkt * jitter / 7)
		a.Margin = &margin
	}
	a.Seconds = Number(s.seconds * jitter)
	a.TestAccuracy = Number(math.Round(143*s.accuracy+rng.NormFloat64()) / 143)
	a.TrainAccuracy = Number(math.Round(426*.988+rng.NormFloat64()) / 426)
	if s.name == "polished" {
		kink, radius := Number(s.kkt*jitter/3), Number(.0061*jitter)
		a.Kink, a.KinkRadius = &kink, &radius
		a.Stopped = "the support was still and the objective fell by less than 1e-6"
	}
	a.History = newHistory(c, s, a.ExactZeros, a.Weights, rng)
	return a
}

func newMatrix(l int, kept, tiny float64, rng *rand.Rand) Matrix {
	m := Matrix{Name: fmt.Sprintf("layer%d", l+1), Rows: sizes[l], Cols: sizes[l+1]}
	m.Data = make([]float64, m.Rows*m.Cols)
	for i := range m.Data {
		switch u := rng.Float64(); {
		case u >= kept:
		case u < kept*tiny:
			m.Data[i] = math.Pow(10, -4+rng.NormFloat64()*.4) * sign(rng)
		default:
			m.Data[i] = .25 * rng.NormFloat64()
		}
	}
	if l == 0 {
		for i := range m.Rows {
			m.RowNames = append(m.RowNames, fmt.Sprintf("feature %d", i+1))
		}
	}
	return m
}

func sign(rng *rand.Rand) float64 { return float64(2*rng.IntN(2) - 1) }

func live(n, m int, at func(i, j int) float64) int {
	count := 0
	for i := range n {
		for j := range m {
			if at(i, j) != 0 {
				count++
				break
			}
		}
	}
	return count
}

func newHistory(c *Comparison, s armShape, zeros, weights int, rng *rand.Rand) []Epoch {
	var out []Epoch
	for e := 1; e <= c.Epochs; e++ {
		t := max(0, float64(e-c.Warmup)/float64(c.Epochs-c.Warmup))
		z := int(float64(zeros) * (1 - math.Exp(-9*t)) / (1 - math.Exp(-9)))
		if s.name == "polished" { // trained as prox, polished afterwards
			z = int(.985 * float64(z))
		}
		loss := s.loss + .6*math.Exp(-float64(e)/4)*(1+.1*rng.NormFloat64()) + .002*rng.Float64()
		gap := (s.objective - s.loss) + (1.5-min(1.5, s.objective))*math.Exp(-12*t)
		out = append(out, Epoch{Epoch: e, Loss: loss, Penalty: gap, Objective: loss + gap, Zeros: z})
	}
	if s.name == "polished" {
		out = append(out, Epoch{Epoch: c.Epochs + 1, Loss: s.loss, Penalty: s.objective - s.loss,
			Objective: s.objective, Zeros: zeros})
	}
	return out
}

// repeated aggregates n seeds of the fixture.
func repeated(n int) (Comparison, error) {
	runs := make([]Comparison, n)
	for i := range runs {
		runs[i] = fixture(uint64(i + 1))
		runs[i].Dataset = "breast_cancer"
	}
	return Aggregate(runs)
}
