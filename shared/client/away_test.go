package client

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// awayAsked has the server note what it is asked about being away.
func (s *server) awayAsked() (asked func() []bool) {
	var all []bool
	s.handle = func(f protocol.Frame) protocol.Payload {
		if p, is := f.Payload.(*protocol.Away); is {
			all = append(all, p.On)
			return &protocol.Done{}
		}
		return nil
	}
	return func() []bool {
		synctest.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		return slices.Clone(all)
	}
}

// returns waits for the next connection.
func (f *tester) returns() {
	for range 1000 {
		if pass(100 * time.Millisecond); f.View().Link.State == view.Online {
			return
		}
	}
	f.state(view.Online)
}

func TestAUserAppearsAwayUntilTheServerSaysOtherwise(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		asked := s.awayAsked()
		f := open(t, s, nil)
		f.ToggleAway()
		if got := asked(); !slices.Equal(got, []bool{true}) || !f.View().Away {
			t.Fatalf("asked %v, shown %v", got, f.View().Away)
		}
		s.tell(&protocol.Absent{})
		synctest.Wait()
		if f.View().Away {
			t.Error("still away after a message from another session")
		}
		s.tell(&protocol.Absent{On: true})
		synctest.Wait()
		if !f.View().Away {
			t.Error("another session went away, and this one does not show it")
		}
		f.ToggleAway()
		if got := asked(); !slices.Equal(got, []bool{true, false}) || f.View().Away {
			t.Errorf("asked %v, shown %v", got, f.View().Away)
		}
	})
}

func TestBeingAwayLastsOverAShortInterruption(t *testing.T) {
	for name, c := range map[string]struct {
		lasts time.Duration
		want  []bool
	}{"short": {time.Minute, []bool{true, true}}, "long": {time.Hour, []bool{true}}} {
		for _, restart := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				asked := s.awayAsked()
				stored := storage.Memory{}
				f := open(t, s, stored)
				f.ToggleAway()
				asked()
				if restart {
					f.Flush()
					synctest.Wait()
					f.stop()
					time.Sleep(c.lasts)
					f = open(t, s, stored)
				} else {
					s.set(func() { s.refuse = offline })
					s.cut(nil)
					time.Sleep(c.lasts)
					s.set(func() { s.refuse = nil })
					f.returns()
				}
				if got := asked(); !slices.Equal(got, c.want) || f.View().Away != (len(c.want) == 2) {
					t.Errorf("%s, restart %v: asked %v, shown %v", name, restart, got, f.View().Away)
				}
			})
		}
	}
}

func TestBeingAwayWaitsForAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		asked := s.awayAsked()
		f := open(t, s, nil)
		s.set(func() { s.refuse = offline })
		s.cut(nil)
		synctest.Wait()
		f.ToggleAway()
		synctest.Wait()
		if !f.View().Away || len(asked()) > 0 {
			t.Errorf("shown %v, asked %v", f.View().Away, asked())
		}
		s.set(func() { s.refuse = nil })
		f.returns()
		if got := asked(); !slices.Equal(got, []bool{true}) || !f.View().Away {
			t.Errorf("asked %v, shown %v", got, f.View().Away)
		}
	})
}
