package ui

import (
	"regexp"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

var clickable = regexp.MustCompile(`<(\w+)([^>]*\bdata-action="(\w+)"[^>]*)>`)

// TestNothingNeedsAMouse looks at all that can be clicked in every state of the page: a browser lets a keyboard reach buttons, links and
// the options of a list that a text field moves through.
func TestNothingNeedsAMouse(t *testing.T) {
	byOther := []string{
		`message__avatar`,       // the name beside it is a button that does the same
		`data-arg="day"`,        // so does the menu of the room
		`data-action="drawers"`, // the ground beside a drawer: so does Escape
	}
	seen := map[string]bool{}
	for state, html := range states(t) {
		for _, tag := range clickable.FindAllStringSubmatch(html, -1) {
			seen[tag[3]] = true
			reached := tag[1] == "button" || tag[1] == "a" && strings.Contains(tag[2], "href=") || strings.Contains(tag[2], `role="option"`)
			for _, other := range byOther {
				reached = reached || strings.Contains(tag[2], other)
			}
			if !reached {
				t.Errorf("%s: no key reaches %s", state, tag[0])
			}
		}
	}
	if len(seen) < 30 {
		t.Errorf("the states have %d actions only: %v", len(seen), seen)
	}
}

// states returns the markup of the page's parts in all that they can be in.
func states(t *testing.T) map[string]string {
	d := newDesktop(t)
	all := map[string]string{}
	add := func(state string, parts ...app.UI) { all[state] = markupOf(parts...) }
	m := d.Model
	m.screen.welcome, m.screen.installable, m.screen.requests = true, true, true
	failed := uitest.Said("f", uitest.Noon(t), uitest.Me, true, "not gone")
	failed.State, failed.Nonce = view.Failed, "n"
	d.change(func(v *view.Snapshot) {
		v.Leftovers = []view.Leftover{{Owner: uitest.Ada, Room: "lobby", Text: "left"}}
		v.Requests, v.Blocked, v.Update = []view.Room{direct(uitest.Bo, 1, 0)}, []chat.User{uitest.Ada}, true
		v.RequestCount = 30
		v.Open.Unread, v.Open.More, v.Open.Here = view.Unread{Count: 3}, true, 90
		v.Open.Room.Topic = "about"
		v.Search = &view.Search{Done: true, Hits: []view.Hit{{Room: v.Open.Room, Author: uitest.Bo, Text: "found"}}}
	})
	rw := writer(t)
	rw.Live = true
	hidden := view.Row{Key: "h", Kind: view.RowBlocked}
	long := uitest.Said("l", uitest.Noon(t), uitest.Bo, true, strings.Repeat("long ", 2000))
	all["rows"] = rw.Row(uitest.Said("1", uitest.Noon(t), uitest.Bo, true, "hi")) + rw.Row(failed) + rw.Row(hidden) + rw.Row(long)
	m.screen.atEnd, m.screen.landing = false, landing{}
	add("rooms", d.roomsUI())
	add("bar", d.barUI())
	add("people", d.peopleUI())
	add("banner", d.bannerUI())
	add("what is new", d.unreadUI(), d.jumpUI())
	add("welcome", d.composerUI())
	m.offerUndo(m.w.LeftRoom, "tea", action.Join, "tea")
	add("toast", d.toastUI())
	add("menus", d.menuUI(action.RoomMenu), d.menuUI(action.SettingsMenu))
	d.write("@B")
	add("list of people", d.composerUI())
	d.write("@Nobody hi")
	add("nobody", d.composerUI())
	m.screen.person = uitest.Bo
	for _, kind := range []action.DialogKind{
		action.RenameDialog, action.RoomsDialog, action.SearchDialog, action.HelpDialog, action.SignOutDialog, action.PersonDialog, action.BlockedDialog, action.StatusDialog, action.TopicDialog, action.LeftoversDialog, action.DirectDialog,
	} {
		m.screen.dialog, m.screen.filter = kind, ""
		if kind == action.SearchDialog {
			m.screen.filter = "found"
		}
		add("dialog "+string(kind), d.dialogUI(kind))
	}
	d.change(func(v *view.Snapshot) { v.Open.Missing = true })
	add("missing room", d.timelineUI())
	d.change(func(v *view.Snapshot) {
		v.Open.Missing, v.Open.Room, v.Open.Request = false, direct(uitest.Bo, 0, 0).Room, true
	})
	add("request", d.composerUI())
	return all
}
