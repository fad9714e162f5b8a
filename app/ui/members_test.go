package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

const plansID chat.RoomID = "room:mfrggzdfmztwq2lknnwg23tpoa"

// private shows a private room that the user belongs to with a role.
func (d *desktop) private(t *testing.T, role chat.Role) {
	t.Helper()
	room := chat.Room{ID: plansID, Kind: chat.Private, Name: "Plans"}
	d.change(func(v *view.Snapshot) { v.Rooms = append(slices.Clone(v.Rooms), view.Room{Room: room}) })
	d.enterRoom(plansID)
	d.change(func(v *view.Snapshot) {
		v.Open.Room, v.Open.Rights = room, chat.RightsIn(room, "", role)
		v.Members = &view.Members{Room: plansID, Total: 3, List: []chat.Member{
			{User: uitest.Ada, Role: chat.RoleOwner}, {User: uitest.Me, Role: role}, {User: uitest.Yu, Role: chat.RoleMember, Seen: chat.MillisOf(uitest.Noon(t))},
		}}
	})
}

// wants reports whether the engine was asked for something.
func (d *desktop) wants(what string) bool { return slices.Contains(d.did.log, what) }

func TestAPrivateRoomIsToldFromAPublicOne(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleMember)
	d.change(func(v *view.Snapshot) {
		v.Rooms = append(slices.Clone(v.Rooms), view.Room{Room: chat.Room{ID: "room:pfrggzdfmztwq2lknnwg23tpoa", Kind: chat.Group, Name: "Ada, Bo"}})
	})
	html := markupOf(d.roomsUI())
	uitest.WantAll(t, html, english.PrivateRoom+", ", english.GroupRoom+", ", "Plans", "Ada, Bo")
	uitest.WantAll(t, markupOf(d.barUI()), english.PrivateRoom+", ", english.OnlyMembers)
	if html := markupOf(d.composerUI()); strings.Contains(html, "#Plans") || !strings.Contains(html, "Plans") {
		t.Errorf("the composer names a private room as a public one: %s", html)
	}
	if strings.Contains(markupOf(d.barUI()), "bar__sign") {
		t.Error("the sign of a public room stands before a private one")
	}
	d.screen.filter = "room"
	for _, row := range d.roomPicks() {
		if row.Title == "Plans" {
			t.Error("a private room is found by its id, which nobody knows")
		}
	}
	d.screen.filter = "pla"
	if rows := d.roomPicks(); len(rows) == 0 || rows[0].Title != "Plans" {
		t.Errorf("found are %+v", rows)
	}
}

func TestTheMembersOfARoomAreShown(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleMember)
	uitest.WantAll(t, app.HTMLString(d.menuUI(action.RoomMenu)), english.MembersTitle, english.LeaveRoom)
	d.act(action.Dialog, string(action.MembersDialog))
	d.settle()
	if !d.wants("members " + string(plansID) + " ") {
		t.Errorf("did %v", d.did.log)
	}
	html := app.HTMLString(d.dialogUI(action.MembersDialog))
	if strings.Count(html, `data-arg="u-ada"`) != 1 || strings.Count(html, `<span class="room__all">`) != 3 {
		t.Errorf("a row is not one element, of which go-app draws the first: %s", html)
	}
	uitest.WantAll(t, html, "Ada", english.RoleOwner, english.MembersMe, "3 members", english.LeaveRoom, "Last seen")
	if strings.Contains(html, english.AddTitle) || strings.Contains(html, english.MembersFindOrAdd) {
		t.Error("who may not add anybody is offered to")
	}
	d.Typed(action.MembersDialog.FieldID(), "Bo")
	if !d.wants("members " + string(plansID) + " Bo") {
		t.Errorf("did %v", d.did.log)
	}
	if html := app.HTMLString(d.dialogUI(action.MembersDialog)); strings.Contains(html, `data-action="addmember"`) {
		t.Errorf("who may not add anybody is offered to: %s", html)
	}
}

func TestWhoMayAddPeopleFindsThemInTheSameField(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleModerator)
	d.act(action.Dialog, string(action.MembersDialog))
	d.settle()
	d.Typed(action.MembersDialog.FieldID(), "Bo")
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.MembersDialog)), english.AddTitle, `data-action="addmember"`, `data-arg="u-bo"`)
	d.act(action.AddMember, "u-bo")
	if !d.wants("add " + string(plansID) + " u-bo") {
		t.Errorf("did %v", d.did.log)
	}
	d.change(func(v *view.Snapshot) {
		v.Notices = []view.Notice{{ID: 1, About: "members", Error: &chat.Error{Code: chat.CodeNotDelivered, Message: "x"}}}
	})
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.MembersDialog)), english.AddRefused)
	d.Typed(action.MembersDialog.FieldID(), "Ada")
	if html := app.HTMLString(d.dialogUI(action.MembersDialog)); strings.Contains(html, `data-action="addmember"`) {
		t.Errorf("a member can be added: %s", html)
	}
}

func TestTheCardOfAPersonHasWhatTheUserMayChange(t *testing.T) {
	for _, c := range []struct {
		role chat.Role
		of   chat.User
		want []string
		not  []string
	}{
		{chat.RoleOwner, uitest.Yu, []string{"removemember", `data-arg="` + dialog.RankArg(uitest.Yu.ID, chat.RoleModerator) + `"`}, []string{"addmember"}},
		{chat.RoleOwner, uitest.Ada, nil, []string{"removemember", "addmember", `data-action="rank"`}},
		{chat.RoleModerator, uitest.Yu, []string{"removemember"}, []string{"addmember", `data-action="rank"`}},
		{chat.RoleModerator, uitest.Bo, []string{"addmember"}, []string{"removemember", `data-action="rank"`}},
		{chat.RoleMember, uitest.Yu, nil, []string{"removemember", "addmember", `data-action="rank"`}},
		{chat.RoleMember, uitest.Bo, nil, []string{"removemember", "addmember", `data-action="rank"`}},
	} {
		d := newDesktop(t)
		d.private(t, c.role)
		d.act(action.Person, string(c.of.ID))
		d.settle()
		if !d.wants("members " + string(plansID) + " " + c.of.Name) {
			t.Errorf("did %v", d.did.log)
		}
		html := app.HTMLString(d.dialogUI(action.PersonDialog))
		uitest.WantAll(t, html, c.want...)
		for _, not := range c.not {
			if strings.Contains(html, not) {
				t.Errorf("%s about %s: the card has %s", c.role, c.of.Name, not)
			}
		}
	}
}

func TestNobodyIsRemovedWithoutAQuestion(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleOwner)
	d.act(action.Person, string(uitest.Yu.ID))
	d.settle()
	d.act(action.RemoveMember, string(uitest.Yu.ID))
	d.settle()
	if d.wants("remove " + string(plansID) + " u-yu") {
		t.Fatal("somebody is removed at one click")
	}
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.RemoveDialog)), "林小雨", english.AskRemoveText)
	d.submitForm("remove")
	if !d.wants("remove "+string(plansID)+" u-yu") || d.screen.dialog != action.MembersDialog {
		t.Errorf("did %v; the dialog is %q", d.did.log, d.screen.dialog)
	}
	d.act(action.Rank, dialog.RankArg(uitest.Yu.ID, chat.RoleModerator))
	if !d.wants("role " + string(plansID) + " u-yu moderator") {
		t.Errorf("did %v", d.did.log)
	}
}

func TestNobodyLeavesAPrivateRoomWithoutAQuestion(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleMember)
	d.act(action.Leave, "")
	d.settle()
	if d.wants("leave "+string(plansID)) || d.screen.dialog != action.LeaveDialog {
		t.Fatalf("did %v; the dialog is %q", d.did.log, d.screen.dialog)
	}
	d.submitForm("leave")
	if !d.wants("leave " + string(plansID)) {
		t.Errorf("did %v", d.did.log)
	}
	d.change(func(v *view.Snapshot) {
		v.Notices = []view.Notice{{ID: 1, About: "leave", Error: &chat.Error{Code: chat.CodeLastOwner, Message: "x"}}}
	})
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.LeaveDialog)), d.w.Refuse(&chat.Error{Code: chat.CodeLastOwner}))
	d.change(func(v *view.Snapshot) {
		v.Rooms = slices.DeleteFunc(slices.Clone(v.Rooms), func(r view.Room) bool { return r.ID == plansID })
		v.Open.Room = chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: "lobby"}
	})
	if d.screen.dialog != action.NoDialog || d.screen.toast.undo != "" || d.screen.toast.name != "Plans" {
		t.Errorf("the dialog is %q, the toast %+v", d.screen.dialog, d.screen.toast)
	}
}

func TestCommandsAboutMembers(t *testing.T) {
	for _, c := range []struct {
		role          chat.Role
		text          string
		log, problem  string
		shows         action.DialogKind
		left, waiting bool
	}{
		{chat.RoleModerator, "/add @Bo", "add " + string(plansID) + " u-bo", "", "", false, false},
		{chat.RoleMember, "/add @Bo", "", english.MembersNotYours, "", true, false},
		{chat.RoleModerator, "/remove Bo", "", "", action.RemoveDialog, false, false},
		{chat.RoleOwner, "/role @Bo moderator", "role " + string(plansID) + " u-bo moderator", "", "", false, false},
		{chat.RoleOwner, "/role @Bo admin", "", english.RoleInvalid, "", true, false},
		{chat.RoleModerator, "/role @Bo owner", "", english.MembersNotYours, "", true, false},
		{chat.RoleMember, "/members", "members " + string(plansID) + " ", "", action.MembersDialog, false, false},
		{chat.RoleMember, "/members Bo", "members " + string(plansID) + " Bo", "", action.MembersDialog, false, false},
		{chat.RoleModerator, "/add @Cyrus", "", "", "", true, true},
	} {
		d := newDesktop(t)
		d.private(t, c.role)
		d.write(c.text)
		d.enter()
		d.settle()
		if c.log != "" && !d.wants(c.log) || d.composer.problem != c.problem || d.screen.dialog != c.shows {
			t.Errorf("%s as %s: did %v, says %q, the dialog is %q", c.text, c.role, d.did.log, d.composer.problem, d.screen.dialog)
		}
		if left := d.glass.text != ""; left != c.left || c.waiting != (d.composer.waiting != "") {
			t.Errorf("%s as %s: the field has %q, waiting for %q", c.text, c.role, d.glass.text, d.composer.waiting)
		}
		if c.waiting {
			d.change(func(v *view.Snapshot) {
				v.Lookup = &view.Lookup{Name: "Cyrus", Done: true, Match: &chat.Person{User: chat.User{ID: "u-cy", Name: "Cyrus"}}}
			})
			if !d.wants("add "+string(plansID)+" u-cy") || d.glass.text != "" {
				t.Errorf("when the name is known: did %v, the field has %q", d.did.log, d.glass.text)
			}
		}
	}
	d := newDesktop(t)
	d.write("/add @Bo")
	d.enter()
	if d.composer.problem != english.MembersNowhere {
		t.Errorf("in a public room: %q", d.composer.problem)
	}
}

func TestWhoIsTakenOutSeesItAndLosesNoText(t *testing.T) {
	d := newDesktop(t)
	d.private(t, chat.RoleMember)
	d.write("half a thought")
	d.change(func(v *view.Snapshot) {
		v.Rooms = slices.DeleteFunc(slices.Clone(v.Rooms), func(r view.Room) bool { return r.ID == plansID })
		v.Open = &view.OpenRoom{Room: v.Open.Room, Removed: true}
	})
	if !d.wants("shelve "+string(plansID)+" half a thought") || d.glass.text != "" {
		t.Errorf("did %v; the field has %q", d.did.log, d.glass.text)
	}
	uitest.WantAll(t, markupOf(d.timelineUI()), english.RemovedNote, english.ToLobby)
	if got := d.composerClass(); got != "composer--none" {
		t.Errorf("the composer is %s", got)
	}
	if html := app.HTMLString(d.menuUI(action.RoomMenu)); strings.Contains(html, english.MembersTitle) || strings.Contains(html, english.LeaveRoom) {
		t.Errorf("the menu is %s", html)
	}
}

func TestWhoWasAddedAndRemovedIsALine(t *testing.T) {
	d := newDesktop(t)
	at := uitest.Noon(t)
	d.change(func(v *view.Snapshot) {
		v.Open.Live = []*view.Chunk{{ID: 9, Version: 1, Rows: []view.Row{
			{Key: "1", Kind: view.RowAdded, At: at, Author: uitest.Ada, People: []string{"Bo", "Cy"}, Others: 2},
			{Key: "2", Kind: view.RowRemoved, At: at.Add(time.Minute), Author: uitest.Ada, People: []string{"<b>"}},
			{Key: "3", Kind: view.RowJoined, At: at, People: []string{"Mara"}},
			{Key: "4", Kind: view.RowLeft, At: at, People: []string{"Mara"}},
		}}}
	})
	html := markupOf(d.timelineUI())
	uitest.WantAll(t, html, `Ada</bdi> added <bdi translate="no">Bo</bdi>, `, `removed <bdi translate="no">&lt;b&gt;</bdi>`, "joined the room", "left the room")
}
