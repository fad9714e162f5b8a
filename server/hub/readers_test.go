package hub_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/hub"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// slow is a store that takes its time to find names, and notes in which order it was asked.
type slow struct {
	store.Store
	takes time.Duration

	mu    sync.Mutex
	asked []string
	now   int // that are asked at this moment
	most  int
	spent time.Duration
}

// UsersByPrefix takes its time.
func (s *slow) UsersByPrefix(ctx context.Context, prefix string, limit int) ([]chat.User, error) {
	s.ask(prefix)
	return nil, nil
}

// Requests takes its time for all but the first page, which a welcome has.
func (s *slow) Requests(ctx context.Context, user chat.UserID, after chat.RoomID, limit int) ([]chat.RoomState, int, error) {
	if after != "" {
		s.ask(string(after))
	}
	return s.Store.Requests(ctx, user, after, limit)
}

func (s *slow) ask(what string) {
	s.mu.Lock()
	s.asked = append(s.asked, what)
	s.now++
	s.most = max(s.most, s.now)
	s.mu.Unlock()
	time.Sleep(s.takes)
	s.mu.Lock()
	s.now--
	s.spent += s.takes
	s.mu.Unlock()
}

// from opens a session of u from an address.
func (w *world) from(address string, u chat.User) *peer {
	p := &peer{t: w.t, user: u, in: make(chan []byte), done: make(chan struct{})}
	go w.hub.Serve(p, u, hub.Meta{Address: address, SignIn: w.signIn(u)}, func() {})
	w.peers = append(w.peers, p)
	synctest.Wait()
	return p
}

// crowd opens sessions of so many users from an address.
func (w *world) crowd(address string, size int) (crowd []*peer) {
	for i := range size {
		crowd = append(crowd, w.from(address, w.user(fmt.Sprintf("Crowd-%s-%d", string('a'+rune(len(w.peers)%26)), i))))
	}
	return crowd
}

// slowly returns what puts a store behind one that takes its time.
func slowly(takes time.Duration) func(store.Store) *slow {
	return func(s store.Store) *slow { return &slow{Store: s, takes: takes} }
}

func TestWhoeverAsksFromAnotherAddressIsNext(t *testing.T) {
	inWorldOver(t, slowly(100*time.Millisecond), func(t *testing.T, w *world, s *slow) {
		ada := w.from("192.0.2.1", w.user("Ada"))
		other := w.crowd("198.51.100.9", 20)
		crowd := w.crowd("203.0.113.5", 24)
		for _, p := range crowd {
			p.asks(&protocol.Find{Name: "crowd"})
		}
		for _, p := range other {
			p.asks(&protocol.Find{Name: "other"})
		}
		start := time.Now()
		ada.asks(&protocol.Find{Name: "ada"})
		for !ada.answered(ada.lastID) {
			time.Sleep(10 * time.Millisecond)
			synctest.Wait()
		}
		if took := time.Since(start); took > 310*time.Millisecond {
			t.Errorf("the answer took %v while 44 reads of others waited, want two or three times that of one", took)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if s.most >= w.store.Readers() {
			t.Errorf("%d reads at once: the store has %d readers, and one is for what is not a session's", s.most, w.store.Readers())
		}
		if len(s.asked) != 45 {
			t.Errorf("%d reads were done, want all 45", len(s.asked))
		}
	})
}

func TestListingRequestsTakesTurnsToo(t *testing.T) {
	inWorldOver(t, slowly(100*time.Millisecond), func(t *testing.T, w *world, s *slow) {
		crowd := w.crowd("203.0.113.5", 24)
		for _, p := range crowd {
			p.asks(&protocol.Requests{After: chat.DirectID(p.user.ID, "u-nobody")})
		}
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if len(s.asked) != len(crowd) || s.most >= w.store.Readers()-1 {
			t.Errorf("%d of %d reads were done, %d at once; the store has %d readers", len(s.asked), len(crowd), s.most, w.store.Readers())
		}
	})
}

func TestOneAddressLeavesAReaderFree(t *testing.T) {
	inWorldOver(t, slowly(100*time.Millisecond), func(t *testing.T, w *world, _ *slow) {
		ada := w.from("192.0.2.1", w.user("Ada"))
		crowd := w.crowd("2001:db8::1", 12)
		crowd = append(crowd, w.crowd("2001:db8::2", 12)...) // the same network
		for _, p := range crowd {
			p.asks(&protocol.Find{Name: "crowd"})
		}
		start := time.Now()
		ada.asks(&protocol.Find{Name: "ada"})
		for !ada.answered(ada.lastID) {
			time.Sleep(time.Millisecond)
			synctest.Wait()
		}
		if took := time.Since(start); took > 101*time.Millisecond {
			t.Errorf("the answer took %v, want the time of one read", took)
		}
	})
}

func TestAMessageDoesNotWaitForThoseWhoRead(t *testing.T) {
	inWorldOver(t, slowly(2*time.Second), func(t *testing.T, w *world, _ *slow) {
		crowd := w.crowd("203.0.113.5", 24)
		ada := w.from("203.0.113.5", w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		for _, p := range crowd {
			p.asks(&protocol.Find{Name: "crowd"})
		}
		for _, text := range []string{"hello", "@Ada hello", "@nobody hello", "hello @Ada"} {
			ada.ask(say(chat.Lobby, text)) // is answered before any time has passed
		}
		equal(t, ada.texts(chat.Lobby), []string{"1:hello", "2:hello @Ada"})
	})
}

func TestAReadThatNobodyWaitsForAnyMoreIsNotDone(t *testing.T) {
	inWorldOver(t, slowly(time.Second), func(t *testing.T, w *world, s *slow) {
		crowd := w.crowd("203.0.113.5", 12)
		for _, p := range crowd {
			p.asks(&protocol.Find{Name: "crowd"})
		}
		for _, p := range crowd {
			w.hub.EndSessions(t.Context(), p.user.ID, "")
		}
		time.Sleep(20 * time.Second)
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.asked) >= w.store.Readers() {
			t.Errorf("%d reads were done after their sessions had ended", len(s.asked))
		}
	})
}

// greedy asks and asks until the time is over, and waits as it is told.
func (p *peer) greedy(until time.Time) {
	for time.Now().Before(until) && !p.gone() {
		p.lastID++
		p.send(string(protocol.Encode(p.lastID, &protocol.Find{Name: "x"})))
		for !p.answered(p.lastID) && !p.gone() {
			time.Sleep(20 * time.Millisecond)
		}
		if f := p.failure(p.lastID); f != nil {
			time.Sleep(f.Wait())
		}
	}
}

func (p *peer) answered(id int64) bool {
	for _, f := range p.got() {
		if f.ID == id {
			return true
		}
	}
	return false
}

func (p *peer) failure(id int64) *chat.Error {
	for _, f := range p.got() {
		if failed, is := f.Payload.(*protocol.Failed); is && f.ID == id {
			return &failed.Error
		}
	}
	return nil
}

func TestReadingIsPaidForByWhatItTakes(t *testing.T) {
	const span = 2 * time.Minute
	for name, c := range map[string]struct {
		sessions int
		most     time.Duration
	}{
		"a session":  {1, chat.ReadBurst + 120*chat.ReadRate},
		"an address": {24, chat.AddressReadBurst + 120*chat.AddressReadRate},
	} {
		inWorldOver(t, slowly(300*time.Millisecond), func(t *testing.T, w *world, s *slow) {
			crowd := w.crowd("203.0.113.5", c.sessions)
			ada := w.from("192.0.2.1", w.user("Ada"))
			var all sync.WaitGroup
			until := time.Now().Add(span)
			for _, p := range crowd {
				all.Go(func() { p.greedy(until) })
			}
			all.Wait()
			s.mu.Lock()
			spent := s.spent
			s.mu.Unlock()
			slack := time.Duration(c.sessions) * 2 * s.takes // reads that began while something was left
			if spent > c.most+slack || spent < c.most/2 {
				t.Errorf("%s read for %v in %v, want about %v", name, spent, span, c.most)
			}
			for _, p := range crowd {
				if got := p.closeCode(); got != 0 {
					t.Errorf("%s: one that waits as it is told was closed with %d", name, got)
				}
			}
			if answer := ada.patiently(&protocol.Find{Name: "x"}); code(answer) != "" {
				t.Errorf("%s: who is elsewhere got %+v", name, answer)
			}
		})
	}
}

// patiently is ask for what takes a moment.
func (p *peer) patiently(command protocol.Payload) protocol.Payload {
	p.asks(command)
	for {
		for _, f := range p.got() {
			if f.ID == p.lastID {
				return f.Payload
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestWhoeverReadsTooMuchIsToldHowLongToWait(t *testing.T) {
	inWorldOver(t, slowly(500*time.Millisecond), func(t *testing.T, w *world, _ *slow) {
		ada := w.from("192.0.2.1", w.user("Ada"))
		for range 100 {
			answer := ada.patiently(&protocol.Find{Name: "x"})
			failed, is := answer.(*protocol.Failed)
			if !is {
				continue
			}
			if failed.Error.Code != chat.CodeRateLimited || failed.Error.Wait() == 0 {
				t.Fatalf("got %+v", failed)
			}
			time.Sleep(failed.Error.Wait())
			if again := ada.patiently(&protocol.Find{Name: "x"}); code(again) != "" {
				t.Errorf("after the wait: got %+v", again)
			}
			return
		}
		t.Error("50 s of reading were not refused")
	})
}
