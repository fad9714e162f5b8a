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

func TestModeratorsChooseSlowModeAndCalmOnly(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Open.Rights, v.Open.Room.Slow = chat.ToModerate, 30 })
	d.act(action.Menu, string(action.RoomMenu))
	uitest.WantAll(t, app.HTMLString(d.menuUI(action.RoomMenu)), english.RoomSettings)
	d.act(action.Dialog, string(action.TopicDialog))
	d.settle()
	html := app.HTMLString(d.dialogUI(action.TopicDialog))
	uitest.WantAll(t, html, `data-arg="slow 30s"`, `data-arg="slow off"`)
	if strings.Contains(html, `data-arg="archive`) || strings.Contains(html, `data-arg="guests`) || strings.Count(html, "aria-pressed") != len(chat.Slows)+1+len(chat.Calms) {
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
