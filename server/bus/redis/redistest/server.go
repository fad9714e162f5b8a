// Package redistest starts private Redis servers as child processes: single ones, with a password or TLS, a primary with a
// replica and Sentinels, and clusters. They keep nothing on a disk, and end with the test, also when the test binary is killed.
package redistest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// startWait bounds how long a server may take to be there, or to change as it was told.
const startWait = time.Minute

// Server is one Redis process. Its methods end the test if they fail.
type Server struct {
	t      testing.TB
	dir    string
	port   int
	config []string // lines of redis.conf, without "port"
	args   []string // after the file: --sentinel
	auth   []string // what redis-cli needs: --user, -a

	mu     sync.Mutex
	cmd    *exec.Cmd
	exited chan struct{}
	log    bytes.Buffer
}

// Start starts a server with these lines of redis.conf, on a free port of 127.0.0.1.
func Start(t testing.TB, config ...string) *Server {
	t.Helper()
	s := newServer(t, config...)
	s.Restart()
	return s
}

// WithPassword starts a server that asks for a password.
func WithPassword(t testing.TB, password string) *Server {
	t.Helper()
	s := newServer(t, "requirepass "+password)
	s.auth = []string{"-a", password}
	s.Restart()
	return s
}

func newServer(t testing.TB, config ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("missing redis-server")
		}
		t.Skip("missing redis-server")
	}
	dir, err := os.MkdirTemp("", "redis") // t.TempDir() is too long for the name of a socket
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, dir: dir, config: config, port: freePort(t)}
	t.Cleanup(func() {
		s.Kill()
		_ = os.RemoveAll(dir)
	})
	return s
}

// Restart starts the server, on the same port and without data, after it was killed.
func (s *Server) Restart() {
	s.t.Helper()
	base := []string{
		"bind 127.0.0.1", "protected-mode no", "dir " + s.dir, "unixsocket " + s.Socket(), "daemonize no",
		`save ""`, "appendonly no", "repl-diskless-sync-delay 0", "maxmemory 256mb",
	}
	if len(s.args) > 0 { // a Sentinel
		base = base[:5]
	}
	if !slices.ContainsFunc(s.config, func(line string) bool { return strings.HasPrefix(line, "tls-port") }) {
		base = append(base, "port "+strconv.Itoa(s.port))
	}
	file := filepath.Join(s.dir, "redis.conf")
	if _, err := os.Stat(file); err != nil || len(s.args) == 0 { // a Sentinel keeps what it knows in the file
		lines := strings.Join(slices.Concat(base, s.config), "\n") + "\n"
		if err := os.WriteFile(file, []byte(lines), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	s.launch(file)
	s.Eventually("answer", func() bool {
		out, err := s.try("PING")
		return err == nil && strings.Contains(out, "PONG")
	})
}

func (s *Server) launch(file string) {
	s.t.Helper()
	cmd := exec.Command("redis-server", append([]string{file}, s.args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.Stdout, cmd.Stderr = s, s
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(exited)
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd, s.exited = cmd, exited
}

// Write takes what the server logs.
func (s *Server) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(p)
}

func (s *Server) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// Addr returns host and port, Port the port, Socket the path of the socket, which has no TLS.
func (s *Server) Addr() string   { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }
func (s *Server) Port() int      { return s.port }
func (s *Server) Socket() string { return filepath.Join(s.dir, "redis.sock") }

// Pid returns the number of its process.
func (s *Server) Pid() int { return s.cmd.Process.Pid }

// URL returns the URL of a server without password and TLS.
func (s *Server) URL() string { return "redis://" + s.Addr() }

// Kill kills the server at once, as kill -9 does, and waits until it has gone.
func (s *Server) Kill() {
	s.signal(syscall.SIGKILL)
	s.mu.Lock()
	exited := s.exited
	s.mu.Unlock()
	if exited != nil {
		<-exited
	}
}

// Freeze lets the server hang until Thaw: connections to it stay, and are even made, but nothing is answered.
func (s *Server) Freeze() {
	s.t.Helper()
	s.signal(syscall.SIGSTOP)
	s.Eventually("stop", func() bool {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.Pid()))
		_, state, _ := strings.Cut(string(stat), ") ") // after its name
		return err != nil || strings.HasPrefix(state, "T")
	})
}

// Thaw ends Freeze.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd != nil {
		_ = s.cmd.Process.Signal(sig) // it may have gone
	}
}

// FlushAll deletes all that the server holds.
func (s *Server) FlushAll() { s.Do("FLUSHALL") }

// Replicates reports whether the server says that of itself as a primary or replica, such as role:master. A server that changes its role hangs
// up on everyone: then it says nothing.
func (s *Server) Replicates(line string) bool {
	said, err := s.try("INFO", "replication")
	return err == nil && strings.Contains(said, line)
}

// Do sends a command to the server and returns what redis-cli shows of the answer.
func (s *Server) Do(args ...string) string {
	s.t.Helper()
	out, err := s.try(args...)
	if err != nil {
		s.t.Fatalf("%q: %v: %s", args, err, out)
	}
	return out
}

func (s *Server) try(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startWait)
	defer cancel()
	options := []string{"-e", "--no-auth-warning", "-s", s.Socket()}
	last := args[len(args)-1]
	binary := strings.ContainsRune(last, 0) // which no argument of a process can have: it goes in by the standard input
	if binary {
		options, args = append(options, "-x"), args[:len(args)-1]
	}
	cmd := exec.CommandContext(ctx, "redis-cli", slices.Concat(options, s.auth, args)...)
	if binary {
		cmd.Stdin = strings.NewReader(last)
	}
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// Eventually waits until is holds.
func (s *Server) Eventually(what string, is func() bool) {
	s.t.Helper()
	for late := time.Now().Add(startWait); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(late) {
			s.t.Fatalf("redis-server at port %d did not %s in %v; it said:\n%s", s.port, what, startWait, tail(s.said(), 2000))
		}
	}
}

// freePort returns a port that nobody listens on. It is below those that the kernel gives to connections, so that none of them
// takes it before the server does.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		ports.Lock()
		ports.next++
		port := 20_000 + (os.Getpid()*97+ports.next)%10_000
		ports.Unlock()
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			_ = l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

var ports struct {
	sync.Mutex
	next int
}
