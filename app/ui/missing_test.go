package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// lacks shows that there is no room with that id.
func (d *desktop) lacks(id chat.RoomID) string {
	d.asked = id
	d.change(func(v *view.Snapshot) {
		v.Open = &view.OpenRoom{Room: chat.Room{ID: id, Kind: chat.Public}, Missing: true}
	})
	return markupOf(d.timelineUI())
}

func TestAMissingRoomCanBeMadeWhereItsNameAllows(t *testing.T) {
	d := newDesktop(t)
	for _, id := range []chat.RoomID{"film-club", "发布"} {
		uitest.WantAll(t, d.lacks(id), english.Missing, `data-action="create"`, `data-arg="`+string(id)+`"`, "Create <bdi translate=\"no\">#"+string(id)+"</bdi>", `href="/r/lobby"`)
	}
	for _, id := range []chat.RoomID{"a!", "direct:a:b", "--"} {
		if got := d.lacks(id); strings.Contains(got, "create") || !strings.Contains(got, english.Missing) {
			t.Errorf("%s: got %s", id, got)
		}
	}
	d.act(action.Create, "film-club")
	if got := strings.Join(d.did.log, "; "); !strings.HasSuffix(got, "create film-club ") {
		t.Errorf("did %q", got)
	}
}

func TestNothingIsWrittenWhereThereIsNoRoom(t *testing.T) {
	d := newDesktop(t)
	if got := d.composerClass(); got == "composer--none" {
		t.Errorf("the composer of a room is %s", got)
	}
	was := d.frame()
	d.lacks("film-club")
	if got := d.composerClass(); got != "composer--none" || !slices.Contains(d.changed(was), "composer") {
		t.Errorf("the composer is %s", got)
	}
}

func TestALongTopicCanBeRead(t *testing.T) {
	d := newDesktop(t)
	topic := strings.Repeat("Fridays at 8. ", 15) + "https://example.org/films"
	d.change(func(v *view.Snapshot) { v.Open.Room = chat.Room{ID: "film-club", Name: "Film Club", Topic: topic} })
	uitest.WantAll(t, app.HTMLString(d.barUI()), "<button", `data-action="dialog"`, `data-arg="topic"`, `dir="auto"`, "Fridays at 8.")
	d.act(action.Dialog, string(action.TopicDialog))
	d.settle()
	if !d.glass.modal {
		t.Error("no dialog is open")
	}
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.TopicDialog)), "#Film Club", `<a href="https://example.org/films"`, `dir="auto"`)
	d.change(func(v *view.Snapshot) { v.Open.Room.Topic = "" })
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.TopicDialog)), english.NoTopic)
	if got := app.HTMLString(d.barUI()); strings.Contains(got, `data-arg="topic"`) {
		t.Errorf("no topic is %s", got)
	}
}
