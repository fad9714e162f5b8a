package client

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func TestNinetySecondsOfRefusedDials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.refuse = func() error { return errors.New("refused") }
		f := open(t, s, nil)
		f.state(view.Waiting)
		pass(90 * time.Second)
		dials := s.dialed()
		if n := len(dials); n < 12 || n > 60 {
			t.Errorf("%d dials in 90 s", n)
		}
		equal := 0
		for i := 1; i < len(dials); i++ {
			wait := dials[i].Sub(dials[i-1])
			if wait < dial.WaitMin || wait > dial.WaitMax {
				t.Errorf("wait %d is %v, want %v to %v", i, wait, dial.WaitMin, dial.WaitMax)
			}
			if i > 1 && wait == dials[i-1].Sub(dials[i-2]) {
				equal++
			}
		}
		if equal > 2 {
			t.Error("the waits have no jitter")
		}
		if l := f.View().Link; l.Attempt < len(dials)-1 || l.Retry.Before(time.Now()) {
			t.Errorf("link %+v, want attempt %d and a retry to come", l, len(dials))
		}
		f.Wake()
		if synctest.Wait(); len(s.dialed()) != len(dials)+1 {
			t.Error("Wake does not dial at once")
		}
	})
}

func TestADeadConnectionIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		for range 4 {
			pass(25 * time.Second)
			s.tell(&protocol.Ping{})
		}
		f.state(view.Online)
		s.freeze()
		pass(chat.DeadAfter - time.Second)
		f.state(view.Online)
		pass(time.Second)
		f.state(view.Waiting)
		pass(dial.WaitMax)
		f.state(view.Online)
		if got := s.count("pong"); got != 4 {
			t.Errorf("%d pongs, want 4", got)
		}
	})
}

func TestTheServerSaysHowLongAConnectionMayBeSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.limits.DeadMillis = 3 * chat.DeadAfter.Milliseconds()
		f := open(t, s, nil)
		s.freeze()
		pass(3*chat.DeadAfter - time.Second)
		f.state(view.Online)
		pass(time.Second)
		f.state(view.Waiting)
	})
}

func TestADeadConnectionIsNoticedSoonAfterWakingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Wake()
		pass(chat.PongWait)
		f.state(view.Online)
		if got := len(s.dialed()); got != 1 {
			t.Errorf("%d dials, want a line that stands to be kept", got)
		}
		s.freeze()
		f.Wake()
		pass(chat.PongWait)
		f.state(view.Waiting)
	})
}

func TestConnectionWithoutAnswersIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.set(func() { s.handle = func(f protocol.Frame) protocol.Payload { return &protocol.Done{} } })
		s.set(func() { s.lose = func(p protocol.Payload) bool { return p.Kind() == "done" } })
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		for range 3 {
			pass(15 * time.Second)
			s.tell(&protocol.Ping{})
		}
		s.set(func() { s.handle, s.lose = nil, nil })
		pass(30 * time.Second)
		f.want("one")
	})
}

func TestGoodbyeSaysWhatFollows(t *testing.T) {
	for reason, want := range map[protocol.Reason]struct {
		state    view.LinkState
		dials    int // within 8 s
		signedIn bool
		update   bool
	}{
		protocol.ReasonSlow:    {view.Online, 2, false, false},
		protocol.ReasonFlood:   {view.Online, 2, false, false},
		protocol.ReasonSignIn:  {view.Online, 2, true, false},
		protocol.ReasonUpgrade: {view.Stopped, 1, false, true},
		protocol.ReasonTooBig:  {view.Stopped, 1, false, false},
		"a new one":            {view.Online, 2, false, false},
	} {
		t.Run(string(reason), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				signed := false
				s.signIn = func() error { signed = true; return nil }
				f := open(t, s, nil)
				pass(time.Minute / 2)
				s.tell(&protocol.Goodbye{Reason: reason})
				pass(8 * time.Second)
				f.state(want.state)
				if len(s.dialed()) != want.dials || signed != want.signedIn || f.View().Update != want.update {
					t.Errorf("dials %d, signed in %v, update %v, want %+v", len(s.dialed()), signed, f.View().Update, want)
				}
			})
		})
	}
}

func TestAUserWithTooManyConnectionsTriesSeldomAndSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.greet = &protocol.Goodbye{Reason: protocol.ReasonTooMany}
		f := open(t, s, nil)
		pass(5 * time.Minute)
		if f.state(view.Waiting); f.View().Link.Cause != view.CauseTooMany {
			t.Errorf("the cause is %q", f.View().Link.Cause)
		}
		if n := len(s.dialed()); n < 5*60/30 || n > 1+5*60/15 {
			t.Errorf("%d dials in 5 min, want one in 15 to 30 s", n)
		}
		s.set(func() { s.greet = nil })
		f.Wake()
		if f.state(view.Online); f.View().Link.Cause != "" {
			t.Errorf("online, the cause is still %q", f.View().Link.Cause)
		}
	})
}

func TestASuspendedClientHasNoConnectionUntilItIsWoken(t *testing.T) {
	for name, refuse := range map[string]error{"online": nil, "waiting": errors.New("no route")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				s.refuse = func() error { return refuse }
				f := open(t, s, nil)
				f.Suspend()
				f.state(view.Waiting)
				dials := len(s.dialed())
				f.Send(chat.Lobby, view.Draft{Text: "one"})
				pass(time.Hour)
				if got := len(s.dialed()); got != dials {
					t.Errorf("%d dials while suspended", got-dials)
				}
				s.set(func() { s.refuse = nil })
				f.Wake()
				f.state(view.Online)
				if got := s.said(chat.Lobby); got != "one" {
					t.Errorf("the server has %q", got)
				}
			})
		})
	}
}

func TestCloseCodeSaysWhatFollows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		pass(time.Minute / 2)
		s.cut(&dial.CloseError{Code: protocol.Closes[protocol.ReasonSlow].Code})
		f.state(view.Online)
		s.cut(&dial.CloseError{Code: protocol.Closes[protocol.ReasonUTF8].Code})
		f.state(view.Stopped)
	})
}

func TestRestartingServerSaysWhenToReturn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.tell(&protocol.Goodbye{Reason: protocol.ReasonRestart, After: 5000})
		pass(4900 * time.Millisecond)
		if f.state(view.Waiting); f.View().Link.Reason != "restart" {
			t.Errorf("reason %q", f.View().Link.Reason)
		}
		pass(100 * time.Millisecond)
		f.state(view.Online)
	})
}

func TestUnknownClientSignsInThenDials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		known := false
		s.refuse = func() error {
			if !known {
				return dial.ErrSignIn
			}
			return nil
		}
		s.signIn = func() error { known = true; return nil }
		f := open(t, s, nil)
		f.state(view.Online)
		if f.View().Me != s.me {
			t.Errorf("me is %v, want %v", f.View().Me, s.me)
		}
	})
}

func TestASignInThatIsNotKeptIsNotRepeated(t *testing.T) {
	for name, refuse := range map[string]func(*server){
		"by the status":  func(s *server) { s.refuse = func() error { return dial.ErrSignIn } },
		"by the goodbye": func(s *server) { s.greet = &protocol.Goodbye{Reason: protocol.ReasonSignIn} },
		"with pauses": func(s *server) {
			dials := 0
			s.refuse = func() error {
				if dials++; dials%2 == 0 {
					return errors.New("no route")
				}
				return dial.ErrSignIn
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, guests := newServer(t), 0
				s.signIn = func() error { guests++; return nil }
				refuse(s)
				f := open(t, s, nil)
				pass(10 * time.Minute)
				f.state(view.Stopped)
				if f.View().Link.Cause != view.CauseCookies {
					t.Errorf("the cause is %q", f.View().Link.Cause)
				}
				if guests != 1 {
					t.Errorf("%d guests were made, want 1", guests)
				}
			})
		})
	}
}

func TestWhatDoesNotAnswerIsSaidToBeSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := running(t, New(Config{Dialer: hole{s}, Room: chat.Lobby, Location: time.UTC}))
		pass(dial.ConnectTimeout + time.Second)
		if f.state(view.Waiting); f.View().Link.Cause != view.CauseSilent {
			t.Errorf("the cause is %q", f.View().Link.Cause)
		}
	})
}

// hole is a server that what is sent to never reaches.
type hole struct{ *server }

func (hole) Dial(ctx context.Context) (dial.Conn, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestARefusalLaterIsAnsweredBySigningInAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, guests := newServer(t), 0
		s.signIn = func() error { guests++; return nil }
		f := open(t, s, nil)
		for want := range 3 {
			f.state(view.Online)
			if guests != want {
				t.Fatalf("%d sign-ins, want %d", guests, want)
			}
			s.tell(&protocol.Goodbye{Reason: protocol.ReasonSignIn})
			pass(dial.WaitMax)
		}
	})
}

// A test under synctest fails if a goroutine is left when it ends.
func TestStoppingLeavesNoGoroutine(t *testing.T) {
	for name, prepare := range map[string]func(*server, *tester){
		"online": func(*server, *tester) {},
		"waiting": func(s *server, f *tester) {
			s.set(func() { s.refuse = func() error { return errors.New("no") } })
			s.cut(nil)
		},
		"frozen": func(s *server, f *tester) { s.freeze(); f.Send(chat.Lobby, view.Draft{Text: "one"}) },
		"busy": func(s *server, f *tester) {
			for range 1000 {
				s.says(ada, chat.Lobby, "x")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				f := open(t, s, nil)
				prepare(s, f)
				f.stop()
				f.Send(chat.Lobby, view.Draft{Text: "after the end"})
				f.SaveDraft(chat.Lobby, "after the end")
				if got := f.Draft(t.Context(), chat.Lobby).Text; got != "" {
					t.Errorf("a draft %q after the end", got)
				}
			})
		})
	}
}
