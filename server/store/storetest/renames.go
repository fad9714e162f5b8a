package storetest

import (
	"fmt"
	"slices"
	"sync"

	"parley/server/store"
	"parley/shared/chat"
)

func renames() []promise {
	return []promise{
		{"ARenameIsToldInFollowedPublicRooms", renameIsTold},
		{"ARenameIsToldInTheLiveliestRoomsOnly", liveliestRooms},
		{"ARenameKeepsTheNamesOfItsTime", renameKeepsNames},
		{"TheSameNameChangesNothing", sameName},
		{"OnesOwnNameInAnotherCaseIsFree", ownNameInAnotherCase},
		{"AFormerNameStaysItsOwners", formerName},
		{"AFormerNameLeadsToItsOwner", formerLeads},
		{"TheOwnerTakesAFormerNameBack", formerBack},
		{"AFormerNameIsFreeInTheEnd", formerEnds},
		{"AUserHoldsAFewFormerNames", fewFormer},
		{"NobodyIsQuickEnoughForAFormerName", raceForFormer},
		{"ARefusedRenameLeavesNoTrace", refusedRename},
		{"OfTwoThatClaimOneNameOneWins", oneWins},
	}
}

func renameIsTold(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	quiet, busy := w.room("Quiet"), w.room("Busy")
	w.follow(busy, ada, bo)
	w.follow(chat.Lobby, ada)
	direct := w.direct(ada, bo)
	w.say(busy, bo, "hello")
	got, told, err := w.s.Rename(w.ctx(), ada.ID, name("Eve"), noon())
	w.check(err)
	want := chat.User{ID: ada.ID, Name: "Eve", Rev: 1}
	if got != want {
		w.t.Errorf("got %+v, want %+v", got, want)
	}
	if len(told) != 2 || told[0].Room != busy || told[0].Seq != 2 || told[1].Room != chat.Lobby || told[1].Seq != 1 {
		w.t.Fatalf("got events %+v, want one in busy and one in the lobby", told)
	}
	page, err := w.after(busy, 1, 10, chat.PageBytes)
	w.check(err)
	equal(w, page, told[:1])
	if e := told[0]; e.Kind != chat.Renamed || e.Was != "Ada" || e.By != want || e.At != chat.MillisOf(noon()) || e.Message != nil {
		w.t.Errorf("got %+v, want a renamed event", e)
	}
	heads, err := w.s.Heads(w.ctx(), []chat.RoomID{quiet, direct})
	if w.check(err); heads[quiet] != 0 || heads[direct] != 0 {
		w.t.Errorf("got %v, want nothing in other rooms", heads)
	}
}

// liveliestRooms has somebody be called otherwise who follows more rooms than are told of it.
func liveliestRooms(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	var all []chat.RoomID
	for i := range store.RenameRooms + 6 {
		room := w.room(fmt.Sprint("room ", i))
		w.follow(room, ada, bo)
		all = append(all, room)
	}
	for _, room := range all[2:] { // the newest event is in the last one
		w.say(room, bo, "hello")
	}
	w.say(all[5], bo, "hello again")
	want := append([]chat.RoomID{all[5]}, all[7:]...)
	slices.Reverse(want[1:])
	before, err := w.s.Heads(w.ctx(), all)
	w.check(err)
	_, told, err := w.s.Rename(w.ctx(), ada.ID, name("Eve"), noon())
	w.check(err)
	var got []chat.RoomID
	for _, e := range told {
		got = append(got, e.Room)
		if e.Seq != before[e.Room]+1 {
			w.t.Errorf("%s: got seq %d after %d", e.Room, e.Seq, before[e.Room])
		}
	}
	if !slices.Equal(got, want[:store.RenameRooms]) {
		w.t.Errorf("told in %v, want %v", got, want[:store.RenameRooms])
	}
	after, err := w.s.Heads(w.ctx(), all)
	w.check(err)
	for _, room := range all {
		if slices.Contains(got, room) {
			continue
		}
		if after[room] != before[room] {
			w.t.Errorf("%s: got head %d, want %d", room, after[room], before[room])
		}
	}
	w.say(all[0], ada, "it's me")
	page, err := w.after(all[0], 0, 10, chat.PageBytes)
	if w.check(err); len(page) != 1 || page[0].By.Name != "Eve" || page[0].By.Rev != 1 {
		w.t.Errorf("got %+v, want a message by Eve", page)
	}
}

func renameKeepsNames(w *world) {
	ada := w.user("Ada")
	w.follow(chat.Lobby, ada)
	w.say(chat.Lobby, ada, "hello")
	for _, shown := range []string{"Bea", "Cid"} {
		_, _, err := w.s.Rename(w.ctx(), ada.ID, name(shown), noon())
		w.check(err)
	}
	page, err := w.after(chat.Lobby, 0, 10, chat.PageBytes)
	w.check(err)
	if len(page) != 3 {
		w.t.Fatalf("got %d events, want 3", len(page))
	}
	if got := page[0].By; got.Name != "Cid" || got.Rev != 2 {
		w.t.Errorf("of the message: got %+v, want the user as it is now", got)
	}
	for i, want := range []struct{ was, is string }{{"Ada", "Bea"}, {"Bea", "Cid"}} {
		if e := page[i+1]; e.Was != want.was || e.By.Name != want.is || e.By.Rev != i+1 {
			w.t.Errorf("got %q to %+v, want %v", e.Was, e.By, want)
		}
	}
}

func sameName(w *world) {
	ada := w.user("Ada")
	w.follow(chat.Lobby, ada)
	got, told, err := w.s.Rename(w.ctx(), ada.ID, name("Ada"), noon())
	if w.check(err); got != ada || len(told) != 0 {
		w.t.Errorf("got %+v and %v, want %+v and no events", got, told, ada)
	}
}

func ownNameInAnotherCase(w *world) {
	ada := w.user("Ada")
	got, _, err := w.s.Rename(w.ctx(), ada.ID, name("ADA"), noon())
	if w.check(err); got.Name != "ADA" || got.Rev != 1 {
		w.t.Errorf("got %+v, want ADA", got)
	}
}

func refusedRename(w *world) {
	ada, bob := w.user("Ada"), w.user("Bob")
	w.follow(chat.Lobby, ada)
	for _, shown := range []string{"BOB", "B0B"} {
		_, _, err := w.s.Rename(w.ctx(), ada.ID, name(shown), noon())
		w.refused(err, chat.CodeNameTaken)
	}
	got, err := w.s.User(w.ctx(), ada.ID)
	if w.check(err); got != ada {
		w.t.Errorf("got %+v, want %+v", got, ada)
	}
	if state := w.state(ada, chat.Lobby); state.Head != 0 {
		w.t.Errorf("got head %d, want 0", state.Head)
	}
	got, err = w.s.User(w.ctx(), bob.ID)
	if w.check(err); got != bob {
		w.t.Errorf("got %+v, want %+v", got, bob)
	}
}

// oneWins lets one user create and others take a name at the same moment.
func oneWins(w *world) {
	ids := []chat.UserID{w.user("Ada").ID, w.user("Bo").ID, w.user("Cy").ID}
	errs := make([]error, len(ids)+1)
	var all sync.WaitGroup
	for i, id := range ids {
		all.Go(func() { _, _, errs[i] = w.s.Rename(w.ctx(), id, name("Best"), noon()) })
	}
	all.Go(func() {
		_, errs[len(ids)] = w.s.CreateUser(w.ctx(), store.Newcomer{ID: "u-new", Name: name("BEST"), Token: token("new")}, noon())
	})
	all.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
			continue
		}
		w.refused(err, chat.CodeNameTaken)
	}
	if won != 1 {
		w.t.Errorf("got %d winners, want 1", won)
	}
}
