package pgtest

import (
	"os/exec"
	"sync"
	"testing"
)

// fresh has the data of a server that was never started. Each server begins with a copy: initdb takes more than a second of CPU. All of a
// test binary have the same system identifier.
var (
	fresh     *Server
	freshOnce sync.Once
)

// initialize gives s the data of a new server.
func (s *Server) initialize(t testing.TB) {
	t.Helper()
	freshOnce.Do(func() {
		f := newServer(t, place())
		f.run(t, "initdb", "-D", f.data(), "-U", "parley", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
		fresh = f
	})
	if fresh == nil {
		t.Fatal("initdb failed in an earlier test")
	}
	if said, err := exec.Command("cp", "-a", fresh.data(), s.data()).CombinedOutput(); err != nil {
		t.Fatalf("copy the data of a new server: %v\n%s", err, said)
	}
}
