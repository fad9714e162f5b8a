package storetest

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

func reports() []promise {
	return []promise{
		{"AReportKeepsWhatItsReporterRead", reportKeeps},
		{"APersonReportsAMessageOnce", reportOnce},
		{"ReportsAreGroupedByMessage", reportGroups},
		{"AClosedReportTellsItsReporter", reportCloses},
		{"WhoIsReportedFindsNothing", reportHides},
		{"CopiesAreRemovedInTime", reportPurges},
		{"NothingOfTheErasedIsInReports", reportErased},
		{"AReportOutlivesItsRoom", reportOutlives},
	}
}

// report has somebody report a message, with the messages around it.
func (w *world) report(by chat.User, message chat.Event, note string, around ...chat.Event) {
	w.t.Helper()
	w.made++
	at := chat.MillisOf(noon().Add(time.Duration(w.made) * time.Second))
	w.check(w.s.AddReport(w.ctx(), store.Report{By: by, Author: message.By,
		Report: chat.Report{Room: message.Room, Seq: message.Seq, Reason: chat.ReasonSpam, Note: note, At: at}}, append(around, message)))
}

func (w *world) reported(q store.ReportQuery) []store.Reported {
	w.t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	all, err := w.s.ListReports(w.ctx(), q)
	w.check(err)
	return all
}

// onlyReported demands one reported message.
func (w *world) onlyReported(q store.ReportQuery) store.Reported {
	w.t.Helper()
	all := w.reported(q)
	if len(all) != 1 {
		w.t.Fatalf("%+v: got %+v, want one", q, all)
	}
	return all[0]
}

// texts returns what a copy says.
func texts(events []chat.Event) string {
	var all []string
	for _, e := range events {
		all = append(all, e.By.Name+": "+e.Message.Text)
	}
	return strings.Join(all, ", ")
}

func reportKeeps(w *world) {
	ada, bo, room := w.user("Ada"), w.user("Bo"), w.room("den")
	before, bad := w.append(w.said(room, ada, "hi")), w.append(w.said(room, bo, "boo"))
	w.report(ada, bad, "he does that\nall day", before)
	bo = w.rename(bo, "Boris", 0)
	w.append(store.Append{Event: chat.Event{Room: room, Kind: chat.Edited, Target: bad.Seq, At: bad.At, By: bo, Message: &chat.Message{Text: "nothing"}}})
	w.append(store.Append{Event: chat.Event{Room: room, Kind: chat.Deleted, Target: bad.Seq, At: bad.At, By: bo}})
	w.reopen()
	r := w.onlyReported(store.ReportQuery{})
	if r.Room.ID != room || r.Room.Name != "den" || r.Seq() != bad.Seq || r.Author != bo || r.Count != 1 || len(r.Reports) != 1 {
		w.t.Errorf("got %+v", r)
	}
	if one := r.Reports[0]; one.By != ada || one.Author != bo || one.Note != "he does that\nall day" || one.Reason != chat.ReasonSpam || one.Outcome != chat.OutcomeOpen || one.ID != r.ID {
		w.t.Errorf("got %+v", one)
	}
	if got := texts(r.Snapshot); got != "Ada: hi, Boris: boo" {
		w.t.Errorf("the copy says %s", got)
	}
	if r.Now == nil || r.Now.Message.Gone == nil {
		w.t.Errorf("it is now %+v, want deleted", r.Now)
	}
	w.refused(w.s.AddReport(w.ctx(), store.Report{By: chat.User{ID: "u-ghost"}, Author: bo}, nil), chat.CodeNoUser)
}

func reportOnce(w *world) {
	ada, bo, room := w.user("Ada"), w.user("Bo"), w.room("den")
	bad := w.append(w.said(room, bo, "boo"))
	w.report(ada, bad, "first")
	first := w.onlyReported(store.ReportQuery{})
	changed := bad
	changed.Message = &chat.Message{Text: "harmless"}
	w.report(ada, changed, "second")
	second := w.onlyReported(store.ReportQuery{})
	if second.ID != first.ID || second.Count != 1 || second.Reports[0].Note != "second" || texts(second.Snapshot) != "Bo: boo" {
		w.t.Errorf("an open one: got %+v", second)
	}
	w.closes(second.ID, "", chat.OutcomeNone, "")
	w.report(ada, changed, "third")
	third := w.onlyReported(store.ReportQuery{})
	if third.ID == first.ID || third.Reports[0].Note != "third" || texts(third.Snapshot) != "Bo: harmless" {
		w.t.Errorf("a closed one: got %+v", third)
	}
	if closed := w.reported(store.ReportQuery{Closed: true}); len(closed) != 0 {
		w.t.Errorf("there is another one: %+v", closed)
	}
}

// closes closes reports, and returns who has made them.
func (w *world) closes(id int64, by chat.UserID, outcome chat.Outcome, word string) (reporters string) {
	w.t.Helper()
	closed, err := w.s.CloseReports(w.ctx(), id, by, outcome, word, noon().Add(time.Hour))
	w.check(err)
	for _, r := range closed {
		reporters += string(r.By.ID) + " " + r.Note + ", "
	}
	return strings.TrimSuffix(reporters, ", ")
}

func reportGroups(w *world) {
	ada, bo, cy, room := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.room("den")
	one, two := w.append(w.said(room, bo, "one")), w.append(w.said(room, bo, "two"))
	w.report(ada, one, "")
	w.report(ada, two, "")
	w.report(cy, one, "")
	all := w.reported(store.ReportQuery{})
	if len(all) != 2 || all[0].Seq() != one.Seq || all[0].Count != 2 || all[1].Seq() != two.Seq || all[1].Count != 1 {
		w.t.Fatalf("got %+v", all)
	}
	if page := w.reported(store.ReportQuery{Limit: 1}); len(page) != 1 || page[0].Seq() != one.Seq {
		w.t.Errorf("the first page has %+v", page)
	}
	if page := w.reported(store.ReportQuery{Before: all[0].ID}); len(page) != 1 || page[0].Seq() != two.Seq {
		w.t.Errorf("the second page has %+v", page)
	}
	if got := w.onlyReported(store.ReportQuery{ID: all[0].Reports[0].ID}); got.ID != all[0].ID {
		w.t.Errorf("one of the reports stands for %+v", got)
	}
	if none := w.reported(store.ReportQuery{ID: 999}); len(none) != 0 {
		w.t.Errorf("an unknown one is %+v", none)
	}
	if n, err := w.s.OpenReports(w.ctx(), ""); err != nil || n != 2 {
		w.t.Errorf("open are %d (%v)", n, err)
	}
	for i := range store.ReportsShown {
		w.report(w.user(fmt.Sprint("Fan", i)), two, "")
	}
	if many := w.onlyReported(store.ReportQuery{ID: all[1].ID}); many.Count != store.ReportsShown+1 || len(many.Reports) != store.ReportsShown || texts(many.Snapshot) != "Bo: two" {
		w.t.Errorf("of many reports: %d, %d, %+v", many.Count, len(many.Reports), many.Snapshot)
	}
}

func reportCloses(w *world) {
	ada, bo, cy, mo, room := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.user("Mo"), w.room("den")
	bad, other := w.append(w.said(room, bo, "boo")), w.append(w.said(room, bo, "other"))
	w.report(ada, other, "another")
	w.report(ada, bad, "mine")
	seen := w.onlyReported(store.ReportQuery{ID: 2})
	w.report(cy, bad, "later")
	if got := w.closes(seen.ID, mo.ID, chat.OutcomeActed, "Thank you"); got != "u-ada mine" {
		w.t.Errorf("closed were %s, want the one that was seen", got)
	}
	if got := w.closes(seen.ID, mo.ID, chat.OutcomeNone, "again"); got != "" {
		w.t.Errorf("closed again were %s", got)
	}
	w.reopen()
	own, err := w.s.OwnReports(w.ctx(), ada.ID, 10)
	w.check(err)
	closed := chat.MillisOf(noon().Add(time.Hour))
	want := []chat.Report{
		{Room: room, Seq: bad.Seq, Reason: chat.ReasonSpam, Note: "mine", At: seen.Reports[0].At, Outcome: chat.OutcomeActed, Word: "Thank you", Closed: closed},
		{Room: room, Seq: other.Seq, Reason: chat.ReasonSpam, Note: "another", At: own[len(own)-1].At},
	}
	if !reflect.DeepEqual(own, want) {
		w.t.Errorf("got %+v, want %+v", own, want)
	}
	if some, err := w.s.OwnReports(w.ctx(), ada.ID, 1); err != nil || len(some) != 1 || some[0].Note != "mine" {
		w.t.Errorf("the newest is %+v (%v)", some, err)
	}
	if left := w.reported(store.ReportQuery{}); len(left) != 2 || left[0].Count != 1 || left[0].Reports[0].By.ID != cy.ID {
		w.t.Errorf("open are %+v", left)
	}
	if done := w.onlyReported(store.ReportQuery{Closed: true}); done.Count != 1 || done.Reports[0].Word != "Thank you" {
		w.t.Errorf("closed is %+v", done)
	}
	_, err = w.s.CloseReports(w.ctx(), 3, "u-ghost", chat.OutcomeNone, "", noon())
	w.refused(err, chat.CodeNoUser)
}

func reportHides(w *world) {
	ada, bo, room := w.user("Ada"), w.user("Bo"), w.room("den")
	w.report(ada, w.append(w.said(room, bo, "boo")), "")
	if got := w.reported(store.ReportQuery{Hide: bo.ID}); len(got) != 0 {
		w.t.Errorf("the reported one sees %+v", got)
	}
	if n, err := w.s.OpenReports(w.ctx(), bo.ID); err != nil || n != 0 {
		w.t.Errorf("the reported one sees %d (%v)", n, err)
	}
	if own, err := w.s.OwnReports(w.ctx(), bo.ID, 10); err != nil || len(own) != 0 {
		w.t.Errorf("the reported one has %+v (%v)", own, err)
	}
	w.onlyReported(store.ReportQuery{Hide: ada.ID})
	for act, target := range map[string]chat.UserID{"report": bo.ID, "ban": bo.ID} {
		w.check(w.s.AddAudit(w.ctx(), store.AuditEntry{At: chat.MillisOf(noon()), Act: act, Target: target}, 0))
	}
	seen, err := w.s.ListAudit(w.ctx(), store.AuditQuery{Secret: store.AuditSecret{Act: "report", Target: bo.ID}}, 10)
	w.check(err)
	if len(seen) != 1 || seen[0].Act != "ban" {
		w.t.Errorf("the reported one reads %+v", seen)
	}
	if all, err := w.s.ListAudit(w.ctx(), store.AuditQuery{Secret: store.AuditSecret{Act: "report", Target: ada.ID}}, 10); err != nil || len(all) != 2 {
		w.t.Errorf("somebody else reads %+v (%v)", all, err)
	}
}

func reportPurges(w *world) {
	ada, bo, room := w.user("Ada"), w.user("Bo"), w.room("den")
	w.report(ada, w.append(w.said(room, bo, "one")), "")
	w.report(ada, w.append(w.said(room, bo, "two")), "")
	w.closes(1, "", chat.OutcomeNone, "")
	purge := func(after time.Duration, want int) {
		w.t.Helper()
		if n, err := w.s.PurgeReports(w.ctx(), noon().Add(chat.ReportKept+after), 10); err != nil || n != want {
			w.t.Errorf("after %v: purged %d (%v), want %d", after, n, err, want)
		}
	}
	purge(0, 0)
	purge(time.Minute, 2)
	for _, q := range []store.ReportQuery{{}, {Closed: true}} {
		if r := w.onlyReported(q); len(r.Snapshot) != 0 {
			w.t.Errorf("%+v: the copy is there: %+v", q, r.Snapshot)
		}
	}
	purge(time.Minute, 0)
	purge(2*time.Hour, 1)
	if closed := w.reported(store.ReportQuery{Closed: true}); len(closed) != 0 {
		w.t.Errorf("there is %+v", closed)
	}
	w.onlyReported(store.ReportQuery{}) // what nobody has decided waits
}

func reportErased(w *world) {
	ada, bo, cy, room := w.user("Ada"), w.user("Bo"), w.user("Cy"), w.room("den")
	named, bad := w.append(w.said(room, cy, "@Ada and @Bo, stop")), w.append(w.said(room, bo, "boo"))
	w.report(ada, bad, "my words", named)
	w.erase(ada, store.KeepMessages)
	r := w.onlyReported(store.ReportQuery{})
	if one := r.Reports[0]; one.By.Name != chat.DeletedUser || one.Note != "" {
		w.t.Errorf("of the erased reporter there is %+v", one)
	}
	if got := texts(r.Snapshot); strings.Contains(got, "Ada") || !strings.Contains(got, "@Bo") {
		w.t.Errorf("the copy says %s", got)
	}
	w.erase(cy, store.RemoveMessages)
	r = w.onlyReported(store.ReportQuery{})
	if got := r.Snapshot[0]; got.Message.Text != "" || got.By.Name != chat.DeletedUser || r.Snapshot[1].Message.Text != "boo" {
		w.t.Errorf("of the erased author there is %s", texts(r.Snapshot))
	}
}

func reportOutlives(w *world) {
	ada, bo := w.user("Ada"), w.user("Bo")
	room := w.privateRoom(chat.Private, bo, ada)
	item := w.said(room, bo, "boo")
	item.Rules = 99
	w.report(ada, w.append(item), "")
	for _, u := range []chat.User{ada, bo} {
		w.changes(w.remove(room, u, u))
	}
	w.append(w.said(w.room("tea"), bo, "the newest one"))
	w.index(100)
	if w.sweepDeserted() == 0 {
		w.t.Fatal("the room was not removed")
	}
	r := w.onlyReported(store.ReportQuery{})
	if r.Room.Kind != "" || r.Room.ID != room || r.Now != nil || texts(r.Snapshot) != "Bo: boo" {
		w.t.Errorf("got %+v", r)
	}
}
