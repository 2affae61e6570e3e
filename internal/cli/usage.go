package cli

import "github.com/pkg/errors"

// UsageError marks an error as the fault of the command line, for which [Execute] exits with status [Usage] and points
// to --help. The error it holds is the whole text.
type UsageError struct{ Err error }

func (e *UsageError) Error() string { return e.Err.Error() }

// Unwrap returns the error that was marked.
func (e *UsageError) Unwrap() error { return e.Err }

// Usagef returns a [UsageError] with the formatted text.
func Usagef(format string, args ...any) error {
	return &UsageError{errors.Errorf(format, args...)}
}

// AsUsage marks err as a usage error; nil stays nil.
func AsUsage(err error) error {
	if err == nil {
		return nil
	}
	return &UsageError{err}
}
