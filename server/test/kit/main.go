package kit

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
)

// serveVariable makes a test binary a server.
const serveVariable = "PARLEY_TEST_SERVE"

// coverVariable names a directory for the coverage of the servers that tests start; they write it when they end.
const coverVariable = "PARLEY_TEST_COVER"

// Main runs the tests of a package, and then what tidies up after them. A package's TestMain calls it, since a test binary is also
// the server that a test starts with faults.
func Main(m *testing.M, tidy ...func()) {
	if os.Getenv(serveVariable) != "" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(serve(ctx, os.Args[2:], os.Stdout, os.Stderr)) // after the word serve
	}
	if dir := os.Getenv(coverVariable); dir != "" {
		os.Setenv("GOCOVERDIR", dir) // go test has set it to a directory of its own
	}
	status := m.Run()
	for _, f := range tidy {
		f()
	}
	os.Exit(status)
}
