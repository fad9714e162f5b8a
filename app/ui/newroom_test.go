package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// newRoomUI is the dialog of a new room as it is drawn now.
func (d *desktop) newRoomUI() string { return app.HTMLString(d.dialogUI(action.NewRoomDialog)) }

func TestANewRoomHasAKindANameAndPeople(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Dialog, string(action.RoomsDialog))
	d.settle()
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.RoomsDialog)), english.NewRoomOther, `data-action="otherroom"`)
	d.glass.values["create-name"] = "Plans"
	d.act(action.OtherRoom, "")
	d.settle()
	html := d.newRoomUI()
	uitest.WantAll(t, html, english.ReadPublic, english.ReadPrivate, english.ReadGroup, `value="Plans"`, "newroom-people")
	if strings.Count(html, `aria-pressed="false"`) != 2 || strings.Contains(html, "choice--1") {
		t.Errorf("not one kind is chosen: %s", html)
	}
	d.Typed(dialog.PeopleField, "B")
	d.submitForm("newroom") // takes the marked person
	if len(d.did.made) > 0 || d.screen.filter != "" {
		t.Fatalf("made %v; looking for %q", d.did.made, d.screen.filter)
	}
	uitest.WantAll(t, d.newRoomUI(), `data-action="dropperson"`, "Bo")
	d.act(action.TakePerson, "u-ada")
	if rows := d.newPeoplePicks(); slices.ContainsFunc(rows, func(c dialog.Choice) bool { return c.Arg == "u-ada" || c.Arg == "u-bo" }) {
		t.Errorf("who was chosen is still offered: %+v", rows)
	}
	d.act(action.DropPerson, "u-bo")
	d.glass.values["newroom-name"] = " Plans, "
	d.submitForm("newroom")
	want := view.NewRoom{Kind: chat.Private, Name: "Plans,", Users: []chat.UserID{"u-ada"}}
	if len(d.did.made) != 1 || d.did.made[0].Kind != want.Kind || d.did.made[0].Name != want.Name || !slices.Equal(d.did.made[0].Users, want.Users) {
		t.Errorf("made %+v, want %+v", d.did.made, want)
	}
	d.change(func(v *view.Snapshot) {
		v.Notices = []view.Notice{{ID: 1, About: "create", Error: &chat.Error{Code: chat.CodeBadRoomName, Message: "x"}}}
	})
	uitest.WantAll(t, d.newRoomUI(), d.w.Refuse(&chat.Error{Code: chat.CodeBadRoomName}))
}

func TestNobodyIsAddedToANewPublicRoom(t *testing.T) {
	d := newDesktop(t)
	d.openNewRoom("private Plans @Bo @Ada")
	d.settle()
	uitest.WantAll(t, d.newRoomUI(), `value="Plans"`, `data-arg="u-bo"`, `data-arg="u-ada"`)
	d.act(action.Kind, string(chat.Public))
	if html := d.newRoomUI(); strings.Contains(html, "newroom-people") {
		t.Errorf("people are offered: %s", html)
	}
	d.glass.values["newroom-name"] = "Anna's plans"
	d.submitForm("newroom")
	if len(d.did.made) != 1 || d.did.made[0].Kind != chat.Public || d.did.made[0].Name != "Annas plans" || d.did.made[0].Users != nil {
		t.Errorf("made %+v", d.did.made)
	}
}

func TestTheCommandToCreateARoomOpensItsDialog(t *testing.T) {
	for text, want := range map[string]newRoomState{
		"/create":                   {kind: chat.Private},
		"/create Plans":             {kind: chat.Private, name: "Plans"},
		"/create group @Bo":         {kind: chat.Group, people: []chat.User{uitest.Bo}},
		"/create public Film club":  {kind: chat.Public, name: "Film club"},
		"/create private Bo's @Ada": {kind: chat.Private, name: "Bo's", people: []chat.User{uitest.Ada}},
	} {
		d := newDesktop(t)
		d.write(text)
		d.enter()
		d.settle()
		got := d.screen.newRoom
		if d.screen.dialog != action.NewRoomDialog || got.kind != want.kind || got.name != want.name || !slices.Equal(got.people, want.people) {
			t.Errorf("%s: the dialog is %q with %+v, want %+v", text, d.screen.dialog, got, want)
		}
	}
}

func TestANewRoomWaitsForAConnection(t *testing.T) {
	d := newDesktop(t)
	d.openNewRoom("private Plans")
	d.settle()
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	d.glass.values["newroom-name"] = "Plans"
	d.submitForm("newroom")
	if len(d.did.made) > 0 {
		t.Errorf("made %+v", d.did.made)
	}
	uitest.WantAll(t, d.newRoomUI(), english.Offline)
}
