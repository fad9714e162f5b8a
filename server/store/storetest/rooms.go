package storetest

import (
	"fmt"
	"slices"
	"sync"

	"parley/server/store"
	"parley/shared/chat"
)

func rooms() []promise {
	return []promise{
		{"TheLobbyIsThereFromTheStart", lobby},
		{"ARoomIsFoundAsCreated", roomIsFound},
		{"ARoomNameIsTakenOnce", takenRoom},
		{"ARoomThatLooksLikeAnotherIsRefused", alikeRoom},
		{"RoomsThatLookAlikeRacingAreOne", alikeRace},
		{"OldRoomsGetTheirSkeletons", oldRooms},
		{"OldRoomsThatLookAlikeStay", oldAlike},
		{"TheDirectoryPagesInOrder", directory},
		{"TheDirectoryFindsLiterally", directoryQuery},
		{"TheDirectoryFindsAnyPartOfAName", directoryParts},
		{"WhatIsFoundPagesInOrder", foundPages},
		{"APairHasOneRoom", onePairOneRoom},
		{"APairRacingHasOneRoom", pairRace},
		{"UnknownRoomsAreRefused", unknownRooms},
		{"ANewTopicIsAnEventOfItsRoom", newTopic},
	}
}

func lobby(w *world) {
	got, err := w.s.Room(w.ctx(), chat.Lobby)
	w.check(err)
	want := chat.Room{ID: "lobby", Kind: chat.Public, Name: "lobby", Topic: "Everyone starts here. Be kind, be curious."}
	if got != want {
		w.t.Errorf("got %+v, want %+v", got, want)
	}
	epoch, err := w.s.Epoch(w.ctx())
	if w.check(err); len(epoch) < 16 {
		w.t.Errorf("got epoch %q, want a random one", epoch)
	}
	w.check(w.s.Ping(w.ctx()))
	other := w.open(w.t, w.t.TempDir())
	defer other.Close()
	if second, err := other.Epoch(w.ctx()); err != nil || second == epoch {
		w.t.Errorf("another store has the epoch %q (%v), want another one", second, err)
	}
}

func roomIsFound(w *world) {
	ada := w.user("Ada")
	want := chat.Room{ID: "go-café", Kind: chat.Public, Name: "Go Café", Topic: "of gophers"}
	w.check(w.s.CreateRoom(w.ctx(), want, "go-cafe", ada.ID, nil, noon()))
	got, err := w.s.Room(w.ctx(), want.ID)
	if w.check(err); got != want {
		w.t.Errorf("got %+v, want %+v", got, want)
	}
}

func newTopic(w *world) {
	ada, tea := w.user("Ada"), w.room("Tea")
	w.follow(tea, ada)
	titled := func(topic string) chat.Event {
		return w.append(store.Append{Event: chat.Event{Room: tea, Kind: chat.Titled, At: chat.MillisOf(noon()), By: chat.User{ID: ada.ID}, Topic: topic}})
	}
	first, said, second := titled("green and black"), w.say(tea, ada, "hello"), titled("")
	if first.Seq != 1 || said.Seq != 2 || second.Seq != 3 || first.By != ada {
		w.t.Errorf("got %+v, %+v and %+v", first, said, second)
	}
	last := titled("oolong")
	w.reopen()
	page, err := w.after(tea, 0, 10, chat.PageBytes)
	w.check(err)
	equal(w, page, []chat.Event{first, said, second, last})
	if state := w.state(ada, tea); state.Room.Topic != "oolong" || state.Unread != 0 {
		w.t.Errorf("got %+v", state)
	}
	room, err := w.s.Room(w.ctx(), tea)
	if w.check(err); room.Topic != "oolong" {
		w.t.Errorf("got %+v", room)
	}
}

func takenRoom(w *world) {
	ada, id := w.user("Ada"), w.room("Tea")
	err := w.s.CreateRoom(w.ctx(), chat.Room{ID: id, Name: "TEA", Topic: "mine"}, "other", ada.ID, nil, noon())
	w.refused(err, chat.CodeRoomTaken)
	got, err := w.s.Room(w.ctx(), id)
	if w.check(err); got.Name != "Tea" || got.Topic != "" {
		w.t.Errorf("got %+v, want the first one", got)
	}
}

func directory(w *world) {
	want := []chat.RoomID{"lobby"}
	for i := range 7 {
		want = append(want, w.room(fmt.Sprintf("Room %d", i)))
	}
	slices.Sort(want)
	w.direct(w.user("Ada"), w.user("Bo"))
	var got []chat.RoomID
	for after := chat.RoomID(""); ; after = got[len(got)-1] {
		page, err := w.s.PublicRooms(w.ctx(), "", "", after, 3)
		w.check(err)
		for _, room := range page {
			got = append(got, room.ID)
		}
		if len(page) < 3 {
			break
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("got %v, want %v", got, want)
	}
}

func directoryQuery(w *world) {
	w.room("Tea Time")
	w.room("tee_time")
	w.room("Ökostrom")
	for query, want := range map[string]int{
		"t": 3, "tee": 1, "TEA": 1, "tea-": 1, "tea t": 1, "e_t": 1, "a_t": 0, "%": 0, "ök": 1, "ÖK": 1, "zzz": 0, "lobby": 1,
	} {
		got, err := w.s.PublicRooms(w.ctx(), "", query, "", 10)
		if w.check(err); len(got) != want {
			w.t.Errorf("%q: got %v, want %d", query, got, want)
		}
	}
}

func directoryParts(w *world) {
	long := "The Society for the Preservation of Very Long Names"
	id := w.room(long)
	film := w.room("电影俱乐部")
	for query, want := range map[string]chat.RoomID{
		"俱乐部": film, "影": film, "电影俱乐部": film, "部": film,
		"preservation of very long": id, "preservation-of-very-long": id, "NAMES": id, long: id, "s": id, "e": id,
	} {
		got, err := w.s.PublicRooms(w.ctx(), "", query, "", 10)
		if w.check(err); len(got) != 1 || got[0].ID != want {
			w.t.Errorf("%q: got %v, want %s", query, got, want)
		}
	}
	for _, query := range []string{"电俱", "preservation of very short", "preservation of-very"} {
		got, err := w.s.PublicRooms(w.ctx(), "", query, "", 10)
		if w.check(err); len(got) != 0 {
			w.t.Errorf("%q: got %v, want nothing", query, got)
		}
	}
}

func foundPages(w *world) {
	var want []chat.RoomID
	for i := range 7 {
		want = append(want, w.room(fmt.Sprintf("%d room room", i)))
		w.room(fmt.Sprintf("%d hall", i))
	}
	var got []chat.RoomID
	for after := chat.RoomID(""); ; after = got[len(got)-1] {
		page, err := w.s.PublicRooms(w.ctx(), "", "oom", after, 3)
		w.check(err)
		for _, room := range page {
			got = append(got, room.ID)
		}
		if len(page) < 3 {
			break
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("got %v, want %v", got, want)
	}
}

func onePairOneRoom(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room, fresh, err := w.s.OpenDirect(w.ctx(), bo.ID, ada.ID, noon())
	w.check(err)
	if want := chat.DirectID(ada.ID, bo.ID); room.ID != want || room.Kind != chat.Direct || room.Peer != nil || !fresh {
		w.t.Errorf("got %+v, fresh %v, want a fresh %s", room, fresh, want)
	}
	again, fresh, err := w.s.OpenDirect(w.ctx(), ada.ID, bo.ID, noon())
	if w.check(err); again != room || fresh {
		w.t.Errorf("got %+v, fresh %v, want the same one", again, fresh)
	}
	for me, peer := range map[chat.User]chat.User{ada: bo, bo: ada} {
		state := w.state(me, room.ID)
		if state.Room.Peer == nil || *state.Room.Peer != peer {
			w.t.Errorf("got peer %v of %s, want %s", state.Room.Peer, me.Name, peer.Name)
		}
	}
	_, _, err = w.s.OpenDirect(w.ctx(), ada.ID, ada.ID, noon())
	w.refused(err, chat.CodeToSelf)
}

func pairRace(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	fresh := make([]bool, 8)
	errs := make([]error, len(fresh))
	var all sync.WaitGroup
	for i := range fresh {
		all.Go(func() { _, fresh[i], errs[i] = w.s.OpenDirect(w.ctx(), ada.ID, bo.ID, noon()) })
	}
	all.Wait()
	made := 0
	for i := range fresh {
		if w.check(errs[i]); fresh[i] {
			made++
		}
	}
	if made != 1 {
		w.t.Errorf("the room was made %d times, want once", made)
	}
}

func unknownRooms(w *world) {
	ctx, ada := w.ctx(), w.user("Ada")
	_, err := w.s.Room(ctx, "nowhere")
	w.refused(err, chat.CodeNoRoom)
	w.refused(w.s.Follow(ctx, ada.ID, "nowhere", noon()), chat.CodeNoRoom)
	_, err = w.s.RoomState(ctx, ada.ID, "nowhere")
	w.refused(err, chat.CodeNoRoom)
	_, err = w.s.SetRead(ctx, ada.ID, "nowhere", chat.ReadMark{Seq: 1})
	w.refused(err, chat.CodeNoRoom)
	w.refused(w.try(w.said("nowhere", ada, "hello")).Err, chat.CodeNoRoom)
	for _, read := range []func() ([]chat.Event, error){
		func() ([]chat.Event, error) { return w.after("nowhere", 0, 10, chat.PageBytes) },
		func() ([]chat.Event, error) { return w.before("nowhere", 9, 10, chat.PageBytes) },
		func() ([]chat.Event, error) { return w.s.PrivateIn(ctx, ada.ID, "nowhere", 0, 9, 10) },
	} {
		page, err := read()
		if w.check(err); len(page) != 0 {
			w.t.Errorf("got %v of an unknown room, want nothing", page)
		}
	}
}
