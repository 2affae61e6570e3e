// Command demo shows what training with proximal operators does, on real data.
package main

import (
	"os"

	"proxgrad/internal/cli"
)

func main() { os.Exit(cli.Main("demo", run)) }
