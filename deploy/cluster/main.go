// Command cluster runs several Parley servers on one machine, with their own PostgreSQL and Redis, and a proxy if one is installed.
// `make cluster` runs it, for trying things out and for development. For production, see the other files of deploy/.
package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	nodes    = 3
	patience = 60 * time.Second // for each part to answer
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &cluster{}
	flag.StringVar(&c.dir, "dir", "var/cluster", "directory of data and logs")
	flag.StringVar(&c.parley, "parley", "bin/parley", "the program")
	flag.StringVar(&c.examples, "deploy", "deploy", "directory of the example configurations")
	flag.IntVar(&c.port, "port", 8080, "port of the proxy; the servers have the ports after it")
	flag.StringVar(&c.front, "proxy", "", "caddy, nginx or none (default: the first one installed)")
	flag.Parse()
	err := c.run(ctx)
	c.stop()
	if err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "cluster:", err)
		os.Exit(1)
	}
}

// cluster is a running cluster.
type cluster struct {
	dir, parley, examples string
	port                  int
	front                 string // which proxy
	password              string // of PostgreSQL and Redis
	children              []*child
}

// run starts all parts, each after its dependencies, and returns when ctx ends or one does not start.
func (c *cluster) run(ctx context.Context) error {
	tools, err := findTools(c.front)
	if err != nil {
		return err
	}
	if err := c.prepare(); err != nil {
		return err
	}
	store, err := c.postgres(ctx, tools)
	if err != nil {
		return err
	}
	bus, err := c.redis(ctx, tools)
	if err != nil {
		return err
	}
	front := fmt.Sprintf("http://localhost:%d", c.port)
	if err := c.nodes(ctx, store, bus, front, tools.proxy != ""); err != nil {
		return err
	}
	if err := c.proxy(ctx, tools); err != nil {
		return err
	}
	c.tell(tools, front)
	<-ctx.Done()
	fmt.Println("\nStopping everything.")
	return nil
}

// prepare creates the directory and the password, and refuses to start beside another cluster.
func (c *cluster) prepare() (err error) {
	if c.dir, err = filepath.Abs(c.dir); err != nil {
		return err
	}
	if c.parley, err = filepath.Abs(c.parley); err != nil {
		return err
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return err
	}
	for i := range nodes + 1 {
		if addr := c.addr(i); answers(addr) {
			return fmt.Errorf("another program listens on %s; stop it, or choose other ports with make cluster ARGS='-port 9080'", addr)
		}
	}
	c.password, err = secret(filepath.Join(c.dir, "password"))
	return err
}

// addr returns the address of node i; 0 is the proxy.
func (c *cluster) addr(i int) string { return fmt.Sprintf("127.0.0.1:%d", c.port+i) }

func (c *cluster) nodes(ctx context.Context, store, bus, front string, proxied bool) error {
	var origins []string
	for i := range nodes {
		origins = append(origins, fmt.Sprintf("http://localhost:%d,http://%s", c.port+1+i, c.addr(1+i)))
	}
	args := []string{"--origins", strings.Join(origins, ",")}
	if proxied {
		args = append(args, "--public-url", front, "--trusted-proxies", "127.0.0.1/32")
	}
	for i := range nodes {
		name := fmt.Sprintf("node-%d", i+1)
		env := append(os.Environ(), "PARLEY_STORE="+store, "PARLEY_BUS="+bus) // not in the list of processes
		p := &child{name: name, path: c.parley, args: append([]string{"serve", "--addr", c.addr(i + 1)}, args...), env: env, signal: syscall.SIGTERM}
		if err := c.start(ctx, p, func() bool { return ready("http://" + c.addr(i+1) + "/readyz") }); err != nil {
			return err
		}
	}
	return nil
}

func (c *cluster) tell(tools tools, front string) {
	if tools.proxy == "" {
		front = fmt.Sprintf("http://localhost:%d", c.port+1)
		fmt.Println("There is no proxy: neither Caddy nor nginx is installed (on Debian: apt-get install caddy).")
	}
	fmt.Printf("Parley is at %s, on %d servers (stop it with Ctrl+C)\n", front, nodes)
	for i := range nodes {
		fmt.Printf("  server %d   http://localhost:%d\n", i+1, c.port+1+i)
	}
	fmt.Printf("Data and logs are in %s. Kill any of the processes to see what happens: it is restarted after %v.\n", c.dir, again)
}

// ready reports whether a server answers that it is ready.
func ready(url string) bool {
	client := http.Client{Timeout: 2 * time.Second}
	answer, err := client.Get(url)
	if err != nil {
		return false
	}
	answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}
