package data

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/csv"
	stderrors "errors"
	"io"
	"io/fs"
	"strconv"

	"github.com/pkg/errors"
)

const utf8BOM = "\xef\xbb\xbf"

// foreign lists the first bytes of files that people hand over in place of CSV.
var foreign = []struct{ magic, what, hint string }{
	{"\xff\xfe", "UTF-16 text", "save it as UTF-8"},
	{"\xfe\xff", "UTF-16 text", "save it as UTF-8"},
	{"PK\x03\x04", "a zip archive", "a spreadsheet? export it as CSV"},
	{"PAR1", "a Parquet file", "export it as CSV"},
}

// decode gives the text of a file: gunzipped if it begins like a gzip file, without a byte order mark.
func decode(r io.Reader, name string) (*bufio.Reader, error) {
	const size = 1 << 16
	text := bufio.NewReaderSize(r, size)
	head, err := text.Peek(3)
	if err != nil && err != io.EOF {
		return nil, readError(err, name, 0)
	}
	if bytes.Equal(head, []byte{0x1f, 0x8b, 8}) { // RFC 1952: two magic bytes and the only method there is
		z, err := gzip.NewReader(text)
		if err != nil {
			return nil, readError(err, name, 0)
		}
		text = bufio.NewReaderSize(z, size)
	}
	head, err = text.Peek(4)
	if err != nil && err != io.EOF {
		return nil, readError(err, name, 0)
	}
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return nil, fail(Error{File: name, Expected: "CSV in UTF-8", Got: f.what, Hint: f.hint, Err: ErrNotText})
		}
	}
	if bytes.HasPrefix(head, []byte(utf8BOM)) {
		_, err = text.Discard(len(utf8BOM))
	} else {
		err = nil
	}
	return text, errors.WithStack(err)
}

// readError turns what stopped the reading after the given line into an error that names the file.
func readError(err error, name string, line int) error {
	var parse *csv.ParseError
	var corrupt flate.CorruptInputError
	var path *fs.PathError
	got := ""
	switch {
	case stderrors.As(err, &parse):
		return quoteError(parse, name)
	case stderrors.Is(err, io.ErrUnexpectedEOF):
		got = "one that is cut off"
	case stderrors.Is(err, gzip.ErrChecksum):
		got = "a wrong checksum"
	case stderrors.Is(err, gzip.ErrHeader), stderrors.As(err, &corrupt):
		got = "damaged bytes"
	case stderrors.As(err, &path):
		return errors.WithStack(err) // names the file already
	default:
		return errors.Wrap(err, name)
	}
	hint := ""
	if line > 0 {
		hint = "after line " + strconv.Itoa(line)
	}
	return fail(Error{File: name, Expected: "a whole gzip file", Got: got, Hint: hint, Err: ErrGzip})
}

func quoteError(e *csv.ParseError, name string) error {
	const expected = `a cell in quotes, with each " inside it doubled`
	got := "a quote out of place at byte " + strconv.Itoa(e.Column)
	hint := ""
	if e.StartLine != e.Line {
		hint = "the row begins at line " + strconv.Itoa(e.StartLine)
	}
	return fail(Error{File: name, Line: e.Line, Expected: expected, Got: got, Hint: hint, Err: ErrQuote})
}
