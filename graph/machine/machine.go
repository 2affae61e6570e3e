package machine

import (
	"sync/atomic"

	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"

	"proxgrad/internal/kernel"
)

var _ gorgonia.VM = (*Machine)(nil)

// Machine is a gorgonia.VM that runs a graph as a program of kernels, made once by [Compile].
//
// A run happens in the caller's goroutine and allocates nothing after the first, unless the graph has operations that only
// Gorgonia itself can run. Each run is a run of its own: it reads the values bound to the inputs, never writes to them, and
// leaves in the parameters the gradient of that run (set, not added up), so that every gorgonia.Solver works on them. What
// is not asked for in Config has no value after a run. A panic in an operation is an error that names the node.
//
// A Machine must not be run by two goroutines at once; it says so. Several machines may run at once over the same weights:
// build a graph for each, for inputs and results are bound to the nodes of a graph.
type Machine struct {
	inputs  []*input
	steps   []*step
	reads   []read
	outputs []*value
	grads   []*gradient

	rows    int  // samples that the graph was made for
	batch   bool // any smaller number will do
	team    *kernel.Team
	at      *step // under way
	running atomic.Bool
	closed  bool
}

// read is a target of gorgonia.Read.
type read struct {
	from *value
	into *gorgonia.Value
}

// gradient is that of one parameter.
type gradient struct {
	param   *gorgonia.Node
	from    *value // the node of the derivative
	own     *value // what the parameter shows
	claimed bool   // the step that computes from writes to own
}

// RunAll implements gorgonia.VM: it runs the graph in the shapes that it was made with. No Reset is needed before or after.
func (m *Machine) RunAll() error { return m.run(m.rows) }

// Run runs the graph on the first rows samples of the inputs in Config.Batch: results, losses and gradients are those of a
// graph made for so many. What the inputs hold beyond is not read. Results with an axis of samples keep their shape; beyond
// the first rows they hold nothing of use.
//
// The error says that Config.Batch is empty, that rows is out of range, or what went wrong in the run.
func (m *Machine) Run(rows int) error {
	if !m.batch {
		return errors.Errorf("machine: a run of %d samples; the machine was compiled without Config.Batch, for whole runs only", rows)
	}
	if rows < 1 || rows > m.rows {
		return errors.Errorf("machine: a run of %d samples; expected 1…%d, for which the graph was made", rows, m.rows)
	}
	return m.run(rows)
}

func (m *Machine) run(rows int) (err error) {
	if !m.running.CompareAndSwap(false, true) {
		return errors.New("machine: two goroutines run one machine at once; compile a machine of its own for each, on a graph of its own")
	}
	defer m.running.Store(false)
	if m.closed {
		return errors.New("machine: it is closed")
	}
	defer m.rescue(&err)
	for _, in := range m.inputs {
		if err := in.look(); err != nil {
			return err
		}
	}
	for _, s := range m.steps {
		m.at = s
		if err := s.run(rows); err != nil {
			return errors.WithMessagef(err, "machine: %v", s.name)
		}
	}
	m.at = nil
	return m.show()
}

// rescue turns a panic into an error that names the node.
func (m *Machine) rescue(err *error) {
	r := recover()
	if r == nil {
		return
	}
	if m.at == nil {
		*err = errors.Errorf("machine: before or after the run: %v", r)
		return
	}
	*err = errors.Errorf("machine: %v: %v", m.at.name, r)
}

// show binds the results to what they are read from, wherever somebody else bound something in the meantime.
func (m *Machine) show() error {
	for _, r := range m.reads {
		*r.into = r.from.result()
	}
	for _, v := range m.outputs {
		if v.action != nil && v.node.Value() != v.bound {
			if err := gorgonia.UnsafeLet(v.node, v.bound); err != nil {
				return errors.Wrapf(err, "machine: bind the value of %v", v)
			}
		}
	}
	for _, g := range m.grads {
		if shown, err := g.param.Grad(); err != nil || shown != g.own.bound {
			gorgonia.WithGrad(g.own.bound)(g.param)
		}
	}
	return nil
}

// result is the value of v for the rest of the world.
func (v *value) result() gorgonia.Value {
	if v.node.Op() == nil {
		return v.node.Value()
	}
	return v.bound
}

// Reset implements gorgonia.VM. There is nothing to do.
func (m *Machine) Reset() {}

// Close implements gorgonia.VM. A run after it is an error.
func (m *Machine) Close() error {
	if !m.running.CompareAndSwap(false, true) {
		return errors.New("machine: it is running; close it after the run")
	}
	defer m.running.Store(false)
	m.closed = true
	return nil
}
