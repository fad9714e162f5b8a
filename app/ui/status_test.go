package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/app/ui/later"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestAStatusIsSetInItsDialogAndByCommand(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Dialog, string(action.StatusDialog))
	uitest.WantAll(t, markupOf(d.dialogUI(action.StatusDialog)), "Your status", `id="status-emoji"`, "Until the end of the week", "Do not disturb")
	fill := func(text, emoji, until, quiet string) {
		d.glass.values[action.StatusDialog.FieldID()], d.glass.values[dialog.StatusEmojiID] = text, emoji
		d.glass.values[dialog.StatusUntilID], d.glass.values[dialog.StatusQuietID] = until, quiet
		d.submitForm("status")
	}
	fill("x", "palm", "", "")
	uitest.WantAll(t, markupOf(d.dialogUI(action.StatusDialog)), "one emoji and up to 80 characters")
	fill(" On holiday ", "🌴", "1h", "30m")
	now := chat.MillisOf(d.now())
	if want := (chat.Status{Emoji: "🌴", Text: "On holiday", Until: now + 3_600_000, Quiet: now + 1_800_000}); d.did.status != want || d.screen.dialog != action.NoDialog {
		t.Errorf("got %+v, want %+v", d.did.status, want)
	}
	d.change(func(v *view.Snapshot) { v.Status = d.did.status })
	uitest.WantAll(t, markupOf(d.roomsUI()), "🔕 Do not disturb until", "🌴 On holiday")
	d.act(action.Dialog, string(action.StatusDialog))
	uitest.WantAll(t, markupOf(d.dialogUI(action.StatusDialog)), `value="keep"`, "Clear status")
	d.act(action.ClearStatus, "")
	if d.did.status.Says() {
		t.Errorf("got %+v, want nothing", d.did.status)
	}
	d.write("/status 🎉 it works")
	d.enter()
	if want := (chat.Status{Emoji: "🎉", Text: "it works", Quiet: d.view.Status.Quiet}); d.did.status != want {
		t.Errorf("got %+v, want %+v", d.did.status, want)
	}
	d.write("/status off")
	d.enter()
	if want := (chat.Status{Quiet: d.view.Status.Quiet}); d.did.status != want {
		t.Errorf("got %+v, want %+v", d.did.status, want)
	}
	d.write("/status " + strings.Repeat("x", 81))
	d.enter()
	if d.glass.text == "" || d.composer.problem == "" {
		t.Error("a status that is too long is taken")
	}
}

func TestAStatusIsShownBesideTheName(t *testing.T) {
	d := newDesktop(t)
	end := chat.MillisOf(d.now().Add(time.Hour))
	bo := chat.Status{Emoji: "🌴", Text: "<away>", Until: end}
	d.change(func(v *view.Snapshot) {
		v.Open.Statuses = map[chat.UserID]chat.Status{uitest.Bo.ID: bo}
		v.Rooms = slices.Clone(v.Rooms)
	})
	uitest.WantAll(t, d.personRows(), `people__status" dir="auto">🌴 &lt;away&gt;<`)
	d.act(action.Person, string(uitest.Bo.ID))
	uitest.WantAll(t, markupOf(d.dialogUI(action.PersonDialog)), "🌴 &lt;away&gt; · until ")
	d.close()
	d.change(func(v *view.Snapshot) {
		v.Open.Room = direct(uitest.Bo, 0, 0).Room
		v.Open.Statuses = map[chat.UserID]chat.Status{uitest.Bo.ID: {Quiet: end}}
	})
	uitest.WantAll(t, d.aboveComposer(), "🔕 Do not disturb until ")
	d.change(func(v *view.Snapshot) { v.Blocked = []chat.User{uitest.Bo} })
	if got := d.aboveComposer(); strings.Contains(got, "🔕") || !strings.Contains(got, "You blocked") {
		t.Errorf("of a blocked person: %s", got)
	}
}

func TestTimesAtWhichAStatusEnds(t *testing.T) {
	zone := view.NewZone(func(time.Time) int { return 0 })
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) // a Wednesday
	for choice, want := range map[string]string{
		"": "", "keep": "", "30m": "04 12:30", later.Today: "05 00:00", later.Morning: "05 09:00", later.Week: "09 00:00", "-1h": "",
	} {
		got := ""
		if at := later.Ends(zone, now, choice); !at.IsZero() {
			got = zone.In(at).Format("02 15:04")
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", choice, got, want)
		}
	}
}
