package machine_test

import (
	"fmt"
	"hash"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/chewxy/hm"
	"github.com/pkg/errors"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"proxgrad/graph/machine"
)

// foreign is somebody's own operation on vectors of three, with no manners.
type foreign struct {
	name string
	do   func(v gorgonia.Value) (gorgonia.Value, error)
}

func (foreign) Arity() int { return 1 }
func (foreign) Type() hm.Type {
	v := gorgonia.TensorType{Dims: 1, Of: tensor.Float64}
	return hm.NewFnType(v, v)
}
func (foreign) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) { return tensor.Shape{3}, nil }
func (f foreign) Do(in ...gorgonia.Value) (gorgonia.Value, error)     { return f.do(in[0]) }
func (foreign) ReturnsPtr() bool                                      { return true }
func (foreign) CallsExtern() bool                                     { return false }
func (foreign) OverwritesInput() int                                  { return 0 }
func (f foreign) WriteHash(h hash.Hash)                               { fmt.Fprint(h, f.name) }
func (f foreign) Hashcode() uint32 {
	h := fnv.New32a()
	f.WriteHash(h)
	return h.Sum32()
}
func (f foreign) String() string { return f.name }

// An operation that writes over its input, reshapes it and returns it does so to a copy, in run after run.
func TestForeignOperation(t *testing.T) {
	k := &kitchen{t: t, g: gorgonia.NewGraph()}
	value := tensor.New(tensor.WithBacking([]float64{1, 2, 3}))
	x := gorgonia.NewVector(k.g, tensor.Float64, gorgonia.WithShape(3), gorgonia.WithName("x"), gorgonia.WithValue(value))
	greedy := foreign{"greedy", func(v gorgonia.Value) (gorgonia.Value, error) {
		d := v.(*tensor.Dense)
		for i := range d.Float64s() {
			d.Float64s()[i] *= 10
		}
		return d, d.Reshape(3, 1)
	}}
	y := k.do(gorgonia.ApplyOp(greedy, x))
	sum := k.do(gorgonia.Add(x, y))
	vm, err := machine.Compile(k.g, machine.Config{Outputs: gorgonia.Nodes{sum, y}})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		if got := floats(t, sum.Value()); !slices.Equal(got, []float64{11, 22, 33}) {
			t.Errorf("x + 10x is %v", got)
		}
		if got := floats(t, y.Value()); !slices.Equal(got, []float64{10, 20, 30}) || !y.Value().Shape().Eq(tensor.Shape{3}) {
			t.Errorf("10x is %v of shape %v", got, y.Value().Shape())
		}
		if !slices.Equal(value.Float64s(), []float64{1, 2, 3}) || value.Dims() != 1 {
			t.Errorf("the input became %v of shape %v", value.Float64s(), value.Shape())
		}
	}
}

// Errors and panics of operations, and results that are not what the node promises, are errors that name the node.
func TestFailingOperations(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(v gorgonia.Value) (gorgonia.Value, error)
		want string
	}{
		{"fails", func(gorgonia.Value) (gorgonia.Value, error) { return nil, errors.New("no luck") }, "no luck"},
		{"panics", func(gorgonia.Value) (gorgonia.Value, error) { panic("out of order") }, "out of order"},
		{"returns nothing", func(gorgonia.Value) (gorgonia.Value, error) { return nil, nil }, "returned nothing"},
		{"returns too much", func(gorgonia.Value) (gorgonia.Value, error) {
			return tensor.New(tensor.WithShape(4), tensor.Of(tensor.Float64)), nil
		}, "expected (3)"},
		{"returns float32", func(gorgonia.Value) (gorgonia.Value, error) {
			return tensor.New(tensor.WithShape(3), tensor.Of(tensor.Float32)), nil
		}, "expected (3) of float64"},
	} {
		k := &kitchen{t: t, g: gorgonia.NewGraph()}
		x := gorgonia.NewVector(k.g, tensor.Float64, gorgonia.WithShape(3), gorgonia.WithName("x"),
			gorgonia.WithValue(tensor.New(tensor.WithBacking([]float64{1, 2, 3}))))
		broken := true
		y := k.do(gorgonia.ApplyOp(foreign{tc.name, func(v gorgonia.Value) (gorgonia.Value, error) {
			if broken {
				return tc.do(v)
			}
			return v, nil
		}}, x))
		vm, err := machine.Compile(k.g, machine.Config{Outputs: gorgonia.Nodes{y}})
		if err != nil {
			t.Fatal(err)
		}
		err = vm.RunAll()
		if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "node "+tc.name) {
			t.Errorf("%s: error %v, want one that names the node and says %q", tc.name, err, tc.want)
		}
		broken = false
		if err := vm.RunAll(); err != nil {
			t.Errorf("%s: a good run after a failed one: %v", tc.name, err)
		}
	}
}

// Gorgonia's compiler takes nodes of equal 32-bit hash for one; two inputs whose names collide are two here.
func TestEqualHashes(t *testing.T) {
	a, b := collision(t)
	k := &kitchen{t: t, g: gorgonia.NewGraph()}
	var in [2]*gorgonia.Node
	for i, name := range []string{a, b} {
		in[i] = gorgonia.NewVector(k.g, tensor.Float64, gorgonia.WithShape(3), gorgonia.WithName(name),
			gorgonia.WithValue(tensor.New(tensor.WithBacking([]float64{1, 2, float64(10 * i)}))))
	}
	if in[0] == in[1] || in[0].Hashcode() != in[1].Hashcode() {
		t.Fatalf("inputs %q and %q: hashes %x and %x", a, b, in[0].Hashcode(), in[1].Hashcode())
	}
	cost := k.do(gorgonia.Sum(k.do(gorgonia.Sub(k.do(gorgonia.Square(in[0])), in[1]))))
	vm, err := machine.Compile(k.g, machine.Config{Outputs: gorgonia.Nodes{cost}})
	if err != nil {
		t.Fatal(err)
	}
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
	if got, want := floats(t, cost.Value())[0], float64(1+4-1-2-10); got != want {
		t.Errorf("cost %v, want %v", got, want)
	}
}

// collision finds two names of inputs that hash alike.
func collision(t *testing.T) (a, b string) {
	t.Helper()
	prefix := fmt.Sprintf("%v%v", gorgonia.TensorType{Dims: 1, Of: tensor.Float64}, tensor.Shape{3})
	seen := make(map[uint32]string)
	rng := rand.New(rand.NewPCG(1, 1))
	for range 1 << 20 {
		name := fmt.Sprintf("%016x", rng.Uint64())
		h := fnv.New32a()
		h.Write([]byte(prefix + name + "\x00"))
		if other, ok := seen[h.Sum32()]; ok {
			return other, name
		}
		seen[h.Sum32()] = name
	}
	t.Fatal("no two names of a million hash alike")
	return "", ""
}
