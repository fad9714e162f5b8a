package hub_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// purge starts a purge of what somebody has said in public rooms, or in one.
func (w *world) purge(by, of *peer, room chat.RoomID) int64 {
	w.t.Helper()
	id, err := w.store.StartPurge(w.t.Context(), store.Purge{PurgeScope: store.PurgeScope{User: of.user.ID, Room: room, Until: chat.MillisOf(w.now())}, By: by.user})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) undo(by, of *peer, id int64) {
	w.t.Helper()
	if _, err := w.store.UndoPurge(w.t.Context(), of.user.ID, id, by.user.ID, w.now()); err != nil {
		w.t.Fatal(err)
	}
}

// purgeJob does one job that is due, and returns its error, and false if there is none.
func (w *world) purgeJob() (error, bool) {
	w.t.Helper()
	all, err := w.store.TakeJobs(w.t.Context(), w.now(), w.now().Add(time.Minute), 1)
	if err != nil || len(all) == 0 {
		return err, false
	}
	failed := w.hub.Purge(w.t.Context(), all[0])
	if failed != nil {
		err = w.store.DelayJob(w.t.Context(), all[0], w.now().Add(time.Second), failed.Error())
	} else {
		err = w.store.FinishJob(w.t.Context(), all[0])
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return failed, true
}

// purgeAll does what is due, and returns the number of jobs.
func (w *world) purgeAll() (n int) {
	w.t.Helper()
	for {
		err, more := w.purgeJob()
		if err != nil {
			w.t.Fatal(err)
		}
		if !more {
			synctest.Wait()
			return n
		}
		n++
	}
}

// flood stores many messages at once.
func (w *world) flood(of *peer, room chat.RoomID, n int) {
	w.t.Helper()
	var batch []store.Append
	for i := range n {
		batch = append(batch, store.Append{Event: chat.Event{Room: room, Kind: chat.Said, At: chat.MillisOf(w.now()), By: of.user,
			Nonce: chat.Nonce(fmt.Sprintf("flood-%s-%012d", of.user.Name, i)), Message: &chat.Message{Text: fmt.Sprint("buy ", i)}}, Rules: 99})
	}
	done, err := w.store.Append(w.t.Context(), batch)
	if err != nil || done[n-1].Err != nil {
		w.t.Fatal(err, done[n-1].Err)
	}
}

// shown returns the texts of a room as a page has them, "" for a message that is gone.
func (p *peer) shown(room chat.RoomID) (texts []string) {
	p.t.Helper()
	answer := p.ask(&protocol.History{Room: room, After: new(chat.Seq), Limit: chat.PageEvents})
	page, ok := answer.(*protocol.Page)
	if !ok {
		p.t.Fatalf("no page: %+v", answer)
	}
	for _, e := range page.Events {
		if e.Kind == chat.Said {
			texts = append(texts, e.Message.Text)
		}
	}
	return texts
}

// What a purge on one node removes, the people on both see go, message by message, and come back when it is undone on the other one.
func TestEverybodySeesAPurgeAndItsUndoing(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		mo, ada, bo := n.a.appoint("Mo", chat.RoleModerator), n.a.member("Ada"), n.b.member("Bo")
		ada.unhurried(chat.Lobby, "buy one")
		bo.unhurried(chat.Lobby, "no")
		ada.unhurried(chat.Lobby, "buy two")
		id := n.a.purge(mo, ada, "")
		n.a.purgeAll()
		time.Sleep(time.Second)
		for _, p := range []*peer{bo, ada} {
			got := p.changes()
			if len(got) != 2 || got[0].Kind != chat.Deleted || got[0].Message.Gone == nil || got[0].By.ID != mo.user.ID || got[1].Target != 3 {
				t.Fatalf("%s was told %+v", p.user.Name, got)
			}
			equal(t, p.shown(chat.Lobby), []string{"", "no", ""})
		}
		n.b.undo(mo, ada, id)
		n.b.purgeAll()
		time.Sleep(time.Second)
		for _, p := range []*peer{bo, ada} {
			got := p.changes()
			if len(got) != 4 || got[2].Kind != chat.Restored || got[2].Message.Text != "buy one" || got[2].Message.Gone != nil || got[3].Target != 3 {
				t.Fatalf("%s was told %+v", p.user.Name, got)
			}
			equal(t, p.shown(chat.Lobby), []string{"buy one", "no", "buy two"})
		}
	})
}

func TestALargePurgeLetsOthersSpeakAndGoesOnAfterACrash(t *testing.T) {
	inWorldOver(t, func(db store.Store) *largest { return &largest{Store: db} }, func(t *testing.T, w *world, db *largest) {
		mo, ada, bo := w.appoint("Mo", chat.RoleModerator), w.member("Ada"), w.member("Bo")
		w.flood(ada, chat.Lobby, 1300)
		id := w.purge(mo, ada, "")
		if err, more := w.purgeJob(); err != nil || !more {
			t.Fatal(err, more)
		}
		kept := func() int {
			t.Helper()
			all, err := w.store.UserPurges(t.Context(), ada.user.ID)
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			return all[0].Kept
		}
		if kept() != 500 || db.most > 50 {
			t.Errorf("a job has removed %d, up to %d at once; want 500 and 50", kept(), db.most)
		}
		bo.says(chat.Lobby, "in between")
		db.after = 3 // the second job ends in the middle
		if err, _ := w.purgeJob(); err == nil {
			t.Fatal("nothing has failed")
		}
		if got := kept(); got <= 500 || got >= 1000 {
			t.Errorf("%d are removed, want a part of the second 500", got)
		}
		time.Sleep(2 * time.Second)
		w.purgeAll()
		if kept() != 1300 {
			t.Errorf("%d are removed, want 1300", kept())
		}
		w.undo(mo, ada, id)
		if jobs := w.purgeAll(); jobs != 3 || kept() != 0 {
			t.Errorf("after %d jobs, %d are still removed", jobs, kept())
		}
	})
}

// largest is a store that notes how many changes are stored at once, and breaks down for one moment.
type largest struct {
	store.Store
	most, after int
}

func (l *largest) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if batch[0].Amendment == nil || batch[0].Amendment.Purge == 0 {
		return l.Store.Append(ctx, batch)
	}
	if l.most = max(l.most, len(batch)); l.after > 0 {
		if l.after--; l.after == 0 {
			return nil, store.ErrUnavailable
		}
	}
	return l.Store.Append(ctx, batch)
}

func TestAPurgeThatIsUndoneHalfwayComesBackWhole(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		mo, ada := n.a.appoint("Mo", chat.RoleModerator), n.b.member("Ada")
		n.a.flood(ada, chat.Lobby, 700)
		id := n.a.purge(mo, ada, "")
		taken, err := n.a.store.TakeJobs(t.Context(), n.a.now(), n.a.now().Add(time.Minute), 1)
		if err != nil || len(taken) != 1 {
			t.Fatal(taken, err)
		}
		n.b.undo(mo, ada, id)
		if err, _ := n.b.purgeJob(); err == nil {
			t.Error("the undoing does not wait for the server that is at work")
		}
		time.Sleep(2 * time.Second)
		if err := errors.Join(n.a.hub.Purge(t.Context(), taken[0]), n.a.store.FinishJob(t.Context(), taken[0])); err != nil {
			t.Fatal(err)
		}
		n.b.purgeAll()
		all, err := n.a.store.UserPurges(t.Context(), ada.user.ID)
		if err != nil || len(all) != 1 || all[0].Kept != 0 {
			t.Errorf("got %+v (%v)", all, err)
		}
		if texts := ada.shown(chat.Lobby); slices.Contains(texts, "") {
			t.Errorf("some are gone: %q", texts)
		}
	})
}

func TestAPurgeEndsWithTheRightToModerate(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		mo, ada := w.appoint("Mo", chat.RoleModerator), w.member("Ada")
		ada.unhurried(chat.Lobby, "stays")
		w.purge(mo, ada, "")
		if _, err := w.store.SetRole(t.Context(), mo.user.ID, chat.RoleMember, w.now()); err != nil {
			t.Fatal(err)
		}
		if err, _ := w.purgeJob(); !errors.Is(err, store.ErrBadJob) {
			t.Errorf("got %v", err)
		}
		equal(t, ada.shown(chat.Lobby), []string{"stays"})
		if err := w.hub.Purge(t.Context(), store.Job{Kind: store.JobPurge, User: ada.user.ID, Payload: []byte("{")}); !errors.Is(err, store.ErrBadJob) {
			t.Errorf("a broken step: got %v", err)
		}
		if err := w.hub.Purge(t.Context(), store.Job{Kind: store.JobPurge, User: ada.user.ID, Payload: []byte(`{"purge":99}`)}); err != nil {
			t.Errorf("a purge that is not stored any more: got %v", err)
		}
	})
}
