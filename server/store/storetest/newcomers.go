package storetest

import (
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func newcomers() []promise {
	return []promise{
		{"AGuestIsKnownAfterATimeOfPresence", guestBecomesKnown},
		{"TimeIsCountedOnceAndWhileSomebodyIsHere", presenceCountsOnce},
	}
}

// attend counts that users are here at a time after noon, each minute.
func (w *world) attend(after time.Duration, users ...chat.UserID) {
	w.t.Helper()
	w.check(w.s.Attend(w.ctx(), users, time.Minute, noon().Add(after)))
}

// strange demands how long users still have to be here.
func (w *world) strange(when string, want time.Duration, users ...chat.User) {
	w.t.Helper()
	for _, u := range users {
		if got := w.account(u).Strange; got != chat.Strangeness(want.Milliseconds()) {
			w.t.Errorf("%s: %s has to be here for %d ms, want %v", when, u.Name, got, want)
		}
	}
}

func guestBecomesKnown(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.strange("at first", chat.KnownAfter, ada, bo, cy)
	w.claim(cy)
	w.strange("with an account", 0, cy)
	for minute := range 31 {
		w.attend(time.Duration(minute)*time.Minute, ada.ID, cy.ID, "u-nobody")
	}
	w.strange("after half an hour", 0, ada, cy)
	w.strange("of somebody who was not here", chat.KnownAfter, bo)
	seen := w.account(ada).Seen
	w.attend(time.Hour, ada.ID)
	if got := w.account(ada).Seen; got != seen || seen != chat.MillisOf(noon().Add(30*time.Minute)) {
		w.t.Errorf("seen at %v, then at %v: somebody who is known is written again", seen.Time(), got.Time())
	}
	w.check(w.s.EraseUser(w.ctx(), bo.ID, store.KeepMessages, noon()))
	w.strange("erased", 0, bo)
}

func presenceCountsOnce(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	for range 3 { // sessions, and nodes whose clocks differ
		w.attend(time.Minute, ada.ID, bo.ID)
		w.attend(50*time.Second, ada.ID, bo.ID)
	}
	w.strange("after a minute", chat.KnownAfter-time.Minute, ada, bo)
	w.attend(90*time.Second, ada.ID, ada.ID)
	w.strange("half a minute later", chat.KnownAfter-90*time.Second, ada)
	w.attend(5*time.Hour, ada.ID)
	w.strange("after hours elsewhere", chat.KnownAfter-150*time.Second, ada)
	w.attend(0)
}
