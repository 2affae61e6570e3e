package data

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// header is the first line of a table.
type header struct {
	file    string
	line    int
	columns []string
	target  int  // index of the target column
	byName  bool // the target was asked for, not taken as the last column
}

// newHeader checks the names and finds the target.
func newHeader(file string, line int, cells []string, target string) (*header, error) {
	h := &header{file: file, line: line, columns: make([]string, len(cells)), target: len(cells) - 1}
	for i, c := range cells {
		h.columns[i] = strings.TrimSpace(c)
	}
	for _, check := range []func() error{h.encoding, h.separator, h.numbers, h.unnamed, h.twice} {
		if err := check(); err != nil {
			return nil, err
		}
	}
	if target = strings.TrimSpace(target); target != "" {
		h.byName = true
		if h.target = slices.Index(h.columns, target); h.target < 0 {
			return nil, fail(Error{
				File: h.file, Line: h.line,
				Expected: "a target among the columns " + list(h.columns), Got: quote(target),
				Hint: didYouMean(target, h.columns), Err: ErrNoTarget,
			})
		}
	}
	if len(h.columns) == 1 {
		return nil, h.fail(Error{Expected: "features beside the target " + quote(h.columns[0]), Got: "none"})
	}
	return h, nil
}

func (h *header) fail(e Error) error {
	e.File, e.Line = h.file, h.line
	if e.Err == nil {
		e.Err = ErrHeader
	}
	return fail(e)
}

func (h *header) encoding() error {
	for i, c := range h.columns {
		if !utf8.ValidString(c) {
			return h.fail(Error{Index: i + 1, Expected: "UTF-8 text", Got: quote(c), Err: ErrNotText})
		}
	}
	return nil
}

// separator finds the files of other conventions: they look like one wide column.
func (h *header) separator() error {
	if len(h.columns) != 1 {
		return nil
	}
	for _, s := range []struct{ sign, name string }{{";", "semicolons"}, {"\t", "tabs"}, {"|", "bars"}} {
		if strings.Contains(h.columns[0], s.sign) {
			return h.fail(Error{Expected: "columns separated by commas", Got: s.name})
		}
	}
	return nil
}

// numbers finds a first line of data where the names should be.
func (h *header) numbers() error {
	seen := false
	for _, c := range h.columns {
		_, kind := number(c)
		if kind != nil && (kind != ErrMissing || c == "") {
			return nil
		}
		seen = seen || kind == nil
	}
	if !seen {
		return nil
	}
	return h.noNames()
}

func (h *header) noNames() error {
	return h.fail(Error{Expected: "a first line that names the columns", Got: "a line of data"})
}

func (h *header) unnamed() error {
	i := slices.Index(h.columns, "")
	if i < 0 {
		return nil
	}
	hint := ""
	switch i {
	case 0:
		hint = "a saved row number? write the table without it"
	case len(h.columns) - 1:
		hint = "a comma at the end of the line?"
	}
	return h.fail(Error{Index: i + 1, Expected: "a name", Got: "an empty cell", Hint: hint})
}

func (h *header) twice() error {
	first := make(map[string]int, len(h.columns))
	for i, c := range h.columns {
		if j, seen := first[c]; seen {
			got := "the same in columns " + strconv.Itoa(j+1) + " and " + strconv.Itoa(i+1)
			return h.fail(Error{Column: c, Index: i + 1, Expected: "a name of its own", Got: got})
		}
		first[c] = i
	}
	return nil
}

// isData finds, once the rows are read, a first line of data whose label hid it from numbers: the features are all named
// by numbers, and the target by one of its own values. (Numbers alone may be names: wavelengths, years.)
func (h *header) isData(raw []string) error {
	for i, c := range h.columns {
		if _, kind := number(c); i != h.target && kind != nil {
			return nil
		}
	}
	if !slices.Contains(raw, h.columns[h.target]) {
		return nil
	}
	return h.noNames()
}

// list gives the names in quotes, the first few of many.
func list(names []string) string {
	const most = 12
	quoted := make([]string, 0, most)
	for _, n := range names[:min(len(names), most)] {
		quoted = append(quoted, quote(n))
	}
	text := strings.Join(quoted, ", ")
	if more := len(names) - most; more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text
}
