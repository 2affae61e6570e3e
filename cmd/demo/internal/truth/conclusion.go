package truth

import "fmt"

// conclusion says in a few lines what came out.
func conclusion(cells []Cell) []string {
	must, kept := 0, 0
	plain, failing := 0, 0
	alone, right := 0, 0
	var broken []string
	for i := range cells {
		c := &cells[i]
		switch {
		case c.Must:
			must++
			if c.Broken() {
				broken = append(broken, fmt.Sprintf("  %s (%s)", c, c.Failure))
				continue
			}
			kept++
		case c.Mode == Unscaled:
			plain++
			if c.Failure != "" {
				failing++
			}
		case c.Mode == MiniBatch:
			alone++
			if c.SupportOK {
				right++
			}
		}
	}
	var out []string
	if must > 0 {
		out = append(out, fmt.Sprintf("%d of %d promises are kept.", kept, must))
	}
	if plain > 0 {
		out = append(out, fmt.Sprintf("Unscaled, %d of %d cells are not at the optimum.", failing, plain))
	}
	if alone > 0 {
		out = append(out, fmt.Sprintf("Before the Polish, %d of %d cells have the zeros of the optimum.", right, alone))
	}
	if broken != nil {
		out = append(append(out, "Broken:"), broken[:min(len(broken), mostBroken)]...)
	}
	if n := len(broken) - mostBroken; n > 0 {
		out = append(out, fmt.Sprintf("  and %d more; --format csv prints every cell", n))
	}
	return out
}

// mostBroken is how many broken promises are listed.
const mostBroken = 20

// Broken counts the cells that do not keep what they promise.
func Broken(cells []Cell) int {
	n := 0
	for i := range cells {
		if cells[i].Broken() {
			n++
		}
	}
	return n
}
