package data_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"proxgrad/models/data"
)

// plain is what a test compares of a table.
type plain struct {
	Features []string
	X        [][]float64
	Target   string
	Raw      []string
}

func plainOf(t *data.Table) plain {
	rows, _ := t.X.Dims()
	p := plain{Features: t.Features, Target: t.Target, Raw: t.Raw}
	for i := range rows {
		p.X = append(p.X, mat.Row(nil, i, t.X))
	}
	return p
}

func TestRead(t *testing.T) {
	want := plain{
		Features: []string{"ash", "the, alcohol"},
		X:        [][]float64{{1, -2.5}, {3e2, 0.125}},
		Target:   "class", Raw: []string{"red", "white"},
	}
	const text = "ash,\"the, alcohol\",class\n1,-2.5,red\n300,.125,white\n"
	tests := []struct{ name, text, target string }{
		{"as it is", text, "class"},
		{"target by default", text, ""},
		{"no newline at the end", strings.TrimSpace(text), ""},
		{"CRLF", strings.ReplaceAll(text, "\n", "\r\n"), ""},
		{"byte order mark", "\ufeff" + text, ""},
		{"byte order mark before a quote", "\ufeff" + strings.Replace(text, "ash", `"ash"`, 1), ""},
		{"gzip", gzipped(t, text), ""},
		{"gzip with a byte order mark", gzipped(t, "\ufeff"+text), ""},
		{"gzip in two members", gzipped(t, text[:20]) + gzipped(t, text[20:]), ""},
		{"blank lines", "\n\n" + strings.ReplaceAll(text, "\n", "\n\n"), ""},
		{"lines of spaces", strings.ReplaceAll(text, "\n", "\n   \n"), ""},
		{"spaces around cells", " ash , \"the, alcohol\",class\n 1,\t-2.5 ,red \n300 ,.125, \"white\"\n", " class "},
		{"all in quotes", "\"ash\",\"the, alcohol\",\"class\"\n\"1\",\"-2.5\",\"red\"\n\"300\",\"0.125\",\"white\"\n", ""},
		{"target first", "class,ash,\"the, alcohol\"\nred,1,-2.5\nwhite,3E+2,1.25e-1\n", "class"},
		{"target between", "ash,class,\"the, alcohol\"\n1,red,-2.5\n300,white,.125\n", "class"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := data.Read(strings.NewReader(tt.text), "wine", tt.target)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, plainOf(table)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if table.Name != "wine" {
				t.Errorf("name %q", table.Name)
			}
		})
	}
}

// Names that are numbers are names all the same: wavelengths, years, but not when the target's name is one of its values.
func TestReadNumbersAsNames(t *testing.T) {
	table, err := data.Read(strings.NewReader("1100.5,1102.5,protein\n1,2,low\n3,4,high\n"), "nir", "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1100.5", "1102.5"}, table.Features); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadKeepsTargetText(t *testing.T) {
	table, err := data.Read(strings.NewReader("x,y\n1,007\n2,\"a \"\"b\"\"\nc\"\n3,日本\n"), "t", "y")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"007", "a \"b\"\nc", "日本"}, table.Raw); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A number with many digits is read to the last bit.
func TestReadExactNumbers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var text strings.Builder
	text.WriteString("x,y\n")
	var want []float64
	for i := range 1000 {
		v := random.NormFloat64() * 1e100
		want = append(want, v)
		text.WriteString(strconv.FormatFloat(v, 'g', -1, 64) + "," + strconv.Itoa(i%2) + "\n")
	}
	table, err := data.Read(strings.NewReader(text.String()), "t", "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, mat.Col(nil, 0, table.X)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestConstant(t *testing.T) {
	text := "a,b,c,d,e,y\n" + // d differs by rounding, e by its sign only
		"1,5,2,0.3,-0,u\n" +
		"1,6,2,0.30000000000000004,0,v\n" +
		"1,5,2.0,0.3,0,u\n"
	table, err := data.Read(strings.NewReader(text), "t", "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "c", "d", "e"}, table.Constant()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, cols := table.X.Dims(); cols != 5 {
		t.Errorf("%d columns, want all 5 kept", cols)
	}
}

// wide gives a table of numbers and two classes as text.
func wide(rows, cols int) []byte {
	random := rand.New(rand.NewPCG(7, 7))
	var b bytes.Buffer
	for j := range cols {
		b.WriteString("x" + strconv.Itoa(j) + ",")
	}
	b.WriteString("class\n")
	for range rows {
		for range cols {
			b.Write(strconv.AppendFloat(b.AvailableBuffer(), random.NormFloat64(), 'g', 6, 64))
			b.WriteByte(',')
		}
		b.WriteString([]string{"no\n", "yes\n"}[random.IntN(2)])
	}
	return b.Bytes()
}

// BenchmarkRead reports the time as a multiple of what encoding/csv alone takes for the same bytes.
func BenchmarkRead(b *testing.B) {
	for _, size := range []struct{ rows, cols int }{{1000, 20}, {100000, 20}, {100, 3000}} {
		b.Run(strconv.Itoa(size.rows)+"x"+strconv.Itoa(size.cols), func(b *testing.B) {
			text := wide(size.rows, size.cols)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			var ours, alone time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := data.Read(bytes.NewReader(text), "t", ""); err != nil {
					b.Fatal(err)
				}
				ours += time.Since(start)
				b.StopTimer()
				start = time.Now()
				r := csv.NewReader(bytes.NewReader(text))
				r.ReuseRecord = true
				for err := error(nil); err != io.EOF; {
					if _, err = r.Read(); err != nil && err != io.EOF {
						b.Fatal(err)
					}
				}
				alone += time.Since(start)
				b.StartTimer()
			}
			b.ReportMetric(ours.Seconds()/alone.Seconds(), "×csv")
		})
	}
}
