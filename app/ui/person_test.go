package ui

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/host"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestANameThatMeansSomebodyElseNeedsASecondEnter(t *testing.T) {
	d := newDesktop(t)
	before := chat.User{ID: "former", Name: "Bo"}
	d.change(func(v *view.Snapshot) { v.Names = map[string]chat.User{view.NameKey("bo"): before} })
	d.write("@Bo secret")
	if note := d.note(); !strings.Contains(note, "a different person from") {
		t.Errorf("the note is %s", note)
	}
	d.enter()
	if len(d.did.sent) != 0 || d.glass.text == "" {
		t.Fatalf("sent at once: %+v", d.did.sent)
	}
	d.write("@Bo secret!")
	d.enter()
	if len(d.did.sent) != 0 {
		t.Fatalf("another text was sent at its first Enter: %+v", d.did.sent)
	}
	d.enter()
	if want := (view.Draft{Text: "@Bo secret!", To: uitest.Bo.ID}); len(d.did.sent) != 1 || d.did.sent[0] != want {
		t.Errorf("got %+v, want %+v", d.did.sent, want)
	}
}

func TestANameThatMeansTheSameNeedsNoSecondEnter(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Names = map[string]chat.User{view.NameKey("bo"): uitest.Bo} })
	d.write("@Bo hello")
	d.enter()
	if len(d.did.sent) != 1 {
		t.Error("not sent")
	}
}

func TestAnAnswerThatComesLateHoldsBackToo(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Names = map[string]chat.User{view.NameKey("Tomas"): {ID: "former", Name: "Tomas"}}
	})
	d.write("@Tomas secret")
	d.enter()
	d.learn(&view.Lookup{Name: "Tomas", Done: true, Match: &chat.Person{User: chat.User{ID: "now", Name: "Tomas"}}})
	if len(d.did.sent) != 0 {
		t.Fatalf("sent: %+v", d.did.sent)
	}
	d.enter()
	if len(d.did.sent) != 1 || d.did.sent[0].To != "now" {
		t.Errorf("got %+v", d.did.sent)
	}
}

func TestOfflineANameGoesToWhomItMeant(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Names = map[string]chat.User{view.NameKey("Tomas"): {ID: "tomas", Name: "Tomas"}}
		v.Link.State = view.Waiting
	})
	d.write("@tomas hello")
	d.enter()
	if len(d.did.sent) != 1 || d.did.sent[0].To != "tomas" {
		t.Errorf("got %+v, want it for the user that the name meant", d.did.sent)
	}
}

func TestSigningOutSaysWhatIsLost(t *testing.T) {
	d := newDesktop(t)
	d.did.unsent = [2]int{2, 1}
	d.act(action.Dialog, string(action.SignOutDialog))
	html := app.HTMLString(d.dialogUI(action.SignOutDialog))
	for _, want := range []string{"2 unsent messages will be lost", "1 draft will be lost", "Discard and sign out", "in every tab"} {
		if !strings.Contains(html, want) {
			t.Errorf("the dialog does not say %q: %s", want, html)
		}
	}
	d.submitForm("signout")
	d.submitForm("signout")
	if d.glass.signOuts != 1 {
		t.Errorf("signed out %d times", d.glass.signOuts)
	}
	d.staysSignedIn()
	if html := app.HTMLString(d.dialogUI(action.SignOutDialog)); !strings.Contains(html, "still signed in") {
		t.Errorf("a failure shows %s", html)
	}
}

func TestSigningOutNeedsAConnection(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	d.act(action.Dialog, string(action.SignOutDialog))
	html := app.HTMLString(d.dialogUI(action.SignOutDialog))
	if !strings.Contains(html, "needs a connection") || strings.Contains(html, "submit") {
		t.Errorf("the dialog is %s", html)
	}
	d.submitForm("signout")
	if d.glass.signOuts != 0 {
		t.Error("signed out without a connection")
	}
}

func TestPeopleAreBlockedFromAMessageAndUnblockedFromTheMenu(t *testing.T) {
	d := newDesktop(t)
	d.act(action.Person, string(uitest.Bo.ID))
	if html := app.HTMLString(d.dialogUI(action.PersonDialog)); !strings.Contains(html, `<bdi translate="no">Bo</bdi>`) || !strings.Contains(html, ">Block<") {
		t.Fatalf("the dialog is %s", html)
	}
	d.act(action.BlockUser, string(uitest.Bo.ID))
	if d.screen.dialog != action.NoDialog {
		t.Error("the dialog stays open")
	}
	d.change(func(v *view.Snapshot) { v.Blocked = []chat.User{uitest.Bo} })
	d.act(action.Dialog, string(action.BlockedDialog))
	if html := app.HTMLString(d.dialogUI(action.BlockedDialog)); !strings.Contains(html, "Unblock") {
		t.Errorf("the list is %s", html)
	}
	d.act(action.UnblockUser, string(uitest.Bo.ID))
	if !slices.Contains(d.did.log, "block "+string(uitest.Bo.ID)) || !slices.Contains(d.did.log, "unblock "+string(uitest.Bo.ID)) {
		t.Errorf("done is %q", d.did.log)
	}
	d.act(action.Person, string(uitest.Me.ID))
	if d.screen.dialog == action.PersonDialog {
		t.Error("there is a dialog about oneself")
	}
}

func TestWithoutCookiesThePersonChooses(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Link = view.Link{State: view.Stopped, Cause: view.CauseCookies} })
	html := app.HTMLString(d.bannerUI())
	for _, want := range []string{"Staying signed in needs cookies", "Try again", "Continue in this tab only"} {
		if !strings.Contains(html, want) {
			t.Errorf("the banner does not say %q: %s", want, html)
		}
	}
	d.act(action.Again, "")
	d.act(action.ThisTab, "")
	if !slices.Equal(d.did.log[len(d.did.log)-2:], []string{"try again", "stay in memory"}) {
		t.Errorf("done is %q", d.did.log)
	}
}

func TestTheBannerSaysWhyWhereAPageCanKnow(t *testing.T) {
	for cause, want := range map[view.Cause]string{
		view.CauseNetwork: "no network", view.CauseProxy: "only its proxy answers", view.CauseSocket: "WebSockets",
		view.CauseBusy: "too many connections", view.CauseTooMany: "Close it in another tab", view.CauseLogin: "asks for a password",
		view.CauseServer: "with an error", "": "Reconnecting…",
	} {
		d := newDesktop(t)
		d.change(func(v *view.Snapshot) { v.Link = view.Link{State: view.Waiting, Cause: cause} })
		d.screen.offline = true
		if html := app.HTMLString(d.bannerUI()); !strings.Contains(html, want) {
			t.Errorf("%q: the banner is %s", cause, html)
		}
	}
}

func TestWhatIsSentTooEarlyGoesToWhomTheNameMeant(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) {
		v.Names = map[string]chat.User{view.NameKey("Tomas"): {ID: "tomas", Name: "Tomas"}}
	})
	d.begin(host.Early{Sends: []host.EarlySend{{Room: chat.Lobby, Text: "@Tomas hello"}, {Room: chat.Lobby, Text: "hello"}}})
	if got := d.did.sent; len(got) != 2 || got[0].To != "tomas" || got[1].To != "" {
		t.Errorf("got %+v", got)
	}
}
