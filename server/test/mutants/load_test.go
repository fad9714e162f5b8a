package mutants

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"parley/app/check"
	"parley/app/load"
	"parley/server/test/kit"
)

// loadVariable lets a test binary be the load, with the clients that are built into it: a load.Config as JSON.
const loadVariable = "PARLEY_TEST_LOAD"

// harm is what happens while the mutant is under load, so that its fault shows.
type harm struct {
	churn   bool    // the clients restart, lose their connection, leave and join
	changes float64 // edits, deletions, reactions and pins for each message
	kills   int     // of the server
	crash   string  // the moment at which the server ends itself, once
	private int     // private rooms, out of which half of the users are taken
}

// crashCount is at which of its moments the server crashes.
const crashCount = 40

// suffer runs the mutant as the server and as the load, does the harm, and checks what is left.
func (m *mutant) suffer(t *testing.T, path string) *check.Report {
	t.Helper()
	addr := kit.FreeAddr(t)
	server := &kit.Process{T: t, URL: "http://" + addr, Path: path, Args: []string{
		"serve", "--addr", addr, "--store", "sqlite:" + filepath.Join(t.TempDir(), "parley.db"), "--limits", "off",
	}}
	t.Cleanup(server.Kill)
	if m.harm.crash != "" {
		server.Env = []string{fmt.Sprintf("%s=%s:%d", kit.CrashVariable, m.harm.crash, crashCount)}
	}
	server.Start()
	cfg := load.Config{
		URL: server.URL, Clients: 6, Senders: 6, Rooms: 2, PrivateRooms: m.harm.private, Rate: 240, Private: 0.1, Changes: m.harm.changes, Churn: m.harm.churn,
		For: time.Duration(3+m.harm.kills) * time.Second, Settle: 6 * time.Second, Seed: 1, History: t.TempDir(),
	}
	talking, ended := startLoad(t, path, cfg)
	<-talking
	m.harm.do(t, server)
	if err := <-ended; err != nil {
		t.Fatalf("the load of the mutant: %v", err)
	}
	server.Kill()
	return verdict(t, cfg.History, server.File())
}

// do harms the server while the load is on it.
func (h *harm) do(t *testing.T, server *kit.Process) {
	t.Helper()
	if h.crash != "" {
		ctx, cancel := context.WithTimeout(t.Context(), kit.Patience)
		defer cancel()
		server.Await(ctx)
		server.Env = nil
		server.Start()
	}
	for range h.kills {
		time.Sleep(time.Second) // of load before each kill
		server.Kill()
		server.Start()
	}
}

// startLoad runs the load in a process of the mutant. It says when everyone talks, and how the process has ended.
func startLoad(t *testing.T, path string, cfg load.Config) (talking <-chan struct{}, ended <-chan error) {
	t.Helper()
	asked, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), path)
	cmd.Env = append(os.Environ(), loadVariable+"="+string(asked))
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	talks, end, waited := make(chan struct{}), make(chan error, 1), make(chan struct{})
	go func() {
		defer close(waited)
		lines := bufio.NewReader(out)
		line, _ := lines.ReadString('\n') // its progress, or why it came to nothing
		close(talks)
		io.WriteString(t.Output(), line)
		io.Copy(t.Output(), lines)
		end <- cmd.Wait()
	}()
	t.Cleanup(func() { <-waited })
	return talks, end
}
