package hub_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// statesOf returns what a peer was told of a room by itself, newest last.
func statesOf(p *peer, room chat.RoomID) (states []chat.RoomState) {
	for _, f := range p.got() {
		if followed, ok := f.Payload.(*protocol.Followed); ok && followed.State.Room.ID == room {
			states = append(states, followed.State)
		}
	}
	return states
}

func welcomed(p *peer) (rooms []chat.RoomID, requests *protocol.Requested) {
	w, _ := last[*protocol.Welcome](p)
	for _, s := range w.Rooms {
		rooms = append(rooms, s.Room.ID)
	}
	return rooms, w.Requests
}

func TestARequestStandsApartUntilItIsAccepted(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		direct := chat.DirectID(a.ID, b.ID)
		ada, bo := w.open(a), w.open(b)
		ada.ask(&protocol.Join{Room: chat.Lobby})
		if got := code(ada.ask(say(chat.Lobby, "@Bo psst"))); got != "" {
			t.Fatalf("got %s", got)
		}
		if got := statesOf(bo, direct); len(got) == 0 || !got[len(got)-1].Request || got[len(got)-1].Unread != 1 {
			t.Errorf("bo was told %+v, want a request with one unread", got)
		}
		if got := statesOf(ada, direct); len(got) == 0 || got[0].Request {
			t.Errorf("ada was told %+v, want an ordinary room", got)
		}
		other := w.open(b)
		if rooms, requests := welcomed(other); slices.Contains(rooms, direct) || requests == nil || requests.Count != 1 || requests.States[0].Room.ID != direct {
			t.Errorf("got rooms %v and requests %+v, want the room as a request", rooms, requests)
		}
		if page := bo.ask(&protocol.History{Room: chat.Lobby, Before: 1}).(*protocol.Page); len(page.Private) != 0 {
			t.Errorf("got %+v woven into the lobby", page.Private)
		}
		bo.ask(&protocol.Answer{Room: direct, Accept: true})
		for _, p := range []*peer{bo, other} {
			if got := statesOf(p, direct); len(got) == 0 || got[len(got)-1].Request {
				t.Errorf("got %+v, want a room that is accepted", got)
			}
		}
		if rooms, requests := welcomed(w.open(b)); !slices.Contains(rooms, direct) || requests != nil {
			t.Errorf("got rooms %v and requests %+v, want the room and none", rooms, requests)
		}
		if page := bo.ask(&protocol.History{Room: chat.Lobby, Before: 1}).(*protocol.Page); len(page.Private) != 1 {
			t.Errorf("got %+v woven, want what was said there", page.Private)
		}
	})
}

func TestAnAnswerInWordsAcceptsARequest(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		direct := chat.DirectID(a.ID, b.ID)
		ada, bo := w.open(a), w.open(b)
		ada.ask(say(chat.Lobby, "@Bo psst"))
		ada.ask(&protocol.Join{Room: direct})
		bo.ask(say(chat.Lobby, "@Ada yes?"))
		equal(t, ada.texts(direct), []string{"2:@Ada yes?"})
		if rooms, requests := welcomed(w.open(b)); !slices.Contains(rooms, direct) || requests != nil {
			t.Errorf("got rooms %v and requests %+v, want the room and none", rooms, requests)
		}
	})
}

// TestWhoAsksLearnsNothing compares all that a stranger is told while the other one looks at a request, types and declines it, or
// does nothing at all.
func TestWhoAsksLearnsNothing(t *testing.T) {
	told := map[string][]string{}
	for name, react := range map[string]func(bo *peer, direct chat.RoomID){
		"nothing": func(*peer, chat.RoomID) {},
		"looks": func(bo *peer, direct chat.RoomID) {
			bo.ask(&protocol.Join{Room: direct})
			bo.ask(&protocol.Read{Room: direct, Seq: 1})
			bo.send(fmt.Sprintf(`{"k":"typing","d":{"room":%q}}`, direct))
		},
		"declines": func(bo *peer, direct chat.RoomID) {
			bo.ask(&protocol.Join{Room: direct})
			bo.ask(&protocol.Answer{Room: direct})
		},
	} {
		inWorld(t, func(t *testing.T, w *world) {
			a, b := w.user("Ada"), w.user("Bo")
			direct := chat.DirectID(a.ID, b.ID)
			ada, bo := w.open(a), w.open(b)
			bo.ask(&protocol.Join{Room: chat.Lobby})
			ada.ask(say(chat.Lobby, "@Bo psst"))
			ada.ask(&protocol.Join{Room: direct})
			react(bo, direct)
			time.Sleep(time.Minute)
			ada.ask(say(direct, "still there?"))
			ada.ask(&protocol.People{Room: direct})
			ada.ask(&protocol.Find{Name: "Bo"})
			time.Sleep(time.Minute)
			for _, f := range ada.got() {
				switch p := f.Payload.(type) {
				case *protocol.Ping, *protocol.Welcome:
				case *protocol.Sent:
					told[name] = append(told[name], fmt.Sprintf("%+v %+v", p.Room, p.Seq))
				case *protocol.Event:
					told[name] = append(told[name], p.Event.Message.Text)
				default:
					told[name] = append(told[name], string(protocol.Encode(f.ID, f.Payload)))
				}
			}
			if name == "declines" {
				equal(t, bo.texts(direct), nil)
				if rooms, requests := welcomed(w.open(b)); slices.Contains(rooms, direct) || requests != nil {
					t.Errorf("bo has rooms %v and requests %+v, want it gone", rooms, requests)
				}
				if got := code(bo.ask(&protocol.Join{Room: direct})); got != chat.CodeNoRoom {
					t.Errorf("bo joins: got %q, want no_room", got)
				}
			}
		})
	}
	for name, got := range told {
		if !slices.Equal(got, told["nothing"]) {
			t.Errorf("%s: ada was told\n%q, want\n%q", name, got, told["nothing"])
		}
	}
}

func TestADeclinedRequestEndsOnAllSessionsOfWhoDeclined(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		direct := chat.DirectID(a.ID, b.ID)
		ada, bo, other := w.open(a), w.open(b), w.open(b)
		ada.ask(say(chat.Lobby, "@Bo psst"))
		other.ask(&protocol.Join{Room: direct})
		bo.ask(&protocol.Answer{Room: direct})
		if left, ok := last[*protocol.Left](other); !ok || left.Room != direct {
			t.Errorf("the other session was told %+v, want that the room is left", left)
		}
		before := len(bo.got()) + len(other.got())
		ada.ask(say(direct, "hello?"))
		ada.ask(&protocol.Join{Room: direct})
		if got := len(bo.got()) + len(other.got()); got != before {
			t.Errorf("bo was told %d frames more, want none", got-before)
		}
		if got := code(bo.ask(say(chat.Lobby, "@Ada what is it?"))); got != "" {
			t.Errorf("bo thinks better of it: got %s", got)
		}
		if rooms, _ := welcomed(w.open(b)); !slices.Contains(rooms, direct) {
			t.Error("bo has written, and does not have the room")
		}
	})
}

func TestOnlyWhoWasAskedAnswers(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		direct := chat.DirectID(a.ID, b.ID)
		ada, eve := w.open(a), w.open(w.user("Eve"))
		ada.ask(say(chat.Lobby, "@Bo psst"))
		ada.ask(&protocol.Answer{Room: direct, Accept: true})
		if _, requests := welcomed(w.open(b)); requests == nil {
			t.Error("ada has accepted what she asked herself")
		}
		for _, room := range []chat.RoomID{direct, chat.Lobby, chat.DirectID("u-ghost", "u-nobody")} {
			if got := code(eve.ask(&protocol.Answer{Room: room, Accept: true})); got != chat.CodeNoRoom {
				t.Errorf("%s: got %q, want no_room", room, got)
			}
		}
	})
}

func TestRequestsAreBounded(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a := w.user("Ada")
		ada := w.open(a)
		for i := range chat.RequestsOpen + 1 {
			w.user(fmt.Sprintf("Person%d", i))
		}
		for i := range chat.RequestsOpen {
			if got := code(ada.ask(say(chat.Lobby, fmt.Sprintf("@Person%d hello", i)))); got != "" {
				t.Fatalf("request %d: got %s", i, got)
			}
			time.Sleep(time.Second)
		}
		refused := ada.ask(say(chat.Lobby, fmt.Sprintf("@Person%d hello", chat.RequestsOpen)))
		if code(refused) != chat.CodeUnanswered {
			t.Errorf("got %+v, want unanswered", refused)
		}
		direct := chat.DirectID(a.ID, "u-person0")
		var lastOne *protocol.Send
		for i := 1; i < chat.RequestMessages; i++ {
			lastOne = say(direct, fmt.Sprint("message ", i+1))
			if got := code(ada.ask(lastOne)); got != "" {
				t.Fatalf("message %d: got %s", i+1, got)
			}
			time.Sleep(time.Second)
		}
		if got := code(ada.ask(say(direct, "one more"))); got != chat.CodeUnanswered {
			t.Errorf("got %q, want unanswered", got)
		}
		if again, ok := ada.ask(lastOne).(*protocol.Sent); !ok || !again.Dup {
			t.Errorf("got %+v, want what is stored already", again)
		}
		w.open(chat.User{ID: "u-person0", Name: "Person0"}).ask(&protocol.Answer{Room: direct, Accept: true})
		if got := code(ada.ask(say(direct, "one more"))); got != "" {
			t.Errorf("after an answer: got %s", got)
		}
	})
}

// TestStrangersDoNotPushAFriendOut has so many strangers write that the room of a friend, quiet for long, would not be told of.
func TestStrangersDoNotPushAFriendOut(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		bo, friend := w.user("Bo"), w.user("Friend")
		if _, _, err := w.store.OpenDirect(t.Context(), friend.ID, bo.ID, time.Now()); err != nil {
			t.Fatal(err)
		}
		const strangers = 1_650
		var all sync.WaitGroup
		for i := range strangers {
			all.Go(func() {
				u := w.user(fmt.Sprintf("Stranger%d", i))
				if _, _, err := w.store.RequestDirect(t.Context(), u.ID, bo.ID, time.Now()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		p := w.open(bo)
		rooms, requests := welcomed(p)
		if want := []chat.RoomID{chat.DirectID(friend.ID, bo.ID)}; !slices.Equal(rooms, want) {
			t.Errorf("got %d rooms, want the friend's alone", len(rooms))
		}
		if requests == nil || requests.Count != chat.UnreadMax || len(requests.States) != chat.RequestsListed || !requests.More {
			t.Fatalf("got requests %+v, want the first of many", requests)
		}
		if got := len(p.got()); got != 1 {
			t.Errorf("got %d frames, want the welcome alone", got)
		}
		next := p.ask(&protocol.Requests{After: requests.States[chat.RequestsListed-1].Room.ID}).(*protocol.Requested)
		if len(next.States) != chat.RequestsListed || next.States[0].Room.ID == requests.States[0].Room.ID {
			t.Errorf("got %+v, want the next page", next)
		}
	})
}

func TestAFormerNameLeadsToItsOwnerAlone(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		ada, bo, eve := w.open(a), w.open(b), w.open(w.user("Eve"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		bo.ask(&protocol.Rename{Name: "Bertil"})
		if got := code(eve.ask(&protocol.Rename{Name: "Bo"})); got != chat.CodeNameTaken {
			t.Errorf("a stranger takes the name: got %q, want name_taken", got)
		}
		found := ada.ask(&protocol.Find{Name: "bo"}).(*protocol.Found)
		if found.Match == nil || found.Match.ID != b.ID || found.Match.Name != "Bertil" {
			t.Errorf("got %+v, want Bertil", found.Match)
		}
		sent, ok := ada.ask(say(chat.Lobby, "@Bo the secret")).(*protocol.Sent)
		if !ok || sent.Room != chat.DirectID(a.ID, b.ID) {
			t.Fatalf("got %+v, want it in the room of Ada and Bertil", sent)
		}
		ada.ask(say(chat.Lobby, "thanks @Bo and @Bertil"))
		if e, _ := last[*protocol.Event](ada); len(e.Event.Message.Mentions) != 1 || e.Event.Message.Mentions[0].ID != b.ID {
			t.Errorf("got %+v, want one mention of Bertil", e.Event.Message.Mentions)
		}
		ada.ask(say(chat.Lobby, "thanks @Bo"))
		if e, _ := last[*protocol.Event](ada); len(e.Event.Message.Mentions) != 1 || e.Event.Message.Mentions[0] != (chat.User{ID: b.ID, Name: "Bo"}) {
			t.Errorf("got %+v, want one mention of Bertil by the former name", e.Event.Message.Mentions)
		}
		if got := code(bo.ask(&protocol.Rename{Name: "Bo"})); got != "" {
			t.Errorf("the owner takes it back: got %s", got)
		}
	})
}

func TestAnswersReachAllNodes(t *testing.T) {
	for name, cut := range map[string]bool{"by the bus": false, "by the store": true} {
		t.Run(name, func(t *testing.T) {
			inNodes(t, nil, func(t *testing.T, n *nodes) {
				a, b, e := n.a.user("Ada"), n.a.user("Bo"), n.a.user("Eve")
				ada, eve := n.a.open(a), n.a.open(e)
				bo, other := n.b.open(b), n.a.open(b)
				adas, eves := chat.DirectID(a.ID, b.ID), chat.DirectID(e.ID, b.ID)
				ada.ask(say(chat.Lobby, "@Bo hello"))
				eve.ask(say(chat.Lobby, "@Bo hello"))
				if got := statesOf(bo, adas); len(got) == 0 || !got[len(got)-1].Request {
					t.Errorf("on the other node bo was told %+v, want a request", got)
				}
				other.ask(&protocol.Join{Room: adas}) // looks into both, on the node of who asks
				other.ask(&protocol.Join{Room: eves})
				n.lineA.cut.Store(cut)
				n.lineB.cut.Store(cut)
				bo.ask(&protocol.Answer{Room: adas, Accept: true})
				bo.ask(&protocol.Answer{Room: eves})
				time.Sleep(15 * time.Second)
				if got := statesOf(other, adas); len(got) == 0 || got[len(got)-1].Request {
					t.Errorf("the other session was told %+v, want a room that is accepted", got)
				}
				if left, ok := last[*protocol.Left](other); !ok || left.Room != eves {
					t.Errorf("the other session was told %+v, want that the declined room is left", left)
				}
				if here := ada.ask(&protocol.People{Room: adas}).(*protocol.Here); here.Count != 1 || here.Users[0].ID != b.ID {
					t.Errorf("ada sees %+v, want bo", here)
				}
				if here := eve.ask(&protocol.People{Room: eves}).(*protocol.Here); here.Count != 0 {
					t.Errorf("eve sees %+v, want nobody", here)
				}
				for i := 1; i <= chat.RequestMessages; i++ {
					if got := code(ada.ask(say(adas, fmt.Sprint("message ", i)))); got != "" {
						t.Fatalf("message %d after an answer: got %s", i, got)
					}
					time.Sleep(time.Second)
				}
			})
		})
	}
}

// overtaken is a store in which a request is answered between the moment a node reads it and the moment it tells of it.
type overtaken struct {
	store.Store
	once   sync.Once
	accept bool
}

func (s *overtaken) RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error) {
	state, err := s.Store.RoomState(ctx, user, room)
	if err == nil && state.Request {
		s.once.Do(func() { err = s.Store.Answer(ctx, user, room, s.accept) })
	}
	return state, err
}

func TestWhatIsToldLateOfARequestIsCorrected(t *testing.T) {
	for _, accept := range []bool{false, true} {
		inWorld(t, func(t *testing.T, w *world) {
			w.store.Store = &overtaken{Store: w.store.Store, accept: accept}
			a, b := w.user("Ada"), w.user("Bo")
			direct := chat.DirectID(a.ID, b.ID)
			ada, bo := w.open(a), w.open(b)
			ada.ask(say(chat.Lobby, "@Bo psst"))
			synctest.Wait()
			states := statesOf(bo, direct)
			if len(states) == 0 || !states[0].Request {
				t.Fatalf("bo was told %+v: this proves nothing", states)
			}
			left, gone := last[*protocol.Left](bo)
			if accept && states[len(states)-1].Request || !accept && (!gone || left.Room != direct) {
				t.Errorf("accepted %v: bo was told %+v and %+v, want what is the case", accept, states, left)
			}
		})
	}
}
