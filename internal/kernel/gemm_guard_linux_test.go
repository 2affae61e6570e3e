package kernel

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"unsafe"
)

// guarded returns n numbers that end, or begin, where the memory of the process does: who reads beside them is killed.
func guarded[F Float](t *testing.T, n int, atEnd bool) []F {
	t.Helper()
	page := syscall.Getpagesize()
	size := (bytesOf[F](n) + page - 1) / page * page
	mem, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skipf("no memory to guard: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(mem); err != nil {
			t.Error(err)
		}
	})
	for _, guard := range [][]byte{mem[:page], mem[page+size:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Skipf("no pages to guard with: %v", err)
		}
	}
	start := page
	if atEnd {
		start += size - bytesOf[F](n)
	}
	return unsafe.Slice((*F)(unsafe.Pointer(&mem[start])), n)
}

// No kernel touches memory beside its operands, not even to throw away what it reads.
func TestProductStaysInside(t *testing.T) {
	both(t, testProductStaysInside[float32], testProductStaysInside[float64])
}

func testProductStaysInside[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 1))
	const largest = 70
	pool := map[bool][][]F{}
	for _, atEnd := range []bool{false, true} {
		for range 4 {
			pool[atEnd] = append(pool[atEnd], guarded[F](t, largest*largest, atEnd))
		}
	}
	for i := range 400 {
		m, n, k := 1+rng.IntN(largest), 1+rng.IntN(largest), 1+rng.IntN(largest)
		p := kase[F](rng, m, n, k)
		atEnd := i%2 == 0
		for l, x := range []*[]F{&p.a, &p.b, &p.c, &p.h} {
			if *x == nil {
				continue
			}
			mem := pool[atEnd][l]
			if atEnd {
				mem = mem[len(mem)-len(*x):]
			}
			*x = mem[:copy(mem, *x)]
		}
		eachSet(func(string, bool) {
			p.do(nil)
			sums := pool[atEnd][3]
			if atEnd {
				sums = sums[len(sums)-n:]
			}
			ColSums(sums[:n], p.c, m, n)
		})
	}
}

func TestPackingStaysInside(t *testing.T) {
	both(t, testPackingStaysInside[float32], testPackingStaysInside[float64])
}

func testPackingStaysInside[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 1))
	const width, terms = 128, 40
	source := map[bool][]F{false: guarded[F](t, width*terms, false), true: guarded[F](t, width*terms, true)}
	eachSet(func(name string, _ bool) {
		rows, cols := tileSize[F]()
		for i := range 600 {
			ds := (rows + 7) &^ 7
			most := rows
			if i%3 == 0 {
				ds, most = cols, cols
			}
			w, k := 1+rng.IntN(most), 1+rng.IntN(terms)
			src := source[i%2 == 0][:w*k]
			if i%2 == 0 {
				src = source[true][width*terms-w*k:]
			}
			for j := range src {
				src[j] = F(rng.NormFloat64())
			}
			along, across := make([]F, ds*k), make([]F, ds*k)
			packAlong(along, src, ds, w, w, k)
			packAcross(across, src, ds, k, w, k)
			for l := range k {
				for r := range w {
					if along[l*ds+r] != src[l*w+r] || across[l*ds+r] != src[r*k+l] {
						t.Fatalf("%s: %d numbers, %d times: number %d of %d is wrong", name, w, k, r, l)
					}
				}
			}
		}
	})
}
