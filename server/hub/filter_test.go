package hub_test

import (
	"testing"
	"time"

	"parley/server/auth/filter"
	"parley/server/auth/place"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// forbids has the place allow nothing that is on a list.
func (w *world) forbids(list string) {
	w.t.Helper()
	f, err := filter.Parse(list)
	if err == nil {
		err = w.places.SetFilter(w.t.Context(), f)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestWhatThePlaceDoesNotAllowIsNowhereInPublic(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, maker, guest, member := tea(w)
		mod := w.appoint("Maud", chat.RoleModerator)
		mod.ask(&protocol.Join{Room: room})
		own, early := guest.says(room, "hello"), say(room, "see spam.example")
		guest.now(early, done)
		w.forbids("casino\nspam.example")
		guest.now(early, done) // it was stored, and its answer lost
		for _, command := range []protocol.Payload{
			say(room, "to the Casino"), say(chat.Lobby, "http://www.spam.example/"), &protocol.Edit{Room: room, Seq: own, Text: "casino"}, &protocol.Create{Name: "Casino"},
			&protocol.Create{Name: "Games", Topic: "at spam.example"}, &protocol.Rename{Name: "casino"}, &protocol.Status{Text: "at the casino"},
		} {
			guest.now(command, chat.CodeFiltered)
			member.now(say(room, "casino"), chat.CodeFiltered)
		}
		guest.now(say(room, "casinos"), done)
		guest.now(&protocol.Edit{Room: room, Seq: own, Text: "hello all"}, done)
		guest.now(&protocol.Delete{Room: room, Seq: own}, done)

		// Those who keep order speak about it, each where they do.
		maker.now(say(room, "what does spam.example say?"), done)
		maker.now(&protocol.Topic{Room: room, Topic: "no casino here"}, done)
		maker.now(say(chat.Lobby, "casino"), chat.CodeFiltered)
		mod.now(say(room, "no more casino"), done)
		mod.now(&protocol.Rename{Name: "Casino-Maud"}, chat.CodeFiltered)

		// What is not public is nobody else's.
		guest.now(say(room, "@Member casino"), done)
		group := guest.ask(&protocol.Create{RoomKind: chat.Private, Name: "Casino"}).(*protocol.Created).Room.ID
		guest.ask(&protocol.Join{Room: group})
		guest.now(say(group, "casino"), done)

		w.forbids("")
		guest.now(say(room, "the casino"), done)
	})
}

func TestWhatIsScheduledAndThenNotAllowedIsOnTheShelf(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		bo := w.member("Bo")
		bo.later(w.at(time.Minute, "to the casino"))
		w.forbids("casino")
		time.Sleep(2 * time.Minute)
		if failed := w.doJobs(); len(failed) != 0 {
			t.Fatal(failed)
		}
		shelf, ok := bo.ask(&protocol.Shelf{}).(*protocol.Stored)
		if !ok || len(shelf.Drafts) != 1 || shelf.Drafts[0].Text != "to the casino" || shelf.Drafts[0].Refused != chat.CodeFiltered {
			t.Errorf("on the shelf: %+v", shelf)
		}
	})
}

func TestOtherNodesFollowTheListInTime(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada := n.b.open(n.b.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		n.a.forbids("casino")
		time.Sleep(place.Fresh)
		ada.now(say(chat.Lobby, "casino"), chat.CodeFiltered)
		n.a.forbids("")
		time.Sleep(place.Fresh)
		ada.now(say(chat.Lobby, "casino"), done)
	})
}
