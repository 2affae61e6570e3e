package data

import (
	stderrors "errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pkg/errors"
)

// The kinds of [Error], for errors.Is.
var (
	ErrNotText     = stderrors.New("not a text file")            // directory, spreadsheet, not UTF-8
	ErrGzip        = stderrors.New("broken gzip")                // damaged or cut off
	ErrQuote       = stderrors.New("unbalanced quotes")          // a stray " or one that is never closed
	ErrEmpty       = stderrors.New("no data")                    // no header, or a header and no rows
	ErrHeader      = stderrors.New("not a header")               // a name missing or twice, numbers, no features
	ErrNoTarget    = stderrors.New("no such target column")      // see Error.Hint for the nearest name
	ErrRagged      = stderrors.New("ragged row")                 // too few or too many cells
	ErrMissing     = stderrors.New("missing cell")               // empty, NA, NaN, ?, …
	ErrNotNumber   = stderrors.New("not a number")               // text where a number belongs
	ErrNotFinite   = stderrors.New("not a finite number")        // ±Inf, or beyond float64; NaN in a matrix
	ErrNotClasses  = stderrors.New("target is not classes")      // too many distinct values
	ErrConstant    = stderrors.New("target is constant")         // one class, or one number
	ErrTooFewRows  = stderrors.New("too few rows to split")      // a part, or a class within a part, would be empty
	ErrFraction    = stderrors.New("not a fraction of the rows") // outside (0, 1)
	ErrShape       = stderrors.New("shapes do not match")        // columns or lengths that differ
	ErrUnknownName = stderrors.New("unknown data set")           // see Error.Hint for the nearest name
)

var _ error = (*Error)(nil)

// Error says what is wrong with a table, and where. It reads
//
//	wine.csv:7: column "ash": expected a number, got "high"
//
// on one line whatever the file holds; the parts that do not apply are left out.
type Error struct {
	File     string // the name given to Load or Read
	Line     int    // physical line in the file, from 1; 0 when the file as a whole is meant
	Column   string // name of the column
	Index    int    // number of the column, from 1; 0 when no column is meant
	Expected string
	Got      string
	Hint     string // what to do about it
	Err      error  // its kind: ErrMissing, ErrRagged, …, or the cause
}

// Error gives the whole text on one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.File != "" {
		b.WriteString(e.File)
		if e.Line > 0 {
			b.WriteString(":" + strconv.Itoa(e.Line))
		}
		b.WriteString(": ")
	}
	switch {
	case e.Column != "":
		b.WriteString("column " + quote(e.Column) + ": ")
	case e.Index > 0:
		b.WriteString("column " + strconv.Itoa(e.Index) + ": ")
	}
	b.WriteString("expected " + e.Expected + ", got " + e.Got)
	if e.Hint != "" {
		b.WriteString(" (" + e.Hint + ")")
	}
	return b.String()
}

// Unwrap gives the kind of the error.
func (e *Error) Unwrap() error { return e.Err }

// fail adds the stack of its caller.
func fail(e Error) error { return errors.WithStack(&e) }

// quote makes text from a file fit for one line of an error: quoted, control characters escaped, cut when long.
func quote(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return strconv.Quote(s)
	}
	return strconv.Quote(string([]rune(s)[:most])) + "…"
}

// plural gives "1 row", "2 rows".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
