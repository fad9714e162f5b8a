package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/app/ui/uitest"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestInSlowModeATextStaysUntilTheWaitIsOver(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Open.Room.Slow, v.Open.Waits = 90, d.now().Add(62*time.Second)
	})
	slow := catalog.Fill(english.SlowHere, "{time}", "90 s")
	uitest.WantAll(t, markupOf(d.composerUI()), slow, catalog.Fill(english.SlowNext, "{time}", "1:02"))
	d.write("patience")
	d.enter()
	if len(d.did.sent) != 0 || d.composer.text != "patience" {
		t.Errorf("sent %v, the field has %q", d.did.sent, d.composer.text)
	}
	uitest.WantAll(t, markupOf(d.composerUI()), english.SlowTried)
	d.change(func(v *view.Snapshot) { v.Open.Waits = d.now().Add(-time.Second) })
	if html := markupOf(d.composerUI()); strings.Contains(html, english.SlowTried) || !strings.Contains(html, slow) {
		t.Errorf("after the wait: %s", html)
	}
	d.enter()
	if len(d.did.sent) != 1 {
		t.Errorf("sent %v", d.did.sent)
	}
	d.change(func(v *view.Snapshot) { v.Open.Rights |= chat.ToModerate })
	uitest.WantAll(t, markupOf(d.composerUI()), slow+" "+english.SlowExempt)
}

func TestALinkOfANewGuestStaysInTheField(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Account.Links = chat.MillisOf(d.now().Add(6*time.Minute + time.Second)) })
	says := catalog.Fill("You can post links in {time}, or with an account.", "{time}", english.Span(7*time.Minute))
	d.write("no link yet")
	if html := markupOf(d.composerUI()); strings.Contains(html, says) {
		t.Errorf("a text without a link: %s", html)
	}
	d.write("see https://tea.example")
	if html := markupOf(d.composerUI()); !strings.Contains(html, says) || strings.Contains(html, english.SlowTried) {
		t.Errorf("before the Enter: %s", html)
	}
	d.enter()
	if len(d.did.sent) != 0 || d.composer.text != "see https://tea.example" {
		t.Errorf("sent %v, the field has %q", d.did.sent, d.composer.text)
	}
	uitest.WantAll(t, markupOf(d.composerUI()), says+" "+english.SlowTried)
	for what, may := range map[string]func(v *view.Snapshot){
		"with an account":       func(v *view.Snapshot) { v.Account.Links = 0 },
		"for who keeps order":   func(v *view.Snapshot) { v.Open.Rights |= chat.ToModerate },
		"in a private room":     func(v *view.Snapshot) { v.Open.Room.Kind = chat.Private },
		"when the time is over": func(v *view.Snapshot) { v.Account.Links = chat.MillisOf(d.now()) },
	} {
		before := *d.view
		open := *d.view.Open
		d.change(may)
		if html := markupOf(d.composerUI()); strings.Contains(html, says) {
			t.Errorf("%s: %s", what, html)
		}
		d.change(func(v *view.Snapshot) { v.Account, v.Open = before.Account, &open })
	}
	d.change(func(v *view.Snapshot) { v.Account.Links = 0 })
	d.enter()
	if len(d.did.sent) != 1 {
		t.Errorf("sent %v", d.did.sent)
	}
}

func TestTheSilencedKeepTheirText(t *testing.T) {
	d := newDesktop(t)
	silenced := func(until time.Time) {
		d.change(func(v *view.Snapshot) {
			v.Account.Silence, v.Open.Waits = chat.Silence{Until: chat.MillisOf(until), Reason: "<shouting>"}, until
		})
	}
	silenced(d.now().Add(62 * time.Second))
	uitest.WantAll(t, markupOf(d.composerUI()), english.SilencedMe+" "+catalog.Fill(english.SlowNext, "{time}", "1:02")+" &lt;shouting&gt;")
	d.write("but")
	d.enter()
	if len(d.did.sent) != 0 || d.composer.text != "but" {
		t.Errorf("sent %v, the field has %q", d.did.sent, d.composer.text)
	}
	uitest.WantAll(t, markupOf(d.composerUI()), english.SlowTried)
	silenced(chat.Forever.Time())
	uitest.WantAll(t, markupOf(d.composerUI()), english.SilencedMeOpen)
	silenced(d.now().Add(-time.Second))
	if html := markupOf(d.composerUI()); strings.Contains(html, english.SilencedMe) {
		t.Errorf("after the silence: %s", html)
	}
	d.enter()
	if len(d.did.sent) != 1 {
		t.Errorf("sent %v", d.did.sent)
	}
}

func TestTheCardSilencesAndLifts(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Person, string(uitest.Bo.ID))
	d.settle()
	if html := app.HTMLString(d.dialogUI(action.PersonDialog)); strings.Contains(html, english.SilenceTitle) {
		t.Errorf("for somebody who may not: %s", html)
	}
	if !d.wants("silence of  u-bo") {
		t.Errorf("did %v", d.did.log)
	}
	d.change(func(v *view.Snapshot) { v.Silenced = view.Silenced{User: uitest.Bo.ID} })
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.PersonDialog)), english.SilenceTitle, english.SilenceOpen, english.SilenceReason, `data-arg="1h0m0s"`)
	d.glass.values["silence-reason"] = " shouting "
	d.act(action.Silence, "1h0m0s")
	if !d.wants("silence  u-bo 1h0m0s shouting") {
		t.Errorf("did %v", d.did.log)
	}
	d.change(func(v *view.Snapshot) {
		v.Silenced.Silence = chat.Silence{Until: chat.MillisOf(d.now().Add(time.Hour)), Reason: "<shouting>"}
	})
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.PersonDialog)), "Silenced in public rooms until", "&lt;shouting&gt;", english.SilenceLift)
	d.act(action.Unsilence, "")
	if !d.wants("unsilence  u-bo") {
		t.Errorf("did %v", d.did.log)
	}
}

func TestAnArchivedRoomStandsApartAndIsUsedAgain(t *testing.T) {
	d := newDesktop(t)
	tea := chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea", Settings: chat.Settings{Archived: true}}
	d.change(func(v *view.Snapshot) {
		v.Rooms = append(v.Rooms, view.Room{Room: tea})
		v.Open = &view.OpenRoom{Room: tea, Known: true, ReadOnly: true}
	})
	if html := markupOf(d.composerUI()); !strings.Contains(html, english.ArchivedHere) || strings.Contains(html, english.Unarchive) {
		t.Errorf("the composer: %s", html)
	}
	html := markupOf(d.roomsUI())
	if apart := strings.Index(html, english.ArchivedRooms); apart < 0 || strings.Index(html, "Tea") < apart {
		t.Errorf("the list: %s", html)
	}
	d.change(func(v *view.Snapshot) { v.Open.Rights = chat.ToManage })
	uitest.WantAll(t, markupOf(d.composerUI()), english.Unarchive, `data-arg="archive off"`)
	d.act(action.Configure, "archive off")
	if !slices.Contains(d.did.log, "configure tea archive off") {
		t.Errorf("did %v", d.did.log)
	}
}

func TestModeratorsChooseSlowModeCalmAndAskingOnly(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Open.Rights, v.Open.Room.Slow = chat.ToModerate, 30 })
	d.act(action.Menu, string(action.RoomMenu))
	uitest.WantAll(t, app.HTMLString(d.menuUI(action.RoomMenu)), english.RoomSettings)
	d.act(action.Dialog, string(action.TopicDialog))
	d.settle()
	html := app.HTMLString(d.dialogUI(action.TopicDialog))
	uitest.WantAll(t, html, `data-arg="slow 30s"`, `data-arg="slow off"`)
	if strings.Contains(html, `data-arg="archive`) || strings.Contains(html, `data-arg="guests`) || strings.Count(html, "aria-pressed") != len(chat.Slows)+2+1+len(chat.Calms) {
		t.Errorf("the dialog: %s", html)
	}
}

func TestACountdownRoundsUp(t *testing.T) {
	for want, left := range map[string]time.Duration{"0:01": time.Millisecond, "0:09": 9 * time.Second, "1:00": 59*time.Second + 1, "59:59": time.Hour - time.Second, "1:00:00": time.Hour, "6:00:00": 6 * time.Hour} {
		if got := render.Countdown(left); got != want {
			t.Errorf("%v: got %s, want %s", left, got, want)
		}
	}
}

func TestACalmRoomSaysUntilWhenAndIsLifted(t *testing.T) {
	d := newDesktop(t)
	d.write("half a thought")
	until := chat.MillisOf(d.now().Add(time.Hour))
	here := strings.Split(english.CalmHere, "{when}")[0]
	d.change(func(v *view.Snapshot) { v.Open.Room.Calm, v.Open.ReadOnly = until, true })
	uitest.WantAll(t, markupOf(d.composerUI()), here, `data-action="signin"`)
	if d.enter(); len(d.did.sent) != 0 || d.composer.text != "half a thought" || d.composerClass() != "composer--read" {
		t.Errorf("sent %v, the field has %q", d.did.sent, d.composer.text)
	}
	d.change(func(v *view.Snapshot) { v.Open.ReadOnly, v.Open.Rights = false, v.Open.Rights|chat.ToModerate })
	uitest.WantAll(t, markupOf(d.composerUI()), here, english.CalmLift, `data-arg="calm off"`)
	d.act(action.Menu, string(action.RoomMenu))
	uitest.WantAll(t, app.HTMLString(d.menuUI(action.RoomMenu)), english.CalmLift)
	d.act(action.Configure, "calm off")
	d.change(func(v *view.Snapshot) { v.Open.Room.Calm = 0 })
	d.act(action.Menu, string(action.RoomMenu))
	uitest.WantAll(t, app.HTMLString(d.menuUI(action.RoomMenu)), english.CalmDo)
	d.act(action.Configure, "calm")
	d.write("/calm all off")
	d.enter()
	room := string(d.open().Room.ID)
	want := []string{"configure " + room + " calm off", "configure " + room + " calm until 2026-01-02T04:04:05Z", "configure  calm off"}
	if got := slices.DeleteFunc(slices.Clone(d.did.log), func(did string) bool { return !strings.HasPrefix(did, "configure") }); !slices.Equal(got, want) {
		t.Errorf("did %q, want %q", d.did.log, want)
	}
	d.write("/calm soon")
	d.enter()
	uitest.WantAll(t, markupOf(d.composerUI()), english.CalmInvalid)
	d.change(func(v *view.Snapshot) { v.Open.Rights &^= chat.ToModerate })
	d.write("/calm 1h")
	d.enter()
	uitest.WantAll(t, markupOf(d.composerUI()), english.SlowNotYours)
}
