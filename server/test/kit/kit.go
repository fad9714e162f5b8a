// Package kit is what tests of the whole program are made of: servers as processes, clients, disks, proxies and relays between them,
// and faults. It runs on Unix systems.
package kit

import (
	"os"
	"testing"
	"time"
)

// Patience bounds every wait of a browser test: generous, since a loaded machine is no failure.
const Patience = 2 * time.Minute

// Missing skips a test for want of something, except where everything must be there.
func Missing(t *testing.T, what string, args ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("missing "+what, args...)
	}
	t.Skipf("missing "+what, args...)
}
