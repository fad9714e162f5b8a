package storetest

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func sweeps() []promise {
	return []promise{
		{"AnUnusedGuestGoes", guestGoes},
		{"WhomSomethingNamesStays", namedStays},
		{"WhoWasHereStays", recentStays},
		{"AnEmptyRoomGoes", roomGoes},
		{"ARoomThatSomebodyNeedsStays", roomStays},
		{"ASweepIsBounded", sweepBounded},
		{"NobodyIsSweptWhoIsLetIn", sweepRace},
		{"NobodyIsSweptWhoSaysSomething", sweepRaceSaid},
		{"ARoomThatNobodyIsInGoesWithItsTexts", desertedGoes},
		{"ARoomThatAMessageNamesKeepsItsPlace", desertedPlace},
		{"ARoomWithAMemberStays", desertedStays},
	}
}

const (
	guestsUnused = 30 * 24 * time.Hour
	roomsEmpty   = 90 * 24 * time.Hour
)

// idleAfter is what is idle so long after noon.
func idleAfter(after time.Duration) store.Idle {
	now := noon().Add(after)
	return store.Idle{GuestsBefore: now.Add(-guestsUnused), RoomsBefore: now.Add(-roomsEmpty)}
}

// sweep sweeps until nothing goes any more.
func (w *world) sweep(after time.Duration) (all store.Swept) {
	w.t.Helper()
	for {
		swept, err := w.s.Sweep(w.ctx(), idleAfter(after), 3)
		w.check(err)
		if swept == (store.Swept{}) {
			return all
		}
		all.Guests += swept.Guests
		all.Rooms += swept.Rooms
	}
}

func (w *world) swept(after time.Duration, want store.Swept) {
	w.t.Helper()
	if got := w.sweep(after); got != want {
		w.t.Errorf("after %v: got %+v, want %+v", after, got, want)
	}
}

func (w *world) stays(u chat.User) {
	w.t.Helper()
	if _, err := w.s.User(w.ctx(), u.ID); err != nil {
		w.t.Errorf("%s: got %v, want the user", u.Name, err)
	}
}

func guestGoes(w *world) {
	ada := w.user("Ada")
	w.follow(chat.Lobby, ada)
	w.rename(w.user("Bo"), "Eve", 0) // who follows no room: nothing tells of it
	w.swept(guestsUnused, store.Swept{})
	w.swept(guestsUnused+time.Second, store.Swept{Guests: 2})
	for _, id := range []chat.UserID{ada.ID, "u-bo"} {
		_, err := w.s.User(w.ctx(), id)
		w.refused(err, chat.CodeNoUser)
	}
	_, err := w.s.Login(w.ctx(), token("Ada"), time.Time{}, noon())
	w.refused(err, chat.CodeUnauthorized)
	w.user("Ada") // the name is free, also the one that a swept guest has held
	w.held("Bo", guestsUnused, "")
	w.user("Bo")
	w.swept(guestsUnused, store.Swept{})
	w.reopen()
	w.stays(chat.User{ID: "u-bo"})
}

func namedStays(w *world) {
	said, told, named, renamed, maker, from, to, elsewhere :=
		w.user("Said"), w.user("Told"), w.user("Named"), w.user("Renamed"), w.user("Builder"), w.user("From"), w.user("Target"), w.user("Elsewhere")
	w.follow(chat.Lobby, said, renamed)
	item := w.said(chat.Lobby, said, "hello @Named")
	item.Event.Message.Mentions = []chat.User{{ID: named.ID, Name: "Named"}}
	w.append(item)
	w.whisper(chat.Lobby, said, told, "psst", 0)
	w.rename(renamed, "Another", 0)
	w.check(w.s.CreateRoom(w.ctx(), chat.Room{ID: "tea", Name: "Tea"}, "tea", maker.ID, nil, noon()))
	w.follow("tea", elsewhere)
	w.request(from, to)
	w.reopen() // nothing of it is only remembered
	w.swept(400*24*time.Hour, store.Swept{})
	for _, u := range []chat.User{said, told, named, renamed, maker, from, to, elsewhere} {
		w.stays(u)
	}
}

func recentStays(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	later := noon().Add(20 * 24 * time.Hour)
	_, err := w.s.Login(w.ctx(), token("Ada"), time.Time{}, later)
	w.check(err)
	w.check(w.s.Touch(w.ctx(), []string{w.session(bo).ID, "nobodys"}, later)) // a session that goes on
	w.swept(40*24*time.Hour, store.Swept{})
	w.stays(ada)
	w.stays(bo)
	w.swept(51*24*time.Hour, store.Swept{Guests: 2})
}

func roomGoes(w *world) {
	tea := w.room("Tea")
	w.swept(roomsEmpty, store.Swept{})
	w.swept(roomsEmpty+time.Second, store.Swept{Rooms: 1})
	_, err := w.s.Room(w.ctx(), tea)
	w.refused(err, chat.CodeNoRoom)
	w.refused(w.try(w.said(tea, chat.User{ID: "u-maker"}, "hello")).Err, chat.CodeNoRoom)
	w.room("Coffee") // which may get the number of the room that has gone
	if found, err := w.s.PublicRooms(w.ctx(), "", "tea", "", 10); err != nil || len(found) != 0 {
		w.t.Errorf("the directory finds %v, %v by the name of a room that has gone", found, err)
	}
	w.room("Tea") // the name is free
}

func roomStays(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	said, followed, place := w.room("Said"), w.room("Followed"), w.room("Place")
	w.follow(said, ada)
	w.say(said, ada, "hello")
	w.check(w.s.Unfollow(w.ctx(), ada.ID, said))
	w.follow(followed, bo)
	w.whisper(place, ada, bo, "psst", 0)
	w.swept(400*24*time.Hour, store.Swept{})
	for _, room := range []chat.RoomID{chat.Lobby, said, followed, place} {
		_, err := w.s.Room(w.ctx(), room)
		w.check(err)
	}
	w.privateIn(ada, 0, 9, 10)
	page, err := w.s.PrivateIn(w.ctx(), ada.ID, place, 0, 9, 10)
	if w.check(err); len(page) != 1 {
		w.t.Errorf("got %v, want what was said there", page)
	}
}

func sweepBounded(w *world) {
	for i := range 7 {
		w.user(fmt.Sprintf("Guest%d", i))
	}
	w.room("Tea")
	got, err := w.s.Sweep(w.ctx(), idleAfter(400*24*time.Hour), 3)
	if w.check(err); got.Guests != 3 || got.Rooms != 1 {
		w.t.Errorf("got %+v, want three guests at once and the room", got)
	}
}

// sweepRace lets guests come back while it is swept: each is let in and stays, or is told to sign in and is gone.
func sweepRace(w *world) {
	const guests = 24
	for i := range guests {
		w.user(fmt.Sprintf("Guest%d", i))
	}
	now := noon().Add(guestsUnused + time.Hour)
	in := make([]bool, guests)
	var all sync.WaitGroup
	for i := range guests {
		all.Go(func() {
			_, err := w.s.Login(w.ctx(), token(fmt.Sprintf("Guest%d", i)), time.Time{}, now)
			if in[i] = err == nil; err != nil {
				w.refused(err, chat.CodeUnauthorized)
			}
		})
	}
	w.sweep(guestsUnused + time.Hour)
	all.Wait()
	w.sweep(guestsUnused + time.Hour)
	for i := range guests {
		_, err := w.s.User(w.ctx(), chat.UserID(fmt.Sprintf("u-guest%d", i)))
		if there := err == nil; there != in[i] {
			w.t.Errorf("guest %d: let in %v, there %v", i, in[i], there)
		}
	}
}

// sweepRaceSaid lets guests say their first word meanwhile: what is stored has an author.
func sweepRaceSaid(w *world) {
	const guests = 24
	items := make([]store.Append, guests)
	for i := range guests {
		items[i] = w.said(chat.Lobby, w.user(fmt.Sprintf("Guest%d", i)), "hello")
	}
	done := make([]store.Appended, guests)
	var all sync.WaitGroup
	for i := range guests {
		all.Go(func() {
			result, err := w.s.Append(w.ctx(), items[i:i+1])
			if err != nil {
				w.t.Error(err)
				return
			}
			done[i] = result[0]
		})
	}
	w.sweep(guestsUnused + time.Hour)
	all.Wait()
	stored := 0
	for i, result := range done {
		_, err := w.s.User(w.ctx(), items[i].Event.By.ID)
		if refusal, ok := errors.AsType[*chat.Error](result.Err); result.Err != nil && (!ok || refusal.Code != chat.CodeNoUser) {
			w.t.Errorf("guest %d: got %v, want no_user", i, result.Err)
		}
		if (err == nil) != (result.Err == nil) {
			w.t.Errorf("guest %d: said %v, is there %v", i, result.Err, err)
		}
		if result.Err == nil {
			stored++
		}
	}
	page, err := w.after(chat.Lobby, 0, 100, chat.PageBytes)
	if w.check(err); len(page) != stored {
		w.t.Errorf("got %d events, want %d", len(page), stored)
	}
}
