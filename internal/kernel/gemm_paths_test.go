package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"proxgrad/internal/race"
)

// kase draws a product of given sizes, in operands that start at odd places, with everything that can follow it.
func kase[F Float](rng *rand.Rand, m, n, k int) product[F] {
	odd := func(size int) []F { return normal[F](rng, size+1)[1:] }
	p := product[F]{m: m, n: n, k: k, a: odd(m * k), b: odd(k * n), c: odd(m * n)}
	p.transA, p.transB = rng.IntN(2) == 1, rng.IntN(2) == 1
	switch rng.IntN(5) {
	case 0:
		p.beta = 1
	case 1:
		p.beta = -0.75
	case 2:
		p.bias = odd(n)
	case 3:
		p.c = garbage[F](m * n)
	}
	if p.beta == 0 {
		p.relu = rng.IntN(2) == 1
		if rng.IntN(2) == 1 {
			p.h = odd(m * n)
			for i := range p.h {
				p.h[i] = max(p.h[i], 0)
			}
		}
	}
	return p
}

func (p *product[F]) String() string {
	return fmt.Sprintf("%d×%d×%d transA %v transB %v beta %v bias %v relu %v h %v",
		p.m, p.n, p.k, p.transA, p.transB, p.beta, p.bias != nil, p.relu, p.h != nil)
}

// multiplied returns what the code under test makes of a case, and fails the test if it writes beside C.
func multiplied[F Float](t testing.TB, p product[F], team *Team) []F {
	t.Helper()
	const margin, mark = 9, 12345
	c := make([]F, len(p.c)+2*margin)
	for i := range c {
		c[i] = mark
	}
	copy(c[margin:], p.c)
	p.c = c[margin : margin+len(p.c) : margin+len(p.c)]
	name := p.String()
	p.do(team)
	for i := range margin {
		if c[i] != mark || c[len(c)-1-i] != mark {
			t.Fatalf("%s: wrote outside C", name)
		}
	}
	return c[margin : len(c)-margin]
}

// compare holds every kernel of this processor to the twin: the vector kernels to the bit, the portable one within rounding.
func compare[F Float](t testing.TB, p product[F], team *Team) {
	t.Helper()
	want := twin(p)
	eachSet(func(name string, exact bool) {
		got := multiplied(t, p, team)
		if exact {
			identical(t, name+" "+p.String(), got, want)
			return
		}
		check(t, name+" "+p.String(), got, wide(want), p.scaleOfError(), ulps[F](float64(p.k+3)))
	})
}

// scaleOfError bounds Σ|a||b| + |beta·c| + |bias|. An element near zero may fall on either side of it in max(x, 0).
func (p *product[F]) scaleOfError() float64 {
	top := func(x []F) (m float64) {
		for _, v := range x {
			if v == v {
				m = math.Max(m, math.Abs(float64(v)))
			}
		}
		return m
	}
	scale := float64(p.k)*top(p.a)*top(p.b) + top(p.bias)
	if p.beta != 0 {
		scale += math.Abs(float64(p.beta)) * top(p.c)
	}
	return scale
}

func TestProductSizes(t *testing.T) {
	race.Alone(t)
	both(t, testProductSizes[float32], testProductSizes[float64])
}

func testProductSizes[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 1))
	draw := func() int { return rng.IntN(68) }
	for size := range 68 {
		for range 2 {
			compare(t, kase[F](rng, size, draw(), draw()), nil)
			compare(t, kase[F](rng, draw(), size, draw()), nil)
			compare(t, kase[F](rng, draw(), draw(), size), nil)
		}
	}
	// Vectors, whole tiles, and blocks of each dimension that are full, one short and one over.
	for _, s := range [][3]int{
		{1, 130, 70}, {130, 1, 70}, {70, 130, 1}, {1, 1, 700}, {1, 500, 300}, {500, 1, 300}, {30, 5, 1024},
		{14, 32, 256}, {28, 64, 257}, {33, 31, 512}, {33, 31, 511}, {225, 40, 30}, {224, 200, 259}, {20, 1025, 40}, {97, 1060, 257}, {300, 130, 520},
	} {
		for range 2 {
			compare(t, kase[F](rng, s[0], s[1], s[2]), nil)
		}
	}
}

// NaN and ±Inf go where the formula sends them, also where they meet zeros.
func TestProductNonFinite(t *testing.T) {
	both(t, testProductNonFinite[float32], testProductNonFinite[float64])
}

func testProductNonFinite[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 1))
	special := []F{F(math.NaN()), F(math.Inf(1)), F(math.Inf(-1)), 0, 0, F(math.Copysign(0, -1))}
	for range 300 {
		p := kase[F](rng, 1+rng.IntN(40), 1+rng.IntN(40), 1+rng.IntN(20))
		for _, x := range [][]F{p.a, p.b, p.bias, p.h} {
			for i := range x {
				if rng.IntN(12) == 0 {
					x[i] = special[rng.IntN(len(special))]
				}
			}
		}
		want := twin(p)
		eachSet(func(name string, _ bool) {
			got := multiplied(t, p, nil)
			for i := range want {
				w, g := float64(want[i]), float64(got[i])
				if math.IsNaN(w) != math.IsNaN(g) || math.IsInf(w, 0) && w != g || !math.IsNaN(w) && math.IsInf(g, 0) && w != g {
					t.Fatalf("%s %s: element %d is %v, want %v", name, p.String(), i, g, w)
				}
			}
		})
	}
}

// A row of the result does not know how many other rows there are.
func TestProductRowsAreIndependent(t *testing.T) {
	both(t, testProductRows[float32], testProductRows[float64])
}

func testProductRows[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for range 30 {
		p := kase[F](rng, 32, 1+rng.IntN(70), 1+rng.IntN(600))
		p.transA, p.beta, p.h = false, 0, nil
		eachSet(func(name string, _ bool) {
			all := multiplied(t, p, nil)
			few := p
			few.m, few.a, few.c = 7, p.a[:7*p.k], p.c[:7*p.n]
			identical(t, name+" "+p.String(), multiplied(t, few, nil), all[:7*p.n])
		})
	}
}

// shareAll has teams share every product while a test runs.
func shareAll(t *testing.T) {
	t.Helper()
	kept := worthSharing
	t.Cleanup(func() { worthSharing = kept })
	worthSharing = 0
}

func TestTeam(t *testing.T) {
	shareAll(t)
	both(t, testTeam[float32], testTeam[float64])
}

func testTeam[F Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for _, s := range [][3]int{{0, 5, 5}, {3, 3, 0}, {1, 1, 1}, {17, 9, 33}, {128, 130, 40}, {20, 1100, 9}, {1100, 20, 9}, {97, 98, 300}, {1, 1100, 100}} {
		p := kase[F](rng, s[0], s[1], s[2])
		eachSet(func(name string, _ bool) {
			want := multiplied(t, p, nil)
			for _, size := range []int{1, 2, 3, 5} {
				team := NewTeam(size)
				if got := team.Size(); got != size {
					t.Errorf("a team of %d has size %d", size, got)
				}
				for range 3 {
					identical(t, fmt.Sprintf("%s, team of %d: %s", name, size, p.String()), multiplied(t, p, team), want)
				}
				team.Close()
				identical(t, name+" after Close", multiplied(t, p, team), want)
				team.Close()
			}
		})
	}
}

// Many goroutines may use one team, and none.
func TestTeamConcurrently(t *testing.T) {
	shareAll(t)
	rng := rand.New(rand.NewPCG(9, 1))
	p := kase[float32](rng, 110, 120, 130)
	want := multiplied(t, p, nil)
	team := NewTeam(2)
	defer team.Close()
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			for range 20 {
				if i%2 == 0 {
					identical(t, "with a team", multiplied(t, p, team), want)
				} else {
					identical(t, "alone", multiplied(t, p, nil), want)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzProduct(f *testing.F) {
	f.Add(uint64(1), uint16(3), uint16(4), uint16(5))
	f.Add(uint64(2), uint16(15), uint16(33), uint16(257))
	f.Fuzz(func(t *testing.T, seed uint64, m, n, k uint16) {
		rng := rand.New(rand.NewPCG(seed, 1))
		compare(t, kase[float32](rng, int(m%150), int(n%150), int(k%600)), nil)
		compare(t, kase[float64](rng, int(m%150), int(n%150), int(k%600)), nil)
	})
}

func TestProductAllocates(t *testing.T) {
	shareAll(t)
	rng := rand.New(rand.NewPCG(10, 1))
	team := NewTeam(2)
	defer team.Close()
	for _, s := range [][3]int{{32, 30, 50}, {130, 140, 150}} {
		p := kase[float32](rng, s[0], s[1], s[2])
		for form := range 4 {
			transA, transB := form&1 != 0, form&2 != 0
			eachSet(func(name string, _ bool) {
				allocations(t, name+" "+dims(s), func() { Gemm(transA, transB, p.m, p.n, p.k, p.a, p.b, 0, p.c) })
				allocations(t, name+" in a team "+dims(s), func() { GemmTeam(team, transA, transB, p.m, p.n, p.k, p.a, p.b, 0, p.c) })
			})
		}
	}
}
