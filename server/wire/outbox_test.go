package wire

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
)

// pipe is a connection that takes so many bytes at once, and the others when it is told to.
type pipe struct {
	room    int
	rest    []byte
	taken   []byte
	writes  []int // sizes
	blocked chan struct{}
	gone    error
}

func (p *pipe) Try(frames []byte) (int, error) {
	n := min(p.room, len(frames))
	p.room -= n
	p.taken = append(p.taken, frames[:n]...)
	if n > 0 {
		p.rest = frames[n:]
	}
	return n, p.gone
}

func (p *pipe) Write(frames []byte) error {
	<-p.blocked
	p.taken = append(append(p.taken, p.rest...), frames...)
	p.rest = nil
	p.writes = append(p.writes, len(frames))
	return p.gone
}

// newPipe is an outbox to a connection that takes room bytes, and ended is closed when nothing more comes.
func newPipe(room, limit int, all *MemLimit) (o *Outbox, p *pipe, ended chan struct{}) {
	p, ended = &pipe{room: room, blocked: make(chan struct{})}, make(chan struct{})
	o = &Outbox{}
	o.Init(p, limit, all, func() { close(ended) })
	return o, p, ended
}

func open() *MemLimit { return NewMemLimit(128 << 20) }

func TestOutboxWritesAtOnceWhatFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, ended := newPipe(4, 1<<20, open())
		for _, frame := range []string{"a", "bc", "def"} {
			o.Push([]byte(frame))
		}
		synctest.Wait() // what is left of the third is being written, and what follows waits
		o.Push([]byte("g"))
		o.Push([]byte("hi"))
		if string(p.taken) != "abcd" || !o.writing {
			t.Errorf("%q is out, and the rest waits: %v", p.taken, o.writing)
		}
		close(p.blocked)
		synctest.Wait()
		if string(p.taken) != "abcdefghi" || o.writing || !slices.Equal(p.writes, []int{0, 3}) {
			t.Errorf("got %q in %v, still writing: %v", p.taken, p.writes, o.writing)
		}
		p.room = 10
		o.Push([]byte("j"))
		if string(p.taken) != "abcdefghij" || o.writing {
			t.Errorf("got %q, and a goroutine for what fits: %v", p.taken, o.writing)
		}
		o.Close([]byte("!"), false)
		<-ended
		if string(p.taken) != "abcdefghij!" {
			t.Errorf("got %q", p.taken)
		}
	})
}

func TestOutboxJoinsWhatIsQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, _ := newPipe(0, 1<<20, open())
		o.Push([]byte("a"))
		synctest.Wait() // it is being written
		for _, frame := range []string{"b", "c", strings.Repeat("x", JoinBytes), "d"} {
			o.Push([]byte(frame))
		}
		close(p.blocked)
		synctest.Wait()
		if !slices.Equal(p.writes, []int{1, 2, JoinBytes, 1}) || o.bytes != 0 || o.writing {
			t.Errorf("got writes of %v; %d bytes are counted", p.writes, o.bytes)
		}
	})
}

func TestOutboxOverflowIsToldAndNothingIsHalfQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, ended := newPipe(0, 10, open())
		o.Push([]byte("0"))
		synctest.Wait() // it is being written, and what follows waits
		if !o.Push([]byte("12345")) || !o.Push([]byte("67890")) {
			t.Fatal("refused within the limit")
		}
		if o.Push([]byte("x")) {
			t.Error("took a frame over the limit")
		}
		o.Close([]byte("goodbye"), true)
		close(p.blocked)
		<-ended
		if string(p.taken) != "0goodbye" {
			t.Errorf("got %q", p.taken)
		}
		if !o.Push([]byte("late")) {
			t.Error("a push after the end is no overflow")
		}
	})
}

func TestOutboxEndsOnceWhenThePeerHasGone(t *testing.T) {
	for _, room := range []int{0, 1, 5} {
		synctest.Test(t, func(t *testing.T) {
			o, p, ended := newPipe(room, 10, open())
			p.gone = errors.New("gone")
			close(p.blocked)
			o.Push([]byte("12345"))
			<-ended // a second time would panic
			o.Push([]byte("12345"))
			o.Close([]byte("goodbye"), false)
			synctest.Wait()
			if o.bytes != 0 || !o.closed {
				t.Errorf("%d bytes wait for nobody", o.bytes)
			}
		})
	}
}

func TestACrowdThatDoesNotReadIsBoundedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := NewMemLimit(10 * fairShare)
		frame := make([]byte, fairShare/2)
		var pipes []*pipe
		taken := 0
		for range 100 {
			o, p, _ := newPipe(0, 100*fairShare, all)
			for range 10 {
				if o.PushOwn(frame) {
					taken++
				}
			}
			o.Close(nil, false)
			pipes = append(pipes, p)
		}
		if used := all.used.Load(); used != int64(taken*len(frame)) || used > all.max+100*fairShare {
			t.Errorf("%d bytes are counted for %d frames", used, taken)
		}
		last, _, _ := newPipe(0, 100*fairShare, all)
		if !last.PushOwn(frame) || !last.PushOwn(frame) || last.PushOwn(frame) || !last.Push(frame) {
			t.Error("one that has its share gets what others have too, and no more of its own")
		}
		last.conn.(*pipe).gone = errors.New("gone")
		close(last.conn.(*pipe).blocked)
		all.add(int(all.max)) // others have more
		close(pipes[0].blocked)
		synctest.Wait()
		all.add(-int(all.max))
		if most := slices.Max(pipes[0].writes[1:]); most != len(frame) { // the first was taken before that
			t.Errorf("%d bytes were joined although memory is short", most)
		}
		for _, p := range pipes[1:] {
			close(p.blocked)
		}
		synctest.Wait()
		if used := all.used.Load(); used != 0 {
			t.Errorf("%d bytes are counted after the end", used)
		}
	})
}

func TestWhatIsBeingWrittenCountsUntilItIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := open()
		o, p, _ := newPipe(0, 1<<20, all)
		counted := func(want int, when string) {
			t.Helper()
			synctest.Wait()
			if got := all.used.Load(); got != int64(want) {
				t.Errorf("%d bytes are counted %s, want %d", got, when, want)
			}
		}
		o.Push([]byte("shared"))
		counted(0, "for a shared frame")
		o.Push([]byte("shared"))
		o.PushOwn([]byte("own"))
		counted(len("own"), "for one that is not")
		p.blocked <- struct{}{}
		counted(len("sharedown"), "while the copy of both is written")
		o.Push([]byte("next"))
		p.blocked <- struct{}{}
		counted(0, "while a shared frame is written")
		o.PushOwn([]byte("own"))
		o.Close([]byte("goodbye"), true)
		counted(len("goodbye"), "after a cut")
		close(p.blocked)
		counted(0, "at the end")
	})
}

func TestSignalsAreDroppedFromHalfFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, _ := newPipe(0, 10, open())
		o.PushSignal([]byte("12345"))
		o.PushSignal([]byte("6"))
		o.Push([]byte("event"))
		close(p.blocked)
		synctest.Wait()
		if string(p.taken) != "12345event" {
			t.Errorf("got %q", p.taken)
		}
	})
}
