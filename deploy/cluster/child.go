package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	again    = 2 * time.Second  // until an ended part is restarted
	stopWait = 30 * time.Second // for a part to end after the signal
)

// child is a process that is restarted whenever it ends.
type child struct {
	name, path, dir string
	args, env       []string
	input           string
	signal          syscall.Signal // the signal that stops it
	as              *syscall.Credential

	settled  atomic.Bool // it has been ready: from now on it is restarted
	stopping chan struct{}
	ended    chan struct{}
	once     sync.Once
}

// start runs a child, waits until it is ready, and from then on restarts it whenever it ends, until stop.
func (c *cluster) start(ctx context.Context, p *child, works func() bool) error {
	c.launch(p)
	return c.await(ctx, p, works)
}

func (c *cluster) launch(p *child) {
	p.stopping, p.ended = make(chan struct{}), make(chan struct{})
	c.children = append(c.children, p)
	go func() {
		// The kernel ends a child together with the thread that started it.
		runtime.LockOSThread()
		defer close(p.ended)
		for p.runOnce(filepath.Join(c.dir, p.name+".log")) {
			fmt.Printf("%s has ended; its log is %s\n", p.name, filepath.Join(c.dir, p.name+".log"))
			select {
			case <-p.stopping:
				return
			case <-time.After(again):
			}
		}
	}()
}

// runOnce runs the child to its end and reports whether to restart it.
func (p *child) runOnce(name string) bool {
	log, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		fmt.Println(err)
		return p.wanted()
	}
	defer log.Close()
	cmd := exec.Command(p.path, p.args...)
	cmd.Env, cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = p.env, p.dir, log, log, attributes(p.as, p.signal)
	if p.input != "" {
		cmd.Stdin = strings.NewReader(p.input)
	}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(log, err)
		return p.wanted()
	}
	done := make(chan struct{})
	go func() {
		select {
		case <-p.stopping:
			cmd.Process.Signal(p.signal)
		case <-done:
			return
		}
		select {
		case <-done:
		case <-time.After(stopWait):
			cmd.Process.Kill()
		}
	}()
	cmd.Wait()
	close(done)
	return p.wanted()
}

// wanted reports whether to restart a child that ended.
func (p *child) wanted() bool { return p.settled.Load() && !p.stopped() }

func (p *child) stopped() bool {
	select {
	case <-p.stopping:
		return true
	default:
		return false
	}
}

// stop ends the parts: first the proxy and all servers, then the databases that they use.
func (c *cluster) stop() {
	for _, data := range []bool{false, true} {
		for _, p := range slices.Backward(c.children) {
			if (p.name == "postgres" || p.name == "redis") == data {
				p.once.Do(func() { close(p.stopping) })
			}
		}
		for _, p := range c.children {
			if p.stopped() {
				<-p.ended
			}
		}
	}
}

// await waits until a child is ready. If it ends instead, the error has the end of its log.
func (c *cluster) await(ctx context.Context, p *child, works func() bool) error {
	late := time.After(patience)
	for {
		if works() {
			p.settled.Store(true)
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
			continue
		case <-p.ended:
		case <-late:
		}
		log := filepath.Join(c.dir, p.name+".log")
		return fmt.Errorf("%s does not start; its log %s ends with\n%s", p.name, log, tail(log, 1000))
	}
}

func tail(name string, size int64) string {
	file, err := os.Open(name)
	if err != nil {
		return err.Error()
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > size {
		file.Seek(-size, io.SeekEnd)
	}
	text, _ := io.ReadAll(file)
	return strings.TrimSpace(string(text))
}

// answers reports whether a program listens at addr.
func answers(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
