package kernel

// A ProxMap is the proximal map of a penalty that is the same at each coordinate. Package prox says what the maps are, in
// portable form; the kernels here follow it operation by operation, on float64, and round once. (ProxSoft also rounds its threshold.)
type ProxMap int

// The maps, with the constants that they take.
const (
	ProxSoft      ProxMap = iota // λ as float32 has it, λ
	ProxElastic                  // λ₁, λ₂, ½λ₂
	ProxHard                     // λ
	ProxFirm                     // λ, γ, γλ, 1/(2γ), λ√γ
	ProxClipped                  // λ, a−1, aλ, 1/(2(a−1)λ), ½(a−1)+1, a+1, λ√(a+1)
	ProxLog                      // λ, ε, 1/ε, ½ε
	ProxHalf                     // λ
	ProxTwoThirds                // λ
	ProxBox                      // the bounds as float32 has them, and as they are
	ProxLevels                   // λ, ½λ, the range
)

// A ProxCurve is a map and its constants.
type ProxCurve struct {
	Map       ProxMap
	Constants [7]float64
	Levels    []float64 // of ProxLevels, two at least, in ascending order
}

// Prox32 sets dst to the prox of x with a step for each coordinate, or with the one step for all where step is nil, and
// returns the penalty of dst, summed in float64. dst may be x. Where the processor lacks the instructions it does nothing and
// returns false.
//
// A coordinate that is not finite is passed on, a step that is NaN makes its coordinate NaN, no zero is −0.
func Prox32(dst, x, step []float32, one float32, c *ProxCurve) (value float64, done bool) {
	n := len(x)
	if n == 0 {
		return 0, true
	}
	if step != nil {
		return prox32(dst[:n], x, step[:n], 8, c)
	}
	same := [8]float32{one, one, one, one, one, one, one, one}
	return prox32(dst[:n], x, same[:], 0, c)
}
