package prox

// A ScalarMetric penalty knows its prox only where all step sizes are equal (the nuclear norm mixes the coordinates), and
// names the one step that stands for a step of many sizes: StepOf(step), the least of them unless its doc says otherwise.
//
// A solver whose rule has a step size for each coordinate then takes its forward step with that one size too, along the same
// average of gradients, so that forward step and prox share one metric: a prox by a metric other than that of the forward
// step has other fixed points than the minimisers. Such a penalty has no ProxDiag.
type ScalarMetric interface {
	StepOf(step []float64) float64
}
