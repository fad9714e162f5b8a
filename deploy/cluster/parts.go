package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// secret returns the content of a file, which it creates the first time.
func secret(name string) (string, error) {
	known, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		word := rand.Text()
		return word, os.WriteFile(name, []byte(word), 0o600)
	}
	return strings.TrimSpace(string(known)), err
}

// postgres starts PostgreSQL with its data in the directory, and returns the URL of its database.
func (c *cluster) postgres(ctx context.Context, tools tools) (string, error) {
	data := filepath.Join(c.dir, "postgres")
	as, err := other()
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); errors.Is(err, fs.ErrNotExist) {
		if err := c.initdb(tools, data, as); err != nil {
			return "", err
		}
	}
	port, err := freePort()
	if err != nil {
		return "", err
	}
	p := &child{name: "postgres", path: tools.postgres, dir: data, as: as, signal: syscall.SIGINT, args: []string{
		"-D", data, "-p", strconv.Itoa(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=100"}}
	env := append(os.Environ(), "PGPASSWORD="+c.password, "PGCONNECT_TIMEOUT=5")
	psql := func(database, statement string) ([]byte, error) {
		cmd := exec.CommandContext(ctx, tools.psql, "-qtAX", "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-U", "parley", "-d", database, "-c", statement)
		cmd.Env = env
		return cmd.CombinedOutput()
	}
	err = c.start(ctx, p, func() bool {
		_, err := psql("postgres", "SELECT 1")
		return err == nil
	})
	if err != nil {
		return "", err
	}
	if said, err := psql("postgres", "SELECT 1 FROM pg_database WHERE datname = 'parley'"); err != nil || strings.TrimSpace(string(said)) == "" {
		if said, err := psql("postgres", "CREATE DATABASE parley"); err != nil {
			return "", fmt.Errorf("create the database: %s: %w", said, err)
		}
	}
	return fmt.Sprintf("postgres://parley:%s@127.0.0.1:%d/parley?sslmode=disable", c.password, port), nil
}

// initdb creates the data directory. It discards an interrupted first attempt.
func (c *cluster) initdb(tools tools, data string, as *syscall.Credential) error {
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	key := filepath.Join(data, "..", "postgres.password")
	if err := os.WriteFile(key, []byte(c.password+"\n"), 0o600); err != nil {
		return err
	}
	defer os.Remove(key)
	if as != nil {
		for _, name := range []string{data, key} {
			if err := os.Chown(name, int(as.Uid), int(as.Gid)); err != nil {
				return err
			}
		}
	}
	cmd := exec.Command(tools.initdb, "-D", data, "-U", "parley", "-A", "scram-sha-256", "--pwfile", key, "-E", "UTF8", "--locale=C.UTF-8")
	cmd.Dir, cmd.SysProcAttr = data, &syscall.SysProcAttr{Credential: as}
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: if its user may not reach %s, choose another place with make cluster ARGS='-dir /srv/parley-cluster'\n%s", err, data, said)
	}
	return nil
}

// other returns the user that PostgreSQL runs as, since it refuses to run as root; nil means the current user.
func other() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.Atoi(u.Uid)
		gid, err2 := strconv.Atoi(u.Gid)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody: run this as another user")
}

// redis starts Redis, and returns its URL.
func (c *cluster) redis(ctx context.Context, tools tools) (string, error) {
	port, err := freePort()
	if err != nil {
		return "", err
	}
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	p := &child{name: "redis", path: tools.redis, args: []string{"-"}, dir: c.dir, signal: syscall.SIGTERM,
		input: fmt.Sprintf("port %d\nbind 127.0.0.1\nsave \"\"\nappendonly no\nrequirepass %s\n", port, c.password)}
	err = c.start(ctx, p, func() bool { return answers(addr) })
	return fmt.Sprintf("redis://:%s@%s", c.password, addr), err
}

// proxy starts the proxy, if one is installed.
func (c *cluster) proxy(ctx context.Context, tools tools) error {
	var upstreams []string
	for i := range nodes {
		upstreams = append(upstreams, c.addr(i+1))
	}
	p := &child{name: "proxy", path: tools.proxy, dir: c.dir, signal: syscall.SIGTERM}
	switch filepath.Base(tools.proxy) {
	case "caddy":
		example, err := filepath.Abs(filepath.Join(c.examples, "Caddyfile"))
		if err != nil {
			return err
		}
		p.args = []string{"run", "--adapter", "caddyfile", "--config", example}
		p.env = append(os.Environ(), fmt.Sprintf("PARLEY_SITE=http://:%d", c.port), "PARLEY_NODES="+strings.Join(upstreams, " "), "CADDY_ADMIN=off",
			"XDG_DATA_HOME="+c.dir, "XDG_CONFIG_HOME="+c.dir)
	case "nginx":
		conf, err := c.nginx(upstreams)
		if err != nil {
			return err
		}
		p.args = []string{"-p", c.dir, "-c", conf, "-e", filepath.Join(c.dir, "proxy.log")}
	default:
		return nil
	}
	return c.start(ctx, p, func() bool { return ready("http://" + c.addr(0) + "/readyz") })
}
