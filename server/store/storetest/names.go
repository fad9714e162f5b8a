package storetest

import (
	"fmt"
	"sync"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// rename gives u another name at a time after noon, and demands that it works.
func (w *world) rename(u chat.User, shown string, after time.Duration) chat.User {
	w.t.Helper()
	renamed, _, err := w.s.Rename(w.ctx(), u.ID, name(shown), noon().Add(after))
	w.check(err)
	return renamed
}

// held demands whose former name that is, "" for nobody's.
func (w *world) held(shown string, after time.Duration, want chat.UserID) {
	w.t.Helper()
	found, err := w.s.FormerNames(w.ctx(), []store.Name{name(shown)}, noon().Add(after))
	w.check(err)
	got := chat.UserID("")
	if len(found) == 1 {
		got = found[0].User.ID
	}
	if len(found) > 1 || got != want {
		w.t.Errorf("%s after %v: got %+v, want %q", shown, after, found, want)
	}
}

func formerName(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.rename(ada, "Eve", 0)
	for _, shown := range []string{"Ada", "ADA"} {
		_, _, err := w.s.Rename(w.ctx(), bo.ID, name(shown), noon().Add(8*time.Millisecond))
		w.refused(err, chat.CodeNameTaken)
		_, err = w.s.CreateUser(w.ctx(), store.Newcomer{ID: "u-new", Name: name(shown), Token: token("new")}, noon().Add(29*24*time.Hour))
		w.refused(err, chat.CodeNameTaken)
	}
	w.rename(ada, "B0b", time.Second)
	w.rename(ada, "Cy", 2*time.Second)
	_, _, err := w.s.Rename(w.ctx(), bo.ID, name("Bob"), noon().Add(time.Minute)) // looks like it
	w.refused(err, chat.CodeNameTaken)
	w.reopen()
	_, _, err = w.s.Rename(w.ctx(), bo.ID, name("Ada"), noon().Add(time.Minute))
	w.refused(err, chat.CodeNameTaken)
}

func formerLeads(w *world) {
	ada := w.user("Ada")
	w.user("Bo")
	w.held("Ada", 0, "")
	eve := w.rename(ada, "Eve", 0)
	found, err := w.s.FormerNames(w.ctx(), []store.Name{name("ada"), name("Bo"), name("Eve")}, noon())
	w.check(err)
	if want := (store.FormerName{Folded: "ada", Skeleton: "ada", User: eve}); len(found) != 1 || found[0] != want {
		w.t.Errorf("got %+v, want %+v alone", found, want)
	}
	w.held("Ada", chat.FormerNameWait-time.Second, ada.ID)
	w.held("Ada", chat.FormerNameWait, "")
	w.rename(eve, "EVE", time.Second)
	w.held("Eve", time.Second, "") // in another case it is the same name
}

func formerBack(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.rename(ada, "Eve", 0)
	w.rename(ada, "Ada", time.Second)
	w.held("Ada", time.Second, "")
	w.held("Eve", time.Second, ada.ID)
	_, _, err := w.s.Rename(w.ctx(), bo.ID, name("Eve"), noon().Add(time.Minute))
	w.refused(err, chat.CodeNameTaken)
}

func formerEnds(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.rename(ada, "Eve", 0)
	w.rename(bo, "Ada", chat.FormerNameWait)
	w.held("Ada", chat.FormerNameWait, "")
	_, _, err := w.s.Rename(w.ctx(), ada.ID, name("Ada"), noon().Add(chat.FormerNameWait))
	w.refused(err, chat.CodeNameTaken)
	w.rename(bo, "Cy", 2*chat.FormerNameWait)
	w.held("Ada", 2*chat.FormerNameWait, bo.ID)
}

// fewFormer renames in a circle, which must not reserve names without end.
func fewFormer(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	for i := range 10 {
		w.rename(ada, fmt.Sprintf("Name%d", i+10), time.Duration(i)*time.Second)
	}
	held := 0
	for i := range 10 {
		found, err := w.s.FormerNames(w.ctx(), []store.Name{name(fmt.Sprintf("Name%d", i+10))}, noon().Add(time.Minute))
		w.check(err)
		held += len(found)
	}
	if held != chat.FormerNamesMax {
		w.t.Errorf("got %d names held, want %d", held, chat.FormerNamesMax)
	}
	w.held("Name18", time.Minute, ada.ID)
	w.rename(bo, "Ada", time.Minute)
}

// raceForFormer lets a stranger wait for the moment in which a name becomes free.
func raceForFormer(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	var all sync.WaitGroup
	all.Go(func() { w.rename(ada, "Eve", 0) })
	for range 8 {
		_, _, err := w.s.Rename(w.ctx(), bo.ID, name("Ada"), noon())
		w.refused(err, chat.CodeNameTaken)
	}
	all.Wait()
	_, _, err := w.s.Rename(w.ctx(), bo.ID, name("Ada"), noon())
	w.refused(err, chat.CodeNameTaken)
}
