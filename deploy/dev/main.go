// Command dev serves Parley during development: it rebuilds saved files, restarts the server, and reloads open pages. `make dev` runs
// it.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// glance is the interval between two looks at the sources.
const glance = 400 * time.Millisecond

func main() {
	addr := flag.String("addr", "localhost:8080", "address of the pages")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "dev:", err)
		stop()
		os.Exit(1)
	}
}

// run serves pages at addr until ctx ends; args are the server's options.
func run(ctx context.Context, addr string, args []string) error {
	target, err := freeAddress()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("%w; choose another address with make dev ARGS='-addr localhost:9090'", err)
	}
	front := newFront(target)
	public := &http.Server{Handler: front, ReadHeaderTimeout: 5 * time.Second}
	var broken error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		broken = public.Serve(listener)
	}()
	defer func() {
		public.Close()
		<-ended
	}()
	s := &server{addr: target, args: args}
	defer s.stop()
	fmt.Printf("Parley will be at http://%s and rebuild what you save (stop it with Ctrl+C)\n", shown(addr))
	for seen := (sources{}); ctx.Err() == nil; {
		now, err := look(".")
		if err != nil {
			return err
		}
		if changed := now.since(seen); len(changed) > 0 {
			seen = now
			renew(ctx, front, s, changed)
			continue
		}
		select {
		case <-ended:
			return broken
		case <-ctx.Done():
		case <-time.After(glance):
		}
	}
	return nil
}

// shown returns addr as a browser accepts it.
func shown(addr string) string {
	if strings.HasPrefix(addr, ":") {
		return "localhost" + addr
	}
	return addr
}

// renew builds what depends on the changed files, and restarts the server. If the build fails, the old server keeps running.
func renew(ctx context.Context, front *front, s *server, changed []string) {
	began := time.Now()
	fmt.Println("building:", summary(changed))
	if err := build(ctx, changed); err != nil {
		if ctx.Err() == nil {
			fmt.Println("not built:", err)
		}
		return
	}
	front.hold()
	s.stop()
	if err := s.start(ctx); err != nil {
		fmt.Println("not started:", err)
		return
	}
	front.release()
	fmt.Printf("ready after %.1f s\n", time.Since(began).Seconds())
	front.reload()
}

// build builds the server, and the web program if it may have changed.
func build(ctx context.Context, changed []string) error {
	targets := []string{"binary"}
	if inProgram(changed) {
		targets = []string{"wasm", "binary"}
	}
	for _, target := range targets {
		cmd := exec.CommandContext(ctx, "make", "--no-print-directory", target, "PACKFLAGS=-quick")
		cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("make %s: %w", target, err)
		}
	}
	return nil
}
