package report

import (
	"bufio"
	"bytes"
	_ "embed" // the template
	"html/template"
	"io"

	"github.com/pkg/errors"
)

//go:embed report.html.tmpl
var pageText string

var page = template.Must(template.New("report").Parse(pageText))

// pageData is what the template reads.
type pageData struct {
	Title     string
	Caption   []string
	Sentences []string
	Arms      []string
	Rows      []pageRow
	Warnings  []string
	Footnotes []string

	Explanation []string
	Pictures    []pagePicture
	Unread      []unread
	Command     string
	Repeats     int
}

type pageRow struct {
	Label  string
	Indent bool
	Cells  []pageCell
}

type pageCell struct{ Text, Span string }

type pagePicture struct {
	Name, Title, Caption, Alt string
	SVG                       template.HTML
}

// unread lists the inputs whose weights are all zero in one arm.
type unread struct {
	Arm    string
	Inputs []string
}

// HTML writes c as one self-contained page: sentences, table, pictures, an explanation, the command. It loads nothing,
// runs no script, prints, fits narrow screens and follows the reader's choice of light or dark; the pictures keep their
// white ground, since white has a meaning in them. pictures are those of [Pictures].
// The error is that of [Comparison.Validate] or of w.
func HTML(w io.Writer, c Comparison, pictures []Picture) error {
	if err := c.Validate(); err != nil {
		return err
	}
	zeros, price := Sentences(c)
	data := pageData{
		Title: "Exact zeros on " + c.Dataset, Caption: caption(&c), Sentences: []string{zeros, price},
		Warnings: warnings(&c), Footnotes: footnotes(&c), Unread: unreadInputs(&c), Command: c.Command,
		Explanation: explanation(&c),
		Repeats:     c.repeats(),
	}
	for i := range c.Arms {
		data.Arms = append(data.Arms, c.Arms[i].Name)
	}
	for _, r := range rows(&c) {
		pr := pageRow{Label: r.label, Indent: r.indent}
		for _, cl := range r.cells {
			pr.Cells = append(pr.Cells, pageCell{cl.text, cl.span})
		}
		data.Rows = append(data.Rows, pr)
	}
	for _, p := range pictures {
		// The SVG is our own drawing; the names in it were escaped when they were written.
		data.Pictures = append(data.Pictures, pagePicture{p.Name, p.Title, p.Caption, p.Alt, template.HTML(inline(p.SVG))})
	}
	out := bufio.NewWriter(w)
	if err := page.Execute(out, data); err != nil {
		return errors.Wrap(err, "report: writing the page")
	}
	return errors.Wrap(out.Flush(), "report: writing the page")
}

// inline drops what stands before the root element, which is not allowed inside HTML, and hides the drawing's pieces
// from screen readers, to which the figure gives one description.
func inline(svg []byte) []byte {
	if i := bytes.Index(svg, []byte("<svg")); i >= 0 {
		svg = svg[i:]
	}
	return bytes.Replace(svg, []byte("<svg "), []byte(`<svg aria-hidden="true" focusable="false" `), 1)
}

// unreadInputs names the inputs that arms with zeros no longer read, where the inputs have names.
func unreadInputs(c *Comparison) []unread {
	var out []unread
	for i := range c.Arms {
		a := &c.Arms[i]
		if len(a.Matrices) == 0 || a.Matrices[0].RowNames == nil {
			continue
		}
		u := unread{Arm: a.Name}
		m := a.Matrices[0]
		for r, name := range m.RowNames {
			if allZero(m.Data[r*m.Cols : (r+1)*m.Cols]) {
				u.Inputs = append(u.Inputs, name)
			}
		}
		if len(u.Inputs) > 0 {
			out = append(out, u)
		}
	}
	return out
}

func allZero(xs []float64) bool {
	for _, x := range xs {
		if x != 0 {
			return false
		}
	}
	return true
}
