package machine

import (
	"slices"
	"unsafe"
)

// line is the alignment of values in shared memory, in bytes: a cache line, and the width of the widest vector.
const line = 64

// A block is the memory of a value between the step that writes it and the last that reads it.
type block struct {
	v           *value
	born, dies  int // steps, inclusive
	offset, len int // bytes
}

// allocate gives every value that a step writes its memory: its own if it is read after the run, a part of one shared
// slab if not. Values whose lives do not overlap may lie on top of each other.
//
// Source: Pisarchyk & Lee (2020), “Efficient memory management for deep neural net inference”, greedy by size.
func (c *compiler) allocate() error {
	for _, v := range c.order {
		if v.live && v.wanted && v.action != nil && v.p == nil {
			if err := v.own(); err != nil {
				return err
			}
		}
		if v.live && v.node.Op() == nil {
			c.m.inputs = append(c.m.inputs, &input{value: v})
		}
	}
	blocks := c.lives()
	slices.SortStableFunc(blocks, func(a, b *block) int { return b.len - a.len })
	total := 0
	var placed []*block // by offset
	for _, b := range blocks {
		// The lowest gap between the blocks that live at the same time.
		for _, other := range placed {
			if other.dies < b.born || b.dies < other.born {
				continue
			}
			if b.offset+b.len <= other.offset {
				break
			}
			b.offset = max(b.offset, other.offset+other.len)
		}
		total = max(total, b.offset+b.len)
		at, _ := slices.BinarySearchFunc(placed, b.offset, func(p *block, offset int) int { return p.offset - offset })
		placed = slices.Insert(placed, at, b)
	}
	slab := make([]uint64, (total+line)/8)
	base := unsafe.Pointer(unsafe.SliceData(slab))
	base = unsafe.Add(base, -uintptr(base)&(line-1))
	for _, b := range blocks {
		b.v.p = unsafe.Add(base, b.offset)
	}
	return nil
}

// lives makes the blocks of the values without memory of their own.
func (c *compiler) lives() []*block {
	var blocks []*block
	of := make(map[*value]*block)
	for i, s := range c.m.steps {
		for _, v := range s.in {
			if b := of[v]; b != nil {
				b.dies = i
			}
		}
		for _, v := range s.out {
			if v.p != nil {
				continue
			}
			b := &block{v: v, born: i, dies: i, len: (v.size*int(v.dtype.Size()) + line - 1) &^ (line - 1)}
			blocks, of[v] = append(blocks, b), b
		}
	}
	return blocks
}
