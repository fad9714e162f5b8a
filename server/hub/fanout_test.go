package hub

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/hub/presence"
	"parley/server/hub/stream"
	"parley/server/wire"
	"parley/shared/chat"
)

// sink is a connection that takes everything at once and keeps the frames of a few.
type sink struct {
	Conn
	keep bool

	mu     sync.Mutex
	frames []string
}

func (s *sink) Try(frames []byte) (int, error) {
	if s.keep {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.frames = append(s.frames, string(frames))
	}
	return len(frames), nil
}

// crowdedRoom is a room of so many, without a store.
func crowdedRoom(members int) (*Room, []*Session) {
	h := &Hub{Config: Config{Log: slog.New(slog.DiscardHandler)}, queued: wire.NewMemLimit(queuedMax), elsewhere: presence.NewElsewhere()}
	r := newRoom(h, chat.Room{ID: chat.Lobby})
	r.last = 0
	sessions := make([]*Session, members)
	for i := range sessions {
		sessions[i] = h.newSession(&sink{keep: i < 3}, chat.User{ID: chat.UserID(fmt.Sprint("u-", i))}, Meta{}, func() {})
		r.members[sessions[i]] = 0
	}
	return r, sessions
}

func got(s *Session) []string {
	to := s.conn.(*sink)
	to.mu.Lock()
	defer to.mu.Unlock()
	return slices.Clone(to.frames)
}

// event is the one with that Seq.
func event(seq chat.Seq) stream.Event {
	return stream.Event{First: seq, Seq: seq, Frame: fmt.Appendf(nil, "event %d", seq)}
}

func packet(seqs ...chat.Seq) string {
	var frames [][]byte
	for _, seq := range seqs {
		frames = append(frames, event(seq).Frame)
	}
	return string(wire.Text(frames...))
}

func TestADeliveryAllocatesNothing(t *testing.T) {
	allocs := func(members int) float64 {
		r, _ := crowdedRoom(members)
		for s := range r.members {
			s.conn.(*sink).keep = false
		}
		frame := []byte(strings.Repeat("x", 300))
		return testing.AllocsPerRun(100, func() {
			r.batch = stream.Batch{} // as after a pause
			r.deliver(0, []stream.Event{{First: r.last + 1, Seq: r.last + 1, Frame: frame}})
		})
	}
	few, many := allocs(10), allocs(2_000)
	if many > few+1 || few > 10 {
		t.Errorf("an event costs %v allocations for 10 members and %v for 2000", few, many)
	}
}

// Whoever writes in a room for members only is looked for among the roles that the node knows.
func TestTheRightsOfAMemberAreCheckedWithoutAllocations(t *testing.T) {
	r, sessions := crowdedRoom(1)
	for _, kind := range []chat.RoomKind{chat.Public, chat.Private, chat.Group} {
		r.info.Kind = kind
		r.roles.put(sessions[0].user, chat.RoleMember, 0)
		if allocs := testing.AllocsPerRun(100, func() {
			if err := sessions[0].may(t.Context(), r, chat.ToWrite); err != nil {
				t.Fatal(err)
			}
		}); allocs != 0 {
			t.Errorf("%s: %v allocations", kind, allocs)
		}
	}
}

func TestTheFirstEventGoesOutAtOnceAndTheNextTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, sessions := crowdedRoom(1_000)
		began := time.Now()
		r.deliver(0, []stream.Event{event(1)})
		for seq := chat.Seq(2); seq <= 5; seq++ {
			r.deliver(0, []stream.Event{event(seq)})
		}
		if want := []string{packet(1)}; !slices.Equal(got(sessions[0]), want) {
			t.Fatalf("got %q at once", got(sessions[0]))
		}
		pause := 1_000 * stream.MemberPause
		time.Sleep(pause + time.Millisecond)
		synctest.Wait()
		want := []string{packet(1), packet(2, 3, 4, 5)}
		if !slices.Equal(got(sessions[0]), want) || !slices.Equal(got(sessions[1]), want) {
			t.Errorf("got %q within %v", got(sessions[0]), time.Since(began))
		}
		time.Sleep(time.Second)
		r.deliver(0, []stream.Event{event(6), event(7)}) // one commit
		if got := got(sessions[0]); len(got) != 3 || got[2] != packet(6, 7) {
			t.Errorf("got %q", got[2:])
		}
	})
}

func TestWhatIsBeingCommittedGoesOutTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, sessions := crowdedRoom(1_000)
		r.queue.add(&publish{})
		r.deliver(0, []stream.Event{event(1)})
		if n := len(got(sessions[0])); n != 0 {
			t.Errorf("%d packets while the next event is committed", n)
		}
		time.Sleep(stream.MoreWait / 2)
		r.queue.take()
		r.deliver(0, []stream.Event{event(2)})
		if want := []string{packet(1, 2)}; !slices.Equal(got(sessions[0]), want) {
			t.Errorf("got %q", got(sessions[0]))
		}
		time.Sleep(time.Second)
		r.queue.add(&publish{}) // and this commit hangs
		r.deliver(0, []stream.Event{event(3)})
		time.Sleep(stream.MoreWait)
		synctest.Wait()
		if want := []string{packet(1, 2), packet(3)}; !slices.Equal(got(sessions[0]), want) {
			t.Errorf("got %q", got(sessions[0]))
		}
	})
}

func TestASmallRoomNeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, sessions := crowdedRoom(20)
		for seq := chat.Seq(1); seq <= 5; seq++ {
			r.deliver(0, []stream.Event{event(seq)})
		}
		if n := len(got(sessions[0])); n != 5 {
			t.Errorf("%d of 5 events came at once", n)
		}
	})
}

func TestNobodyWaitsForMoreThanAPacketOrAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, sessions := crowdedRoom(2_000)
		r.deliver(0, []stream.Event{event(1)})
		r.deliver(0, []stream.Event{event(2)})
		time.Sleep(stream.MostPause + time.Millisecond)
		synctest.Wait()
		if n := len(got(sessions[0])); n != 2 {
			t.Errorf("%d packets after the longest pause", n)
		}
		big := []byte(strings.Repeat("x", wire.JoinBytes))
		r.deliver(0, []stream.Event{{First: 3, Seq: 3, Frame: big}})
		if n := len(got(sessions[0])); n != 3 {
			t.Errorf("%d packets, although there is more than one may hold", n)
		}
	})
}

// TestWhoComesBetweenGetsEachEventOnce lets people come while events wait for the next round.
func TestWhoComesBetweenGetsEachEventOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, sessions := crowdedRoom(1_000)
		r.deliver(0, []stream.Event{event(1)})
		r.deliver(0, []stream.Event{event(2)})
		join := func(s *Session) { // with a backlog up to now
			r.mu.Lock()
			defer r.mu.Unlock()
			r.members[s] = r.last
		}
		late, latest := sessions[1], sessions[2]
		join(late)
		r.deliver(0, []stream.Event{event(3)})
		join(latest)
		time.Sleep(time.Second)
		synctest.Wait()
		for s, want := range map[*Session][]string{
			sessions[0]: {packet(1), packet(2, 3)}, late: {packet(1), packet(3)}, latest: {packet(1)},
		} {
			if !slices.Equal(got(s), want) {
				t.Errorf("got %q, want %q", got(s), want)
			}
		}
		r.deliver(0, []stream.Event{event(4)})
		if got := got(latest); len(got) != 2 || got[1] != packet(4) {
			t.Errorf("got %q", got)
		}
	})
}
