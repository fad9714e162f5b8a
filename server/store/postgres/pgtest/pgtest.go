// Package pgtest runs a private PostgreSQL for tests: a child process with its data in a temporary directory. It never uses one
// that happens to run.
package pgtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// patience bounds how long a healthy server may take to start or to stop.
const patience = 60 * time.Second

// Server is a PostgreSQL. Its one role is parley, which owns everything and needs no password.
type Server struct {
	dir  string // of the sockets, and of the data
	bin  string
	port int
	as   *syscall.Credential // of whom it runs as; nil is whoever runs the test
	cmd  *exec.Cmd
	done chan struct{} // closed when cmd has ended
	live io.Closer     // is closed by the end of this process at the latest: see guard
}

var (
	shared     *Server
	sharedOnce sync.Once
	databases  atomic.Int64
)

// Shared returns the server of this test binary, which starts it when it is needed first. It ends with the binary.
func Shared(t testing.TB) *Server {
	t.Helper()
	sharedOnce.Do(func() { shared = start(t) })
	if shared == nil {
		t.Fatal("PostgreSQL did not start in an earlier test")
	}
	return shared
}

// New returns a server for this test alone, with these lines added to its configuration.
func New(t testing.TB, settings ...string) *Server {
	t.Helper()
	s := start(t, settings...)
	t.Cleanup(s.remove)
	return s
}

// OnDisk returns a server like New whose data are on a disk, where a commit costs what it costs.
func OnDisk(t testing.TB, settings ...string) *Server {
	t.Helper()
	s := startIn(t, os.TempDir(), settings...)
	t.Cleanup(s.remove)
	return s
}

func start(t testing.TB, settings ...string) *Server {
	t.Helper()
	return startIn(t, place(), settings...)
}

func startIn(t testing.TB, parent string, settings ...string) *Server {
	t.Helper()
	s := newServer(t, parent)
	s.initialize(t)
	s.configure(t, settings...)
	s.Start(t)
	return s
}

func newServer(t testing.TB, parent string) *Server {
	t.Helper()
	bin := find()
	if bin == "" {
		lacks(t, "PostgreSQL: run make deps")
	}
	dir, err := os.MkdirTemp(parent, "pg")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{dir: dir, bin: bin, port: freePort(t)}
	s.guard(t)
	if os.Getuid() == 0 { // PostgreSQL refuses to run as root
		s.as = other(t)
		if err := os.Chown(dir, int(s.as.Uid), int(s.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// place is where the data are: in memory, if that is large enough, since these tests are not about the disk, which others
// are waiting for. A process that is killed loses nothing there either.
func place() string {
	const memory, least = "/dev/shm", 2 << 30
	var free syscall.Statfs_t
	if syscall.Statfs(memory, &free) == nil && int64(free.Bavail)*int64(free.Bsize) >= least {
		return memory
	}
	return os.TempDir()
}

// lacks skips a test by the name of what the machine lacks; where everything must be there, it fails.
func lacks(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal("missing " + what)
	}
	t.Skip("missing " + what)
}

// find returns the directory with the newest server of Debian, or of the path.
func find() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1])
	}
	if path, err := exec.LookPath("postgres"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

func version(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4])
	return n
}

// other is the user that Debian's package makes, or nobody.
func other(t testing.TB) *syscall.Credential {
	t.Helper()
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			uid, _ := strconv.Atoi(u.Uid)
			gid, _ := strconv.Atoi(u.Gid)
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	lacks(t, "a user other than root, to run PostgreSQL as")
	return nil
}

// guard starts a process that ends the server and removes its files when the test binary has ended, however that was.
func (s *Server) guard(t testing.TB) {
	t.Helper()
	const script = `cat >/dev/null; pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null) && kill -CONT "$pid" && kill -QUIT "$pid" && sleep 1; rm -rf "$0"`
	cmd := exec.Command("sh", "-c", script, s.dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	live, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	s.live = live
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true}
	cmd.Dir = s.dir
	return cmd
}

func (s *Server) run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := s.command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

func (s *Server) configure(t testing.TB, settings ...string) {
	t.Helper()
	lines := append([]string{
		"listen_addresses = '127.0.0.1'", fmt.Sprintf("port = %d", s.port), fmt.Sprintf("unix_socket_directories = '%s'", s.dir),
		"max_connections = 200", "shared_buffers = '64MB'", "fsync = on", "log_min_messages = warning",
	}, settings...)
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.WriteString(f, "\n"+strings.Join(lines, "\n")+"\n"); err != nil {
		t.Fatal(err)
	}
}

// Start starts a server that is down, and returns when it answers.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	s.Launch(t)
	s.Await(t)
}

// Launch starts it without waiting.
func (s *Server) Launch(t testing.TB) {
	t.Helper()
	s.cmd = s.command("postgres", "-D", s.data())
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	log.Close()
	s.done = make(chan struct{})
	go func(cmd *exec.Cmd, done chan struct{}) {
		defer close(done)
		cmd.Wait()
	}(s.cmd, s.done)
}

// Await waits until it answers.
func (s *Server) Await(t testing.TB) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			conn.Close(ctx)
		}
		cancel()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			said, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			t.Fatalf("PostgreSQL does not answer: %v\n%s", err, bytes.TrimSpace(said))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// URL is where a database is, through the socket.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres:///%s?host=%s&port=%d&user=parley", database, url.QueryEscape(s.dir), s.port)
}

// TCP is where a database is behind addr: "" is the server itself, other addresses are those of proxies.
func (s *Server) TCP(database, addr string) string {
	if addr == "" {
		addr = s.Addr()
	}
	return fmt.Sprintf("postgres://parley@%s/%s?sslmode=disable", addr, database)
}

// Addr is the address it listens on, as host:port.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// Kill ends all its processes at once, and returns when they have gone: a server does not start while one is left.
func (s *Server) Kill() {
	children := childrenOf(s.cmd.Process.Pid)
	s.signal(syscall.SIGKILL)
	<-s.done
	for _, child := range children {
		for end := time.Now().Add(5 * time.Second); time.Now().Before(end) && syscall.Kill(child, 0) == nil; {
			time.Sleep(time.Millisecond)
		}
	}
}

// Freeze stops all its processes; Thaw lets them go on.
func (s *Server) Freeze() { s.signal(syscall.SIGSTOP) }

// Thaw ends Freeze.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

// signal reaches the children too, each of which is a session of its own. The parent comes first, so that it starts no more.
func (s *Server) signal(sig syscall.Signal) {
	parent := s.cmd.Process.Pid
	children := childrenOf(parent)
	syscall.Kill(parent, sig)
	for _, child := range append(children, childrenOf(parent)...) {
		syscall.Kill(child, sig)
	}
}

// Processes returns the numbers of all its processes.
func (s *Server) Processes() []int {
	parent := s.cmd.Process.Pid
	return append(childrenOf(parent), parent)
}

func childrenOf(parent int) (children []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		var pid, of int
		var state string
		_, rest, _ := strings.Cut(string(stat), ") ") // the name may have anything in it
		if _, err := fmt.Sscan(rest, &state, &of); err != nil || of != parent {
			continue
		}
		if _, err := fmt.Sscan(string(stat), &pid); err == nil {
			children = append(children, pid)
		}
	}
	return children
}

// Standby makes a server that follows s, and starts it.
func (s *Server) Standby(t testing.TB, name string) *Server {
	t.Helper()
	b := newServer(t, place())
	t.Cleanup(b.remove)
	of := fmt.Sprintf("host=%s port=%d user=parley application_name=%s", s.dir, s.port, name)
	b.run(t, "pg_basebackup", "-D", b.data(), "-d", of, "-R", "-X", "stream", "-c", "fast")
	b.configure(t)
	b.Start(t)
	return b
}

// Promote makes a standby a primary.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	s.run(t, "pg_ctl", "promote", "-w", "-D", s.data())
}

func (s *Server) remove() {
	if s.cmd != nil {
		s.Thaw()
		s.Kill()
	}
	os.RemoveAll(s.dir)
	s.live.Close()
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// Command runs a client program of PostgreSQL, such as createdb, on the server.
func (s *Server) Command(t testing.TB, name string, args ...string) {
	t.Helper()
	cmd := s.command(name, args...)
	cmd.Env = append(os.Environ(), "PGHOST="+s.dir, "PGPORT="+strconv.Itoa(s.port), "PGUSER=parley")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}
