package storetest

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func sessions() []promise {
	return []promise{
		{"ATokenLeadsToItsUserUntilItExpires", tokens},
		{"AUsedTokenLivesOn", usedToken},
		{"AUserSeesAndEndsEachSession", sessionsEnd},
		{"SessionsHaveALimit", sessionLimit},
		{"ATokenIsReplacedAtTheFirstUseOfTheNext", rotated},
		{"ALostAnswerLosesNoSession", rotationLost},
		{"AReplacedTokenEndsItsSession", stolen},
		{"OfManyRotationsAtOnceOneIssues", rotationRace},
	}
}

// session returns the only session of a user.
func (w *world) session(u chat.User) store.Session {
	w.t.Helper()
	all, err := w.s.Sessions(w.ctx(), u.ID)
	if w.check(err); len(all) != 1 {
		w.t.Fatalf("%s has the sessions %+v, want one", u.Name, all)
	}
	return all[0]
}

// signIn makes a session and returns its id. Its token is derived from the device.
func (w *world) signIn(u chat.User, device string, at time.Time) string {
	w.t.Helper()
	id, err := w.s.NewSession(w.ctx(), store.Session{User: u.ID, Device: device, Network: "192.0.2.0", Method: "password"}, token(device), at)
	w.check(err)
	return id
}

// login demands that a token leads to a user.
func (w *world) login(of string, want chat.User, at time.Time) store.Login {
	w.t.Helper()
	got, err := w.s.Login(w.ctx(), token(of), time.Time{}, at)
	if w.check(err); got.User != want {
		w.t.Errorf("%s: got %+v, want %+v", of, got.User, want)
	}
	return got
}

// void demands that a token leads to nobody.
func (w *world) void(of string, at time.Time) {
	w.t.Helper()
	_, err := w.s.Login(w.ctx(), token(of), time.Time{}, at)
	w.refused(err, chat.CodeUnauthorized)
}

func tokens(w *world) {
	ada := w.user("Ada")
	got, err := w.s.Login(w.ctx(), token("Ada"), noon(), noon())
	w.check(err)
	want := store.Login{User: ada, Session: w.session(ada).ID, Role: chat.RoleGuest, Issued: chat.MillisOf(noon())}
	if got != want || got.Session == "" {
		w.t.Errorf("got %+v, want %+v", got, want)
	}
	_, err = w.s.Login(w.ctx(), token("Ada"), noon().Add(time.Millisecond), noon())
	w.refused(err, chat.CodeUnauthorized)
	w.void("other", noon())
	for _, empty := range [][]byte{nil, {}} {
		_, err = w.s.Login(w.ctx(), empty, time.Time{}, noon())
		w.refused(err, chat.CodeUnauthorized)
	}
}

func usedToken(w *world) {
	w.user("Ada")
	later := noon().AddDate(0, 1, 0)
	for _, use := range []struct{ expired, now time.Time }{
		{noon(), later}, {later, later},
		{time.Time{}, noon()}, // a clock that goes back does not make the token older
		{later, later},
	} {
		_, err := w.s.Login(w.ctx(), token("Ada"), use.expired, use.now)
		w.check(err)
	}
}

func sessionsEnd(w *world) {
	ctx, ada, bo := w.ctx(), w.user("Ada"), w.user("Bo")
	first := w.session(ada)
	if want := (store.Session{ID: first.ID, User: ada.ID, Method: "guest", Created: chat.MillisOf(noon()), Seen: chat.MillisOf(noon())}); first != want {
		w.t.Errorf("the first session is %+v, want %+v", first, want)
	}
	phone, desk := w.signIn(ada, "phone", noon().Add(time.Hour)), w.signIn(ada, "desk", noon().Add(time.Minute))
	all, err := w.s.Sessions(ctx, ada.ID)
	w.check(err)
	want := store.Session{ID: phone, User: ada.ID, Device: "phone", Network: "192.0.2.0", Method: "password", Created: chat.MillisOf(noon().Add(time.Hour)), Seen: chat.MillisOf(noon().Add(time.Hour))}
	if len(all) != 3 || all[0] != want || all[1].ID != desk || all[2].ID != first.ID {
		w.t.Errorf("got %+v, want the phone's, the desk's and the first one", all)
	}
	live := func(want ...string) {
		w.t.Helper()
		got, err := w.s.LiveSessions(ctx, []string{first.ID, phone, desk, "nobodys"})
		w.check(err)
		slices.Sort(got)
		if slices.Sort(want); !slices.Equal(got, want) {
			w.t.Errorf("got the sessions %v, want %v", got, want)
		}
	}
	live(first.ID, phone, desk)
	w.check(w.s.EndSession(ctx, bo.ID, phone)) // not Bo's
	w.check(w.s.EndSession(ctx, ada.ID, "nobodys"))
	live(first.ID, phone, desk)
	w.check(w.s.EndSession(ctx, ada.ID, phone))
	w.check(w.s.EndSession(ctx, ada.ID, phone))
	live(first.ID, desk)
	w.void("phone", noon())
	w.login("desk", ada, noon())
	w.check(w.s.EndSessions(ctx, ada.ID, desk))
	live(desk)
	w.void("Ada", noon())
	w.check(w.s.EndSessions(ctx, ada.ID, ""))
	live()
	w.login("Bo", bo, noon())
	if got, err := w.s.LiveSessions(ctx, nil); err != nil || len(got) != 0 {
		w.t.Errorf("of no sessions: got %v (%v)", got, err)
	}
	_, err = w.s.NewSession(ctx, store.Session{User: "u-nobody"}, token("x"), noon())
	w.refused(err, chat.CodeNoUser)
}

func sessionLimit(w *world) {
	ada := w.user("Ada")
	for i := range store.SessionsMax + 1 {
		w.signIn(ada, fmt.Sprint("device ", i), noon().Add(time.Duration(i+1)*time.Minute))
	}
	all, err := w.s.Sessions(w.ctx(), ada.ID)
	if w.check(err); len(all) != store.SessionsMax {
		w.t.Errorf("got %d sessions, want %d", len(all), store.SessionsMax)
	}
	w.void("Ada", noon())
	w.void("device 0", noon())
	w.login("device 1", ada, noon())
}

// rotate issues another token.
func (w *world) rotate(of, next string, at time.Time, want bool) {
	w.t.Helper()
	issued, err := w.s.Rotate(w.ctx(), token(of), token(next), at)
	if w.check(err); issued != want {
		w.t.Errorf("%s after %s: issued is %v", next, of, issued)
	}
}

func rotated(w *world) {
	ada, day := w.user("Ada"), noon().AddDate(0, 0, 1)
	id := w.session(ada).ID
	w.rotate("Ada", "next", day, true)
	if got := w.login("Ada", ada, day); got.Session != id || got.Issued != chat.MillisOf(noon()) {
		w.t.Errorf("before its use: got %+v", got)
	}
	if got := w.login("next", ada, day.Add(time.Hour)); got.Session != id || got.Issued != chat.MillisOf(day.Add(time.Hour)) {
		w.t.Errorf("at its first use: got %+v", got)
	}
	w.reopen()
	used := day.Add(time.Hour)
	if got := w.login("Ada", ada, used.Add(store.RotateGrace)); got.Issued != chat.MillisOf(used) {
		w.t.Errorf("a request that was under way: got %+v, want when the present token was issued", got)
	}
	_, err := w.s.Rotate(w.ctx(), token("Ada"), token("thief's"), used)
	w.refused(err, chat.CodeUnauthorized)
	_, err = w.s.Rotate(w.ctx(), token("nobody's"), token("thief's"), used)
	w.refused(err, chat.CodeUnauthorized)
	w.login("next", ada, used.AddDate(0, 0, 2))
	w.rotate("next", "third", used.AddDate(0, 0, 2), true)
	w.login("third", ada, used.AddDate(0, 0, 2))
	w.void("Ada", used) // older than the one before: it is forgotten
	w.login("third", ada, used.AddDate(0, 0, 2))
}

func rotationLost(w *world) {
	ada, day := w.user("Ada"), noon().AddDate(0, 0, 1)
	w.rotate("Ada", "lost", day, true)
	w.rotate("Ada", "too early", day.Add(store.RotateGrace-time.Second), false)
	w.void("too early", day)
	w.login("Ada", ada, day.AddDate(0, 0, 9))
	w.rotate("Ada", "next", day.AddDate(0, 0, 9), true)
	w.void("lost", day)
	w.login("next", ada, day.AddDate(0, 0, 9))
}

func stolen(w *world) {
	ada, day := w.user("Ada"), noon().AddDate(0, 0, 1)
	other := w.signIn(ada, "other", noon())
	w.rotate("Ada", "next", day, true)
	w.login("next", ada, day)
	w.void("Ada", day.Add(store.RotateGrace+time.Second))
	w.void("next", day)
	if got := w.session(ada); got.ID != other {
		w.t.Errorf("got the session %+v, want the other one", got)
	}
}

func rotationRace(w *world) {
	ada, day := w.user("Ada"), noon().AddDate(0, 0, 1)
	var all sync.WaitGroup
	var count atomic.Int64
	var won atomic.Pointer[string]
	for i := range 8 {
		all.Go(func() {
			next := fmt.Sprint("next ", i)
			issued, err := w.s.Rotate(w.ctx(), token("Ada"), token(next), day)
			if err != nil {
				w.t.Error(err)
			}
			if issued {
				count.Add(1)
				won.Store(&next)
			}
		})
	}
	all.Wait()
	if count.Load() != 1 {
		w.t.Fatalf("%d tokens were issued, want 1", count.Load())
	}
	for range 8 {
		all.Go(func() {
			if got, err := w.s.Login(w.ctx(), token(*won.Load()), time.Time{}, day); err != nil || got.User != ada {
				w.t.Errorf("got %+v (%v), want Ada", got, err)
			}
		})
	}
	all.Wait()
}
