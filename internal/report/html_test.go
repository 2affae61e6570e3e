package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

func usualPage(t *testing.T) string {
	t.Helper()
	ps, err := usual()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := HTML(&b, fixture(1), ps); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestNamesAreEscaped(t *testing.T) {
	c := fixture(1)
	c.Arms[2].Name = `<script>&"`
	c.Dataset = `</title><script>alert(1)</script>`
	var pictures []Picture
	for _, f := range figures(&c) {
		var err error
		if f.SVG, err = f.svg(); err != nil {
			t.Fatal(err)
		}
		if texts := wellFormed(t, f.SVG); !strings.Contains(strings.Join(texts, "|"), `<script>&"`) {
			t.Errorf("%s does not have the name as it is: %q", f.Name, texts)
		}
		pictures = append(pictures, f.Picture)
	}
	var b bytes.Buffer
	if err := HTML(&b, c, pictures); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<script") {
		t.Error("a name became an element")
	}
}

// The page loads nothing: no element of it points outside.
func TestPageIsSelfContained(t *testing.T) {
	page := usualPage(t)
	if len(page) > 1_500_000 {
		t.Errorf("the page has %d bytes", len(page))
	}
	if n := strings.Count(page, "<svg "); n != 4 {
		t.Errorf("%d pictures, want 4", n)
	}
	page = regexp.MustCompile(`xmlns(:xlink)?="[^"]*"|base64,[^"]*`).ReplaceAllString(page, "")
	for _, outside := range []string{"//", "@import", "url(", "<link", "<script", "src=", "<?xml", "<!--"} {
		if i := strings.Index(page, outside); i >= 0 {
			t.Errorf("the page has %q: …%s…", outside, page[max(0, i-40):min(len(page), i+40)])
		}
	}
}
