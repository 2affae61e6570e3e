package data

import (
	"errors"
	"io/fs"
	"os"

	pkgerrors "github.com/pkg/errors"
)

// Load reads the table in a file; see [Read] for what a table is and how target is chosen. The file may be gzipped
// whatever it is called.
//
// Errors: those of Read, and an [*Error] that wraps the one of the system for a file that cannot be opened
// (errors.Is(err, fs.ErrNotExist)); [ErrNotText] for a directory.
func Load(path, target string) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fail(Error{File: path, Expected: "a CSV file", Got: whyNot(path, err), Err: err})
	}
	defer func() { _ = f.Close() }() // only read from: nothing is lost
	info, err := f.Stat()
	if err != nil {
		return nil, pkgerrors.WithStack(err)
	}
	if info.IsDir() {
		return nil, fail(Error{File: path, Expected: "a CSV file", Got: "a directory", Err: ErrNotText})
	}
	return Read(f, path, target)
}

// whyNot says in few words why a file did not open.
func whyNot(path string, err error) string {
	var pe *fs.PathError
	switch {
	case path == "":
		return "an empty name"
	case errors.Is(err, fs.ErrNotExist):
		return "no such file"
	case errors.As(err, &pe):
		return pe.Err.Error()
	}
	return err.Error()
}
