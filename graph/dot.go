package graph

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
)

// WriteDOT writes the expression graph in Graphviz's DOT language: parameters as filled boxes with their shape and
// penalty, inputs as boxes, operations as ellipses; an edge leads from a value to the operation that uses it. Draw it with
// dot -Tsvg. The output is the same for the same graph.
func (b *Builder) WriteDOT(w io.Writer) error {
	if b.err != nil {
		return b.err
	}
	params := make(map[int64]*Param, len(b.params))
	for _, p := range b.params {
		params[p.ID()] = p
	}
	nodes := slices.Clone(b.g.AllNodes())
	slices.SortFunc(nodes, func(x, y *gorgonia.Node) int { return int(x.ID() - y.ID()) })
	number := make(map[int64]int, len(nodes)) // IDs are hashes of no beauty
	for i, n := range nodes {
		number[n.ID()] = i
	}
	var s strings.Builder
	s.WriteString("digraph proxgrad {\n\trankdir=LR;\n\tnode [fontname=\"Helvetica\", fontsize=10];\n")
	for _, n := range nodes {
		fmt.Fprintf(&s, "\tn%d [%s];\n", number[n.ID()], attributes(n, params[n.ID()]))
	}
	for _, n := range nodes {
		for it, k := b.g.From(n.ID()), 0; it.Next(); k++ {
			fmt.Fprintf(&s, "\tn%d -> n%d;\n", number[it.Node().ID()], number[n.ID()])
		}
	}
	s.WriteString("}\n")
	_, err := io.WriteString(w, s.String())
	return errors.Wrap(err, "write DOT")
}

// attributes returns the DOT attributes of a node.
func attributes(n *gorgonia.Node, p *Param) string {
	shape := fmt.Sprint(n.Shape())
	switch {
	case p != nil && p.penalty != nil:
		return fmt.Sprintf("shape=box, style=filled, fillcolor=\"#cfe8f3\", label=%q", p.Name()+"\n"+shape+"\n"+fmt.Sprint(p.penalty))
	case p != nil:
		return fmt.Sprintf("shape=box, style=filled, fillcolor=\"#eeeeee\", label=%q", p.Name()+"\n"+shape)
	case n.Op() == nil:
		return fmt.Sprintf("shape=box, label=%q", n.Name()+"\n"+shape)
	}
	return fmt.Sprintf("label=%q", n.Op().String()+"\n"+shape)
}
