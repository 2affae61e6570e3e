package report

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"proxgrad/internal/race"
)

// usual are the pictures of the fixture, drawn once.
var usual = sync.OnceValues(func() ([]Picture, error) { return Pictures(fixture(1)) })

func usualPicture(t *testing.T, name string) Picture {
	t.Helper()
	ps, err := usual()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ps {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("no picture %s", name)
	return Picture{}
}

func decode(t *testing.T, p Picture) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(p.PNG))
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	return img
}

func TestPicturesAreDeterministic(t *testing.T) {
	race.Alone(t)
	want, err := usual()
	if err != nil {
		t.Fatal(err)
	}
	c := fixture(1)
	got, err := Pictures(c)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if !bytes.Equal(want[i].SVG, got[i].SVG) || !bytes.Equal(want[i].PNG, got[i].PNG) {
			t.Errorf("%s: the same comparison gave other bytes", want[i].Name)
		}
	}
	var page bytes.Buffer
	if err := HTML(&page, c, got); err != nil {
		t.Fatal(err)
	}
	if page.String() != usualPage(t) {
		t.Error("the same comparison gave another page")
	}
}

// wellFormed reads all of an SVG and returns the texts in it.
func wellFormed(t *testing.T, svg []byte) (texts []string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := token.(xml.CharData); ok && len(bytes.TrimSpace(s)) > 0 {
			texts = append(texts, string(s))
		}
	}
}

func TestPicturesOfManyShapes(t *testing.T) {
	race.Alone(t)
	one, noMatrices, empty := fixture(1), fixture(1), fixture(1)
	one.Arms = one.Arms[2:3]
	one.Arms[0].History = nil
	for i := range empty.Arms {
		noMatrices.Arms[i].Matrices = nil
		noMatrices.Arms[i].History = noMatrices.Arms[i].History[:3]
		empty.Arms[i].History = empty.Arms[i].History[:1]
		for l := range empty.Arms[i].Matrices {
			clear(empty.Arms[i].Matrices[l].Data)
		}
	}
	diverged := fixture(1)
	for i, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.NaN()} {
		for e := range diverged.Arms[i].History {
			if e > 3*i || i == 3 {
				diverged.Arms[i].History[e].Loss, diverged.Arms[i].History[e].Objective = bad, bad
			}
		}
		diverged.Arms[i].Matrices[0].Data[7] = bad
	}
	extreme := fixture(1)
	extreme.Arms[0].Matrices[0].Data[0] = 1e-300
	extreme.Arms[1].Matrices[0].Data[0] = 1e300
	extreme.Arms[2].History[50].Loss = 1e-300
	extreme.Arms[3].History[50].Loss = math.MaxFloat64
	wide := Comparison{Features: 5000, Arms: []Arm{{Name: "prox"}}}
	wide.Arms[0].Matrices = []Matrix{{Name: "w", Rows: 5000, Cols: 700, Data: make([]float64, 5000*700)}}
	thin := Comparison{Arms: []Arm{{Name: "a name far wider than the matrix"}, {Name: "b"}}}
	for i := range thin.Arms {
		thin.Arms[i].Matrices = []Matrix{{Name: "w", Rows: 1, Cols: 1, Data: []float64{-1}}}
	}
	both := []string{"zeros", "loss", "magnitudes", "weights"}
	for name, test := range map[string]struct {
		c    Comparison
		want []string
	}{
		"usual":               {fixture(1), both},
		"many arms":           {difficult(), both},
		"one arm, no history": {one, both[2:]},
		"no matrices":         {noMatrices, both[:2]},
		"neither":             {Comparison{Arms: []Arm{{Name: "prox"}}}, nil},
		"one epoch, all zero": {empty, both},
		"diverged":            {diverged, both},
		"extreme":             {extreme, both},
		"wide matrix":         {wide, both[2:]},
		"tiny matrices":       {thin, both[2:]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ps, err := Pictures(test.c)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, p := range ps {
				names = append(names, p.Name)
				wellFormed(t, p.SVG)
				drawing := regexp.MustCompile(`base64,[^"]*`).ReplaceAll(p.SVG, nil)
				if bytes.Contains(drawing, []byte("NaN")) || bytes.Contains(drawing, []byte("Inf")) {
					t.Errorf("%s: a coordinate that is no number", p.Name)
				}
				size := decode(t, p).Bounds().Size()
				var w, h int
				at := bytes.Index(p.SVG, []byte("viewBox="))
				if _, err := fmt.Sscanf(string(p.SVG[at:]), `viewBox="0 0 %d %d"`, &w, &h); err != nil {
					t.Fatal(err)
				}
				if size != (image.Point{X: 2 * w, Y: 2 * h}) || w < pictureWidth || h > 2000 {
					t.Errorf("%s: PNG of %v, SVG of %d×%d", p.Name, size, w, h)
				}
			}
			if diff := cmp.Diff(test.want, names); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// On a machine without the font the text falls back to one of the same widths; bitmaps say what they are and are not
// smoothed.
func TestSVGIsPortable(t *testing.T) {
	svg := string(usualPicture(t, "weights").SVG)
	fonts, safe := strings.Count(svg, "font-family:"), strings.Count(svg, "font-family:'Liberation Sans',Arial,")
	if fonts == 0 || fonts != safe {
		t.Errorf("%d of %d texts name a font that is everywhere", safe, fonts)
	}
	bitmaps := strings.Count(svg, "<image ")
	sharp := regexp.MustCompile(`<image [^>]*style="image-rendering:pixelated" xlink:href="data:image/png;base64,([^"]*)"`).
		FindAllStringSubmatch(svg, -1)
	if want := 4*4 + 2; bitmaps != want || len(sharp) != want {
		t.Errorf("%d bitmaps, %d of them sharp PNGs, want %d: a matrix each, and the scale", bitmaps, len(sharp), want)
	}
	for _, m := range sharp {
		if _, err := png.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(m[1]))); err != nil {
			t.Error(err)
		}
	}
}
