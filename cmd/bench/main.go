// Command bench measures how fast proxgrad trains, beside other systems if asked.
package main

import (
	"os"

	"proxgrad/internal/cli"
)

func main() { os.Exit(cli.Main("bench", run)) }
