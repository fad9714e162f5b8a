package pgtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Bouncer is a PgBouncer in front of a server.
type Bouncer struct {
	server *Server
	port   int
	file   string
	cmd    *exec.Cmd
}

// Bouncer starts a PgBouncer in front of s, in a pool mode and with these settings besides. It ends with the test.
func (s *Server) Bouncer(t testing.TB, mode string, settings ...string) *Bouncer {
	t.Helper()
	bin := "/usr/sbin/pgbouncer"
	if _, err := os.Stat(bin); err != nil {
		if bin, err = exec.LookPath("pgbouncer"); err != nil {
			lacks(t, "pgbouncer: run make deps")
		}
	}
	dir, err := os.MkdirTemp("", "pgbouncer") // a test's own directory is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	b := &Bouncer{server: s, port: freePort(t), file: filepath.Join(dir, "pgbouncer.ini")}
	b.configure(t, mode, settings...)
	if s.as != nil {
		if err := os.Chown(dir, int(s.as.Uid), int(s.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	b.cmd = exec.Command(bin, b.file)
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as, Setpgid: true, Pdeathsig: syscall.SIGKILL}
	b.cmd.Dir = dir
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	b.cmd.Stdout, b.cmd.Stderr = log, log
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		b.cmd.Process.Kill()
		b.cmd.Wait()
	})
	b.await(t)
	return b
}

func (b *Bouncer) configure(t testing.TB, mode string, settings ...string) {
	t.Helper()
	lines := append([]string{
		"[databases]", fmt.Sprintf("* = host=%s port=%d user=parley", b.server.dir, b.server.port), "[pgbouncer]",
		"listen_addr = 127.0.0.1", fmt.Sprintf("listen_port = %d", b.port), "unix_socket_dir =", "auth_type = any", "pool_mode = " + mode,
		"default_pool_size = 40", "max_client_conn = 200",
	}, settings...)
	if err := os.WriteFile(b.file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Reconfigure lets it read other settings.
func (b *Bouncer) Reconfigure(t testing.TB, mode string, settings ...string) {
	t.Helper()
	b.configure(t, mode, settings...)
	if err := b.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
}

func (b *Bouncer) await(t testing.TB) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", b.Addr()); err == nil {
			conn.Close()
			return
		}
	}
	said, _ := os.ReadFile(filepath.Join(filepath.Dir(b.file), "log"))
	t.Fatalf("PgBouncer does not answer\n%s", said)
}

// Addr is the address it listens on, as host:port.
func (b *Bouncer) Addr() string { return fmt.Sprintf("127.0.0.1:%d", b.port) }

// URL is where a database is behind it.
func (b *Bouncer) URL(database string) string { return b.server.TCP(database, b.Addr()) }
