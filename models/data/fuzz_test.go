package data_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"proxgrad/models/data"
)

// Whatever the bytes: a sound table that survives being written and read again, or one *Error of one line.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"", "a,b\n1,2\n", "a,b\r\n1,x\r\n2,y\r\n", "\ufeffa,\"b,\n\"\"c\"\n-1e3,\"q\nr\"\n", "1,2\n3,4\n", "a,a\n1,2\n", "a,b\n1\n", "a;b\n",
		"a,b\nNA,?\n", "a,b\n1e999,2\n", "5.1,3.5,setosa\n1,2,setosa\n", "a,\"b\n1,2\n", "\xff\xfe", "PK\x03\x04", " a , b \n 1 , 2 \n   \n",
		gzipped(f, "a,b\n1,2\n"), gzipped(f, "a,b\n1,2\n")[:20],
	} {
		f.Add([]byte(text), "b")
		f.Add([]byte(text), "")
	}
	f.Fuzz(func(t *testing.T, text []byte, target string) {
		table, err := data.Read(bytes.NewReader(text), "f", target)
		if err != nil {
			var e *data.Error
			if !errors.As(err, &e) || e.Err == nil || strings.ContainsAny(err.Error(), "\n\r") || table != nil {
				t.Fatalf("got %T %q, want one line of *data.Error", err, err)
			}
			return
		}
		rows, cols := table.X.Dims()
		if rows < 1 || cols < 1 || len(table.Raw) != rows || len(table.Features) != cols {
			t.Fatalf("%d×%d numbers, %d features, %d targets", rows, cols, len(table.Features), len(table.Raw))
		}
		for _, v := range table.X.RawMatrix().Data {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("%v in the table", v)
			}
		}
		names := slices.Sorted(slices.Values(append([]string{table.Target}, table.Features...)))
		if names[0] == "" || len(slices.Compact(names)) != cols+1 {
			t.Fatalf("names %q", names)
		}
		checkTarget(t, table)
		if bytes.ContainsRune(text, '\r') || text[0] == 0x1f {
			return // encoding/csv turns CRLF in a cell into LF each time it reads
		}
		again, err := data.Read(strings.NewReader(written(t, table)), "f", table.Target)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(plainOf(table), plainOf(again)); diff != "" {
			t.Fatalf("read again (-want +got):\n%s", diff)
		}
	})
}

// checkTarget wants classes that are 0…K−1, or an error of one line.
func checkTarget(t *testing.T, table *data.Table) {
	labels, names, err := table.Classes()
	if err != nil {
		if strings.ContainsAny(err.Error(), "\n\r") {
			t.Fatalf("an error of several lines: %q", err)
		}
	} else if slices.Min(labels) != 0 || slices.Max(labels) != len(names)-1 || len(labels) != len(table.Raw) {
		t.Fatalf("labels %v of classes %q", labels, names)
	}
	if y, err := table.Numeric(); err == nil && len(y) != len(table.Raw) {
		t.Fatalf("%d numbers of %d rows", len(y), len(table.Raw))
	}
	s, err := data.FitStandardiser(table.X)
	if err != nil {
		t.Fatal(err)
	}
	var z mat.Dense
	if err := s.Transform(&z, table.X); err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(z.RawMatrix().Data, func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }) {
		t.Fatalf("after standardising\n%v", mat.Formatted(&z))
	}
}

// written gives the table as CSV with the target last.
func written(t *testing.T, table *data.Table) string {
	var b strings.Builder
	b.WriteString("\ufeff") // so that one at the start of a name survives
	w := csv.NewWriter(&b)
	rows := [][]string{append(slices.Clone(table.Features), table.Target)}
	for i, raw := range table.Raw {
		var row []string
		for _, v := range table.X.RawRowView(i) {
			row = append(row, strconv.FormatFloat(v, 'g', -1, 64))
		}
		rows = append(rows, append(row, raw))
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
