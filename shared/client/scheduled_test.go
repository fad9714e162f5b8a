package client

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// scheduleCommand answers the commands about scheduled messages.
func (s *server) scheduleCommand(f protocol.Frame) {
	find := func(nonce chat.Nonce) int {
		return slices.IndexFunc(s.scheduled, func(m chat.Scheduled) bool { return m.Nonce == nonce })
	}
	switch p := f.Payload.(type) {
	case *protocol.Schedule:
		if s.answer != nil {
			if refusal := s.answer(p); refusal != nil {
				s.reply(f.ID, &protocol.Failed{Error: *refusal})
				return
			}
		}
		if find(p.Nonce) < 0 {
			s.scheduled = append(s.scheduled, chat.Scheduled(*p))
		}
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Unschedule:
		i := find(p.Nonce)
		if i < 0 {
			s.reply(f.ID, &protocol.Failed{Error: *chat.Errorf(chat.CodeNoMessage, "no such message is scheduled")})
			return
		}
		m := s.scheduled[i]
		s.scheduled = slices.Delete(s.scheduled, i, i+1)
		s.reply(f.ID, &protocol.Scheduled{Messages: []chat.Scheduled{m}})
	case *protocol.Schedules:
		list := slices.Clone(s.scheduled)
		for i := range list {
			list[i].Text = list[i].Text[:min(len(list[i].Text), 20)]
		}
		s.reply(f.ID, &protocol.Scheduled{Messages: list})
	}
}

// scheduledTexts are the texts that the server is to send.
func (s *server) scheduledTexts() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var texts []string
	for _, m := range s.scheduled {
		texts = append(texts, m.Text)
	}
	return strings.Join(texts, "|")
}

// later says what waits for its time, and who sends it.
func (f *tester) later() string {
	f.t.Helper()
	synctest.Wait()
	var all []string
	for _, l := range f.View().Later {
		by := map[bool]string{true: "server", false: "device"}[l.OnServer]
		if l.Waits {
			by = "waits"
		}
		all = append(all, fmt.Sprintf("%s (%s, %v)", l.Text, by, time.Until(l.At.Time()).Round(time.Second)))
	}
	return strings.Join(all, "; ")
}

func (f *tester) wantLater(about, want string) {
	f.t.Helper()
	if got := f.later(); got != want {
		f.t.Errorf("%s: there wait %q, want %q", about, got, want)
	}
}

// losesDone makes the server's plain answers get lost.
func (s *server) losesDone() {
	s.set(func() { s.lose = func(p protocol.Payload) bool { _, done := p.(*protocol.Done); return done } })
}

func TestTheServerGetsWhatItIsToSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		pass(time.Second)
		s.away()
		one := f.SendLater(chat.Lobby, view.Draft{Text: "one"}, time.Now().Add(time.Hour), true)
		f.wantLater("offline", "one (waits, 1h0m0s)")
		f.stop()
		s.set(func() { s.refuse = nil })
		f = open(t, s, stored)
		pass(10 * time.Second)
		f.wantLater("online again", "one (server, 59m50s)")
		if got := s.scheduledTexts(); got != "one" {
			t.Errorf("the server has %q", got)
		}
		pass(2 * time.Hour)
		if got := s.said(chat.Lobby); got != "" {
			t.Errorf("this device sent %q", got)
		}
		long := strings.Repeat("a long text ", 10)
		two := f.SendLater(chat.Lobby, view.Draft{Text: long}, time.Now().Add(time.Hour), true)
		pass(time.Second)
		if room, d, ok := f.TakeBack(t.Context(), two); !ok || room != chat.Lobby || d.Text != strings.TrimSpace(long) {
			t.Errorf("took back %q, %+v, %v", room, d, ok)
		}
		if _, _, ok := f.TakeBack(t.Context(), two); ok {
			t.Error("it was taken back twice")
		}
		f.SendNow(one)
		pass(time.Second)
		if got := s.said(chat.Lobby); got != "one" || s.scheduledTexts() != "" {
			t.Errorf("the room has %q, and the server is to send %q", got, s.scheduledTexts())
		}
		f.wantLater("at the end", "")
		f.stop()
		if keys, _ := stored.Keys(t.Context(), storage.KeyOutbox); len(keys) > 0 {
			t.Errorf("still stored: %q", keys)
		}
	})
}

func TestOtherDevicesListWhatTheServerSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		pass(time.Second)
		elsewhere := chat.Scheduled{Room: chat.Lobby, Nonce: "nonce-of-another-device", Text: "from another device of mine", At: chat.MillisOf(time.Now().Add(time.Hour))}
		s.set(func() { s.scheduled = []chat.Scheduled{elsewhere} })
		f.wantLater("before anybody looks", "")
		f.LoadLater()
		f.wantLater("somebody looks", "from another device  (server, 1h0m0s)")
		s.set(func() { s.scheduled = nil })
		s.cut(nil)
		pass(10 * time.Second)
		f.wantLater("after the connection broke", "")
		s.set(func() { s.scheduled = []chat.Scheduled{elsewhere} })
		s.tell(&protocol.Scheduled{Messages: []chat.Scheduled{}})
		pass(time.Second)
		f.wantLater("told of a change", "from another device  (server, 59m49s)")
		s.set(func() {
			s.lose = func(p protocol.Payload) bool { _, answer := p.(*protocol.Scheduled); return answer }
		})
		began := time.Now()
		if _, _, ok := f.TakeBack(t.Context(), elsewhere.Nonce); ok || time.Since(began) > time.Minute {
			t.Errorf("took something back without an answer, after %v", time.Since(began))
		}
	})
}

func TestWhatTheServerDoesNotTakeIsSentByTheDevice(t *testing.T) {
	for code, retried := range map[chat.Code]bool{chat.CodeTooMany: false, chat.CodeUnsupported: false, chat.CodeRetryLater: true} {
		t.Run(string(code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				tries := 0
				s.answer = func(p protocol.Payload) *chat.Error {
					if _, ok := p.(*protocol.Schedule); !ok {
						return nil
					}
					tries++
					return chat.Errorf(code, "no")
				}
				f := open(t, s, nil)
				pass(time.Second)
				f.SendLater(chat.Lobby, view.Draft{Text: "all the same"}, time.Now().Add(time.Hour), true)
				pass(59 * time.Minute)
				if got := s.said(chat.Lobby); got != "" {
					t.Errorf("too early: %q", got)
				}
				pass(2 * time.Minute)
				if got := s.said(chat.Lobby); got != "all the same" {
					t.Errorf("the room has %q", got)
				}
				s.set(func() {
					if tries > 1 != retried {
						t.Errorf("it was tried %d times", tries)
					}
				})
			})
		})
	}
}

func TestAMessageThatBothSendIsThereOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		pass(time.Second)
		s.losesDone()
		f.SendLater(chat.Lobby, view.Draft{Text: "once"}, time.Now().Add(2*time.Second), true)
		pass(time.Second)
		if got := s.scheduledTexts(); got != "once" {
			t.Fatalf("the server has %q", got)
		}
		s.set(func() { s.lose = nil })
		pass(time.Minute) // the answer was lost, so the device sends it, and the server would too
		if got := s.said(chat.Lobby); got != "once" {
			t.Errorf("the room has %q", got)
		}
		f.wantLater("afterwards", "")
	})
}

func TestAMessageThatIsSentWhileTheServerRefusesItIsNotStoredAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		var asked int64 // the id of the command that is not answered yet
		s.handle = func(f protocol.Frame) protocol.Payload {
			if _, is := f.Payload.(*protocol.Schedule); is {
				asked = f.ID
			}
			return nil
		}
		s.lose = func(p protocol.Payload) bool { _, done := p.(*protocol.Done); return done }
		f := open(t, s, stored)
		pass(time.Second)
		nonce := f.SendLater(chat.Lobby, view.Draft{Text: "once"}, time.Now().Add(time.Hour), true)
		pass(time.Second)
		f.SendNow(nonce)
		pass(time.Second)
		s.set(func() { s.reply(asked, &protocol.Failed{Error: *chat.Errorf(chat.CodeTooMany, "no")}) })
		pass(time.Second)
		if got := s.said(chat.Lobby); got != "once" {
			t.Errorf("the room has %q", got)
		}
		if keys, _ := stored.Keys(t.Context(), storage.KeyOutbox); len(keys) > 0 {
			t.Errorf("still stored: %q", keys)
		}
		f.wantLater("at the end", "")
	})
}

func TestAMessageThatTheServerMayHaveIsTakenBackFromIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		pass(time.Second)
		s.losesDone()
		nonce := f.SendLater(chat.Lobby, view.Draft{Text: "never"}, time.Now().Add(time.Hour), true)
		pass(time.Second)
		s.away()
		if _, d, ok := f.TakeBack(t.Context(), nonce); ok {
			t.Errorf("took %+v back that the server may send", d)
		}
		s.back()
		if _, d, ok := f.TakeBack(t.Context(), nonce); !ok || d.Text != "never" || s.scheduledTexts() != "" {
			t.Errorf("took back %+v, %v; the server has %q", d, ok, s.scheduledTexts())
		}
		s.set(func() { s.lose = nil })
		pass(2 * time.Hour)
		if got := s.said(chat.Lobby) + s.scheduledTexts() + f.later(); got != "" {
			t.Errorf("something is left: %q", got)
		}
	})
}
