package cli_test

import (
	"testing"

	"proxgrad/internal/cli"
)

func TestAsUsageKeepsNil(t *testing.T) {
	if err := cli.AsUsage(nil); err != nil {
		t.Errorf("AsUsage(nil) = %v", err)
	}
}
