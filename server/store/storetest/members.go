package storetest

import (
	"fmt"
	"slices"
	"sync"

	"parley/shared/chat"
)

func members() []promise {
	return []promise{
		{"FollowingReadsFromTheHeadOn", followFromHead},
		{"FollowingTwiceKeepsTheMark", followTwice},
		{"ALeftRoomIsNoneOfTheUsers", unfollow},
		{"ADirectRoomIsThePairsForEver", directMembers},
		{"RoomsAreInTheirOrder", roomOrder},
		{"FollowedRoomsHaveALimit", tooMany},
	}
}

func followFromHead(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.say(chat.Lobby, bo, "before")
	_, err := w.s.RoomState(w.ctx(), ada.ID, chat.Lobby)
	w.refused(err, chat.CodeNoRoom)
	w.follow(chat.Lobby, ada)
	if got := w.state(ada, chat.Lobby); got.Head != 1 || got.Read != 1 || got.Unread != 0 || got.Room.Name != "lobby" {
		w.t.Errorf("got %+v, want head 1, read 1", got)
	}
}

func followTwice(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada)
	w.say(chat.Lobby, bo, "after")
	w.follow(chat.Lobby, ada)
	if got := w.state(ada, chat.Lobby); got.Read != 0 || got.Unread != 1 {
		w.t.Errorf("got %+v, want read 0, unread 1", got)
	}
}

func unfollow(w *world) {
	ada := w.user("Ada")
	w.follow(chat.Lobby, ada)
	for range 2 {
		w.check(w.s.Unfollow(w.ctx(), ada.ID, chat.Lobby))
	}
	_, err := w.s.RoomState(w.ctx(), ada.ID, chat.Lobby)
	w.refused(err, chat.CodeNoRoom)
	_, err = w.s.SetRead(w.ctx(), ada.ID, chat.Lobby, chat.ReadMark{})
	w.refused(err, chat.CodeNoRoom)
	_, told, err := w.s.Rename(w.ctx(), ada.ID, name("Eve"), noon())
	if w.check(err); len(told) != 0 {
		w.t.Errorf("got %v, want no event in a room that was left", told)
	}
}

func directMembers(w *world) {
	ada, bo, eve := w.user("Ada"), w.user("Bo"), w.user("Eve")
	room := w.direct(ada, bo)
	w.refused(w.s.Unfollow(w.ctx(), ada.ID, room), chat.CodeNoRoom)
	w.refused(w.s.Follow(w.ctx(), eve.ID, room, noon()), chat.CodeNoRoom)
	w.follow(room, ada)
	w.state(ada, room)
	_, err := w.s.RoomState(w.ctx(), eve.ID, room)
	w.refused(err, chat.CodeNoRoom)
}

func roomOrder(w *world) {
	ada, bo, cy, di := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Di")
	zoo, art := w.room("Zoo"), w.room("Art")
	withBo, withCy, withDi := w.direct(ada, bo), w.direct(ada, cy), w.direct(ada, di)
	w.follow(zoo, ada)
	w.follow(chat.Lobby, ada)
	w.follow(art, ada)
	w.say(withCy, cy, "first")
	w.say(withBo, bo, "second")
	states, err := w.s.RoomStates(w.ctx(), ada.ID)
	w.check(err)
	var got []chat.RoomID
	for _, state := range states {
		got = append(got, state.Room.ID)
	}
	if want := []chat.RoomID{zoo, chat.Lobby, art, withBo, withCy, withDi}; !slices.Equal(got, want) {
		w.t.Errorf("got %v, want %v", got, want)
	}
	if peer := states[3].Room.Peer; peer == nil || *peer != bo || states[3].Unread != 1 {
		w.t.Errorf("got %+v, want Bo's room with one unread", states[3])
	}
	if single := w.state(ada, withBo); single.Unread != states[3].Unread || single.Head != states[3].Head {
		w.t.Errorf("got %+v alone, %+v in the list", single, states[3])
	}
}

func tooMany(w *world) {
	ada := w.user("Ada")
	w.room("Last")
	errs := make([]error, chat.RoomsMax)
	var all sync.WaitGroup
	next := make(chan int)
	for range 8 { // all wait for the row of one user, and not longer than a store allows
		all.Go(func() {
			for i := range next {
				id := chat.RoomID(fmt.Sprintf("room-%d", i))
				if errs[i] = w.s.CreateRoom(w.ctx(), chat.Room{ID: id, Name: string(id)}, "", ada.ID, nil, noon()); errs[i] == nil {
					errs[i] = w.s.Follow(w.ctx(), ada.ID, id, noon())
				}
			}
		})
	}
	for i := range errs {
		next <- i
	}
	close(next)
	all.Wait()
	for _, err := range errs {
		w.check(err)
	}
	w.refused(w.s.Follow(w.ctx(), ada.ID, "last", noon()), chat.CodeTooMany)
	w.follow("room-7", ada)
	w.check(w.s.Unfollow(w.ctx(), ada.ID, "room-7"))
	w.follow("last", ada)
}
