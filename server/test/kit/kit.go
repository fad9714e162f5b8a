// Package kit is what tests of the whole program are made of: servers as processes, clients, disks, proxies and relays between them,
// and faults. It runs on Unix systems.
package kit

import (
	"flag"
	"os"
	"testing"
	"time"
)

// Full asks for everything at full length, which takes minutes: make chaos, attack, mutants and bench do.
var Full = flag.Bool("full", false, "everything, at full length")

// Patience bounds every wait of a test: generous, since a loaded machine is no failure.
const Patience = 2 * time.Minute

// Missing skips a test for want of something, except where everything must be there.
func Missing(t *testing.T, what string, args ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("missing "+what, args...)
	}
	t.Skipf("missing "+what, args...)
}
