package wire_test

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"testing"
	"time"

	"parley/server/wire"
)

// pair returns both ends of a TCP connection that holds little.
func pair(t testing.TB) (near *wire.Conn, far *net.TCPConn) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	out, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	in, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { near.Close(); out.Close() })
	if in, ok := in.(*net.TCPConn); ok {
		in.SetWriteBuffer(8 << 10)
	}
	far, _ = out.(*net.TCPConn)
	far.SetReadBuffer(8 << 10)
	near = new(wire.Conn)
	near.Wrap(in)
	return near, far
}

func TestWhatATryHasBegunIsEndedFirst(t *testing.T) {
	c, far := pair(t)
	frame := bytes.Repeat([]byte("0123456789abcdef"), 1<<14) // more than any socket holds
	if n, err := c.Try(frame); n == 0 || n == len(frame) || err != nil {
		t.Fatalf("%d bytes of %d went out, %v", n, len(frame), err)
	}
	if n, err := c.Try([]byte("torn")); n != 0 || err != nil {
		t.Fatalf("%d bytes went into the middle of a frame, %v", n, err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := c.Write([]byte("next"))
		done <- err
	}()
	want := append(bytes.Clone(frame), "next"...)
	got := make([]byte, len(want))
	if _, err := io.ReadFull(far, got); err != nil || !bytes.Equal(got, want) {
		t.Errorf("what came is not what was sent: %v", err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n, err := c.Try([]byte("after")); n != len("after") || err != nil {
		t.Errorf("%d bytes, %v after the rest was out", n, err)
	}
}

// TestFramesAreNotTornByWhoWritesAtTheSameTime has one that tries, as a room does, and others that write, as a library does with
// its control frames.
func TestFramesAreNotTornByWhoWritesAtTheSameTime(t *testing.T) {
	const each, writers = 300, 3
	c, far := pair(t)
	var all sync.WaitGroup
	all.Go(func() {
		for i := range each {
			frame := numbered(0, i, 300+i%3_000)
			n, err := c.Try(frame)
			for n == 0 && err == nil {
				err = c.WriteWithin(frame, time.Minute)
				n = len(frame)
			}
			if n < len(frame) && err == nil {
				err = c.WriteWithin(nil, time.Minute)
			}
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	for w := 1; w <= writers; w++ {
		all.Go(func() {
			for i := range each {
				if _, err := c.Write(numbered(w, i, 10)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	next := map[byte]int{}
	in := bufio.NewReader(far)
	for range each * (writers + 1) {
		who, i, err := readNumbered(in)
		if err != nil {
			t.Fatal(err)
		}
		if i != next[who] {
			t.Fatalf("frame %d of %d came when %d was next", i, who, next[who])
		}
		next[who]++
	}
	all.Wait()
}

// numbered is a text frame that says whose it is, and is full of that.
func numbered(who, i, size int) []byte {
	text := bytes.Repeat([]byte{'a' + byte(who)}, 5+size)
	binary.BigEndian.PutUint32(text[1:], uint32(i))
	return wire.Text(text)
}

func readNumbered(in *bufio.Reader) (who byte, i int, err error) {
	var head [4]byte
	if _, err := io.ReadFull(in, head[:2]); err != nil {
		return 0, 0, err
	}
	size := int(head[1])
	if size == 126 {
		if _, err := io.ReadFull(in, head[2:]); err != nil {
			return 0, 0, err
		}
		size = int(binary.BigEndian.Uint16(head[2:]))
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(in, text); err != nil {
		return 0, 0, err
	}
	if head[0] != 0x81 || size < 5 || len(bytes.Trim(text[5:], string(text[:1]))) > 0 {
		return 0, 0, errors.New("a torn frame")
	}
	return text[0], int(binary.BigEndian.Uint32(text[1:])), nil
}

func TestAPeerThatHasGoneIsNoticed(t *testing.T) {
	c, far := pair(t)
	far.SetLinger(0)
	far.Close()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if _, err := c.Try([]byte("hello?")); err != nil {
			return
		}
	}
	t.Error("nobody is there, and each try is said to be taken")
}

func TestATryAfterTheEndIsAnError(t *testing.T) {
	c, _ := pair(t)
	c.Close()
	if n, err := c.Try([]byte("late")); n != 0 || !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %d, %v", n, err)
	}
}

func TestWriteWithinGivesUpAndBoundsNothingElse(t *testing.T) {
	c, far := pair(t)
	if err := c.WriteWithin([]byte("hello"), 20*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	time.Sleep(30 * time.Millisecond) // its time is over, and must not be that of others
	if _, err := c.Write([]byte(" again")); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, len("hello again"))
	if _, err := io.ReadFull(far, got); err != nil || string(got) != "hello again" {
		t.Fatalf("got %q, %v", got, err)
	}
	if err := c.WriteWithin(make([]byte, 16<<20), 20*time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v from a peer that does not read", err)
	}
}

func TestNothingIsTriedWithoutADescriptor(t *testing.T) {
	near, far := net.Pipe()
	defer far.Close()
	var c wire.Conn
	c.Wrap(near)
	if n, err := c.Try([]byte("hello")); n != 0 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	go c.WriteWithin([]byte("hello"), time.Minute)
	got := make([]byte, len("hello"))
	if _, err := io.ReadFull(far, got); err != nil || string(got) != "hello" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestATryAllocatesNothing(t *testing.T) {
	c, far := pair(t)
	go io.Copy(io.Discard, far)
	frame := wire.Text([]byte("hello"))
	if allocs := testing.AllocsPerRun(1_000, func() { c.Try(frame) }); allocs != 0 {
		t.Errorf("%v allocations for each", allocs)
	}
}

func TestTextFrames(t *testing.T) {
	for _, c := range []struct {
		size int
		head []byte
	}{
		{0, []byte{0x81, 0}},
		{125, []byte{0x81, 125}},
		{126, []byte{0x81, 126, 0, 126}},
		{0xffff, []byte{0x81, 126, 0xff, 0xff}},
		{0x10000, []byte{0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0}},
	} {
		text := bytes.Repeat([]byte("x"), c.size)
		if got := wire.Text(text); !bytes.Equal(got, append(c.head, text...)) {
			t.Errorf("%d bytes: the frame begins with % x", c.size, got[:min(len(got), 10)])
		}
	}
	if got := wire.Text([]byte("a"), []byte("bc"), nil); string(got) != "\x81\x05a\nbc\n" {
		t.Errorf("got %q", got)
	}
	if got := wire.Text(); string(got) != "\x81\x00" {
		t.Errorf("got %q of nothing", got)
	}
}
