// Package truth holds what step rules promise against what is true: each rule with each penalty is run on problems whose
// optimum is known, and the point where it ends is measured against it.
//
// [Plan] lists the cells of the table, [Run] works them off, and the renderers show them. A [Cell] of a mode that must reach
// the optimum fails when it does not; a cell of the mode [Unscaled] is there to be seen failing.
package truth
