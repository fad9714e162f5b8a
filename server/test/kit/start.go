package kit

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/node/certtest"
	"parley/server/store/postgres/pgtest"
)

// StartRedis starts one for the test, with these settings, and returns its URL.
func StartRedis(t *testing.T, settings ...string) string {
	t.Helper()
	addr := FreeAddr(t)
	_, port, _ := strings.Cut(addr, ":")
	StartCommand(t, append([]string{"redis-server", "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--save", ""}, settings...))
	deadline := time.Now().Add(Patience)
	for time.Now().Before(deadline) {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			return "redis://" + addr
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("Redis does not answer")
	return ""
}

// SocketDir returns a directory with a short name: the path of a socket has a limit.
func SocketDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "parley")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// StartOnSocket starts a server on a unix socket. query is what stands behind the path.
func StartOnSocket(t *testing.T, path, query string, args ...string) *Process {
	t.Helper()
	return startWith(t, Route{Socket: path}, nil, append([]string{"--limits", "off", "--addr", "unix:" + path + query}, args...)...)
}

// StartNodes starts several servers of one database and one Redis.
func StartNodes(t *testing.T, count int, args ...string) []*Process {
	t.Helper()
	database, redis := pgtest.Shared(t), StartRedis(t)
	url := database.TCP(database.Database(t), "")
	var nodes []*Process
	for range count {
		nodes = append(nodes, StartProcess(t, append([]string{"--store", url, "--bus", redis}, args...)...))
	}
	return nodes
}

// StartProcess starts a server on a free port with its data in a directory of the test.
func StartProcess(t *testing.T, args ...string) *Process {
	t.Helper()
	return StartProcessWith(t, nil, args...)
}

// StartProcessWith starts one with an environment of its own.
func StartProcessWith(t *testing.T, env []string, args ...string) *Process {
	t.Helper()
	return startWith(t, Route{}, env, args...)
}

func startWith(t *testing.T, w Route, env []string, args ...string) *Process {
	t.Helper()
	addr := FreeAddr(t)
	p := &Process{T: t, Env: env, Route: w, URL: w.Scheme() + "://" + addr, Args: append([]string{
		"serve", "--addr", addr, "--store", "sqlite:" + filepath.Join(t.TempDir(), "parley.db"),
	}, args...)}
	p.Start()
	t.Cleanup(p.Kill)
	return p
}

// StartTLS starts a server with a certificate of its own.
func StartTLS(t *testing.T, args ...string) (*Process, Route) {
	t.Helper()
	c := certtest.New(t, t.TempDir(), time.Now().Add(time.Hour))
	p := startWith(t, Route{Trust: c.Pool}, nil, append(args, "--tls-cert", c.File, "--tls-key", c.Key)...)
	return p, p.Route
}

// FreshDatabase returns the URL of an empty database.
func FreshDatabase(t *testing.T) string {
	t.Helper()
	database := pgtest.Shared(t)
	return database.TCP(database.Database(t), "")
}

// Addrs are where servers listen, as HOST:PORT.
func Addrs(nodes []*Process) []string {
	var all []string
	for _, n := range nodes {
		all = append(all, strings.TrimPrefix(n.URL, "http://"))
	}
	return all
}
