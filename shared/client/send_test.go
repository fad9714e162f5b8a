package client

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func TestSendOfflineArrivesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		offline := true
		s.refuse = func() error {
			if offline {
				return errors.New("no route")
			}
			return nil
		}
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.Send(chat.Lobby, view.Draft{Text: "two"})
		f.want("one? two?")
		if got := f.View().Waiting; got != 2 {
			t.Errorf("waiting are %d, want 2", got)
		}
		s.set(func() { offline = false })
		pass(10 * time.Second)
		f.want("one two")
		s.cut(nil)
		pass(10 * time.Second)
		f.want("one two")
		if got := s.said(chat.Lobby); got != "one two" {
			t.Errorf("the server has %q, want %q", got, "one two")
		}
	})
}

func TestOrderOfOwnSendsIsKept(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  *chat.Error
		mid  string
		end  string
	}{
		{"limited", chat.Limited("sending", 3*time.Second), "a b~ c? d?", "a b c d"},
		{"retry later", chat.Errorf(chat.CodeRetryLater, "disk full"), "a b~ c? d?", "a b c d"},
		{"refused", chat.Errorf(chat.CodeTooBig, "too big"), "a c d b!", "a c d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				times := 0
				s.answer = func(p protocol.Payload) *chat.Error {
					if m, ok := p.(*protocol.Send); ok && m.Text == "b" {
						if times++; times < 3 || !tt.err.Temporary() {
							return tt.err
						}
					}
					return nil
				}
				f := open(t, s, nil)
				for _, text := range []string{"a", "b", "c", "d"} {
					f.Send(chat.Lobby, view.Draft{Text: text})
				}
				f.want(tt.mid)
				pass(20 * time.Second)
				if got := s.said(chat.Lobby); got != tt.end {
					t.Errorf("the server has %q, want %q", got, tt.end)
				}
			})
		})
	}
}

func TestRefusedMessageKeepsItsTextUntilRetriedOrDiscarded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.answer = func(p protocol.Payload) *chat.Error {
			if _, ok := p.(*protocol.Send); ok {
				return chat.Errorf(chat.CodeInternal, "broken")
			}
			return nil
		}
		stored := storage.Memory{}
		f := open(t, s, stored)
		one, two := f.Send(chat.Lobby, view.Draft{Text: "one"}), f.Send(chat.Lobby, view.Draft{Text: "two"})
		f.want("one! two!")
		f.stop()
		f = open(t, s, stored)
		f.want("one! two!")
		s.set(func() { s.answer = nil })
		f.Discard(two)
		f.Retry(one)
		f.want("one")
		f.stop()
		f = open(t, s, stored)
		f.want("one")
		if got := s.said(chat.Lobby); got != "one" {
			t.Errorf("the server has %q, want %q", got, "one")
		}
	})
}

func TestARefusalForHoursHoldsUpNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.answer = func(p protocol.Payload) *chat.Error {
			if send, ok := p.(*protocol.Send); ok && send.Text == "to a stranger" {
				return chat.Limited("you open rooms", 20*time.Hour)
			}
			return nil
		}
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "to a stranger"})
		f.Send(chat.Lobby, view.Draft{Text: "to friends"})
		pass(time.Second)
		f.want("to friends to a stranger~")
		if got := s.said(chat.Lobby); got != "to friends" {
			t.Errorf("the server has %q, want what waits for nothing", got)
		}
		s.set(func() { s.answer = nil })
		pass(dial.MaxServerWait)
		f.want("to friends to a stranger")
	})
}

func TestALinkOfANewGuestWaitsAndHoldsUpNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		from := time.Now().Add(7 * time.Minute)
		s.answer = func(p protocol.Payload) *chat.Error {
			if send, ok := p.(*protocol.Send); ok && strings.HasPrefix(send.Text, "https") && time.Now().Before(from) {
				return chat.LinksLater(time.Until(from))
			}
			return nil
		}
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "https://a.example"})
		f.Send(chat.Lobby, view.Draft{Text: "hello"})
		pass(time.Second)
		f.want("hello https://a.example~")
		pass(dial.MaxServerWait) // it is refused again, for less than people wait for otherwise
		f.Send(chat.Lobby, view.Draft{Text: "still here"})
		pass(time.Second)
		if got := s.said(chat.Lobby); got != "hello still here" {
			t.Errorf("the server has %q, want what has no link", got)
		}
		pass(2 * time.Minute)
		if got := s.said(chat.Lobby); got != "hello still here https://a.example" {
			t.Errorf("the server has %q, want the link too", got)
		}
	})
}

func TestUnsendableTextIsRefusedHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: " \u200b "})
		f.Send(chat.Lobby, view.Draft{Text: "fine"})
		synctest.Wait()
		rows := f.rows()
		if last := rows[len(rows)-1]; last.State != view.Failed || last.Error.Code != chat.CodeBadText {
			t.Errorf("the row is %+v, want a failed one", last)
		}
		if got := s.said(chat.Lobby); got != "fine" {
			t.Errorf("the server has %q, want %q", got, "fine")
		}
	})
}

func TestATextThatIsTooLongForThisServerIsRefusedHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.limits = protocol.Limits{TextRunes: 5, TextBytes: 2 * chat.TextBytes}
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "much too long"})
		f.Send(chat.Lobby, view.Draft{Text: "short"})
		synctest.Wait()
		rows := f.rows()
		if last := rows[len(rows)-1]; last.State != view.Failed || last.Error.Code != chat.CodeTooBig {
			t.Errorf("the row is %+v, want a failed one", last)
		}
		if got := s.said(chat.Lobby); got != "short" {
			t.Errorf("the server has %q, want %q", got, "short")
		}
		if got, want := f.View().Limits, (view.Limits{TextBytes: chat.TextBytes, TextRunes: 5, NameRunes: chat.NameMax, RoomRunes: chat.RoomNameRunes}); got != want {
			t.Errorf("front ends see %+v, want %+v", got, want)
		}
	})
}

func TestAckLostIsResentOnceConfirmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.lose = func(p protocol.Payload) bool { return p.Kind() == "sent" || p.Kind() == "event" }
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one?")
		// The resume brings no event either, so that only the answer to the second send can confirm.
		s.set(func() { s.lose = func(p protocol.Payload) bool { return p.Kind() == "event" } })
		s.cut(nil)
		pass(10 * time.Second)
		f.want("one")
		if got := s.said(chat.Lobby); got != "one" {
			t.Errorf("the server has %q, want %q", got, "one")
		}
		if sends := s.count("send"); sends != 2 {
			t.Errorf("sent %d times, want 2", sends)
		}
	})
}

func TestEventBeforeAck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.set(func() {
			s.handle = func(frame protocol.Frame) protocol.Payload {
				p, ok := frame.Payload.(*protocol.Send)
				if !ok {
					return nil
				}
				ev := s.store(p.Room, chat.Event{Kind: chat.Said, By: s.me, Nonce: p.Nonce, Message: &chat.Message{Text: p.Text}}, p.Room)
				s.announce(ev)
				return &protocol.Sent{Room: p.Room, Seq: ev.Seq, At: ev.At}
			}
		})
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.Send(chat.Lobby, view.Draft{Text: "two"})
		f.want("one two")
		if got := f.View().Waiting; got != 0 {
			t.Errorf("waiting are %d, want 0", got)
		}
	})
}

func TestConfirmedMessageKeepsItsKeyAndPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.lose = func(p protocol.Payload) bool { return p.Kind() == "sent" || p.Kind() == "event" }
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		synctest.Wait()
		before := f.rows()
		s.set(func() { s.lose = nil })
		s.cut(nil)
		pass(10 * time.Second)
		after := f.rows()
		if len(before) != 2 || len(after) != 2 || before[1].Key != after[1].Key || after[1].State != view.Sent || after[1].Seq != 1 {
			t.Errorf("before %+v, after %+v", before, after)
		}
		if got, want := after[1].First, before[1].First; got != want {
			t.Errorf("first is %v, want %v", got, want)
		}
	})
}

func TestOutboxSurvivesRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.set(func() { s.refuse = func() error { return errors.New("no route") } })
		stored := storage.Memory{}
		f := open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.Send(chat.Lobby, view.Draft{Text: "two"})
		synctest.Wait()
		f.stop()
		pass(72 * time.Hour)
		s.set(func() { s.refuse = nil })
		f = open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "three"})
		f.want("one two three")
		if got := s.said(chat.Lobby); got != "one two three" {
			t.Errorf("the server has %q", got)
		}
		if keys, _ := stored.Keys(t.Context(), storage.KeyOutbox); len(keys) != 0 {
			t.Errorf("still stored: %v", keys)
		}
	})
}

// count returns how many commands of a kind have arrived.
func (s *server) count(kind protocol.Kind) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, p := range s.commands {
		if p.Kind() == kind {
			n++
		}
	}
	return n
}
