package ui

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // also where the system has no time zones

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestTheInboxLeadsToItsMessages(t *testing.T) {
	d := newDesktop(t)
	d.shortcut(keys.OpenInbox)
	if !slices.Contains(d.did.log, "inbox false") {
		t.Fatalf("got %v, want the inbox to be loaded", d.did.log)
	}
	at := uitest.Noon(t)
	d.change(func(v *view.Snapshot) {
		v.Inbox = &view.Inbox{Done: true, More: true, Entries: []view.Entry{
			{Hit: view.Hit{Room: chat.Room{ID: "发布", Name: "发布"}, Seq: 7, At: at, Author: uitest.Ada, Text: "**hello** @me"}, Unread: true},
			{Hit: view.Hit{Room: chat.Room{ID: chat.Lobby, Name: "lobby"}, Seq: 3, At: at, Author: uitest.Ada, Text: "yes"}, Reply: true},
		}}
	})
	d.settle()
	if d.glass.focus != action.InboxDialog.FieldID() {
		t.Errorf("the focus is on %q, want the first entry", d.glass.focus)
	}
	d.glass.focus = ""
	d.change(func(v *view.Snapshot) {
		more := *v.Inbox
		v.Inbox = &more
	})
	d.settle()
	if d.glass.focus != "" {
		t.Error("a change of the list takes the focus away")
	}
	html := app.HTMLString(d.frame().dialog.Body())
	if strings.Count(html, `tabindex="0"`) != 1 {
		t.Errorf("the list is not one tab stop: %s", html)
	}
	uitest.WantAll(t, html, "inbox__unread", "#发布", "hello @me", d.w.InboxReply, `data-action="moreinbox"`)
	d.act(action.MoreInbox, "")
	d.act(action.OpenEntry, render.Reference(view.Row{Room: "发布", Seq: 7}))
	if d.screen.dialog != action.NoDialog || !slices.Contains(d.did.log, "inbox true") || !slices.Contains(d.did.log, "no inbox") {
		t.Errorf("the dialog is %q, did %v", d.screen.dialog, d.did.log)
	}
	d.did.log = nil
	d.openDialog(action.InboxDialog)
	d.openDialog(action.HelpDialog) // in its place
	if !slices.Contains(d.did.log, "no inbox") {
		t.Errorf("did %v, want the inbox to be ended", d.did.log)
	}
}

func TestADayThatIsEmptySaysSo(t *testing.T) {
	d := newDesktop(t)
	d.openDialog(action.DayDialog)
	d.glass.values = map[string]string{"day-name": "2026-03-01"}
	d.submitForm("day")
	want := midnight(d.clock.Zone, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	if entry := "day lobby " + want.UTC().Format(time.RFC3339); !slices.Contains(d.did.log, entry) {
		t.Fatalf("got %v, want %q", d.did.log, entry)
	}
	d.change(func(v *view.Snapshot) {
		v.Day = &view.Day{Room: chat.Lobby, At: want, Done: true, Seq: 9, Found: want.Add(50 * time.Hour)}
	})
	if d.screen.dialog != action.NoDialog {
		t.Error("the dialog stays open")
	}
	if got := d.screen.toast.text; !strings.Contains(got, "March 1") && !strings.Contains(got, "1 March") || !strings.Contains(got, "3") {
		t.Errorf("got %q, want both days", got)
	}
	d.openDialog(action.DayDialog)
	d.submitForm("day")
	d.change(func(v *view.Snapshot) { v.Day = &view.Day{Room: chat.Lobby, At: want, Done: true} })
	if got := d.screen.toast.text; got != d.w.DayNothing {
		t.Errorf("got %q, want that nothing was said", got)
	}
}

func TestMidnightIsThatOfTheZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	zone := view.NewZone(func(at time.Time) int { _, offset := at.In(berlin).Zone(); return offset })
	for _, day := range []string{"2026-03-29", "2026-03-30", "2026-10-25", "2026-10-26", "2026-01-01"} {
		utc, _ := time.Parse(isoDay, day)
		if got := zone.In(midnight(zone, utc)).Format("2006-01-02 15:04"); got != day+" 00:00" {
			t.Errorf("%s begins at %s", day, got)
		}
	}
}

func TestNamesMatchInEveryScript(t *testing.T) {
	for _, c := range []struct {
		name, typed string
		want        int
	}{
		{"Film Club", "film", begins}, {"Film Club", "CLUB", word}, {"Film Club", "ilm", inside}, {"Film Club", "fcl", spread}, {"Film Club", "x", unlike},
		{"Film Club", "lf", unlike}, {"发布会", "布", inside}, {"发布会", "发会", spread}, {"Ｆｉｌｍ", "film", begins}, {"Привет мир", "МИР", word}, {"ערב טוב", "טוב", word}, {"x", "", begins},
	} {
		if got := matches(c.name, c.typed); got != c.want {
			t.Errorf("%q in %q: got %d, want %d", c.typed, c.name, got, c.want)
		}
	}
}
