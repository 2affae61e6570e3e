package data

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gonum.org/v1/gonum/mat"
)

// Read reads a table from CSV: comma-separated UTF-8 text, gzipped or not, with a first line that names the columns. The
// target is the column of that name, or the last column when target is empty; every other column is a feature and holds
// finite numbers, as strconv.ParseFloat reads them. name is what errors and [Table.Name] call the source.
//
// Cells may be quoted and then hold commas and line breaks; spaces around a cell, blank lines, CRLF and a byte order mark
// mean nothing. A cell that is empty, ?, NA, N/A, n/a, #N/A, <NA>, NaN, nan, NAN, NULL or null is missing.
//
// Errors: an [*Error] of one of the kinds listed at [ErrNotText], or what r returns, wrapped. Cost: one pass; the memory
// is that of the table, at most about twice while it grows.
func Read(r io.Reader, name, target string) (*Table, error) {
	text, err := decode(r, name)
	if err != nil {
		return nil, err
	}
	rows := csv.NewReader(text)
	rows.FieldsPerRecord = -1 // counted here, for a better error
	rows.TrimLeadingSpace = true
	rows.ReuseRecord = true
	cells, err := rows.Read()
	switch {
	case err == io.EOF:
		return nil, fail(Error{
			File: name, Expected: "a line with the names of the columns, and rows", Got: "an empty file", Err: ErrEmpty,
		})
	case err != nil:
		return nil, readError(err, name, 0)
	}
	line, _ := rows.FieldPos(0)
	h, err := newHeader(name, line, cells, target)
	if err != nil {
		return nil, err
	}
	return readRows(rows, h)
}

// readRows reads what follows the header.
func readRows(rows *csv.Reader, h *header) (*Table, error) {
	b := builder{header: h, texts: make(intern)}
	line := h.line
	for {
		cells, err := rows.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, readError(err, h.file, line)
		}
		line, _ = rows.FieldPos(0)
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			continue // a line of spaces
		}
		if len(cells) != len(h.columns) {
			return nil, h.ragged(line, len(cells))
		}
		if j, kind := b.add(line, cells); kind != nil {
			cellLine, _ := rows.FieldPos(j)
			return nil, h.refuse(cellLine, j, strings.TrimSpace(cells[j]), kind)
		}
	}
	if len(b.raw) == 0 {
		return nil, h.fail(Error{Expected: "rows after the names of the columns", Got: "none", Err: ErrEmpty})
	}
	if err := h.isData(b.raw); err != nil {
		return nil, err
	}
	return b.table(), nil
}

// builder collects the rows of a table.
type builder struct {
	*header
	blocks [][]float64 // full blocks of X: growing one slice would copy it over and over
	block  []float64   // the block being filled
	raw    []string
	lines  []int
	texts  intern
}

// add takes one row. If a cell is refused it gives its column and why, and the builder is of no more use.
func (b *builder) add(line int, cells []string) (column int, kind error) {
	const size = 1 << 13 // 64 KiB
	for j, c := range cells {
		c = strings.TrimSpace(c)
		if j == b.target {
			if kind := label(c); kind != nil {
				return j, kind
			}
			b.raw = append(b.raw, b.texts.of(c))
			continue
		}
		v, kind := number(c)
		if kind != nil {
			return j, kind
		}
		if len(b.block) == cap(b.block) {
			b.blocks = append(b.blocks, b.block)
			b.block = make([]float64, 0, size)
		}
		b.block = append(b.block, v)
	}
	b.lines = append(b.lines, line)
	return 0, nil
}

func (b *builder) table() *Table {
	return &Table{
		Name:     b.file,
		Features: slices.Concat(b.columns[:b.target], b.columns[b.target+1:]),
		X:        mat.NewDense(len(b.raw), len(b.columns)-1, slices.Concat(append(b.blocks, b.block)...)),
		Target:   b.columns[b.target],
		Raw:      b.raw,
		lines:    b.lines,
	}
}

// label gives what is wrong with a target cell: nil, ErrMissing or ErrNotText.
func label(cell string) error {
	switch {
	case missing(cell):
		return ErrMissing
	case !utf8.ValidString(cell):
		return ErrNotText
	}
	return nil
}

// ragged is the error for a row of n cells; it names the first column that is missing or too much.
func (h *header) ragged(line, n int) error {
	e := Error{
		File: h.file, Line: line, Index: min(n, len(h.columns)) + 1,
		Expected: plural(len(h.columns), "cell", "cells") + ", as in the first line", Got: strconv.Itoa(n), Err: ErrRagged,
	}
	if n < len(h.columns) {
		e.Column = h.columns[n]
	}
	return fail(e)
}

// refuse is the error for the cell in column j.
func (h *header) refuse(line, j int, cell string, kind error) error {
	e := Error{File: h.file, Line: line, Column: h.columns[j], Index: j + 1, Err: kind, Got: gotCell(cell, kind)}
	switch {
	case !utf8.ValidString(cell):
		e.Expected, e.Err = "UTF-8 text", ErrNotText
	case j == h.target:
		e.Expected = "a target"
	default:
		e.Expected = expectedNumber(kind)
		if kind == ErrNotNumber && !h.byName {
			e.Hint = "as no target was named, it is the last column, " + quote(h.columns[h.target])
		}
	}
	return fail(e)
}

// intern keeps one copy of each of the first texts it meets: targets are few texts many times over, and a text cut from
// a row would keep all of the row alive.
type intern map[string]string

func (s intern) of(text string) string {
	const most = 1024
	if v, ok := s[text]; ok {
		return v
	}
	v := strings.Clone(text)
	if len(s) < most {
		s[v] = v
	}
	return v
}
