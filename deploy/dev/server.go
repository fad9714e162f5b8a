package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	startWait = 30 * time.Second // until a server is ready
	stopWait  = 15 * time.Second // until a server has ended after the signal
)

// server is the running server process, if there is one.
type server struct {
	addr  string
	args  []string // its options
	cmd   *exec.Cmd
	ended chan struct{} // closed when cmd has ended
}

// freeAddress returns a local address that no program listens on.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// start starts the server and returns when it is ready.
func (s *server) start(ctx context.Context) error {
	if err := os.MkdirAll("var", 0o755); err != nil { // for its data
		return err
	}
	cmd, ended := exec.Command("bin/parley", append([]string{"serve", "--addr", s.addr}, s.args...)...), make(chan struct{})
	cmd.Stderr = os.Stderr // its output names an address that is not the one to open
	apart(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		cmd.Wait()
		close(ended)
	}()
	s.cmd, s.ended = cmd, ended
	return s.ready(ctx)
}

func (s *server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startWait)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addr+"/readyz", nil)
		if err != nil {
			return err
		}
		if answer, err := http.DefaultClient.Do(request); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-s.ended:
			return errors.New("the server has ended")
		case <-ctx.Done():
			return fmt.Errorf("the server is not ready: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends the server, if there is one, and waits for it.
func (s *server) stop() {
	if s.cmd == nil {
		return
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.ended:
	case <-time.After(stopWait):
		s.cmd.Process.Kill()
		<-s.ended
	}
	s.cmd = nil
}
