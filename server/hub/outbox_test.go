package hub

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
)

// pipe is a connection that takes so many bytes at once, and the others when it is told to.
type pipe struct {
	Conn
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
func newPipe(room, limit int, all *shares) (o *outbox, p *pipe, ended chan struct{}) {
	p, ended = &pipe{room: room, blocked: make(chan struct{})}, make(chan struct{})
	return &outbox{conn: p, limit: limit, shares: all, end: func() { close(ended) }}, p, ended
}

func open() *shares { return &shares{max: queuedMax} }

func TestOutboxWritesAtOnceWhatFits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, ended := newPipe(4, 1<<20, open())
		for _, frame := range []string{"a", "bc", "def", "g", "hi"} {
			o.push([]byte(frame))
		}
		if string(p.taken) != "abcd" || !o.writing {
			t.Errorf("%q is out, and the rest waits: %v", p.taken, o.writing)
		}
		close(p.blocked)
		synctest.Wait()
		if string(p.taken) != "abcdefghi" || o.writing || !slices.Equal(p.writes, []int{3}) {
			t.Errorf("got %q in %v, still writing: %v", p.taken, p.writes, o.writing)
		}
		p.room = 10
		o.push([]byte("j"))
		if string(p.taken) != "abcdefghij" || o.writing {
			t.Errorf("got %q, and a goroutine for what fits: %v", p.taken, o.writing)
		}
		o.close([]byte("!"), false)
		<-ended
		if string(p.taken) != "abcdefghij!" {
			t.Errorf("got %q", p.taken)
		}
	})
}

func TestOutboxJoinsWhatIsQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, _ := newPipe(0, 1<<20, open())
		o.push([]byte("a"))
		synctest.Wait() // it is being written
		for _, frame := range []string{"b", "c", strings.Repeat("x", joinBytes), "d"} {
			o.push([]byte(frame))
		}
		close(p.blocked)
		synctest.Wait()
		if !slices.Equal(p.writes, []int{1, 2, joinBytes, 1}) || o.bytes != 0 || o.writing {
			t.Errorf("got writes of %v; %d bytes are counted", p.writes, o.bytes)
		}
	})
}

func TestOutboxOverflowIsToldAndNothingIsHalfQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, ended := newPipe(0, 10, open())
		if !o.push([]byte("12345")) || !o.push([]byte("67890")) {
			t.Fatal("refused within the limit")
		}
		if o.push([]byte("x")) {
			t.Error("took a frame over the limit")
		}
		o.close([]byte("goodbye"), true)
		close(p.blocked)
		<-ended
		if string(p.taken) != "goodbye" {
			t.Errorf("got %q", p.taken)
		}
		if !o.push([]byte("late")) {
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
			o.push([]byte("12345"))
			<-ended // a second time would panic
			o.push([]byte("12345"))
			o.close([]byte("goodbye"), false)
			synctest.Wait()
			if o.bytes != 0 || !o.closed {
				t.Errorf("%d bytes wait for nobody", o.bytes)
			}
		})
	}
}

func TestACrowdThatDoesNotReadIsBoundedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := &shares{max: 10 * queuedFair}
		frame := make([]byte, queuedFair/2)
		var pipes []*pipe
		taken := 0
		for range 100 {
			o, p, _ := newPipe(0, 100*queuedFair, all)
			for range 10 {
				if o.pushOwn(frame) {
					taken++
				}
			}
			o.close(nil, false)
			pipes = append(pipes, p)
		}
		if used := all.used.Load(); used != int64(taken*len(frame)) || used > all.max+100*queuedFair {
			t.Errorf("%d bytes are counted for %d frames", used, taken)
		}
		last, _, _ := newPipe(0, 100*queuedFair, all)
		if !last.pushOwn(frame) || !last.pushOwn(frame) || last.pushOwn(frame) || !last.push(frame) {
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
		o.push([]byte("shared"))
		counted(0, "for a shared frame")
		o.push([]byte("shared"))
		o.pushOwn([]byte("own"))
		counted(len("own"), "for one that is not")
		p.blocked <- struct{}{}
		counted(len("sharedown"), "while the copy of both is written")
		o.push([]byte("next"))
		p.blocked <- struct{}{}
		counted(0, "while a shared frame is written")
		o.pushOwn([]byte("own"))
		o.close([]byte("goodbye"), true)
		counted(len("goodbye"), "after a cut")
		close(p.blocked)
		counted(0, "at the end")
	})
}

func TestSignalsAreDroppedFromHalfFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o, p, _ := newPipe(0, 10, open())
		o.pushSignal([]byte("12345"))
		o.pushSignal([]byte("6"))
		o.push([]byte("event"))
		close(p.blocked)
		synctest.Wait()
		if string(p.taken) != "12345event" {
			t.Errorf("got %q", p.taken)
		}
	})
}

func TestRingGivesExactlyWhatFollows(t *testing.T) {
	var r ring
	for seq := chat.Seq(11); seq <= 11+ringEvents; seq++ {
		r.add(seq, []byte{byte(seq)})
	}
	last := chat.Seq(11 + ringEvents)
	for after, want := range map[chat.Seq]int{last: 0, last - 1: 1, 11: ringEvents} {
		if frames, ok := r.after(after, last); !ok || len(frames) != want {
			t.Errorf("after %d: got %d frames, %v; want %d", after, len(frames), ok, want)
		}
	}
	for _, after := range []chat.Seq{10, 0, last + 1} {
		if _, ok := r.after(after, last); ok {
			t.Errorf("after %d: the ring claims to reach there", after)
		}
	}
	if frames, ok := (&ring{}).after(5, 5); !ok || len(frames) != 0 {
		t.Error("an empty ring has everything after the head: nothing")
	}
	if _, ok := (&ring{}).after(4, 5); ok {
		t.Error("an empty ring does not have the newest event")
	}
}

func TestRingIsBoundedInBytes(t *testing.T) {
	var r ring
	for seq := chat.Seq(1); seq <= 100; seq++ {
		r.add(seq, make([]byte, ringBytes/10))
	}
	if r.bytes > ringBytes {
		t.Errorf("%d bytes are kept", r.bytes)
	}
}
