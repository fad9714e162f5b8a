package storetest

import (
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func amendments() []promise {
	return []promise{
		{"AnEditChangesTheRowAndKeepsTheEarlierText", editKeeps},
		{"OnlyTheAuthorEdits", editRights},
		{"AnEditOfAnOlderStateIsRefused", editClash},
		{"AnEditIsIdempotent", editSame},
		{"TheAuthorsDeletionErases", deleteErases},
		{"AModeratorsDeletionCanBeRestored", deleteRestores},
		{"ARestorationEndsWithTheErasure", eraseEnds},
		{"SeveralNodesEraseEachTextOnce", erasedOnce},
		{"WhoeverHasChangedAMessageIsNotSwept", changersStay},
		{"DeletionAbsorbs", deletionAbsorbs},
		{"OneBatchMixesSendsAndAmendments", mixedBatch},
		{"AnAnswerNamesAMessageOfTheRoom", answers},
		{"VersionsStopAtTheirLimit", versionsStop},
		{"ARepeatedSendOfAChangedMessageIsADuplicate", repeatedSend},
		{"ThePresentStateSurvivesARestart", amendedRestart},
	}
}

// message reads one message.
func (w *world) message(room chat.RoomID, seq chat.Seq) chat.Event {
	w.t.Helper()
	found, err := w.s.Messages(w.ctx(), room, []chat.Seq{seq})
	w.check(err)
	if len(found) != 1 {
		w.t.Fatalf("got %d messages %d of %s, want one", len(found), seq, room)
	}
	return found[0]
}

// same demands that nothing was changed.
func (w *world) same(item store.Append, seq chat.Seq) {
	w.t.Helper()
	before, err := w.s.Heads(w.ctx(), []chat.RoomID{item.Event.Room})
	w.check(err)
	done := w.try(item)
	w.check(done.Err)
	after, err := w.s.Heads(w.ctx(), []chat.RoomID{item.Event.Room})
	w.check(err)
	if !done.Dup || done.Event.Seq != seq || !reflect.DeepEqual(before, after) {
		w.t.Errorf("got %+v and head %v after %v, want a duplicate of %d", done, after, before, seq)
	}
}

func (w *world) versions(e chat.Event, want ...string) {
	w.t.Helper()
	all, err := w.s.Versions(w.ctx(), e.Room, e.Seq)
	w.check(err)
	var got []string
	for _, v := range all {
		got = append(got, v.Text)
		if v.By.ID == "" || v.At == 0 {
			w.t.Errorf("got version %+v, want who wrote it and when", v)
		}
	}
	if !slices.Equal(got, want) {
		w.t.Errorf("got versions %q, want %q", got, want)
	}
}

func editKeeps(w *world) {
	ada := w.user("Ada")
	e := w.say(chat.Lobby, ada, "one")
	first := w.append(editing(e, ada, 0, "two"))
	if m := first.Message; first.Seq != 2 || first.Target != 1 || first.By != ada || m.Text != "two" || m.EditedAt != first.At || first.Kind != chat.Edited {
		w.t.Errorf("got %+v %+v", first, first.Message)
	}
	w.append(editing(e, ada, 2, "three"))
	got := w.message(chat.Lobby, 1)
	if got.Rev != 3 || got.Message.Text != "three" || got.At != e.At || got.Nonce != e.Nonce {
		w.t.Errorf("got %+v %+v", got, got.Message)
	}
	w.versions(e, "one", "two")
	_, err := w.s.Versions(w.ctx(), chat.Lobby, 2)
	w.refused(err, chat.CodeNoMessage)
}

func editRights(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, ada)
	e := w.say(chat.Lobby, ada, "one")
	_, renamed, err := w.s.Rename(w.ctx(), ada.ID, name("Eve"), noon())
	w.check(err)
	w.refused(w.try(editing(e, bo, 0, "x")).Err, chat.CodeNotAllowed)
	w.refused(w.try(editing(renamed[0], ada, 0, "x")).Err, chat.CodeNotAllowed)
	w.refused(w.try(editing(chat.Event{Room: chat.Lobby, Seq: 9}, ada, 0, "x")).Err, chat.CodeNoMessage)
	w.refused(w.try(editing(chat.Event{Room: "nowhere", Seq: 1}, ada, 0, "x")).Err, chat.CodeNoRoom)
	w.refused(w.try(editing(e, chat.User{ID: "u-ghost"}, 0, "x")).Err, chat.CodeNoUser)
	w.refused(w.try(deleting(e, bo, false, false)).Err, chat.CodeNotAllowed)
	late := editing(e, ada, 0, "late")
	late.Amendment.Since = noon().Add(time.Second)
	w.refused(w.try(late).Err, chat.CodeTooLate)
	edited := w.append(editing(e, ada, 0, "two"))
	w.refused(w.try(editing(edited, ada, 0, "x")).Err, chat.CodeNoMessage)
}

func editClash(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	e := w.say(chat.Lobby, ada, "one")
	w.append(reacting(e, bo, "👍", true))
	w.append(editing(e, ada, 0, "two")) // a reaction is no other text
	w.append(reacting(e, bo, "🎉", true))
	done := w.try(editing(e, ada, 2, "three"))
	w.refused(done.Err, chat.CodeChanged)
	equal(w, []chat.Event{done.Event}, []chat.Event{w.message(chat.Lobby, 1)})
	w.append(editing(e, ada, 3, "three"))
}

func editSame(w *world) {
	ada := w.user("Ada")
	e := w.say(chat.Lobby, ada, "one")
	w.same(editing(e, ada, 0, "one"), 1)
	w.append(editing(e, ada, 0, "two"))
	w.same(editing(e, ada, 0, "two"), 2)
	w.versions(e, "one")
}

func deleteErases(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	e := w.say(chat.Lobby, ada, "one")
	w.append(editing(e, ada, 0, "two @Bo", bo))
	w.append(reacting(e, bo, "👍", true))
	w.append(pinning(e, bo, true))
	got := w.append(deleting(e, ada, false, false))
	want := &chat.Message{Gone: &chat.Gone{By: ada.ID, At: got.At}}
	if !reflect.DeepEqual(got.Message, want) {
		w.t.Errorf("got %+v, want %+v", got.Message, want)
	}
	row := w.message(chat.Lobby, 1)
	if !reflect.DeepEqual(row.Message, want) || row.Rev != 5 || row.Kind != chat.Said {
		w.t.Errorf("got row %+v %+v", row, row.Message)
	}
	w.versions(e)
	w.same(deleting(e, ada, false, false), 5)
	done := w.try(restoring(e, bo))
	w.refused(done.Err, chat.CodeGone)
	equal(w, []chat.Event{done.Event}, []chat.Event{row})
	if users, _, err := w.s.Reactors(w.ctx(), chat.Lobby, 1, "👍", "", 9); err != nil || len(users) > 0 {
		w.t.Errorf("got reactors %v (%v), want none", users, err)
	}
	if pins, err := w.s.Pinned(w.ctx(), chat.Lobby); err != nil || len(pins) > 0 {
		w.t.Errorf("got pins %v (%v), want none", pins, err)
	}
}

func deleteRestores(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	w.follow(chat.Lobby, bo)
	e := w.say(chat.Lobby, ada, "one")
	w.append(editing(e, ada, 0, "two @Bo", bo))
	before := w.message(chat.Lobby, 1)
	w.append(reacting(e, bo, "👍", true))
	w.append(deleting(e, bo, true, false))
	if got := w.state(bo, chat.Lobby); got.Unread != 0 || got.Mentions != 0 {
		w.t.Errorf("deleted: got %+v, want nothing unread", got)
	}
	w.refused(w.try(amending(chat.Restored, e, ada)).Err, chat.CodeNotAllowed)
	restored := w.append(restoring(e, bo))
	if !reflect.DeepEqual(restored.Message, before.Message.Content()) {
		w.t.Errorf("got %+v, want %+v", restored.Message, before.Message)
	}
	row := w.message(chat.Lobby, 1)
	if row.Rev = before.Rev; !reflect.DeepEqual(row, before) {
		w.t.Errorf("got %+v %+v, want %+v", row, row.Message, before.Message)
	}
	w.versions(e, "one")
	if got := w.state(bo, chat.Lobby); got.Unread != 1 || got.Mentions != 1 {
		w.t.Errorf("restored: got %+v, want one unread", got)
	}
	w.same(restoring(e, bo), 5)
	w.refused(w.try(editing(e, ada, 2, "three")).Err, chat.CodeChanged)
	w.append(editing(e, ada, 5, "three"))
}

func eraseEnds(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	var all []chat.Event
	for range 4 {
		all = append(all, w.say(chat.Lobby, ada, "secret"))
	}
	for _, e := range all {
		w.append(deleting(e, bo, true, false))
	}
	w.same(deleting(all[0], ada, false, false), 5)
	w.same(deleting(all[1], bo, true, true), 6)
	w.append(restoring(all[2], bo))
	later := noon().Add(2 * time.Second)
	for _, want := range []int{1, 0} {
		if got, err := w.s.EraseDeleted(w.ctx(), later, 10); err != nil || got != want {
			w.t.Errorf("erased %d (%v), want %d", got, err, want)
		}
	}
	for i, e := range all {
		if i != 2 {
			w.refused(w.try(restoring(e, bo)).Err, chat.CodeGone)
		}
	}
	if got := w.message(chat.Lobby, 3); got.Message.Text != "secret" {
		w.t.Errorf("got %+v, want the restored one as it was", got.Message)
	}
}

func erasedOnce(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	rooms := []chat.RoomID{chat.Lobby, w.room("Tea")}
	const each = 8
	for _, room := range rooms {
		for range each {
			w.append(deleting(w.say(room, ada, "secret"), bo, true, false))
		}
	}
	var erased atomic.Int64
	var nodes sync.WaitGroup
	for range 4 {
		nodes.Go(func() {
			got, err := w.s.EraseDeleted(w.ctx(), noon().Add(time.Hour), 10*each)
			if erased.Add(int64(got)); err != nil {
				w.t.Error(err)
			}
		})
	}
	nodes.Wait()
	if got := erased.Load(); got != int64(each*len(rooms)) {
		w.t.Errorf("erased %d texts, want %d", got, each*len(rooms))
	}
}

// changersStay has users who do nothing but amend, or are mentioned by an edit.
func changersStay(w *world) {
	ada, bo, cy := w.user("Ada"), w.user("Bo"), w.user("Cy")
	w.user("Idle")
	e := w.say(chat.Lobby, ada, "one")
	w.append(reacting(e, bo, "👍", true))
	w.append(editing(e, ada, 0, "@Cy", cy))
	swept, err := w.s.Sweep(w.ctx(), store.Idle{GuestsBefore: noon().AddDate(1, 0, 0)}, 10)
	if w.check(err); swept.Guests != 1 {
		w.t.Errorf("%d guests were swept, want the idle one alone", swept.Guests)
	}
	w.append(reacting(e, bo, "👍", false))
	if got := w.message(chat.Lobby, 1).Message.Mentions; len(got) != 1 || got[0].ID != cy.ID {
		w.t.Errorf("got mentions %v, want Cy", got)
	}
}

func deletionAbsorbs(w *world) {
	ada := w.user("Ada")
	e := w.say(chat.Lobby, ada, "one")
	w.append(deleting(e, ada, false, false))
	for _, item := range []store.Append{editing(e, ada, 2, "late"), reacting(e, ada, "👍", true), pinning(e, ada, true)} {
		done := w.try(item)
		w.refused(done.Err, chat.CodeGone)
		equal(w, []chat.Event{done.Event}, []chat.Event{w.message(chat.Lobby, 1)})
	}
}

func mixedBatch(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	target := chat.Event{Room: chat.Lobby, Seq: 1}
	answer := w.said(chat.Lobby, bo, "answer")
	answer.Event.Message.Reply = 1
	done, err := w.s.Append(w.ctx(), []store.Append{
		w.said(chat.Lobby, ada, "one"), editing(target, ada, 0, "two"), editing(target, ada, 0, "clash"), editing(target, ada, 2, "three"),
		reacting(target, bo, "👍", true), reacting(target, ada, "👍", true), reacting(target, bo, "👍", false), answer,
		w.said(chat.Lobby, ada, "gone"), deleting(chat.Event{Room: chat.Lobby, Seq: 8}, ada, false, false), w.said(chat.Lobby, ada, "last"),
	})
	w.check(err)
	var seqs []chat.Seq
	for i, d := range done {
		if i == 2 {
			w.refused(d.Err, chat.CodeChanged)
			continue
		}
		w.check(d.Err)
		seqs = append(seqs, d.Event.Seq)
	}
	if want := []chat.Seq{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}; !slices.Equal(seqs, want) {
		w.t.Errorf("got seqs %v, want %v", seqs, want)
	}
	got := w.message(chat.Lobby, 1)
	want := []chat.Reaction{{Key: "👍", First: 4, Count: 1, Users: []chat.UserID{ada.ID}}}
	if got.Message.Text != "three" || got.Rev != 6 || !reflect.DeepEqual(got.Message.Reactions, want) {
		w.t.Errorf("got %+v %+v", got, got.Message)
	}
	if w.message(chat.Lobby, 8).Message.Gone == nil || w.message(chat.Lobby, 7).Message.Reply != 1 {
		w.t.Error("the deletion or the answer is missing")
	}
	w.versions(target, "one", "two")
}

func answers(w *world) {
	ada := w.user("Ada")
	w.follow(chat.Lobby, ada)
	e := w.say(chat.Lobby, ada, "one")
	w.room("Tea")
	_, _, err := w.s.Rename(w.ctx(), ada.ID, name("Eve"), noon())
	w.check(err)
	answer := func(room chat.RoomID, to chat.Seq) store.Append {
		item := w.said(room, ada, "answer")
		item.Event.Message.Reply = to
		return item
	}
	w.refused(w.try(answer(chat.Lobby, 9)).Err, chat.CodeNoMessage)
	w.refused(w.try(answer(chat.Lobby, 2)).Err, chat.CodeNoMessage) // a rename
	w.refused(w.try(answer("tea", 1)).Err, chat.CodeNoMessage)
	item := answer(chat.Lobby, 1)
	got := w.append(item)
	equal(w, []chat.Event{w.message(chat.Lobby, got.Seq)}, []chat.Event{got})
	w.append(deleting(e, ada, false, false))
	w.refused(w.try(answer(chat.Lobby, 1)).Err, chat.CodeGone)
	if again := w.try(item); again.Err != nil || !again.Dup { // as at the first time
		w.t.Errorf("got %+v, want a duplicate", again)
	}
	if got := w.message(chat.Lobby, got.Seq); got.Message.Reply != 1 {
		w.t.Errorf("got %+v, want an answer to 1", got.Message)
	}
}

func versionsStop(w *world) {
	ada := w.user("Ada")
	e := w.say(chat.Lobby, ada, "0")
	for i := range chat.VersionsMax + 5 {
		w.append(editing(e, ada, chat.Seq(i+1), string(rune('a'+i%2))))
	}
	if all, err := w.s.Versions(w.ctx(), chat.Lobby, 1); err != nil || len(all) != chat.VersionsMax || all[0].Text != "a" {
		w.t.Errorf("got %d versions that begin with %+v (%v), want the newest %d", len(all), all[0], err, chat.VersionsMax)
	}
}

func repeatedSend(w *world) {
	ada := w.user("Ada")
	items := []store.Append{w.said(chat.Lobby, ada, "one"), w.said(chat.Lobby, ada, "two")}
	edited, deleted := w.append(items[0]), w.append(items[1])
	w.append(editing(edited, ada, 0, "changed"))
	w.append(deleting(deleted, ada, false, false))
	for i, item := range items {
		done := w.try(item)
		w.check(done.Err)
		if !done.Dup || done.Event.Seq != chat.Seq(i+1) {
			w.t.Errorf("got %+v, want a duplicate of %d", done, i+1)
		}
	}
}

func amendedRestart(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	e := w.say(chat.Lobby, ada, "one")
	w.append(editing(e, ada, 0, "two"))
	w.append(reacting(e, bo, "👍", true))
	w.append(pinning(e, bo, true))
	before, err := w.s.Since(w.ctx(), chat.Lobby, 0, 10, chat.PageBytes)
	w.check(err)
	w.reopen()
	after, err := w.s.Since(w.ctx(), chat.Lobby, 0, 10, chat.PageBytes)
	w.check(err)
	equal(w, after, before)
	w.append(editing(e, ada, 2, "three"))
	w.append(reacting(e, bo, "👍", false))
}
