package gallery

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"proxgrad/ops/prox/catalogue"
)

var update = flag.Bool("update", false, "draw the pictures of docs/penalties anew")

const folder = "../../../../docs/penalties"

// Every penalty has its picture, and the picture is that of the penalty as it is now.
func TestPictures(t *testing.T) {
	const most = 600 << 10 // bytes of all pictures
	total := 0
	for _, e := range catalogue.Penalties() {
		drawn, err := Picture(e)
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(folder, e.Name+".png")
		if *update {
			if err := os.WriteFile(file, drawn, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%s: %v; go test ./cmd/demo/internal/gallery -update draws it", e.Name, err)
			continue
		}
		total += len(kept)
		if !same(t, kept, drawn) && runtime.GOARCH == "amd64" {
			t.Errorf("%s is not the picture of the penalty any more; go test ./cmd/demo/internal/gallery -update draws it", file)
		}
	}
	if total > most {
		t.Errorf("the pictures have %d bytes; expected at most %d", total, most)
	}
	found, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil || len(found) != len(catalogue.Penalties()) {
		t.Errorf("%d pictures of %d penalties, %v", len(found), len(catalogue.Penalties()), err)
	}
}

// same compares two pictures point by point: compression may differ between versions of Go.
func same(t *testing.T, a, b []byte) bool {
	t.Helper()
	x, y := decode(t, a), decode(t, b)
	return x.Rect == y.Rect && bytes.Equal(x.Pix, y.Pix)
}

func decode(t *testing.T, b []byte) *image.RGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewRGBA(img.Bounds())
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}
