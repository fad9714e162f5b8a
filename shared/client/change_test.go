package client

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// row returns the row of a durable message.
func (f *tester) row(seq chat.Seq) view.Row {
	f.t.Helper()
	synctest.Wait()
	for _, r := range f.rows() {
		if r.Kind == view.RowMessage && r.Seq == seq && r.Nonce == "" {
			return r
		}
	}
	f.t.Fatalf("no row of message %d", seq)
	return view.Row{}
}

// changed describes how a message and its change are shown: its text, "gone" or "pinned", reactions, and the change.
func (f *tester) changed(seq chat.Seq) string {
	f.t.Helper()
	r := f.row(seq)
	words := []string{r.Text}
	if r.Gone {
		words[0] = "gone"
	}
	if r.Pinned {
		words = append(words, "pinned")
	}
	for _, one := range r.Reactions {
		words = append(words, fmt.Sprintf("%s%d", one.Key, one.Count)+map[bool]string{true: "me"}[one.Mine])
	}
	if c := r.Change; c != nil {
		word := string(c.State)
		if c.Error != nil {
			word += " " + string(c.Error.Code)
		}
		if c.Text != "" {
			word += fmt.Sprintf(" %q", c.Text)
		}
		if c.Delete {
			word += " delete"
		}
		if !c.Until.IsZero() {
			word += " undoable"
		}
		words = append(words, "("+word+")")
	}
	return strings.Join(words, " ")
}

func (f *tester) wantRow(seq chat.Seq, want string) {
	f.t.Helper()
	if got := f.changed(seq); got != want {
		f.t.Fatalf("message %d is shown as %q, want %q", seq, got, want)
	}
}

// sentAs lists what the client has sent of a kind.
func (s *server) sentAs(kind protocol.Kind) (all []protocol.Payload) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.commands {
		if p.Kind() == kind {
			all = append(all, p)
		}
	}
	return all
}

func TestAChangeIsShownAtOnceAndThenDurable(t *testing.T) {
	for _, tt := range []struct {
		name     string
		do       func(f *tester)
		pending  string
		durable  string
		announce bool
	}{
		{"edit", func(f *tester) { f.Edit(chat.Lobby, 1, 0, "one more") }, "one more (pending)", "one more", false},
		{"react", func(f *tester) { f.React(chat.Lobby, 1, "👍🏽", true) }, "one 👍1me (pending)", "one 👍1me", false},
		{"pin", func(f *tester) { f.Pin(chat.Lobby, 1, true) }, "one pinned (pending)", "one pinned", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				f := open(t, s, nil)
				f.Send(chat.Lobby, view.Draft{Text: "one"})
				f.want("one")
				s.away()
				tt.do(f)
				f.wantRow(1, tt.pending)
				if got := f.View().Changes; got != 1 {
					t.Errorf("%d changes wait, want 1", got)
				}
				s.back()
				f.wantRow(1, tt.durable)
				if v := f.View(); v.Changes != 0 || v.Open.Newest != 0 {
					t.Errorf("%d changes wait, %d count as new", v.Changes, v.Open.Newest)
				}
			})
		})
	}
}

func TestADeletionWaitsSoThatItCanBeUndone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.Send(chat.Lobby, view.Draft{Text: "two"})
		f.want("one two")
		f.Delete(chat.Lobby, 1)
		f.Delete(chat.Lobby, 2)
		f.wantRow(1, "gone (pending delete undoable)")
		pass(chat.UndoWait / 2)
		f.UndoDelete(chat.Lobby, 1)
		f.wantRow(1, "one")
		f.Send(chat.Lobby, view.Draft{Text: "three"}) // goes first
		pass(chat.UndoWait)
		f.wantRow(1, "one")
		f.wantRow(2, "gone")
		if got := s.said(chat.Lobby); got != "one  three" {
			t.Errorf("the server has %q", got)
		}
		if n := len(s.sentAs("delete")); n != 1 {
			t.Errorf("%d deletions were sent, want one", n)
		}
	})
}

func TestADeletionWaitsAcrossAReloadAndOffline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.Send(chat.Lobby, view.Draft{Text: "two"})
		f.want("one two")
		pass(2 * time.Second)
		f.Delete(chat.Lobby, 1)
		f.Delete(chat.Lobby, 2)
		synctest.Wait()
		f.stop()
		s.away()
		f = open(t, s, stored)
		f.wantRow(1, "gone (pending delete undoable)")
		f.UndoDelete(chat.Lobby, 2)
		f.wantRow(2, "two")
		pass(time.Minute)
		f.wantRow(1, "gone (pending delete)")
		s.back()
		f.wantRow(1, "gone")
		f.wantRow(2, "two")
		if got := s.said(chat.Lobby); got != " two" {
			t.Errorf("the server has %q", got)
		}
	})
}

func TestAProgramThatIsSuspendedDeletesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		f.Delete(chat.Lobby, 1)
		f.Suspend()
		synctest.Wait()
		if got := s.said(chat.Lobby); got != "" {
			t.Errorf("the server has %q", got)
		}
		f.stop()
		f = open(t, s, stored)
		pass(time.Second)
		f.wantRow(1, "gone")
		if keys, _ := stored.Keys(t.Context(), storage.KeyOutbox); len(keys) != 0 {
			t.Errorf("still stored: %q", keys)
		}
	})
}

func TestChangesOfOneThingCollapse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		for _, text := range []string{"one", "two", "three", "four"} {
			f.Send(chat.Lobby, view.Draft{Text: text})
		}
		f.want("one two three four")
		s.away()
		f.Edit(chat.Lobby, 1, 0, "first")
		f.Edit(chat.Lobby, 1, 0, "second")
		f.Edit(chat.Lobby, 1, 0, "last")
		f.React(chat.Lobby, 1, "👍", true)
		f.React(chat.Lobby, 1, "🎉", true)
		f.React(chat.Lobby, 1, "👍", false)
		f.Pin(chat.Lobby, 1, true)
		f.Pin(chat.Lobby, 1, false)
		f.wantRow(1, "last 🎉1me (pending)")
		f.Edit(chat.Lobby, 2, 0, "gone anyway")
		f.React(chat.Lobby, 2, "👍", true)
		f.Delete(chat.Lobby, 2)
		f.Edit(chat.Lobby, 3, 0, "x")
		f.Edit(chat.Lobby, 3, 0, "three")
		f.wantRow(3, "three")
		f.Delete(chat.Lobby, 4)
		f.Edit(chat.Lobby, 4, 0, "kept") // its author has thought better of it
		f.wantRow(4, "kept (pending)")
		pass(time.Minute)
		s.back()
		f.wantRow(1, "last 🎉1me")
		f.wantRow(2, "gone")
		f.wantRow(4, "kept")
		for kind, want := range map[protocol.Kind]int{"edit": 2, "react": 1, "pin": 0, "delete": 1} {
			if got := len(s.sentAs(kind)); got != want {
				t.Errorf("%d of %s were sent, want %d", got, kind, want)
			}
		}
	})
}

func TestAnEditAfterOneThatIsUnderWayFollowsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		s.set(func() { s.lose = func(p protocol.Payload) bool { return p.Kind() == "amended" || p.Kind() == "event" } })
		f.Edit(chat.Lobby, 1, 0, "two")
		synctest.Wait()
		f.Edit(chat.Lobby, 1, 0, "three")
		f.Edit(chat.Lobby, 1, 0, "four")
		f.wantRow(1, "four (pending)")
		s.set(func() { s.lose = nil })
		s.cut(nil)
		pass(10 * time.Second)
		f.wantRow(1, "four")
		if got := s.said(chat.Lobby); got != "four" {
			t.Errorf("the server has %q", got)
		}
	})
}

// An author who opens the editor on the text that is on its way has seen that text.
func TestAnEditOfWhatOneHasJustEditedIsNoClash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		f.Edit(chat.Lobby, 1, 0, "two")
		f.wantRow(1, "two")
		f.Edit(chat.Lobby, 1, 0, "three") // the editor was opened before the first edit was durable
		f.wantRow(1, "three")
	})
}

func TestAClashShowsBothTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		s.away()
		f.Edit(chat.Lobby, 1, 0, "mine")
		s.amends(s.me, chat.Lobby, 1, edited("theirs"))
		s.back()
		f.wantRow(1, `theirs (failed changed "mine")`)
		pass(2 * time.Second)
		f.stop()
		f = open(t, s, stored)
		f.wantRow(1, `theirs (failed changed "mine")`)
		f.Edit(chat.Lobby, 1, f.row(1).Rev, "both")
		f.wantRow(1, "both")
		f.Edit(chat.Lobby, 1, 0, "old")
		f.wantRow(1, `both (failed changed "old")`)
		f.DismissChange(chat.Lobby, 1)
		f.wantRow(1, "both")
	})
}

func TestARefusalIsShownOnItsRow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "hers")
		f.Send(chat.Lobby, view.Draft{Text: "mine"})
		f.want("hers mine")
		f.Edit(chat.Lobby, 1, 0, "not mine")
		f.wantRow(1, `hers (failed not_allowed "not mine")`)
		f.Edit(chat.Lobby, 2, 0, " ")
		f.wantRow(2, "mine (failed bad_text)")
		f.Edit(chat.Lobby, 2, 0, strings.Repeat("x", chat.TextRunes+1))
		f.DismissChange(chat.Lobby, 2)
		f.wantRow(2, "mine")
		s.away()
		f.Edit(chat.Lobby, 2, 0, "too late")
		f.React(chat.Lobby, 2, "👍", true)
		s.amends(s.me, chat.Lobby, 2, deleted())
		s.back()
		f.wantRow(2, `gone (failed gone "too late")`)
		f.React(chat.Lobby, 1, "no emoji", true)
		synctest.Wait()
		if n := f.View().Notices; len(n) != 1 || n[0].Error.Code != chat.CodeBadReaction {
			t.Errorf("the notices are %+v", n)
		}
	})
}

func TestATemporaryRefusalWaitsAndKeepsTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		times := 0
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if _, ok := p.(*protocol.Edit); ok {
					if times++; times < 3 {
						return chat.Limited("editing", 3*time.Second)
					}
				}
				return nil
			}
		})
		f.Edit(chat.Lobby, 1, 0, "two")
		f.Send(chat.Lobby, view.Draft{Text: "after"})
		f.wantRow(1, "two (delayed rate_limited)")
		f.want("two after?")
		pass(20 * time.Second)
		f.want("two after")
	})
}

func TestAnEditOfAnUnsentMessageChangesThatMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.away()
		nonce := f.Send(chat.Lobby, view.Draft{Text: "one"})
		private := f.Send(chat.Lobby, view.Draft{Text: "@Ada one", To: "ada"})
		f.want("one? one?")
		f.EditUnsent(nonce, "@Bo two") // stays public
		f.EditUnsent(private, "@Bo three")
		f.want("@Bo two? @Bo three?")
		f.stop()
		f = open(t, s, stored)
		f.want("@Bo two? @Bo three?")
		f.EditUnsent(nonce, "@Bo four")
		s.back()
		f.want("@Bo four @Bo three")
		if n := len(s.sentAs("edit")); n != 0 {
			t.Errorf("%d edits were sent", n)
		}
		if sends := s.sentAs("send"); !sends[0].(*protocol.Send).Public {
			t.Errorf("sent was %+v: not public", sends[0])
		}
	})
}

func TestAnEditOfAMessageUnderWayFollowsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		s.set(func() { s.lose = func(p protocol.Payload) bool { return p.Kind() == "sent" || p.Kind() == "event" } })
		nonce := f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one?")
		f.EditUnsent(nonce, "two")
		f.want("two?")
		s.set(func() { s.lose = nil })
		s.away()
		f.stop()
		f = open(t, s, stored)
		f.want("two?")
		f.EditUnsent(nonce, "three")
		f.want("three?")
		s.back()
		f.want("three")
		f.EditUnsent(nonce, "four") // it was durable before the intent arrived
		f.want("four")
		if got := s.said(chat.Lobby); got != "four" {
			t.Errorf("the server has %q", got)
		}
	})
}

func TestADiscardedMessageThatArrivedAllTheSameIsDeleted(t *testing.T) {
	for _, cut := range []bool{false, true} {
		t.Run(fmt.Sprint("cut ", cut), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newServer(t)
				f := open(t, s, nil)
				s.says(ada, chat.Lobby, "before")
				s.set(func() {
					s.lose = func(p protocol.Payload) bool { return cut && (p.Kind() == "sent" || p.Kind() == "event") }
					s.handle = func(protocol.Frame) protocol.Payload { time.Sleep(time.Second); return nil }
				})
				nonce := f.Send(chat.Lobby, view.Draft{Text: "oops"})
				time.Sleep(time.Millisecond)
				f.Discard(nonce)
				if cut {
					pass(2 * time.Second)
					s.set(func() { s.lose = nil })
					s.cut(nil)
				}
				pass(time.Minute)
				if got := s.said(chat.Lobby); got != "before " {
					t.Errorf("the server has %q", got)
				}
			})
		})
	}
}

func TestAnEditKeepsAPrivateMessagePrivate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "@Ada psst", To: "ada"})
		f.want("psst")
		row := f.rows()[len(f.rows())-1]
		f.Edit(row.Room, row.Seq, row.Rev, "@Bo hush")
		f.want("@Bo hush")
		s.mu.Lock()
		defer s.mu.Unlock()
		if m := s.rooms[row.Room].events[0].Message; m.Text != "@Ada @Bo hush" || m.To != "ada" {
			t.Errorf("the server has %+v", m)
		}
	})
}

func TestAModeratorDeletesAtOnceAndRestores(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.moderator = true
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "hers")
		f.want("hers")
		f.Delete(chat.Lobby, 1)
		f.wantRow(1, "gone")
		f.Restore(chat.Lobby, 1)
		f.wantRow(1, "hers")
		f.Erase(chat.Lobby, 1)
		f.wantRow(1, "gone")
		if all := s.sentAs("delete"); len(all) != 2 || !all[1].(*protocol.Delete).Erase {
			t.Errorf("sent were %+v", all)
		}
	})
}

func TestAReplyThatWouldLeaveTheRoomIsRefusedHere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "hers")
		f.Send(chat.Lobby, view.Draft{Text: "@Ada psst", To: "ada", Reply: 1})
		f.Send(chat.Lobby, view.Draft{Text: "yes", Reply: 1})
		synctest.Wait()
		f.want("hers yes psst!")
		if sends := s.sentAs("send"); len(sends) != 1 || sends[0].(*protocol.Send).Reply != 1 {
			t.Errorf("sent were %+v", sends)
		}
	})
}

func TestAPendingChangeIsShownInQuotesAndMentions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "hi")
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.Send(chat.Lobby, view.Draft{Text: "answer", Reply: 2})
		f.want("hi one answer")
		s.away()
		f.Edit(chat.Lobby, 2, 0, "hello @Ada")
		if r := f.row(2); len(r.Mention) != 1 || r.Mention[0].User != ada.ID {
			t.Errorf("mentioned are %+v", r.Mention)
		}
		if q := f.row(3).Quote; q == nil || q.Text != "hello @Ada" {
			t.Errorf("quoted is %+v", q)
		}
		f.Delete(chat.Lobby, 2)
		if q := f.row(3).Quote; q == nil || !q.Gone || q.Text != "" {
			t.Errorf("quoted is %+v", q)
		}
		f.UndoDelete(chat.Lobby, 2)
		if q := f.row(3).Quote; q == nil || q.Gone || q.Text != "hello @Ada" {
			t.Errorf("quoted is %+v", q)
		}
	})
}

func TestAnAnswerAboutAnotherMessageIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		wrong := 3
		s.set(func() {
			s.handle = func(frame protocol.Frame) protocol.Payload {
				if _, ok := frame.Payload.(*protocol.Pin); !ok || wrong == 0 {
					return nil
				}
				wrong--
				return &protocol.Amended{Room: chat.Lobby, Seq: 9, Target: 7}
			}
		})
		f.Pin(chat.Lobby, 1, true)
		f.wantRow(1, "one pinned (delayed retry_later)")
		pass(time.Minute)
		f.wantRow(1, "one pinned")
	})
}

func TestChangesOfAnotherUserWaitForThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		f := open(t, s, stored)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		pass(2 * time.Second)
		s.away()
		f.Edit(chat.Lobby, 1, 0, "two")
		synctest.Wait()
		f.stop()
		other := as(t, yan)
		f = open(t, other, stored)
		pass(10 * time.Second)
		if n := len(other.sentAs("edit")); n != 0 {
			t.Error("another user has sent it")
		}
		f.stop()
		s.set(func() { s.refuse = nil })
		f = open(t, s, stored)
		pass(10 * time.Second)
		f.wantRow(1, "two")
	})
}

func TestATabMakesTheChangesThatAnotherOneLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, first, second := newBrowser(), newServer(t), newServer(t)
		for _, s := range []*server{first, second} {
			s.store(chat.Lobby, chat.Event{Kind: chat.Said, By: s.me, Message: &chat.Message{Text: "one"}}, chat.Lobby)
			s.store(chat.Lobby, chat.Event{Kind: chat.Said, By: s.me, Message: &chat.Message{Text: "two"}}, chat.Lobby)
		}
		a, _ := b.tab(t, first)
		other, _ := b.tab(t, second)
		a.want("one two")
		first.away()
		a.Edit(chat.Lobby, 1, 0, "first")
		a.Delete(chat.Lobby, 2)
		pass(2 * time.Second)
		if n := len(second.sentAs("edit")) + len(second.sentAs("delete")); n != 0 {
			t.Errorf("the other tab has made %d changes of one that runs", n)
		}
		a.stop()
		pass(time.Second)
		other.wantRow(1, "first")
		other.wantRow(2, "gone (pending delete undoable)")
		pass(chat.UndoWait)
		other.wantRow(2, "gone")
		if keys, _ := b.values.Keys(t.Context(), storage.KeyOutbox); len(keys) > 0 {
			t.Errorf("still stored: %q", keys)
		}
	})
}

// TestTheOutboxOfAnOlderProgramIsSentUnchanged also holds what is stored now to what an older program can send.
func TestTheOutboxOfAnOlderProgramIsSentUnchanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stored, s := storage.Memory{}, newServer(t)
		stored[storage.KeyOutbox+"00000000000000000001-0123456789abcdef0123456789abcdef"] = []byte(
			`{"Room":"lobby","Nonce":"0123456789abcdef0123456789abcdef","Draft":{"Text":"old","To":"","Public":false},"Order":1,"At":1,` +
				`"Error":null,"Tab":"","Owner":{"id":"me","name":"Mia","rev":1},"Format":2}`)
		f := open(t, s, stored)
		f.want("old")
		s.away()
		f.Send(chat.Lobby, view.Draft{Text: "plain"})
		f.Send(chat.Lobby, view.Draft{Text: "answer", Reply: 1})
		f.React(chat.Lobby, 1, "👍", true)
		synctest.Wait()
		formats := map[string]int{}
		for key, value := range stored {
			var n struct {
				Format int
				Draft  view.Draft
			}
			if err := json.Unmarshal(value, &n); strings.HasPrefix(key, storage.KeyOutbox) && err == nil {
				formats[n.Draft.Text] = n.Format
			}
		}
		if want := map[string]int{"plain": 2, "answer": 3, "": 3}; !maps.Equal(formats, want) {
			t.Errorf("the formats are %v, want %v", formats, want)
		}
	})
}

// In another history the same place may be another message.
func TestAChangeIsNotMadeInAnotherHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.want("one")
		s.away()
		f.Delete(chat.Lobby, 1)
		pass(time.Minute)
		s.set(func() { s.epoch = "another" })
		s.back()
		if n := len(s.sentAs("delete")); n != 0 {
			t.Errorf("%d deletions were sent", n)
		}
		f.wantRow(1, "one (failed no_message)")
	})
}

func TestPinsOfflineAreThoseLoaded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.says(ada, chat.Lobby, "m1")
		s.says(ada, chat.Lobby, "m2")
		s.amends(ada, chat.Lobby, 1, pinned(true))
		f := open(t, s, nil)
		f.want("m1 m2")
		s.away()
		f.LoadPins(chat.Lobby)
		f.wantPins("m1 … retry_later")
		s.back()
		f.wantPins("m1")
	})
}
