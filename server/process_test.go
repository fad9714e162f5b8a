package main

import (
	"bufio"
	"cmp"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary be the server too, so that a test can start it as a process and kill it.
func TestMain(m *testing.M) {
	if os.Getenv("PARLEY_TEST_COMMAND") != "" {
		ctx := untilStopped()
		if code, ok := troubled(ctx, os.Args[1:], os.Stdout, os.Stderr); ok {
			os.Exit(code)
		}
		os.Exit(command(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	status := m.Run()
	closeBrowser()
	os.Exit(status)
}

// process is a running server.
type process struct {
	t    *testing.T
	args []string
	env  []string // besides the test's own
	wrap []string // the command that runs it, such as one that enters a network
	pass []*os.File
	path string // of another program than this one
	way  way
	url  string
	cmd  *exec.Cmd
	said <-chan string // its first line
	logs *logged
}

// startProcess starts a server on a free port with its data in a directory of the test.
func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	return startProcessWith(t, nil, args...)
}

// startProcessWith starts one with an environment of its own.
func startProcessWith(t *testing.T, env []string, args ...string) *process {
	t.Helper()
	return startWith(t, way{}, env, args...)
}

func startWith(t *testing.T, w way, env []string, args ...string) *process {
	t.Helper()
	addr := freeAddr(t)
	p := &process{t: t, env: env, way: w, url: w.scheme() + "://" + addr, args: append([]string{
		"serve", "--addr", addr, "--store", "sqlite:" + filepath.Join(t.TempDir(), "parley.db"),
	}, args...)}
	p.start()
	t.Cleanup(p.kill)
	return p
}

// start starts the process and waits until it serves.
func (p *process) start() {
	p.t.Helper()
	p.launch()
	p.waitReady()
}

// launch starts the process.
func (p *process) launch() {
	p.t.Helper()
	command := append(slices.Clone(p.wrap), cmp.Or(p.path, os.Args[0]))
	command = append(command, p.args...)
	p.cmd = exec.Command(command[0], command[1:]...)
	p.cmd.Env = append(append(os.Environ(), "PARLEY_TEST_COMMAND=1"), p.env...)
	p.logs = &logged{t: p.t}
	p.cmd.Stderr, p.cmd.ExtraFiles = p.logs, p.pass
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
	said := make(chan string, 1)
	p.said = said
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		said <- line
	}()
}

func (p *process) waitReady() {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		if answer, err := p.way.client().Get(p.url + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Fatal("the server did not get ready")
}

// kill ends the process without a chance to tidy up.
func (p *process) kill() {
	if p.cmd != nil {
		p.cmd.Process.Kill()
		p.cmd.Wait()
		p.cmd = nil
	}
}

// stop asks the process to end and returns its exit status.
func (p *process) stop() int {
	p.t.Helper()
	p.cmd.Process.Signal(syscall.SIGTERM)
	err := p.cmd.Wait()
	code := p.cmd.ProcessState.ExitCode()
	p.cmd = nil
	if err != nil && code < 0 {
		p.t.Errorf("stop: %v", err)
	}
	return code
}

// The next port to be tried. They are below those that the system gives to connections, so that nobody takes the port of a
// server while it is down.
var nextPort = func() *atomic.Uint32 {
	var n atomic.Uint32
	n.Store(rand.Uint32N(lastPort - firstPort))
	return &n
}()

const firstPort, lastPort = 15_000, 32_000

// freeAddr returns an address that nothing listens at, never the same twice.
func freeAddr(t *testing.T) string {
	t.Helper()
	return fmt.Sprint("127.0.0.1:", freePorts(t, 1))
}

// freePorts returns the first of some ports in a row that nobody else gets.
func freePorts(t *testing.T, count uint32) (first int) {
	t.Helper()
	for range 1_000 {
		end := nextPort.Add(count) % (lastPort - firstPort)
		if end < count {
			continue // around the corner
		}
		first := firstPort + int(end-count)
		free := true
		for i := range int(count) {
			l, err := net.Listen("tcp", fmt.Sprint(":", first+i))
			if free = free && err == nil; err == nil {
				l.Close()
			}
		}
		if free {
			return first
		}
	}
	t.Fatal("no port is free")
	return 0
}

// logged shows a server's complaints in the test's log. After the server's end they can be read.
type logged struct {
	t    *testing.T
	text strings.Builder
}

// Write passes on what is worse than a note.
func (l *logged) Write(p []byte) (int, error) {
	l.text.Write(p)
	if s := string(p); !strings.Contains(s, "level=INFO") {
		l.t.Output().Write([]byte("server: " + s))
	}
	return len(p), nil
}
