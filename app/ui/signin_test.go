package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

var (
	aGuest  = view.Account{Role: chat.RoleGuest}
	anAdmin = view.Account{Role: chat.RoleAdmin, Claimed: true}
	refused = view.Link{State: view.Stopped, Cause: view.CauseSignIn}
)

// as has the person be a guest or an account.
func (d *desktop) as(a view.Account) { d.change(func(v *view.Snapshot) { v.Account = a }) }

func TestAGuestWhoHasWrittenIsInvitedToKeepTheName(t *testing.T) {
	d := newDesktop(t)
	d.now = func() time.Time { return time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }
	d.as(aGuest)
	if d.keepProps().Name != "" {
		t.Error("somebody is invited who has written nothing")
	}
	d.write("hello")
	d.enter()
	if got := d.keepProps().Name; got != uitest.Me.Name {
		t.Fatalf("invited to keep %q", got)
	}
	d.screen.welcome = true
	if d.keepProps().Name != "" {
		t.Error("somebody is invited below the welcome")
	}
	d.act(action.Welcomed, "")
	d.as(anAdmin)
	if d.keepProps().Name != "" {
		t.Error("an account is invited")
	}
	d.as(view.Account{})
	if d.keepProps().Name != "" {
		t.Error("somebody is invited on a server that has no accounts")
	}
	d.as(aGuest)
	d.act(action.Account, "")
	if d.glass.visited != "/account" {
		t.Errorf("the invitation leads to %q", d.glass.visited)
	}
	d.act(action.KeepLater, "")
	d.write("hello again")
	d.enter()
	if d.keepProps().Name != "" || !strings.HasPrefix(d.glass.stash[keepKept], "2027-") {
		t.Errorf("put off, it comes back; kept is %q", d.glass.stash[keepKept])
	}
}

func TestTheMenuLeadsToTheAccount(t *testing.T) {
	const account, signIn = `data-action="account"`, `data-action="signin"`
	for name, c := range map[string]struct {
		as   view.Account
		want [2]bool
	}{
		"guest":                       {aGuest, [2]bool{true, true}},
		"admin":                       {anAdmin, [2]bool{true, false}},
		"account, before the welcome": {view.Account{Claimed: true}, [2]bool{true, false}},
		"a server without accounts":   {view.Account{}, [2]bool{false, false}},
	} {
		d := newDesktop(t)
		d.as(c.as)
		menu := markupOf(d.menuUI(action.SettingsMenu))
		if got := [2]bool{strings.Contains(menu, account), strings.Contains(menu, signIn)}; got != c.want {
			t.Errorf("%s: account and sign-in are in the menu: %v, want %v", name, got, c.want)
		}
	}
	d := newDesktop(t)
	d.as(aGuest)
	d.write("half a thought")
	d.act(action.SignIn, "")
	if want := "draft lobby half a thought by " + uitest.Me.Name; d.glass.visited != "/sign-in?next=%2Fr%2Flobby" || !strings.Contains(strings.Join(d.did.log, "\n"), want) {
		t.Errorf("went to %q after %q", d.glass.visited, d.did.log)
	}
	d.glass.visited = ""
	d.change(func(v *view.Snapshot) { v.Link.State = view.Waiting })
	d.act(action.Account, "")
	if d.glass.visited != "" || !strings.Contains(d.toasted(), english.OfflineLater) {
		t.Errorf("offline, went to %q and said %q", d.glass.visited, d.toasted())
	}
}

func TestOnesOwnProfileHasTheRole(t *testing.T) {
	d := newDesktop(t)
	d.as(anAdmin)
	d.act(action.Dialog, string(action.RenameDialog))
	uitest.WantAll(t, app.HTMLString(d.dialogUI(action.RenameDialog)), "Admin", `data-action="account"`)
	d.as(view.Account{Role: "emperor", Claimed: true})
	if html := app.HTMLString(d.dialogUI(action.RenameDialog)); strings.Contains(html, "profile--open") {
		t.Errorf("an unknown role is shown: %s", html)
	}
}

func TestWhoeverCanSignInAgainIsToldSoBeforeSigningOut(t *testing.T) {
	for _, c := range []struct {
		as         view.Account
		want, lack string
	}{{anAdmin, "sign in again as", "nobody can sign in"}, {aGuest, "nobody can sign in", "sign in again as"}} {
		d := newDesktop(t)
		d.as(c.as)
		d.act(action.Dialog, string(action.SignOutDialog))
		if html := app.HTMLString(d.dialogUI(action.SignOutDialog)); !strings.Contains(html, c.want) || strings.Contains(html, c.lack) {
			t.Errorf("%+v: the dialog is %s", c.as, html)
		}
	}
}

func TestThePageLeadsToSignInOnceSomebodyLooks(t *testing.T) {
	const want = "/sign-in?next=%2Fr%2Flobby replace"
	d := newDesktop(t)
	d.as(anAdmin)
	d.write("half a thought")
	d.change(func(v *view.Snapshot) { v.Link = refused })
	if d.glass.visited != "" {
		t.Errorf("nobody has looked yet, or the composer is not there, and the page leads to %q", d.glass.visited)
	}
	uitest.WantAll(t, app.HTMLString(d.bannerUI()), "no longer signed in as", `data-action="signin"`)
	d.screen.begun = true
	d.attention(true)
	if d.glass.visited != "" || d.did.log[len(d.did.log)-1] != "try again" {
		t.Errorf("at first sight, the page leads to %q after %q", d.glass.visited, d.did.log)
	}
	d.change(func(v *view.Snapshot) { v.Link = view.Link{State: view.Connecting} })
	d.change(func(v *view.Snapshot) { v.Link = refused })
	if d.glass.visited != want || !strings.Contains(strings.Join(d.did.log, "\n"), "draft lobby half a thought") {
		t.Errorf("the page leads to %q after %q", d.glass.visited, d.did.log)
	}
	d.glass.visited = ""
	d.change(func(v *view.Snapshot) { v.Link.Attempt++ })
	if d.glass.visited != "" {
		t.Error("it leads there again while it is on its way")
	}
	d.change(func(v *view.Snapshot) { v.Link = view.Link{State: view.Online} }) // Back, signed in; then refused again
	d.change(func(v *view.Snapshot) { v.Link = refused })
	if d.glass.visited != want {
		t.Errorf("the next time, the page leads to %q", d.glass.visited)
	}
}

func TestAServerWithoutGuestsIsSaidToNeedAnAccount(t *testing.T) {
	d := newDesktop(t)
	d.change(func(v *view.Snapshot) { v.Link, v.Me, v.Account = refused, chat.User{}, view.Account{} })
	uitest.WantAll(t, app.HTMLString(d.bannerUI()), "You need an account here", `data-action="signin"`)
}
