package storetest

import (
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func holds() []promise {
	return []promise{
		{"NewcomersFromWhereSomebodyIsBannedWait", holdNewcomers},
		{"AHoldEndsBeforeItsBan", holdEnds},
		{"ABannedUserMayBeSeenElsewhere", holdElsewhere},
		{"MarksGoWithTheirUser", marksErased},
	}
}

// come stores a newcomer and reports whether that user waits to be let in.
func (w *world) come(shown string, from store.Origin, at time.Time) bool {
	w.t.Helper()
	n := store.Newcomer{ID: chat.UserID("u-" + shown), Name: name(shown), Token: token(shown), Origin: from}
	u, err := w.s.CreateUser(w.ctx(), n, at)
	w.check(err)
	a, err := w.s.Account(w.ctx(), u.ID)
	w.check(err)
	return a.Silence.Waits()
}

// waits demands who waits.
func (w *world) waits(want ...chat.UserID) {
	w.t.Helper()
	var got []chat.UserID
	for more := true; more; {
		query := store.AccountQuery{Waits: true, Limit: 1}
		if len(got) > 0 {
			query.After = got[len(got)-1]
		}
		found, err := w.s.ListAccounts(w.ctx(), query)
		w.check(err)
		for _, a := range found {
			got = append(got, a.User.ID)
		}
		more = len(found) == 1
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("%v wait, want %v", got, want)
	}
}

func holdNewcomers(w *world) {
	home, office := store.Origin{Network: "home"}, store.Origin{Network: "office"}
	if w.come("Troll", home, noon()) {
		w.t.Error("somebody waits although nobody is banned")
	}
	_, err := w.s.NewSession(w.ctx(), store.Session{User: "u-Troll", Origin: "office"}, token("phone"), noon())
	w.check(err)
	w.come("Neighbour", home, noon())
	_, err = w.s.NewSession(w.ctx(), store.Session{User: "u-Troll", Origin: "holiday"}, token("laptop"), noon().Add(-25*time.Hour))
	w.check(err)
	w.check(w.s.Ban(w.ctx(), "u-Troll", noon().Add(48*time.Hour), noon().Add(24*time.Hour), noon()))
	for shown, from := range map[string]store.Origin{
		"AtHome": home, "AtWork": office, "SameBrowser": {Network: "elsewhere", Token: token("Troll")}, "SamePhone": {Token: token("phone")}, "SameLaptop": {Token: token("laptop")},
	} {
		if !w.come(shown, from, noon()) {
			w.t.Errorf("%s does not wait", shown)
		}
	}
	for shown, from := range map[string]store.Origin{
		"Elsewhere": {Network: "elsewhere"}, "Holiday": {Network: "holiday"}, "Unknown": {}, "OtherBrowser": {Network: "elsewhere", Token: token("Neighbour")},
	} {
		if w.come(shown, from, noon()) {
			w.t.Errorf("%s waits", shown)
		}
	}
	if a, err := w.s.Account(w.ctx(), "u-Neighbour"); err != nil || a.Silence != (chat.Silence{}) {
		w.t.Errorf("somebody who was here before: %+v, %v", a.Silence, err)
	}
	invited, _, err := w.s.CreateInvited(w.ctx(), store.Newcomer{ID: "u-friend", Name: name("Friend")}, []byte("nothing"), noon())
	if err == nil {
		w.t.Errorf("an invite that does not exist: %+v", invited)
	}
	tea := w.room("tea")
	w.hushed(w.try(w.said(tea, chat.User{ID: "u-AtHome", Name: "AtHome"}, "hello again")).Err, "a message of somebody who waits", 0)
	w.check(w.s.Ban(w.ctx(), "u-Troll", time.Time{}, time.Time{}, noon()))
	if w.come("Later", home, noon()) {
		w.t.Error("somebody waits although the ban was lifted")
	}
	before, err := w.s.Silence(w.ctx(), "", "u-AtHome", chat.Silence{}, noon())
	if w.check(err); !before.Waits() {
		w.t.Errorf("before: %+v", before)
	}
	if done := w.try(w.said(tea, chat.User{ID: "u-AtHome", Name: "AtHome"}, "hello")); done.Err != nil {
		w.t.Errorf("after being let in: %v", done.Err)
	}
}

func holdEnds(w *world) {
	home, browser := store.Origin{Network: "home"}, store.Origin{Token: token("Troll")}
	w.come("Troll", home, noon())
	day := noon().Add(24 * time.Hour)
	w.check(w.s.Ban(w.ctx(), "u-Troll", day.Add(24*time.Hour), day, noon()))
	if a, err := w.s.Account(w.ctx(), "u-Troll"); err != nil || a.Hold != chat.MillisOf(day) {
		w.t.Errorf("got %+v, %v", a, err)
	}
	for _, c := range []struct {
		shown string
		from  store.Origin
		at    time.Time
		want  bool
	}{
		{"Ada", home, day.Add(-time.Second), true}, {"Bo", home, day, false}, {"Cy", browser, day, true}, {"Dee", browser, day.Add(24 * time.Hour), false},
	} {
		if got := w.come(c.shown, c.from, c.at); got != c.want {
			w.t.Errorf("%s waits: %v", c.shown, got)
		}
	}
	w.waits("u-Ada", "u-Cy")
	// Another ban, when there are no sessions any more: its times hold for the marks of the one before.
	w.check(w.s.Ban(w.ctx(), "u-Troll", day.Add(48*time.Hour), day.Add(48*time.Hour), day.Add(-time.Hour)))
	if !w.come("Eve", home, day.Add(47*time.Hour)) {
		w.t.Error("the second ban holds nobody")
	}
	w.check(w.s.Ban(w.ctx(), "u-Troll", day.Add(48*time.Hour), time.Time{}, day.Add(-time.Hour)))
	if w.come("Flo", home, day) || !w.come("Gus", browser, day) {
		w.t.Error("a ban without a hold marks the browser alone")
	}
	w.check(w.s.Ban(w.ctx(), "u-Troll", day.Add(48*time.Hour), day.Add(time.Hour), day.Add(-time.Hour)))
	if !w.come("Hal", home, day) {
		w.t.Error("a ban that holds newcomers after all does not know where from")
	}
}

func holdElsewhere(w *world) {
	w.come("Troll", store.Origin{Network: "home"}, noon())
	w.come("Ada", store.Origin{Network: "away"}, noon())
	w.check(w.s.Mark(w.ctx(), "u-Troll", "train", noon()))
	if w.come("Early", store.Origin{Network: "train"}, noon()) {
		w.t.Error("the network of somebody who is not banned was marked")
	}
	w.check(w.s.Ban(w.ctx(), "u-Troll", noon().Add(48*time.Hour), noon().Add(time.Hour), noon()))
	for range 2 {
		w.check(w.s.Mark(w.ctx(), "u-Troll", "train", noon()))
	}
	w.check(w.s.Mark(w.ctx(), "u-nobody", "park", noon()))
	w.check(w.s.Mark(w.ctx(), "u-Troll", "late", noon().Add(time.Hour)))
	for shown, want := range map[string]bool{"train": true, "park": false, "late": false, "away": false} {
		if got := w.come(shown, store.Origin{Network: shown}, noon()); got != want {
			w.t.Errorf("from the %s: waits %v", shown, got)
		}
	}
}

func marksErased(w *world) {
	home := store.Origin{Network: "home"}
	w.come("Troll", home, noon())
	w.check(w.s.Ban(w.ctx(), "u-Troll", noon().Add(48*time.Hour), noon().Add(48*time.Hour), noon()))
	w.check(w.s.EraseUser(w.ctx(), "u-Troll", store.KeepMessages, noon()))
	if w.come("Ada", home, noon()) {
		w.t.Error("a mark of somebody who was erased is left")
	}
	// A guest who said nothing is removed in time, but not while banned.
	w.come("Idle", home, noon())
	end := noon().Add(48 * time.Hour)
	w.check(w.s.Ban(w.ctx(), "u-Idle", end, end, noon()))
	w.come("Here", store.Origin{}, end.Add(guestsUnused))
	w.sweep(48*time.Hour + guestsUnused)
	if _, err := w.s.Account(w.ctx(), "u-Idle"); err != nil || !w.come("Bo", home, noon()) {
		w.t.Errorf("while the guest is banned: %v", err)
	}
	w.sweep(48*time.Hour + guestsUnused + time.Minute)
	if _, err := w.s.Account(w.ctx(), "u-Idle"); err == nil || w.come("Cy", home, noon()) {
		w.t.Errorf("after the ban: %v, or a mark is left", err)
	}
}
