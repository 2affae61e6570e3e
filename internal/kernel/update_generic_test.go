//go:build !amd64 || noasm

package kernel

import "testing"

func eachISA(_ testing.TB, f func(name string)) { f("portable") }
