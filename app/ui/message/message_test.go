package message

import (
	"strings"
	"testing"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/client/view"
)

func TestOneTableSaysWhatCanBeDone(t *testing.T) {
	noon := uitest.Noon(t)
	durable := func(change func(*view.Row)) view.Row {
		r := view.Row{Key: "1", Kind: view.RowMessage, At: noon, Author: uitest.Ada, Text: "hello", Room: "lobby", Seq: 1}
		if change != nil {
			change(&r)
		}
		return r
	}
	mine := func(r *view.Row) { r.Mine, r.Nonce = true, "a-nonce" }
	context := Context{Now: noon.Add(time.Minute)}
	cases := []struct {
		name    string
		context Context
		row     view.Row
		want    string
	}{
		{"of somebody else", context, durable(nil), "addreact reply copytext permalink pin fromhere report"},
		{"one's own", context, durable(mine), "addreact reply edit copytext permalink pin fromhere delete"},
		{"pinned", context, durable(func(r *view.Row) { r.Pinned = true }), "addreact reply copytext permalink unpin fromhere report"},
		{"with reactions", context, durable(func(r *view.Row) { r.Reactions = []view.Reaction{{Key: "👍", Count: 1}} }), "addreact reply copytext permalink pin fromhere reactors report"},
		{"edited", context, durable(func(r *view.Row) { mine(r); r.EditedAt = noon }), "addreact reply edit copytext permalink pin fromhere versions delete"},
		{"edited, of somebody else", context, durable(func(r *view.Row) { r.EditedAt = noon }), "addreact reply copytext permalink pin fromhere report"},
		{"too old to edit", Context{Now: noon.Add(time.Hour), EditFor: time.Hour}, durable(mine), "addreact reply copytext permalink pin fromhere delete"},
		{"just young enough", Context{Now: noon.Add(time.Hour - 1), EditFor: time.Hour}, durable(mine), "addreact reply edit copytext permalink pin fromhere delete"},
		{"as a moderator", Context{Moderate: true}, durable(nil), "addreact reply copytext permalink pin fromhere report delete"},
		{"deleted", context, durable(func(r *view.Row) { r.Gone, r.Text = true, "" }), ""},
		{"deleted, as a moderator", Context{Moderate: true}, durable(func(r *view.Row) { r.Gone, r.Text = true, "" }), "restore erase"},
		{"edited and deleted, as a moderator", Context{Moderate: true}, durable(func(r *view.Row) { r.Gone, r.Text, r.EditedAt = true, "", noon }), "restore erase"},
		{"edited, as a moderator", Context{Moderate: true}, durable(func(r *view.Row) { r.EditedAt = noon }), "addreact reply copytext permalink pin fromhere versions report delete"},
		{"being deleted, as a moderator", Context{Moderate: true}, durable(func(r *view.Row) { r.Gone, r.Text, r.Change = true, "", &view.Change{Delete: true} }), "restore erase"},
		{"one's own, being deleted, as a moderator", Context{Moderate: true}, durable(func(r *view.Row) { mine(r); r.Gone, r.Text, r.Change = true, "", &view.Change{Delete: true} }), ""},
		{"about to be deleted", context, durable(func(r *view.Row) { mine(r); r.Change = &view.Change{Delete: true} }), "copytext"},
		{"on its way", context, durable(func(r *view.Row) { mine(r); r.Seq, r.State = 0, view.Pending }), "edit copytext discard"},
		{"not sent", context, durable(func(r *view.Row) { mine(r); r.Seq, r.State = 0, view.Failed }), "retry edit copytext discard"},
		{"not sent, and old", Context{Now: noon.Add(time.Hour), EditFor: time.Minute}, durable(func(r *view.Row) { mine(r); r.Seq, r.State = 0, view.Pending }), "edit copytext discard"},
		{"a notice", context, view.Row{Kind: view.RowRenamed, Seq: 3}, ""},
	}
	for _, c := range cases {
		var got []string
		for _, d := range Offered(c.context, c.row) {
			got = append(got, string(d.Do))
			if d.Says(catalog.English.Words()) == "" {
				t.Errorf("%s has no name", d.Do)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
	if got := ByKey(context, durable(mine), keys.EditMessage); got != action.Edit {
		t.Errorf("the key of edit does %q", got)
	}
	if got := ByKey(context, durable(nil), keys.EditMessage); got != "" {
		t.Errorf("the key of edit does %q with a message of somebody else", got)
	}
	if !Can(context, durable(nil), action.React) || Can(context, durable(func(r *view.Row) { r.Gone = true }), action.React) {
		t.Error("React is not offered with the other reactions")
	}
}

func TestTheTimeToEditEnds(t *testing.T) {
	row := view.Row{Kind: view.RowMessage, At: uitest.Noon(t), Mine: true, Seq: 1}
	if got := Until(Context{Now: row.At.Add(time.Minute), EditFor: time.Hour}, row); got != 59*time.Minute {
		t.Errorf("got %v left, want 59 minutes", got)
	}
	if got := Until(Context{Now: row.At.Add(2 * time.Hour), EditFor: time.Hour}, row); got != 0 {
		t.Errorf("got %v left, want none", got)
	}
}
