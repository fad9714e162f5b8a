//go:build linux

package raw

import (
	"encoding/binary"
	"errors"
	"net"
	"runtime"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// poller reads the connections of many listeners in one thread. With a goroutine for each, the crowd would take most of the
// machine, and each write to it would be the slower for waking somebody up.
type poller struct {
	epoll int
	all   map[int32]*Listener
	ended atomic.Bool
	done  chan struct{}
}

// Poll takes over plain TCP connections. They are closed at the end of the test.
func Poll(t testing.TB, all []*Listener) {
	t.Helper()
	epoll, err := syscall.EpollCreate1(0)
	if err != nil {
		t.Fatal(err)
	}
	p := &poller{epoll: epoll, all: map[int32]*Listener{}, done: make(chan struct{})}
	for _, l := range all {
		if err := p.add(l); err != nil {
			t.Fatal(err)
		}
	}
	go p.run()
	t.Cleanup(func() {
		p.ended.Store(true)
		<-p.done
		for fd := range p.all {
			syscall.Close(int(fd))
		}
		syscall.Close(epoll)
	})
}

// add takes the descriptor out of Go's own poller, which would wake up for it too.
func (p *poller) add(l *Listener) error {
	tcp, ok := l.Conn.(*net.TCPConn)
	if !ok {
		return errors.New("only plain TCP can be polled")
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return err
	}
	var fd int
	var failed error
	if err := raw.Control(func(own uintptr) { fd, failed = syscall.Dup(int(own)) }); err != nil || failed != nil {
		return errors.Join(err, failed)
	}
	early, _ := l.In.Peek(l.In.Buffered())
	l.rest = slices.Clone(early)
	l.Conn, l.In = descriptor{tcp, fd}, nil
	tcp.Close()
	p.all[int32(fd)] = l
	return syscall.EpollCtl(p.epoll, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)})
}

func (p *poller) run() {
	runtime.LockOSThread()
	defer close(p.done)
	events, buf := make([]syscall.EpollEvent, 512), make([]byte, 1<<20)
	for !p.ended.Load() {
		n, _ := syscall.EpollWait(p.epoll, events, 100)
		for _, e := range events[:max(n, 0)] {
			size, err := syscall.Read(int(e.Fd), buf)
			if size > 0 {
				p.all[e.Fd].feed(buf[:size])
			} else if !errors.Is(err, syscall.EAGAIN) && !errors.Is(err, syscall.EINTR) {
				syscall.EpollCtl(p.epoll, syscall.EPOLL_CTL_DEL, int(e.Fd), nil)
			}
		}
	}
}

// feed takes what has come and does what the whole frames in it ask.
func (l *Listener) feed(data []byte) {
	if len(l.rest) > 0 {
		data = append(l.rest, data...)
		l.rest = nil
	}
	for {
		size, head := frameSize(data)
		if head == 0 || len(data) < head+size {
			break
		}
		l.take(data[head : head+size])
		data = data[head+size:]
	}
	if len(data) > 0 {
		l.rest = slices.Clone(data)
	}
}

// frameSize returns the length of the payload and of the header of the frame that data begins with; 0, 0 if more must come.
func frameSize(data []byte) (size, head int) {
	switch {
	case len(data) < 2:
		return 0, 0
	case data[1] < 126:
		return int(data[1]), 2
	case data[1] == 126 && len(data) >= 4:
		return int(binary.BigEndian.Uint16(data[2:])), 4
	case data[1] == 127 && len(data) >= 10:
		return int(binary.BigEndian.Uint64(data[2:])), 10
	}
	return 0, 0
}

// descriptor is a connection that a poller reads.
type descriptor struct {
	net.Conn
	fd int
}

// Write waits while the socket is full.
func (d descriptor) Write(p []byte) (int, error) {
	for done := 0; ; {
		n, err := syscall.Write(d.fd, p[done:])
		done += max(n, 0)
		switch {
		case done == len(p):
			return done, nil
		case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EINTR):
			time.Sleep(100 * time.Microsecond)
		case err != nil:
			return done, err
		}
	}
}

// Close does nothing: the poller closes the descriptor.
func (d descriptor) Close() error { return nil }
