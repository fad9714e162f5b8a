package storetest

import (
	"fmt"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

func audit(w *world) {
	at := chat.MillisOf(noon())
	want := make([]store.AuditEntry, 5)
	for i := range want {
		want[i] = store.AuditEntry{
			At: at + chat.Millis(i), By: "u-gone", Via: "web", Act: "role", Target: chat.UserID(fmt.Sprint("u-", i)), Before: "member", After: "admin", Network: "192.0.2.0/24",
		}
		w.check(w.s.AddAudit(w.ctx(), want[i], 0))
	}
	w.reopen()
	var got []store.AuditEntry
	for before := int64(0); ; before = got[len(got)-1].ID {
		page, err := w.s.ListAudit(w.ctx(), store.AuditQuery{Before: before}, 2)
		w.check(err)
		if len(page) == 0 {
			break
		}
		got = append(got, page...)
	}
	slices.Reverse(got)
	if len(got) != len(want) {
		w.t.Fatalf("got %d entries, want %d", len(got), len(want))
	}
	for i, entry := range got {
		if want[i].ID = entry.ID; entry != want[i] {
			w.t.Errorf("got %+v, want %+v", entry, want[i])
		}
	}
	for query, count := range map[store.AuditQuery]int{
		{Act: "role"}: 5, {Act: "ban"}: 0, {User: "u-3"}: 1, {User: "u-gone"}: 5, {User: "u-nobody"}: 0, {Act: "role", User: "u-2", Before: want[2].ID}: 0,
		{Act: "role", User: "u-2", Before: want[3].ID}: 1,
	} {
		if found, err := w.s.ListAudit(w.ctx(), query, 10); err != nil || len(found) != count {
			w.t.Errorf("%+v: got %d entries, %v, want %d", query, len(found), err, count)
		}
	}
	w.check(w.s.AddAudit(w.ctx(), store.AuditEntry{At: at + 10, Act: "ban"}, at+4)) // all but the last one are too old
	left, err := w.s.ListAudit(w.ctx(), store.AuditQuery{}, 10)
	w.check(err)
	if len(left) != 2 || left[0].Act != "ban" || left[0].ID <= left[1].ID {
		w.t.Errorf("got %+v", left)
	}
}
