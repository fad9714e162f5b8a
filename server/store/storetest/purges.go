package storetest

import (
	"slices"
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func purges() []promise {
	return []promise{
		{"APreviewCountsWhatAPurgeRemoves", purgePreview},
		{"APurgeRemovesWhatIsInItsScope", purgeScope},
		{"APurgeThatIsUndoneBringsBackItsOwnMessages", purgeUndone},
		{"OnlyARecentPurgeIsUndoneAndOnce", purgeUndoneOnce},
		{"NothingIsReadOfWhatAPurgeHasRemoved", purgeUnread},
		{"APurgeIsForgottenAfterItsTexts", purgeForgotten},
		{"AnErasureEndsThePurges", purgeErased},
		{"APurgeSurvivesARestart", purgeRestart},
	}
}

// saidAt stores a message that was said so long before noon.
func (w *world) saidAt(room chat.RoomID, by chat.User, ago time.Duration, text string) chat.Event {
	w.t.Helper()
	item := w.said(room, by, text)
	item.Event.At = chat.MillisOf(noon().Add(-ago))
	return w.append(item)
}

// scope is what a user has said within a span before noon.
func scope(user chat.User, room chat.RoomID, span time.Duration) store.PurgeScope {
	s := store.PurgeScope{User: user.ID, Room: room, Until: chat.MillisOf(noon())}
	if span > 0 {
		s.Since = chat.MillisOf(noon().Add(-span))
	}
	return s
}

// start stores a purge.
func (w *world) start(scope store.PurgeScope, by chat.User) store.Purge {
	w.t.Helper()
	id, err := w.s.StartPurge(w.ctx(), store.Purge{PurgeScope: scope, By: by})
	w.check(err)
	purge, err := w.s.Purge(w.ctx(), id)
	w.check(err)
	return purge
}

// work does the steps of a purge as a server does, a few messages at a time, and returns what was changed.
func (w *world) work(purge store.Purge, step store.PurgeStep) (changed []chat.Event) {
	w.t.Helper()
	for {
		places, err := w.s.PurgePlaces(w.ctx(), purge, step, 2)
		if w.check(err); len(places) == 0 {
			return changed
		}
		for _, p := range places {
			e := chat.Event{Room: p.ID, Kind: chat.Deleted, Target: p.Seq, At: chat.MillisOf(noon()), By: purge.By}
			if step.Undo {
				e.Kind = chat.Restored
			}
			done := w.try(store.Append{Event: e, Amendment: &store.Amendment{Moderator: true, Purge: purge.ID}})
			if done.Err == nil && !done.Dup {
				changed = append(changed, done.Event)
			}
		}
		step.After = places[len(places)-1].OwnPlace
	}
}

// purge removes messages.
func (w *world) purge(scope store.PurgeScope, by chat.User) (store.Purge, []chat.Event) {
	w.t.Helper()
	purge := w.start(scope, by)
	return purge, w.work(purge, store.PurgeStep{Purge: purge.ID})
}

// stands demands which messages of a room are there, and which are gone.
func (w *world) stands(room chat.RoomID, want ...string) {
	w.t.Helper()
	page, err := w.s.Before(w.ctx(), room, w.head(room)+1, 100, 1<<20)
	w.check(err)
	var got []string
	for _, e := range page.Events {
		if e.Kind == chat.Said {
			got = append(got, e.Message.Text)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("%s has %q, want %q", room, got, want)
	}
}

func (w *world) head(room chat.RoomID) chat.Seq {
	w.t.Helper()
	heads, err := w.s.Heads(w.ctx(), []chat.RoomID{room})
	w.check(err)
	return heads[room]
}

// flood has Ada say something in several rooms, also in one that is not public, and Bo between it.
func (w *world) flood() (ada, bo, mo chat.User, den chat.RoomID) {
	w.t.Helper()
	ada, bo, mo = w.user("Ada"), w.user("Bo"), w.user("Mo")
	den = w.room("den")
	w.saidAt(chat.Lobby, ada, 48*time.Hour, "old")
	w.saidAt(chat.Lobby, ada, time.Hour, "one")
	w.saidAt(chat.Lobby, bo, time.Minute, "mine")
	w.saidAt(chat.Lobby, ada, time.Minute, "two")
	w.saidAt(den, ada, 0, "three")
	w.saidAt(w.direct(ada, bo), ada, 0, "private")
	return ada, bo, mo, den
}

func purgePreview(w *world) {
	ada, _, mo, den := w.flood()
	for _, c := range []struct {
		scope            store.PurgeScope
		all, rooms, left int
		first            string
	}{
		{scope(ada, "", 0), 4, 2, 0, "old one"},
		{scope(ada, "", 24*time.Hour), 3, 2, 1, "one two"},
		{scope(ada, "", time.Hour), 3, 2, 1, "one two"},
		{scope(ada, den, 0), 1, 1, 0, "three"},
		{scope(ada, chat.Lobby, time.Second), 0, 0, 0, ""},
		{scope(mo, "", 0), 0, 0, 0, ""},
		{scope(ada, "nowhere", 0), 0, 0, 0, ""},
		{store.PurgeScope{User: ada.ID, Until: chat.MillisOf(noon().Add(-time.Minute))}, 3, 1, 0, "old one"},
	} {
		got, err := w.s.PreviewPurge(w.ctx(), c.scope, 2)
		w.check(err)
		var first []string
		for _, e := range got.First {
			first = append(first, e.Message.Text)
		}
		if got.Messages != c.all || got.Rooms != c.rooms || got.Older != c.left || strings.Join(first, " ") != c.first {
			w.t.Errorf("%+v: got %+v with %q, want %+v", c.scope, got, first, c)
		}
	}
}

func purgeScope(w *world) {
	ada, bo, mo, den := w.flood()
	w.append(deleting(w.say(chat.Lobby, ada, "taken back"), ada, false, false))
	purge, removed := w.purge(scope(ada, "", 24*time.Hour), mo)
	if len(removed) != 3 || removed[0].By.ID != mo.ID || removed[0].Message.Gone == nil {
		w.t.Errorf("removed were %+v", removed)
	}
	w.stands(chat.Lobby, "old", "", "mine", "", "")
	w.stands(den, "")
	w.stands(chat.DirectID(ada.ID, bo.ID), "private")
	if again := w.work(purge, store.PurgeStep{Purge: purge.ID}); len(again) > 0 {
		w.t.Errorf("done again, it removes %+v", again)
	}
	all, err := w.s.UserPurges(w.ctx(), ada.ID)
	w.check(err)
	if len(all) != 1 || all[0].Kept != 3 || all[0].Rooms != 2 || all[0].By.ID != mo.ID || all[0].At() != chat.MillisOf(noon()) {
		w.t.Errorf("got %+v", all)
	}
	jobs, err := w.s.UserJobs(w.ctx(), store.JobPurge, ada.ID)
	if w.check(err); len(jobs) != 1 || !strings.Contains(string(jobs[0].Payload), string(mo.ID)) {
		w.t.Errorf("the jobs are %+v", jobs)
	}
	w.purge(scope(ada, chat.Lobby, 0), mo)
	w.stands(chat.Lobby, "", "", "mine", "", "")
	_, err = w.s.StartPurge(w.ctx(), store.Purge{PurgeScope: scope(chat.User{ID: "nobody"}, "", 0), By: mo})
	w.refused(err, chat.CodeNoUser)
}

func purgeUndone(w *world) {
	ada, _, mo, den := w.flood()
	before := w.say(chat.Lobby, ada, "deleted before")
	w.append(deleting(before, mo, true, false))
	purge, removed := w.purge(scope(ada, "", 0), mo)
	again := w.message(den, 1)
	w.append(restoring(again, mo))
	w.append(deleting(again, mo, true, false)) // this is not the purge any more
	erase := deleting(w.message(chat.Lobby, 4), mo, true, false)
	erase.Amendment.Erase = true
	w.same(erase, w.message(chat.Lobby, 4).Rev)
	undone, err := w.s.UndoPurge(w.ctx(), ada.ID, purge.ID, mo.ID, noon())
	w.check(err)
	if len(removed) != 4 || undone.Kept != 2 || undone.Rooms != 1 {
		w.t.Errorf("removed were %d, undone was %+v", len(removed), undone)
	}
	if back := w.work(purge, store.PurgeStep{Purge: purge.ID, Undo: true}); len(back) != 2 || back[0].Message.Text != "old" {
		w.t.Errorf("back are %+v", back)
	}
	w.stands(chat.Lobby, "old", "one", "mine", "", "")
	w.stands(den, "")
	if now, err := w.s.Purge(w.ctx(), purge.ID); err != nil || now.Undone != chat.MillisOf(noon()) {
		w.t.Errorf("got %+v (%v)", now, err)
	}
}

func purgeUndoneOnce(w *world) {
	ada, bo, mo, _ := w.flood()
	purge, _ := w.purge(scope(ada, "", 0), mo)
	undo := func(user chat.User, id int64, now time.Time) error {
		_, err := w.s.UndoPurge(w.ctx(), user.ID, id, mo.ID, now)
		return err
	}
	w.refused(undo(bo, purge.ID, noon()), chat.CodeTooLate)
	w.refused(undo(ada, purge.ID+1, noon()), chat.CodeTooLate)
	w.refused(undo(ada, purge.ID, noon().Add(chat.RestoreWithin)), chat.CodeTooLate)
	w.check(undo(ada, purge.ID, noon().Add(chat.RestoreWithin-time.Millisecond)))
	w.refused(undo(ada, purge.ID, noon()), chat.CodeTooLate)
	_, err := w.s.Purge(w.ctx(), purge.ID+1)
	w.refused(err, chat.CodeTooLate)
}

func purgeUnread(w *world) {
	ada, _, mo, _ := w.flood()
	edited := w.say(chat.Lobby, ada, "zebra")
	w.append(editing(edited, ada, 0, "zebra two"))
	w.append(pinning(edited, mo, true))
	w.purge(scope(ada, "", 0), mo)
	if all, err := w.s.Versions(w.ctx(), chat.Lobby, edited.Seq); err != nil || len(all) > 0 {
		w.t.Errorf("versions are %+v (%v)", all, err)
	}
	if own, _, err := w.s.OwnMessages(w.ctx(), ada.ID, store.OwnPlace{}, 100); err != nil || len(own) != 1 || own[0].Message.Text != "private" {
		w.t.Errorf("the own messages are %+v (%v)", own, err)
	}
	if pinned, err := w.s.Pinned(w.ctx(), chat.Lobby); err != nil || len(pinned) > 0 {
		w.t.Errorf("pinned are %+v (%v)", pinned, err)
	}
	all, err := w.s.Since(w.ctx(), chat.Lobby, 0, 100, 1<<20)
	w.check(err)
	for _, e := range all {
		if e.Message != nil && e.By.ID == ada.ID && e.Message.Text != "" {
			w.t.Errorf("an event has %q", e.Message.Text)
		}
	}
}

func purgeForgotten(w *world) {
	ada, _, mo, _ := w.flood()
	purge, _ := w.purge(scope(ada, "", 0), mo)
	later := noon().Add(time.Hour)
	forget := func(before time.Time, want int) {
		w.t.Helper()
		if n, err := w.s.ForgetPurges(w.ctx(), before, 10); err != nil || n != want {
			w.t.Errorf("forgot %d (%v), want %d", n, err, want)
		}
	}
	forget(later, 0)
	if n, err := w.s.EraseDeleted(w.ctx(), later, 10); err != nil || n != 4 {
		w.t.Errorf("erased %d (%v), want 4", n, err)
	}
	if all, err := w.s.UserPurges(w.ctx(), ada.ID); err != nil || len(all) != 1 || all[0].Kept != 0 {
		w.t.Errorf("got %+v (%v)", all, err)
	}
	if back := w.work(purge, store.PurgeStep{Purge: purge.ID, Undo: true}); len(back) > 0 {
		w.t.Errorf("back are %+v", back)
	}
	forget(noon(), 0)
	forget(later, 1)
	_, err := w.s.Purge(w.ctx(), purge.ID)
	w.refused(err, chat.CodeTooLate)
}

func purgeErased(w *world) {
	ada, bo, mo, den := w.flood()
	purge, _ := w.purge(scope(ada, "", 0), mo)
	other, _ := w.purge(scope(bo, "", 0), mo)
	w.append(deleting(w.say(den, ada, "by hand"), mo, true, false))
	w.erase(ada, store.KeepMessages)
	_, err := w.s.Purge(w.ctx(), purge.ID)
	w.refused(err, chat.CodeTooLate)
	_, err = w.s.UndoPurge(w.ctx(), ada.ID, purge.ID, mo.ID, noon())
	w.refused(err, chat.CodeNoUser)
	w.erase(mo, store.RemoveMessages)
	if all, err := w.s.UserPurges(w.ctx(), bo.ID); err != nil || len(all) != 1 || all[0].Kept != 1 || all[0].By.Name != chat.DeletedUser {
		w.t.Errorf("the other purge is %+v (%v)", all, err)
	}
	for room, seqs := range map[chat.RoomID][]chat.Seq{chat.Lobby: {1, 2, 4}, den: {1}} {
		for _, seq := range seqs {
			if done := w.try(restoring(w.message(room, seq), other.By)); chat.AsError(done.Err).Code != chat.CodeGone {
				w.t.Errorf("message %d of %s: got %v", seq, room, done)
			}
		}
	}
	if done := w.try(restoring(w.message(den, 3), bo)); done.Err != nil {
		w.t.Errorf("what no purge has removed: %v", done.Err)
	}
}

func purgeRestart(w *world) {
	ada, _, mo, _ := w.flood()
	purge := w.start(scope(ada, "", 0), mo)
	w.reopen()
	taken, err := w.s.TakeJobs(w.ctx(), noon(), noon().Add(time.Minute), 10)
	if w.check(err); len(taken) != 1 || taken[0].Kind != store.JobPurge || taken[0].User != ada.ID || taken[0].Key != (store.PurgeStep{Purge: purge.ID}).Key() {
		w.t.Fatalf("taken were %+v", taken)
	}
	w.work(purge, store.PurgeStep{Purge: purge.ID})
	w.reopen()
	if back := w.work(purge, store.PurgeStep{Purge: purge.ID, Undo: true}); len(back) != 4 {
		w.t.Errorf("back are %+v", back)
	}
	w.stands(chat.Lobby, "old", "one", "mine", "two")
}
