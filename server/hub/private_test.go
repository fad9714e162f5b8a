package hub_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

func TestPrivateReachesTheTwoAlone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		ada, bo, eve := w.open(a), w.open(b), w.open(w.user("Eve"))
		bo2 := w.open(b)
		for _, p := range []*peer{ada, bo, eve, bo2} {
			p.ask(&protocol.Join{Room: chat.Lobby})
		}
		ada.ask(say(chat.Lobby, "hello all"))
		private := say(chat.Lobby, "@Bo just you")
		private.To = b.ID
		sent := ada.ask(private).(*protocol.Sent)
		direct := chat.DirectID(a.ID, b.ID)
		if sent.Room != direct || sent.Event.Message.In != chat.Lobby || sent.Event.Message.InSeq != 1 {
			t.Errorf("got %+v", sent.Event)
		}
		for _, p := range []*peer{bo, bo2} {
			followed, ok := last[*protocol.Followed](p)
			if !ok || followed.State.Room.ID != direct || followed.State.Room.Peer.Name != "Ada" || followed.State.Unread != 1 {
				t.Fatalf("got %+v", followed)
			}
			welcome, _ := last[*protocol.Welcome](p)
			p.ask(&protocol.Join{Room: direct, Epoch: welcome.Epoch})
			p.ask(&protocol.History{Room: direct, Before: 2})
			page, _ := last[*protocol.Page](p)
			if len(page.Events) != 1 || page.Events[0].Message.Text != "@Bo just you" {
				t.Errorf("got %+v", page)
			}
		}
		ada.ask(say(chat.Lobby, "next"))
		equal(t, eve.texts(chat.Lobby), []string{"1:hello all", "2:next"})
		equal(t, eve.texts(direct), nil)
		for _, command := range []protocol.Payload{
			&protocol.Join{Room: direct}, &protocol.History{Room: direct, Before: 2},
			&protocol.People{Room: direct}, &protocol.Read{Room: direct, Seq: 1}, say(direct, "let me in"),
		} {
			if got, want := eve.ask(command), eve.ask(&protocol.Join{Room: "no-such-room"}); code(got) != chat.CodeNoRoom ||
				got.(*protocol.Failed).Error != want.(*protocol.Failed).Error {
				t.Errorf("%T of a foreign direct room: got %+v", command, got)
			}
		}
	})
}

func TestPrivateComesBackWithThePageItWasSaidIn(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		ada := w.open(a)
		ada.ask(&protocol.Join{Room: chat.Lobby})
		ada.ask(say(chat.Lobby, "one"))
		ada.ask(say(chat.Lobby, "@Bo psst"))
		ada.ask(say(chat.Lobby, "two"))
		w.open(b).ask(&protocol.Answer{Room: chat.DirectID(a.ID, b.ID), Accept: true})
		for user, want := range map[chat.User]int{a: 1, b: 1, w.user("Eve"): 0} {
			p := w.open(user)
			page := p.ask(&protocol.History{Room: chat.Lobby, Before: 3}).(*protocol.Page)
			if len(page.Events) != 2 || len(page.Private) != want {
				t.Errorf("%s: %d events, %d private, want 2 and %d", user.Name, len(page.Events), len(page.Private), want)
			}
		}
	})
}

func TestTextWithAnAddressIsNeverPublishedByMistake(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.open(w.user("Ada")), w.open(w.user("Bo"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		bo.ask(&protocol.Join{Room: chat.Lobby})
		for text, want := range map[string]chat.Code{
			"@Nobody hello":      chat.CodeNoUser,
			"@B\u043e hello":     chat.CodeAmbiguous, // a Cyrillic o
			"@ hello":            chat.CodeNoUser,
			"@Bo":                chat.CodeBadText,
			"@Ada me":            chat.CodeToSelf,
			" \u200b@Nobody hi":  chat.CodeNoUser,
			"\uff20Nobody hello": chat.CodeNoUser,
			"@bo hi":             "",
			"@BO: hi":            "",
		} {
			if got := code(ada.ask(say(chat.Lobby, text))); got != want {
				t.Errorf("%q: got %q, want %q", text, got, want)
			}
			time.Sleep(time.Second)
		}
		equal(t, bo.texts(chat.Lobby), nil)
		public := say(chat.Lobby, "@Bo said aloud")
		public.Public = true
		ada.ask(public)
		equal(t, bo.texts(chat.Lobby), []string{"1:@Bo said aloud"})
	})
}

func TestAMentionNamesTheUser(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		b := w.user("Bo")
		ada, bo := w.open(w.user("Ada")), w.open(b)
		bo.ask(&protocol.Join{Room: chat.Lobby})
		ada.ask(say(chat.Lobby, "thanks @bo and @Nobody, mail ada@bo.example"))
		event, _ := last[*protocol.Event](bo)
		if m := event.Event.Message.Mentions; len(m) != 1 || m[0].ID != b.ID || m[0].Name != "bo" {
			t.Errorf("got %+v", m)
		}
		joined := bo.ask(&protocol.Join{Room: chat.Lobby}).(*protocol.Joined)
		if joined.State.Unread != 1 || joined.State.Mentions != 1 {
			t.Errorf("got %+v", joined.State)
		}
	})
}

func TestARenameIsAnEventAndATakenNameIsRefused(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a := w.user("Ada")
		ada, ada2, bo := w.open(a), w.open(a), w.open(w.user("Bo"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		bo.ask(&protocol.Join{Room: chat.Lobby})
		for _, taken := range []string{"Bo", "BO", "\uff22o", "B\u043e"} {
			got := ada.ask(&protocol.Rename{Name: taken})
			if failed, _ := got.(*protocol.Failed); failed == nil || failed.Error.Code != chat.CodeNameTaken || failed.Error.Suggest == "" {
				t.Errorf("%q: got %+v", taken, got)
			}
			time.Sleep(20 * time.Second)
		}
		if p := ada.ask(&protocol.Rename{Name: "Lovelace"}).(*protocol.Profile); p.User.Name != "Lovelace" || p.User.Rev != a.Rev+1 {
			t.Errorf("got %+v", p)
		}
		if e, _ := last[*protocol.Event](bo); e == nil || e.Event.Kind != chat.Renamed || e.Event.Was != "Ada" || e.Event.By.Name != "Lovelace" {
			t.Errorf("bo got %+v", e)
		}
		if p, _ := last[*protocol.Profile](ada2); p == nil || p.User.Name != "Lovelace" {
			t.Errorf("the other session got %+v", p)
		}
		late := w.open(w.user("Late"))
		joined := late.ask(&protocol.Join{Room: chat.Lobby}).(*protocol.Joined)
		for _, u := range joined.Here.Users {
			if u.ID == a.ID && u.Name != "Lovelace" {
				t.Errorf("who is here shows %q", u.Name)
			}
		}
	})
}

func TestLimitsTellHowLongToWait(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		for range chat.SendBurst {
			if got := code(ada.ask(say(chat.Lobby, "x"))); got != "" {
				t.Fatalf("got %q within the burst", got)
			}
		}
		failed, ok := ada.ask(say(chat.Lobby, "x")).(*protocol.Failed)
		if !ok || failed.Error.Code != chat.CodeRateLimited || failed.Error.RetryAfter <= 0 {
			t.Fatalf("got %+v", failed)
		}
		time.Sleep(failed.Error.Wait())
		if got := code(ada.ask(say(chat.Lobby, "x"))); got != "" {
			t.Errorf("after the wait: got %q", got)
		}
	})
}

func TestAFloodOfGarbageEndsTheSession(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		if ada.send(`{"k":"no_such_kind","id":900}`); code(ada.ask(&protocol.Join{Room: chat.Lobby})) != "" {
			t.Fatal("one unknown kind broke the session")
		}
		for range 3 * chat.FrameBurst {
			ada.send(`{"k":"no_such_kind","id":7}`)
		}
		<-ada.done
		if bye, _ := last[*protocol.Goodbye](ada); bye == nil || bye.Reason != protocol.ReasonFlood || ada.closeCode() != 4008 {
			t.Errorf("got %+v, code %d", bye, ada.closeCode())
		}
	})
}

func TestAUserOfManyRoomsIsWelcome(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a := w.user("Ada")
		const many = 400
		topic := strings.Repeat("\u5927", chat.TopicRunes)
		for i := range many {
			room := chat.Room{ID: chat.RoomID(fmt.Sprint("room-", i)), Kind: chat.Public, Name: fmt.Sprint("room-", i), Topic: topic}
			if err := errors.Join(w.store.CreateRoom(t.Context(), room, "", a.ID, nil, time.Now()), w.store.Follow(t.Context(), a.ID, room.ID, time.Now())); err != nil {
				t.Fatal(err)
			}
		}
		ada := w.open(a)
		rooms := 0
		for _, f := range ada.got() {
			if size := len(protocol.Encode(f.ID, f.Payload)); size > chat.FrameBytes {
				t.Errorf("a %s of %d bytes", f.Payload.Kind(), size)
			}
			switch p := f.Payload.(type) {
			case *protocol.Welcome:
				rooms += len(p.Rooms)
			case *protocol.Followed:
				rooms++
			}
		}
		if rooms != many {
			t.Errorf("told of %d rooms, want %d", rooms, many)
		}
		for i := range many {
			if got := code(ada.ask(&protocol.Join{Room: chat.RoomID(fmt.Sprint("room-", i))})); got != "" {
				t.Fatalf("join %d: %s", i, got)
			}
		}
	})
}

func TestARepeatedSendByNameIsTheSameAfterTheNameChanged(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.open(w.user("Ada")), w.open(w.user("Bo"))
		private := say(chat.Lobby, "@Bo hello")
		first := ada.ask(private).(*protocol.Sent)
		bo.ask(&protocol.Rename{Name: "Bob"})
		w.user("Bo2")
		again, ok := ada.ask(private).(*protocol.Sent)
		if !ok || !again.Dup || again.Room != first.Room || again.Seq != first.Seq {
			t.Errorf("got %+v, want %s %d again", again, first.Room, first.Seq)
		}
		other := *private
		other.Text = "@Bo something else"
		if got := code(ada.ask(&other)); got != chat.CodeNonceReused {
			t.Errorf("got %q, want nonce_reused", got)
		}
	})
}

func TestTheFirstMessageMakesADirectRoom(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		ada, bo := w.open(a), w.open(b)
		direct := chat.DirectID(a.ID, b.ID)
		if got := code(ada.ask(&protocol.Join{Room: direct})); got != chat.CodeNoRoom {
			t.Errorf("joined before: got %q, want no room", got)
		}
		sent, ok := ada.ask(say(direct, "hello")).(*protocol.Sent)
		if !ok || sent.Room != direct || sent.Seq != 1 || sent.Event.Message.To != b.ID || sent.Event.Message.In != "" {
			t.Fatalf("got %+v, want the first message of the direct room", sent)
		}
		if followed, ok := last[*protocol.Followed](ada); !ok || followed.State.Room.ID != direct {
			t.Errorf("Ada was told %+v", followed)
		}
		if states := statesOf(bo, direct); len(states) != 1 || !states[0].Request {
			t.Errorf("Bo was told %+v, want a request", states)
		}
		for _, foreign := range []chat.RoomID{chat.DirectID(b.ID, w.user("Eve").ID), "nowhere"} {
			if got := code(ada.ask(say(foreign, "hello"))); got != chat.CodeNoRoom {
				t.Errorf("%s: got %q, want no room", foreign, got)
			}
		}
		if got := code(ada.ask(say(chat.DirectID(a.ID, "nobody"), "hello"))); got != chat.CodeNoUser && got != chat.CodeNoRoom {
			t.Errorf("to nobody: got %q, want a refusal", got)
		}
	})
}

func TestEveryLineEndIsStoredAsANewline(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		text := say(chat.Lobby, "a\u2028b\u2029c")
		first := ada.ask(text).(*protocol.Sent)
		again := *text
		again.Text = "a\u2028b\u2029c"
		if second, ok := ada.ask(&again).(*protocol.Sent); !ok || second.Seq != first.Seq || !second.Dup {
			t.Errorf("the same once more: got %+v", second)
		}
		equal(t, ada.texts(chat.Lobby), []string{"1:a\nb\nc"})
	})
}
