package data_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"proxgrad/models/data"
)

func gzipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// numbered gives prefix0,prefix1,….
func numbered(prefix string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(prefix + string(rune('a'+i/26)) + string(rune('a'+i%26)) + ",")
	}
	return b.String()
}

func TestReadErrors(t *testing.T) {
	whole := gzipped(t, strings.Repeat("a,b\n1,2\n", 50000))
	small := gzipped(t, "a,b\n1,2\n")
	wrongSum := small[:len(small)-8] + "\x00\x00\x00\x00" + small[len(small)-4:]
	tests := []struct {
		name, text, target string
		want               string
		kind               error
	}{
		{"empty file", "", "", `f.csv: expected a line with the names of the columns, and rows, got an empty file`, data.ErrEmpty},
		{"only a byte order mark", "\ufeff", "",
			`f.csv: expected a line with the names of the columns, and rows, got an empty file`, data.ErrEmpty},
		{"only blank lines", "\n\r\n\n", "",
			`f.csv: expected a line with the names of the columns, and rows, got an empty file`, data.ErrEmpty},
		{"empty gzip", gzipped(t, ""), "",
			`f.csv: expected a line with the names of the columns, and rows, got an empty file`, data.ErrEmpty},
		{"header only", "a,b\n", "", `f.csv:1: expected rows after the names of the columns, got none`, data.ErrEmpty},
		{"header only, after a blank line", "\na,b", "",
			`f.csv:2: expected rows after the names of the columns, got none`, data.ErrEmpty},

		{"numbers as header", "1,2.5,-3e4\n4,5,6\n", "", `f.csv:1: expected a first line that names the columns, got a line of data`, data.ErrHeader},
		{"numbers and NA as header", "1,NA,3\n4,5,6\n", "", `f.csv:1: expected a first line that names the columns, got a line of data`, data.ErrHeader},
		{"a row of iris as header", "5.1,3.5,1.4,0.2,setosa\n4.9,3,1.4,0.2,setosa\n7,3.2,4.7,1.4,versicolor\n", "",
			`f.csv:1: expected a first line that names the columns, got a line of data`, data.ErrHeader},
		{"unnamed column", "a,,b\n1,2,3\n", "", `f.csv:1: column 2: expected a name, got an empty cell`, data.ErrHeader},
		{"unnamed first column", ",a,b\n1,2,3\n", "",
			`f.csv:1: column 1: expected a name, got an empty cell (a saved row number? write the table without it)`, data.ErrHeader},
		{"unnamed last column", "a,b, \n1,2,3\n", "",
			`f.csv:1: column 3: expected a name, got an empty cell (a comma at the end of the line?)`, data.ErrHeader},
		{"name twice", "a,b, a\n1,2,3\n", "",
			`f.csv:1: column "a": expected a name of its own, got the same in columns 1 and 3`, data.ErrHeader},
		{"no features", "class\n1\n", "", `f.csv:1: expected features beside the target "class", got none`, data.ErrHeader},
		{"semicolons", "a;b;class\n1;2;x\n", "class", `f.csv:1: expected columns separated by commas, got semicolons`, data.ErrHeader},
		{"tabs", "a\tb\tclass\n1\t2\tx\n", "class", `f.csv:1: expected columns separated by commas, got tabs`, data.ErrHeader},
		{"header in Latin-1", "caf\xe9,b\n1,2\n", "", `f.csv:1: column 1: expected UTF-8 text, got "caf\xe9"`, data.ErrNotText},

		{"target not there, near", "ash,alcohol,class\n1,2,3\n", "clas",
			`f.csv:1: expected a target among the columns "ash", "alcohol", "class", got "clas" (did you mean "class"?)`, data.ErrNoTarget},
		{"target not there, case", "ash,Class,alcohol\n1,2,3\n", "CLASS",
			`f.csv:1: expected a target among the columns "ash", "Class", "alcohol", got "CLASS" (did you mean "Class"?)`, data.ErrNoTarget},
		{"target not there, far", "a,b\n1,2\n", "price", `f.csv:1: expected a target among the columns "a", "b", got "price"`, data.ErrNoTarget},
		{"target not there, many columns", numbered("x", 20) + "y\n", "price",
			`f.csv:1: expected a target among the columns "xaa", "xab", "xac", "xad", "xae", "xaf", "xag", "xah", "xai", "xaj", "xak", "xal" and 9 more, got "price"`, data.ErrNoTarget},

		{"missing cell", "a,b\n1,2\n,3\n", "", `f.csv:3: column "a": expected a number, got an empty cell`, data.ErrMissing},
		{"spaces in a cell", "a,b\n1,2\n  ,3\n", "", `f.csv:3: column "a": expected a number, got an empty cell`, data.ErrMissing},
		{"NA", "a,b\nNA,2\n", "", `f.csv:2: column "a": expected a number, got "NA", a missing value`, data.ErrMissing},
		{"nAn", "a,b\nnAn,2\n", "", `f.csv:2: column "a": expected a number, got "nAn", a missing value`, data.ErrMissing},
		{"question mark", "a,b\n?,2\n", "", `f.csv:2: column "a": expected a number, got "?", a missing value`, data.ErrMissing},
		{"missing target", "a,b\n1,\n", "", `f.csv:2: column "b": expected a target, got an empty cell`, data.ErrMissing},
		{"missing target, NA", "b,a\nNA,1\n", "b", `f.csv:2: column "b": expected a target, got "NA", a missing value`, data.ErrMissing},
		{"text", "a,b\nhigh,2\n", "b", `f.csv:2: column "a": expected a number, got "high"`, data.ErrNotNumber},
		{"text, target by default", "class,a\nred,2\n", "",
			`f.csv:2: column "class": expected a number, got "red" (as no target was named, it is the last column, "a")`, data.ErrNotNumber},
		{"decimal comma", "a,b\n\"3,14\",2\n", "b", `f.csv:2: column "a": expected a number, got "3,14"`, data.ErrNotNumber},
		{"long text", "a,b\n" + strings.Repeat("é", 500) + ",2\n", "b",
			`f.csv:2: column "a": expected a number, got "` + strings.Repeat("é", 40) + `"…`, data.ErrNotNumber},
		{"text over two lines", "a,b\n\"x\ny\",2\n", "b", `f.csv:2: column "a": expected a number, got "x\ny"`, data.ErrNotNumber},
		{"infinite", "a,b\n-Inf,2\n", "", `f.csv:2: column "a": expected a finite number, got "-Inf"`, data.ErrNotFinite},
		{"beyond float64", "a,b\n1e999,2\n", "", `f.csv:2: column "a": expected a finite number, got "1e999"`, data.ErrNotFinite},
		{"feature in Latin-1", "a,b\n\xb5,2\n", "", `f.csv:2: column "a": expected UTF-8 text, got "\xb5"`, data.ErrNotText},
		{"target in Latin-1", "a,b\n1,\xb5\n", "", `f.csv:2: column "b": expected UTF-8 text, got "\xb5"`, data.ErrNotText},

		{"too few cells", "a,b,c\n1,2,3\n1,2\n", "", `f.csv:3: column "c": expected 3 cells, as in the first line, got 2`, data.ErrRagged},
		{"too many cells", "a,b,c\n1,2,3,4\n", "", `f.csv:2: column 4: expected 3 cells, as in the first line, got 4`, data.ErrRagged},
		{"physical lines", "a,b\n\n1,\"x\ny\nz\"\r\n\r\n2,w\nbad,v\n", "b",
			`f.csv:8: column "a": expected a number, got "bad"`, data.ErrNotNumber},
		{"physical line within a row", "b,a\n\"x\ny\",bad\n", "b", `f.csv:3: column "a": expected a number, got "bad"`, data.ErrNotNumber},

		{"stray quote", "a,b\n1,x\"y\n", "", `f.csv:2: expected a cell in quotes, with each " inside it doubled, got a quote out of place at byte 4`, data.ErrQuote},
		{"quote never closed", "a,b\n1,\"x\n2,y\n", "",
			`f.csv:3: expected a cell in quotes, with each " inside it doubled, got a quote out of place at byte 5 (the row begins at line 2)`, data.ErrQuote},
		{"quote never closed in the header", "a,\"b\n", "",
			`f.csv:1: expected a cell in quotes, with each " inside it doubled, got a quote out of place at byte 6`, data.ErrQuote},

		{"gzip cut off in its header", whole[:5], "", `f.csv: expected a whole gzip file, got one that is cut off`, data.ErrGzip},
		{"gzip cut off at the end", small[:len(small)-3], "",
			`f.csv: expected a whole gzip file, got one that is cut off (after line 2)`, data.ErrGzip},
		{"gzip with a wrong sum", wrongSum, "", `f.csv: expected a whole gzip file, got a wrong checksum (after line 2)`, data.ErrGzip},
		{"gzip that ends in its header fields", "\x1f\x8b\x08\xff" + strings.Repeat("\xff", 60), "",
			`f.csv: expected a whole gzip file, got one that is cut off`, data.ErrGzip},
		{"gzip with damaged bytes", small[:10] + "\xff\xff\xff\xff\xff\xff", "", `f.csv: expected a whole gzip file, got damaged bytes`, data.ErrGzip},
		{"UTF-16", "\xff\xfea\x00,\x00b\x00", "", `f.csv: expected CSV in UTF-8, got UTF-16 text (save it as UTF-8)`, data.ErrNotText},
		{"spreadsheet", "PK\x03\x04\x14", "", `f.csv: expected CSV in UTF-8, got a zip archive (a spreadsheet? export it as CSV)`, data.ErrNotText},
		{"Parquet", "PAR1\x15", "", `f.csv: expected CSV in UTF-8, got a Parquet file (export it as CSV)`, data.ErrNotText},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			table, err := data.Read(strings.NewReader(tt.text), "f.csv", tt.target)
			checkError(t, err, tt.want, tt.kind)
			if table != nil {
				t.Errorf("a table came with the error: %v", table)
			}
		})
	}
}

// failing gives some text and then its own error.
type failing struct {
	text string
	err  error
}

func (f *failing) Read(p []byte) (int, error) {
	if f.text == "" {
		return 0, f.err
	}
	n := copy(p, f.text)
	f.text = f.text[n:]
	return n, nil
}

func TestReadPassesOnReadError(t *testing.T) {
	gone := errors.New("the line is gone")
	for _, text := range []string{"", "a", "a,b\n", "a,b\n1,2\n", "a,b\n1,\"2"} {
		_, err := data.Read(&failing{text, gone}, "f.csv", "")
		if !errors.Is(err, gone) {
			t.Errorf("after %q: got %v, want %v", text, err, gone)
			continue
		}
		if want := "f.csv: the line is gone"; err.Error() != want {
			t.Errorf("after %q: got %q, want %q", text, err, want)
		}
	}
}
