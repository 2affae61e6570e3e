package cli

import (
	"bufio"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/pkg/errors"
)

// stagingPrefix begins the name of the hidden folder in which files grow.
const stagingPrefix = ".partial-"

// OutDir is a folder for results in which no file is ever half written. Files grow in a hidden folder inside it and are
// renamed into place by [OutDir.Commit] once all are complete; a file of the same name is replaced, others are left
// alone. A command that fails or is interrupted leaves the folder as it was:
//
//	out, err := cli.Prepare(dir)
//	if err != nil { return err }
//	defer out.Discard()
//	… hours of work …
//	if err := out.Write("result.json", func(w io.Writer) error { … }); err != nil { return err }
//	return out.Commit(ctx)
//
// An OutDir is for one goroutine.
type OutDir struct {
	dir     string
	created []string // folders Prepare made, outermost first
	staging string   // "" until the first file
	names   []string // complete files, in order of writing
}

// Prepare makes sure that files can be written to dir, before any work is begun: it creates dir if it is missing, and
// tries. The error names dir and says what is in the way: a file of that name, missing rights, a read-only disk.
func Prepare(dir string) (*OutDir, error) {
	if dir == "" {
		return nil, errors.New("the output folder has no name")
	}
	d := &OutDir{dir: filepath.Clean(dir)}
	if info, err := os.Stat(d.dir); err == nil && !info.IsDir() {
		return nil, errors.Errorf("output folder %s: it is a file, expected a folder", d.dir)
	}
	if err := d.create(); err != nil {
		return nil, d.explain(err)
	}
	trial, err := os.MkdirTemp(d.dir, stagingPrefix)
	if err == nil {
		err = os.Remove(trial)
	}
	if err != nil {
		d.Discard()
		return nil, d.explain(err)
	}
	return d, nil
}

// create makes the folders that are missing and remembers them.
func (d *OutDir) create() error {
	for at := d.dir; ; at = filepath.Dir(at) {
		if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) || at == filepath.Dir(at) {
			break
		}
		d.created = slices.Insert(d.created, 0, at)
	}
	if err := os.MkdirAll(d.dir, 0o777); err != nil {
		d.Discard()
		return err
	}
	return nil
}

// explain names the folder, and only the reason of err: the path in it is a detail of ours.
func (d *OutDir) explain(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return errors.Wrapf(err, "output folder %s cannot be written to", d.dir)
}

// Write adds a file with what write sends to its argument, which is buffered. Nothing of it is visible before
// [OutDir.Commit]. name is a plain file name; one that was written before is an error. The error is that of write, or
// of the disk.
func (d *OutDir) Write(name string, write func(io.Writer) error) error {
	if name == "" || name != filepath.Base(name) || !filepath.IsLocal(name) || name == "." ||
		strings.HasPrefix(name, stagingPrefix) {
		return errors.Errorf("output file %q: expected a plain file name", name)
	}
	if slices.Contains(d.names, name) {
		return errors.Errorf("output file %s is written twice", name)
	}
	if d.staging == "" {
		staging, err := os.MkdirTemp(d.dir, stagingPrefix)
		if err != nil {
			return d.explain(err)
		}
		d.staging = staging
	}
	f, err := os.OpenFile(filepath.Join(d.staging, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return d.explain(err)
	}
	if err := fill(f, write); err != nil {
		return errors.WithMessagef(err, "output file %s", filepath.Join(d.dir, name))
	}
	d.names = append(d.names, name)
	return nil
}

// fill writes, flushes to the disk and closes f.
func fill(f *os.File, write func(io.Writer) error) error {
	buf := bufio.NewWriter(f)
	err := write(buf)
	if err == nil {
		err = errors.WithStack(buf.Flush())
	}
	if err == nil {
		err = errors.WithStack(f.Sync())
	}
	if cerr := f.Close(); err == nil {
		err = errors.WithStack(cerr)
	}
	return err
}

// Commit renames all files into place, in the order in which they were written, and removes the hidden folder. If ctx is
// cancelled or a folder stands where a file is to go, nothing is renamed. Once begun it is not interrupted; an error of
// the disk midway leaves some files new and some old, each of them whole.
func (d *OutDir) Commit(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return errors.Wrap(err, "no output was written")
	}
	for _, name := range d.names {
		if info, err := os.Stat(filepath.Join(d.dir, name)); err == nil && info.IsDir() {
			return errors.Errorf("output file %s: a folder of that name is in the way", filepath.Join(d.dir, name))
		}
	}
	for _, name := range d.names {
		if err := os.Rename(filepath.Join(d.staging, name), filepath.Join(d.dir, name)); err != nil {
			return d.explain(err)
		}
	}
	d.created = nil // they are wanted now
	d.names = nil
	if err := syncFolder(d.dir); err != nil {
		return d.explain(err)
	}
	d.Discard()
	return nil
}

// Discard removes whatever was not committed, and the folders that [Prepare] made if nothing else is in them. It does
// nothing after a successful Commit, so it may be deferred.
func (d *OutDir) Discard() {
	if d.staging != "" {
		os.RemoveAll(d.staging) // best effort: there is nothing the command could do about a failure
		d.staging = ""
	}
	d.names = nil
	for _, dir := range slices.Backward(d.created) {
		if os.Remove(dir) != nil {
			break // someone else put something there
		}
	}
	d.created = nil
}

// syncFolder makes the renames survive a power cut, where the system can do that for folders.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil // a file system without that promise
	}
	return err
}
