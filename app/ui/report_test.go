package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/dialog"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestAMessageIsReportedWithAReason(t *testing.T) {
	d := talked(t)
	r, ok := d.row("1")
	if !ok || r.Mine {
		t.Fatalf("got %+v", r)
	}
	d.actOnMessage(action.Report, "1", "")
	d.settle()
	html := app.HTMLString(d.dialogUI(action.ReportDialog))
	uitest.WantAll(t, html, english.ReportTitle, english.ReportWho, `value="harassment"`, english.ReportSpam, `id="report-note"`)
	if strings.Contains(html, english.ReportWhoPrivate) {
		t.Error("the dialog speaks of a private room")
	}
	d.glass.values[action.ReportDialog.FieldID()], d.glass.values[dialog.ReportNoteID] = "harassment", " he does that "
	d.submitForm("report")
	if want := fmt.Sprintf("report lobby %d harassment he does that", r.Seq); !d.wants(want) {
		t.Fatalf("did %v, want %q", d.did.log, want)
	}
	limited := chat.Limited("you report messages", chat.ReportEvery)
	d.change(func(v *view.Snapshot) { v.Notices = []view.Notice{{ID: 1, About: "report", Error: limited}} })
	if html := app.HTMLString(d.dialogUI(action.ReportDialog)); d.screen.dialog != action.ReportDialog || !strings.Contains(html, english.Refuse(limited)) {
		t.Errorf("a refusal: the dialog is %q, %s", d.screen.dialog, html)
	}
	d.change(func(v *view.Snapshot) { v.Notices, v.Reported = nil, &chat.Report{Room: r.Room, Seq: r.Seq} })
	if d.screen.dialog != action.NoDialog || d.screen.toast.text != english.ReportDone {
		t.Errorf("the dialog is %q, the toast %q", d.screen.dialog, d.screen.toast.text)
	}
	d.change(func(v *view.Snapshot) { v.Reported = &chat.Report{Outcome: chat.OutcomeNone, Word: "Sorry"} })
	if got := d.screen.toast.text; got != english.ReportNone+" Sorry" {
		t.Errorf("of the outcome it says %q", got)
	}
}

func TestAReportFromAPrivateRoomSaysWhoSeesWhat(t *testing.T) {
	d := talked(t)
	d.private(t, chat.RoleMember)
	d.openDialog(action.ReportDialog)
	d.settle()
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.ReportDialog)), english.ReportWho+" "+english.ReportWhoPrivate)
}
