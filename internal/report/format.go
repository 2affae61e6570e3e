package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// percent is the share of n in total with one decimal; only none is 0.0% and only all is 100.0%.
func percent(n, total int) string {
	if total == 0 {
		return missing
	}
	tenths := math.Round(1000 * float64(n) / float64(total))
	if n > 0 {
		tenths = max(tenths, 1)
	}
	if n < total {
		tenths = min(tenths, 999)
	}
	return strconv.FormatFloat(tenths/10, 'f', 1, 64) + "%"
}

// digits says how exactly a measure is shown: with fixed decimals, or with so many significant digits.
type digits struct{ decimals, significant int }

// least is the number of decimals that shows the smallest of xs with the significant digits, at most 5.
func (d digits) least(xs []float64) int {
	if d.significant == 0 {
		return d.decimals
	}
	least := math.Inf(1)
	for _, x := range xs {
		if finite(x) && x != 0 {
			least = min(least, math.Abs(x))
		}
	}
	if math.IsInf(least, 1) {
		return 1
	}
	return max(1, min(5, d.significant-1-int(math.Floor(math.Log10(least)))))
}

// span is "[min–max]", empty if there is no range or both ends read the same. It is as short as can be, so that four
// columns of it fit a terminal: significant digits are those of the greater end, and .953 stands for 0.953.
func (d digits) span(r *Range) string {
	if r == nil || !r.Min.finite() || !r.Max.finite() {
		return ""
	}
	decimals := d.decimals
	if greater := max(math.Abs(float64(r.Min)), math.Abs(float64(r.Max))); d.significant > 0 && greater > 0 {
		decimals = max(0, min(5, d.significant-1-int(math.Floor(math.Log10(greater)))))
	}
	end := func(x Number) string {
		text := float(float64(x), decimals)
		if decimals > 0 {
			text = strings.TrimPrefix(text, "0")
		}
		return text
	}
	lo, hi := end(r.Min), end(r.Max)
	if lo == hi {
		return ""
	}
	return "[" + lo + "–" + hi + "]"
}

// float formats x with d decimals, in powers of ten where that would show only zeros or run too long.
func float(x float64, d int) string {
	if !finite(x) {
		return missing
	}
	if abs := math.Abs(x); abs != 0 && (abs < 0.5*math.Pow10(-d) || abs >= 1e6) {
		return fmt.Sprintf("%.1e", x)
	}
	return strconv.FormatFloat(x, 'f', d, 64)
}

// short formats a setting: as many digits as it has, at most four.
func short(x Number) string {
	if !x.finite() {
		return missing
	}
	return strconv.FormatFloat(float64(x), 'g', 4, 64)
}

// printable replaces what could move a terminal's cursor or break a line of the table.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}
