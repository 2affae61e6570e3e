//go:build unix

package main

import (
	"os"
	"syscall"
)

// pause stops a program and resume lets it go on: threads of a peer that is not being measured go on spinning for a while, and
// would take the processors from the one that is.
func pause(p *os.Process) error  { return p.Signal(syscall.SIGSTOP) }
func resume(p *os.Process) error { return p.Signal(syscall.SIGCONT) }
