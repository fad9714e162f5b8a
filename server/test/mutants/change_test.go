package mutants

import "parley/app/check"

// mutantChanges have a fault in how messages change.
func mutantChanges() []mutant {
	changing := harm{churn: true, changes: 1}
	return []mutant{
		{name: "a change is applied out of order", edits: []edit{
			{"shared/chat/amend.go", " || amendment.Seq <= message.Rev {", " {"},
		}, fails: "./shared/client/timeline TestAtAnyCutAWindowIsWhatTheServerHas"},

		{name: "an edit revives what was deleted", edits: []edit{
			{"server/store/sqlstore/amend.go", "case x.Gone != nil:\n\t\treturn Gone()\n\tcase a.e.Message == nil", "case a.e.Message == nil"},
			{"server/store/sqlstore/amend.go", "\tt.row.m.Text, t.x.EditedAt = ", "\tt.x.Gone = nil\n\tt.row.m.Text, t.x.EditedAt = "},
		}, fails: "./server/store/sqlite TestStoreKeepsTheContract"},

		{name: "a reaction counts twice", edits: []edit{
			{"server/store/sqlstore/react.go", "case a.reactors().on[a.e.By.ID] == a.e.On:", "case !a.e.On && !a.reactors().on[a.e.By.ID]:"},
			{"shared/client/outbox/change.go", "return c.Kind == earlier.Kind && c.Key == earlier.Key", "return c.Kind == earlier.Kind && c.Kind != chat.Reacted"},
			{"app/load/change.go", "c.React(row.Room, row.Seq, key, !reacted(row, key))", "c.React(row.Room, row.Seq, key, true)"},
		}, harm: changing, want: []check.Kind{check.Duplicated}},

		{name: "an acknowledged edit is not stored", quick: true, edits: []edit{
			{"server/store/sqlstore/amend.go", "t.row.m.Text, t.x.EditedAt = a.e.Message.Text, a.e.At", "t.x.EditedAt = a.e.At"},
		}, harm: harm{changes: 1}, want: []check.Kind{check.Lost}},

		{name: "a stored page is not rewritten", edits: []edit{
			{"shared/client/amend.go", "return storage.AmendPage(ctx, s, id, n, me, list)", "_, _ = me, list\nreturn nil"},
		}, fails: "./shared/client Test.*Stored"},

		{name: "an edited text stays in the ring", edits: []edit{
			{"server/hub/stream/run.go", "\tvar message *chat.Event // nil: it is not here any more\n", "\tif last != nil {\nreturn\n}\n\tvar message *chat.Event\n"},
		}, fails: "./server/hub/stream TestNoFormerTextStays"},

		{name: "a deleted text stays with the earlier ones", edits: []edit{
			{"server/store/sqlstore/amend.go", "\tif a.erases() {\n\t\ta.add(deleteVersions, t.room, t.row.e.Seq)\n", "\tif a.erases() {\n"},
		}, fails: "./server/store/sqlite TestErasedTextsAreInNoFile"},

		{name: "a deleted text stays in what was found", edits: []edit{
			{"shared/client/search.go", "\tif s.view != nil && ev.Kind.ChangesContent() && s.list", "\tif s.view == nil && ev.Kind.ChangesContent() && s.list"},
		}, fails: "./shared/client TestAnOpenSearchFollowsChanges"},
	}
}
