package machine

import (
	"math/rand/v2"
	"testing"
	"unsafe"

	"gorgonia.org/tensor"
)

// Values that live at the same time do not overlap, memory is aligned, and much of it is shared.
func TestAllocate(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		c := &compiler{m: &Machine{}}
		var values []*value
		sum := uintptr(0)
		for range 1 + rng.IntN(30) {
			s := &step{}
			for range min(rng.IntN(4), len(values)) {
				s.in = append(s.in, values[max(0, len(values)-1-rng.IntN(5))])
			}
			for range 1 + rng.IntN(2) {
				v := &value{dtype: tensor.Float64, size: 1 + rng.IntN(100)}
				values, s.out = append(values, v), append(s.out, v)
				sum += uintptr(v.size*8+line-1) &^ (line - 1)
			}
			c.m.steps = append(c.m.steps, s)
		}
		if err := c.allocate(); err != nil {
			t.Fatal(err)
		}
		low, high := ^uintptr(0), uintptr(0)
		blocks := c.livesAgain(values)
		for i, a := range blocks {
			p := uintptr(a.v.p)
			low, high = min(low, p), max(high, p+uintptr(a.len))
			if p%line != 0 {
				t.Fatalf("seed %d: value %d lies at %x", seed, i, p)
			}
			for j, b := range blocks[:i] {
				q := uintptr(b.v.p)
				apart := a.dies < b.born || b.dies < a.born || p+uintptr(a.len) <= q || q+uintptr(b.len) <= p
				if !apart {
					t.Fatalf("seed %d: values %d and %d live at once and overlap", seed, j, i)
				}
			}
		}
		if high-low > sum {
			t.Errorf("seed %d: %d bytes for %d bytes of values", seed, high-low, sum)
		}
	}
}

// livesAgain computes the lives of values from the steps, naively.
func (c *compiler) livesAgain(values []*value) []*block {
	var out []*block
	for _, v := range values {
		b := &block{v: v, born: -1, len: v.size * int(unsafe.Sizeof(0.0))}
		for i, s := range c.m.steps {
			for _, u := range s.out {
				if u == v {
					b.born, b.dies = i, max(b.dies, i)
				}
			}
			for _, u := range s.in {
				if u == v {
					b.dies = max(b.dies, i)
				}
			}
		}
		out = append(out, b)
	}
	return out
}

// A chain of values needs the memory of the two largest neighbours, not of all.
func TestChainSharesMemory(t *testing.T) {
	c := &compiler{m: &Machine{}}
	last := &value{dtype: tensor.Float64, size: 64}
	c.m.steps = []*step{{out: []*value{last}}}
	all := []*value{last}
	for range 50 {
		next := &value{dtype: tensor.Float64, size: 64}
		c.m.steps = append(c.m.steps, &step{in: []*value{last}, out: []*value{next}})
		all, last = append(all, next), next
	}
	if err := c.allocate(); err != nil {
		t.Fatal(err)
	}
	places := make(map[unsafe.Pointer]bool)
	for _, v := range all {
		places[v.p] = true
	}
	if len(places) != 2 {
		t.Errorf("51 values in a chain lie in %d places, want 2", len(places))
	}
}
