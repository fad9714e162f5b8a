package ui

import (
	"strings"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestPinnedMessagesAreListedAndFound(t *testing.T) {
	d := talked(t)
	d.act(action.Dialog, string(action.PinsDialog))
	d.wantLast(t, "load pins lobby")
	if page := markupOf(d.dialogUI(action.PinsDialog)); !strings.Contains(page, english.Loading) {
		t.Errorf("got %s", page)
	}
	d.change(func(v *view.Snapshot) {
		row := uitest.Said("2", uitest.Noon(t), uitest.Ada, true, "**pinned** <b>")
		row.Room, row.Seq = chat.Lobby, 2
		v.Pins = &view.Pins{Room: chat.Lobby, Rows: []view.Row{row}, Done: true}
	})
	uitest.WantAll(t, markupOf(d.dialogUI(action.PinsDialog)), "pinned &lt;b&gt;", `data-action="jump"`, english.Unpin, `data-arg="lobby 2"`)
	d.act(action.UnpinThis, "lobby 2")
	d.wantLast(t, "pin lobby 2 false")
	d.act(action.Jump, "2")
	d.wantLast(t, "visit lobby 2")
	if d.screen.dialog != action.NoDialog {
		t.Error("the list is still open")
	}
	d.change(func(v *view.Snapshot) { v.Pins = &view.Pins{Room: chat.Lobby, Done: true} })
	uitest.WantAll(t, markupOf(d.dialogUI(action.PinsDialog)), english.PinnedNone)
}

func TestWhoHasReactedIsListedPageByPage(t *testing.T) {
	d := talked(t)
	d.reshape("1", func(r *view.Row) {
		r.Reactions = []view.Reaction{{Key: "👍", Count: 70, Names: []string{"Ada"}}, {Key: "❤", Count: 1, Names: []string{"Bo"}}}
	})
	d.on("1", action.Reactors)
	d.wantLast(t, "load reactors lobby 1 👍")
	d.change(func(v *view.Snapshot) {
		v.Reactors = &view.Reactors{Room: chat.Lobby, Seq: 1, Key: "👍", Users: []chat.User{uitest.Ada, uitest.Yu}, More: true, Done: true}
	})
	uitest.WantAll(t, markupOf(d.dialogUI(action.ReactorsDialog)), "林小雨", english.LoadMore, `data-key="1"`, "❤️")
	d.act(action.MoreReactors, "")
	d.wantLast(t, "load reactors lobby 1 👍")
	d.on("1", action.Reactors, "❤")
	d.wantLast(t, "load reactors lobby 1 ❤")
	if page := markupOf(d.dialogUI(action.ReactorsDialog)); strings.Contains(page, "林小雨") {
		t.Error("the users of another reaction are listed")
	}
}

func TestEarlierTextsAreListed(t *testing.T) {
	d := talked(t)
	d.reshape("3", func(r *view.Row) { r.EditedAt = uitest.Noon(t) })
	d.on("3", action.Versions)
	d.wantLast(t, "load versions lobby 3")
	d.change(func(v *view.Snapshot) {
		v.Versions = &view.Versions{Room: chat.Lobby, Seq: 3, Done: true, Versions: []chat.Version{{Text: "first <try>", At: chat.MillisOf(uitest.Noon(t)), By: uitest.Me}}}
	})
	uitest.WantAll(t, markupOf(d.dialogUI(action.VersionsDialog)), "first &lt;try&gt;", "three of mine", english.VersionNow)
}
