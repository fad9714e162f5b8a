package hub_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// changed demands that a change was made, and returns its Seq.
func (p *peer) changed(command protocol.Payload) chat.Seq {
	p.t.Helper()
	answer := p.ask(command)
	amended, ok := answer.(*protocol.Amended)
	if !ok || amended.Same {
		p.t.Fatalf("%+v: got %+v", command, answer)
	}
	return amended.Seq
}

// refused demands that a command is refused.
func (p *peer) refused(command protocol.Payload, want chat.Code) {
	p.t.Helper()
	if answer := p.ask(command); code(answer) != want {
		p.t.Errorf("%T %+v: got %T %+v, want %s", command, command, answer, answer, want)
	}
}

// says demands that a message is stored, and returns its Seq.
func (p *peer) says(room chat.RoomID, text string) chat.Seq {
	p.t.Helper()
	answer := p.ask(say(room, text))
	sent, ok := answer.(*protocol.Sent)
	if !ok {
		p.t.Fatalf("%q: got %+v", text, answer)
	}
	return sent.Seq
}

// row returns a message of a room as a page has it.
func (p *peer) row(room chat.RoomID, seq chat.Seq) *chat.Event {
	p.t.Helper()
	page, ok := p.ask(&protocol.History{Room: room, Around: seq, Limit: 1}).(*protocol.Page)
	if !ok || len(page.Events) != 1 || page.Events[0].Seq != seq {
		p.t.Fatalf("no message %d in %+v", seq, page)
	}
	return &page.Events[0]
}

// changes returns the amendments that the peer was told of, in their order.
func (p *peer) changes() (events []*chat.Event) {
	for _, f := range p.got() {
		if e, ok := f.Payload.(*protocol.Event); ok && e.Event.Kind.Amends() {
			events = append(events, &e.Event)
		}
	}
	return events
}

func TestEverybodyInTheRoomSeesHowAMessageChanges(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		seq := ada.says(chat.Lobby, "frist")
		edit := ada.changed(&protocol.Edit{Room: chat.Lobby, Seq: seq, Text: "first, @Bo"})
		bo.changed(&protocol.React{Room: chat.Lobby, Seq: seq, Key: "👍🏽", On: true})
		bo.changed(&protocol.Pin{Room: chat.Lobby, Seq: seq, On: true})
		for _, p := range []*peer{ada, bo} {
			got := p.changes()
			if len(got) != 3 {
				t.Fatalf("%s was told of %d changes", p.user.Name, len(got))
			}
			m := got[0].Message
			if got[0].Seq != edit || got[0].Target != seq || m.Text != "first, @Bo" || m.EditedAt == 0 || len(m.Mentions) != 1 || m.Mentions[0].ID != bo.user.ID {
				t.Errorf("edited: %+v %+v", got[0], m)
			}
			if r := got[1].Reaction; r.Key != "👍" || r.Count != 1 || r.First != got[1].Seq || !got[1].On || got[1].By.ID != bo.user.ID {
				t.Errorf("reacted: %+v %+v", got[1], r)
			}
			if !got[2].On || got[2].Kind != chat.Pinned {
				t.Errorf("pinned: %+v", got[2])
			}
		}
		row := bo.row(chat.Lobby, seq)
		if m := row.Message; row.Rev != 4 || m.Text != "first, @Bo" || len(m.Reactions) != 1 || m.Pin == nil || m.Pin.By != bo.user.ID {
			t.Errorf("the row is %+v %+v", row, m)
		}
		ada.changed(&protocol.Delete{Room: chat.Lobby, Seq: seq})
		for _, p := range []*peer{ada, bo} {
			if m := p.row(chat.Lobby, seq).Message; m.Gone == nil || m.Text != "" || m.Mentions != nil || m.Reactions != nil || m.Pin != nil {
				t.Errorf("deleted, and still: %+v", m)
			}
		}
		if gone := bo.changes()[3]; gone.Message.Gone == nil || gone.Message.Text != "" {
			t.Errorf("got %+v", gone)
		}
	})
}

// TestOnlyWhoMayChangesAMessage has the author, a writer, and the one who made the room.
func TestOnlyWhoMayChangesAMessage(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, ada, bo := w.open(w.user("Maker")), w.open(w.user("Ada")), w.open(w.user("Bo"))
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		one := ada.says(room, "one")
		edit := func() protocol.Payload { return &protocol.Edit{Room: room, Seq: one, Text: "two"} }
		remove := func() protocol.Payload { return &protocol.Delete{Room: room, Seq: one} }
		restore := func() protocol.Payload { return &protocol.Restore{Room: room, Seq: one} }
		versions := func() protocol.Payload { return &protocol.Versions{Room: room, Seq: one} }
		for _, p := range []*peer{maker, bo} {
			p.refused(edit(), chat.CodeNotAllowed)
		}
		bo.refused(remove(), chat.CodeNotAllowed)
		ada.changed(edit())
		bo.refused(versions(), chat.CodeNotAllowed)
		for _, p := range []*peer{maker, ada} {
			if v, ok := p.ask(versions()).(*protocol.Versioned); !ok || len(v.Versions) != 1 || v.Versions[0].Text != "one" || v.Versions[0].By.ID != ada.user.ID {
				t.Errorf("%s got the versions %+v", p.user.Name, v)
			}
		}
		maker.changed(remove())
		for _, p := range []*peer{ada, bo} {
			p.refused(restore(), chat.CodeNotAllowed)
		}
		for _, p := range []*peer{ada, bo} {
			p.refused(&protocol.React{Room: room, Seq: one, Key: "👍", On: true}, chat.CodeGone)
		}
		ada.refused(edit(), chat.CodeGone)
		maker.changed(restore())
		if m := bo.row(room, one).Message; m.Text != "two" || m.Gone != nil {
			t.Errorf("restored: %+v", m)
		}
		ada.changed(remove())
		maker.refused(restore(), chat.CodeGone)
		bo.changed(&protocol.Pin{Room: room, Seq: bo.says(room, "mine"), On: true})
		lobby := ada.says(chat.Lobby, "nobody made the lobby")
		maker.refused(&protocol.Delete{Room: chat.Lobby, Seq: lobby}, chat.CodeNotAllowed)
	})
}

func TestWhoModeratesARoomIsTold(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, bo := w.open(w.user("Maker")), w.open(w.user("Bo"))
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		for _, test := range []struct {
			who  *peer
			room chat.RoomID
			want bool
		}{{maker, room, true}, {bo, room, false}, {maker, chat.Lobby, false}} {
			joined, ok := test.who.ask(&protocol.Join{Room: test.room}).(*protocol.Joined)
			if !ok || joined.State.Moderate != test.want {
				t.Errorf("%s in %s: got %+v, want %v", test.who.user.Name, test.room, joined, test.want)
			}
		}
	})
}

func TestAModeratorErasesForGood(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		maker, ada := w.open(w.user("Maker")), w.open(w.user("Ada"))
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		seq := ada.says(room, "spam")
		maker.changed(&protocol.Delete{Room: room, Seq: seq, Erase: true})
		maker.refused(&protocol.Restore{Room: room, Seq: seq}, chat.CodeGone)
		if v, ok := maker.ask(&protocol.Versions{Room: room, Seq: seq}).(*protocol.Versioned); !ok || len(v.Versions) != 0 {
			t.Errorf("got the versions %+v", v)
		}
	})
}

// changesOf are one command of each kind about a message.
func changesOf(room chat.RoomID, seq chat.Seq) []protocol.Payload {
	return []protocol.Payload{
		&protocol.Edit{Room: room, Seq: seq, Text: "changed"}, &protocol.React{Room: room, Seq: seq, Key: "👍", On: true},
		&protocol.Pin{Room: room, Seq: seq, On: true}, &protocol.Delete{Room: room, Seq: seq}, &protocol.Restore{Room: room, Seq: seq},
	}
}

func TestWhatOneMayNotReadDoesNotExistForChangesEither(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo, eve := w.open(w.user("Ada")), w.open(w.user("Bo")), w.open(w.user("Eve"))
		ada.says(chat.Lobby, "@Bo psst")
		bo.ask(&protocol.Answer{Room: chat.DirectID(ada.user.ID, bo.user.ID), Accept: true})
		ask := func(room chat.RoomID) []protocol.Payload {
			return append(changesOf(room, 1), &protocol.Pins{Room: room}, &protocol.Versions{Room: room, Seq: 1},
				&protocol.Reactors{Room: room, Seq: 1, Key: "👍"}, &protocol.History{Room: room, Around: 1})
		}
		theirs, none := ask(chat.DirectID(ada.user.ID, bo.user.ID)), ask(chat.DirectID("u-x", "u-y"))
		for i := range theirs {
			got, want := eve.ask(theirs[i]), eve.ask(none[i])
			if code(got) != chat.CodeNoRoom || got.(*protocol.Failed).Error != want.(*protocol.Failed).Error {
				t.Errorf("%T of two others: got %+v, want %+v", theirs[i], got, want)
			}
			time.Sleep(time.Second)
		}
	})
}

func TestChangesOfNoMessageAreRefused(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		one := ada.says(chat.Lobby, "one")
		pin := ada.changed(&protocol.Pin{Room: chat.Lobby, Seq: one, On: true})
		for _, seq := range []chat.Seq{pin, pin + 1, 1 << 50} { // an amendment, the future, and far away
			for _, command := range changesOf(chat.Lobby, seq) {
				ada.refused(command, chat.CodeNoMessage)
			}
			ada.refused(&protocol.Versions{Room: chat.Lobby, Seq: seq}, chat.CodeNoMessage)
			time.Sleep(time.Minute)
		}
		ada.refused(&protocol.History{Room: chat.Lobby, Around: pin + 1}, chat.CodeBadSeq)
		for _, key := range []string{"x", "👍👍", ":thumbsup:", "️", "<b>"} {
			ada.refused(&protocol.React{Room: chat.Lobby, Seq: one, Key: key, On: true}, chat.CodeBadReaction)
		}
		ada.refused(&protocol.Edit{Room: chat.Lobby, Seq: one, Text: " \n"}, chat.CodeBadText)
	})
}

func TestARepeatedChangeIsTheSame(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		seq := ada.says(chat.Lobby, "one")
		for _, command := range changesOf(chat.Lobby, seq)[:4] {
			at := ada.changed(command)
			again, ok := ada.ask(command).(*protocol.Amended)
			if !ok || !again.Same || again.Seq != at || again.Target != seq {
				t.Errorf("%T again: got %+v, want the same at %d", command, again, at)
			}
		}
		if got := len(ada.changes()); got != 4 {
			t.Errorf("%d events", got)
		}
	})
}

func TestAnEditOfAnOldTextShowsTheNewOne(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		phone, desk := w.member("Ada"), (*peer)(nil)
		desk = w.open(phone.user)
		seq := phone.says(chat.Lobby, "one")
		rev := phone.changed(&protocol.Edit{Room: chat.Lobby, Seq: seq, Text: "two"})
		got, ok := desk.ask(&protocol.Edit{Room: chat.Lobby, Seq: seq, Text: "three"}).(*protocol.Failed)
		if !ok || got.Error.Code != chat.CodeChanged || got.Event == nil || got.Event.Rev != rev || got.Event.Message.Text != "two" {
			t.Fatalf("got %+v", got)
		}
		phone.changed(&protocol.React{Room: chat.Lobby, Seq: seq, Key: "👍", On: true}) // does no harm
		desk.changed(&protocol.Edit{Room: chat.Lobby, Seq: seq, Rev: rev, Text: "three"})
	})
}

func TestMessagesAreEditedWithinTheWindow(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.hub.EditWindow = 15 * time.Minute
		ada := w.member("Ada")
		if welcome, _ := last[*protocol.Welcome](ada); welcome.Limits.EditMillis != (15 * time.Minute).Milliseconds() {
			t.Errorf("the welcome says %+v", welcome.Limits)
		}
		seq := ada.says(chat.Lobby, "one")
		time.Sleep(14 * time.Minute)
		ada.changed(&protocol.Edit{Room: chat.Lobby, Seq: seq, Text: "two"})
		time.Sleep(2 * time.Minute)
		ada.refused(&protocol.Edit{Room: chat.Lobby, Seq: seq, Rev: 2, Text: "three"}, chat.CodeTooLate)
		ada.changed(&protocol.Delete{Room: chat.Lobby, Seq: seq})
	})
}

// TestAnEditStaysWhereTheMessageIs has texts that would say to whom a new message goes.
func TestAnEditStaysWhereTheMessageIs(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo, cy := w.member("Ada"), w.member("Bo"), w.member("Cy")
		public := ada.says(chat.Lobby, "hello")
		ada.changed(&protocol.Edit{Room: chat.Lobby, Seq: public, Text: "@Bo hello"})
		if row := cy.row(chat.Lobby, public); row.Message.Text != "@Bo hello" || row.Message.To != "" || len(row.Message.Mentions) != 1 {
			t.Errorf("public: %+v", row.Message)
		}
		sent := ada.ask(say(chat.Lobby, "@Bo psst")).(*protocol.Sent)
		bo.ask(&protocol.Answer{Room: sent.Room, Accept: true})
		ada.changed(&protocol.Edit{Room: sent.Room, Seq: sent.Seq, Text: "@Cy psst"})
		row := bo.row(sent.Room, sent.Seq)
		if m := row.Message; m.Text != "@Cy psst" || m.To != bo.user.ID || m.In != chat.Lobby || len(m.Mentions) != 0 {
			t.Errorf("private: %+v", m)
		}
		for _, f := range cy.got() {
			if e, ok := f.Payload.(*protocol.Event); ok && e.Event.Room != chat.Lobby {
				t.Errorf("Cy got %+v", e)
			}
		}
	})
}

func TestAnAnswerIsInTheRoomOfItsMessage(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		reply := func(room chat.RoomID, text string, to chat.Seq) *protocol.Send {
			s := say(room, text)
			s.Reply = to
			return s
		}
		one := ada.says(chat.Lobby, "one")
		two, ok := bo.ask(reply(chat.Lobby, "yes", one)).(*protocol.Sent)
		if !ok {
			t.Fatal("an answer was refused")
		}
		if got := ada.row(chat.Lobby, two.Seq).Message.Reply; got != one {
			t.Errorf("it answers %d, want %d", got, one)
		}
		pin := ada.changed(&protocol.Pin{Room: chat.Lobby, Seq: one, On: true})
		for about, s := range map[string]*protocol.Send{
			"an amendment": reply(chat.Lobby, "?", pin), "the future": reply(chat.Lobby, "?", pin+1), "itself": reply(chat.Lobby, "?", pin+1),
			"a public message privately": reply(chat.Lobby, "@Bo yes", one), "in another room": reply(chat.DirectID(ada.user.ID, bo.user.ID), "yes", one),
		} {
			if got := ada.ask(s); code(got) != chat.CodeNoMessage {
				t.Errorf("%s: got %+v", about, got)
			}
			time.Sleep(time.Second)
		}
		if _, err := w.store.Room(t.Context(), chat.DirectID(ada.user.ID, bo.user.ID)); err == nil {
			t.Error("a refused answer has made a direct room")
		}
		private := ada.ask(say(chat.Lobby, "@Bo psst")).(*protocol.Sent)
		if got, ok := ada.ask(reply(chat.Lobby, "@Bo and", private.Seq)).(*protocol.Sent); !ok || got.Event.Message.Reply != private.Seq {
			t.Errorf("a private answer to a private message: got %+v", got)
		}
	})
}

func TestARepeatedSendIsRecognisedAfterAnEdit(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.member("Ada")
		s := say(chat.Lobby, "one")
		seq := ada.ask(s).(*protocol.Sent).Seq
		ada.changed(&protocol.Edit{Room: chat.Lobby, Seq: seq, Text: "two"})
		for _, want := range []string{"two", ""} {
			again, ok := ada.ask(s).(*protocol.Sent)
			if !ok || !again.Dup || again.Seq != seq || again.Event.Message.Text != want {
				t.Errorf("got %+v, want the message with the text %q", again, want)
			}
			ada.ask(&protocol.Delete{Room: chat.Lobby, Seq: seq})
		}
	})
}

// TestASendAndItsEditsKeepTheirOrder sends everything in one message.
func TestASendAndItsEditsKeepTheirOrder(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		var frames []string
		frames = append(frames, string(protocol.Encode(100, say(chat.Lobby, "zero"))))
		for i := range 5 {
			frames = append(frames, string(protocol.Encode(int64(101+i), &protocol.Edit{Room: chat.Lobby, Seq: 1, Rev: chat.Seq(i + 1), Text: fmt.Sprint("text ", i)})))
		}
		ada.asks(say(chat.Lobby, "before")) // what follows shares a commit, or not
		ada.send(strings.Join(frames, "\n"))
		time.Sleep(time.Second)
		if row := bo.row(chat.Lobby, 1); row.Message.Text != "text 4" {
			t.Errorf("the text is %q", row.Message.Text)
		}
		equal(t, ada.texts(chat.Lobby), bo.texts(chat.Lobby))
	})
}

func TestNobodyAmendsInARequestBeforeTheAnswer(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.open(w.user("Ada")), w.open(w.user("Bo"))
		room := chat.DirectID(ada.user.ID, bo.user.ID)
		seq := ada.ask(say(chat.Lobby, "@Bo hello")).(*protocol.Sent).Seq
		for _, command := range changesOf(room, seq)[1:3] {
			bo.refused(command, chat.CodeNotAllowed)
		}
		if state, err := w.store.Request(t.Context(), room); err != nil || state.To != bo.user.ID {
			t.Errorf("a refused reaction has answered the request: %+v, %v", state, err)
		}
		for i := range chat.RequestMessages - 1 {
			ada.changed(&protocol.Edit{Room: room, Seq: seq, Rev: chat.Seq(i + 1), Text: fmt.Sprint("hello ", i)})
		}
		ada.refused(&protocol.Edit{Room: room, Seq: seq, Rev: 100, Text: "and again"}, chat.CodeUnanswered)
		ada.changed(&protocol.Delete{Room: room, Seq: seq})
		bo.ask(&protocol.Answer{Room: room, Accept: true})
		two := ada.says(room, "two")
		bo.changed(&protocol.React{Room: room, Seq: two, Key: "👍", On: true})
		ada.changed(&protocol.React{Room: room, Seq: two, Key: "👍", On: true})
	})
}

// TestAStormOfChangesSilencesNobody has somebody who changes as much as possible.
func TestAStormOfChangesSilencesNobody(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, eve := w.member("Ada"), w.member("Eve")
		seq := ada.says(chat.Lobby, "one")
		changed, refused := 0, 0
		for i := range 45 {
			switch answer := eve.ask(&protocol.React{Room: chat.Lobby, Seq: seq, Key: "👍", On: i%2 == 0}); {
			case code(answer) == chat.CodeRateLimited:
				refused++
			case code(answer) == "":
				changed++
			}
			time.Sleep(20 * time.Millisecond)
		}
		if changed < chat.ChangeBurst || changed > chat.ChangeBurst+3 || refused == 0 {
			t.Errorf("%d changes were made, %d refused", changed, refused)
		}
		eve.says(chat.Lobby, "still here")
		ada.says(chat.Lobby, "so am I")
		ada.changed(&protocol.Pin{Room: chat.Lobby, Seq: seq, On: true})
	})
}
