package client

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// replies has somebody answer a message of the lobby.
func (s *server) replies(u chat.User, text string, to chat.Seq) *chat.Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	ev := s.store(chat.Lobby, chat.Event{Kind: chat.Said, By: u, Message: &chat.Message{Text: text, Reply: to}}, chat.Lobby)
	s.announce(ev)
	return ev
}

// wantQuote checks the quote in the row of a message of the lobby.
func (f *tester) wantQuote(seq chat.Seq, want view.Quote) {
	f.t.Helper()
	synctest.Wait()
	q := f.rowOf(seq).Quote
	if q == nil || q.Text != want.Text || q.Gone != want.Gone || q.Known != want.Known || q.Seq != want.Seq {
		f.t.Errorf("the quote in %d is %+v, want %+v", seq, q, want)
	}
}

func TestWhatANewMessageAnswersIsAskedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(200)
		f := open(t, s, nil)
		before := s.count("history")
		s.replies(bo, "yes", 20)
		f.wantQuote(201, view.Quote{Seq: 20, Known: true, Text: "p20"})
		s.replies(bo, "no", 20)
		s.replies(bo, "to what is loaded", 190)
		f.wantQuote(202, view.Quote{Seq: 20, Known: true, Text: "p20"})
		f.wantQuote(203, view.Quote{Seq: 190, Known: true, Text: "p190"})
		if got := s.count("history") - before; got != 1 {
			t.Errorf("%d pages were asked for, want 1", got)
		}
		s.amends(ada, chat.Lobby, 20, edited("edited"))
		s.amends(ada, chat.Lobby, 190, edited("edited too"))
		f.wantQuote(201, view.Quote{Seq: 20, Known: true, Text: "edited"})
		f.wantQuote(203, view.Quote{Seq: 190, Known: true, Text: "edited too"})
		s.amends(ada, chat.Lobby, 20, deleted())
		f.wantQuote(202, view.Quote{Seq: 20, Known: true, Gone: true})
		for range 4 {
			f.LoadOlder()
			synctest.Wait()
		}
		f.wantQuote(202, view.Quote{Seq: 20, Known: true, Gone: true})
	})
}

func TestAPageBringsWhatItsMessagesAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(100)
		s.replies(bo, "yes", 20)
		f := open(t, s, nil)
		f.wantQuote(101, view.Quote{Seq: 20, Known: true, Text: "p20"})
		if got := s.count("history"); got != 1 {
			t.Errorf("%d pages were asked for, want 1", got)
		}
	})
}

func TestWhatCannotBeHadIsNotAskedForInCircles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(100)
		f := open(t, s, nil)
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if h, ok := p.(*protocol.History); ok && h.Around > 0 {
					return chat.Errorf(chat.CodeNoMessage, "no such message")
				}
				return nil
			}
		})
		before := s.count("history")
		s.replies(bo, "yes", 20)
		f.wantQuote(101, view.Quote{Seq: 20})
		s.replies(bo, "yes", 20)
		pass(10 * time.Second)
		if got := s.count("history") - before; got != 1 {
			t.Errorf("%d pages were asked for, want 1", got)
		}
		s.set(func() { s.answer = nil })
		s.cut(nil)
		pass(time.Minute)
		f.wantQuote(101, view.Quote{Seq: 20, Known: true, Text: "p20"})
	})
}

func TestAQuoteOfAPrivateMessageIsOfItsOwnRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.says(ada, chat.Lobby, "public one")
		s.whispers(ada, chat.Lobby, "private one")
		synctest.Wait()
		direct := chat.DirectID("me", "ada")
		s.mu.Lock()
		ev := s.store(direct, chat.Event{Kind: chat.Said, By: ada, Message: &chat.Message{Text: "@Mia again", To: "me", Reply: 1}}, chat.Lobby)
		s.announce(ev)
		s.mu.Unlock()
		synctest.Wait()
		for _, r := range f.rows() {
			if r.Text == "again" && (r.Quote == nil || r.Quote.Text != "private one") {
				t.Errorf("the quote is %+v", r.Quote)
			}
		}
		f.want("public one private one again")
	})
}
