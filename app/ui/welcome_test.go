package ui

import (
	"strings"
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// newcomer is a desktop whose person is here for the first time.
func newcomer(t *testing.T) *desktop {
	d := newDesktop(t)
	d.screen.welcome = true
	return d
}

func TestANewcomerIsShownWhatIsNotObvious(t *testing.T) {
	d := newcomer(t)
	got := d.welcomeUI()
	for _, want := range []string{"<bdi translate=\"no\">Brave-Otter</bdi>", "@name", `data-arg="rename"`, `data-action="invite"`, `data-arg="create"`, `data-arg="search"`} {
		if !strings.Contains(got, want) {
			t.Errorf("the welcome lacks %q: %s", want, got)
		}
	}
	if strings.Contains(got, `data-action="install"`) {
		t.Error("it offers to install where the browser cannot")
	}
	d.screen.installable = true
	if got := d.welcomeUI(); !strings.Contains(got, `data-action="install"`) {
		t.Error("it does not offer to install")
	}
	d.change(func(v *view.Snapshot) { v.Open.Room.Peer = &uitest.Bo })
	if got := d.welcomeUI(); strings.Contains(got, "welcome--open") {
		t.Error("it says in a private conversation that all can read it")
	}
}

func TestAppleBrowsersAreToldHowToInstall(t *testing.T) {
	d := newcomer(t)
	asked := 0
	d.install = func() { asked++ }
	d.screen.apple = true
	for _, offer := range []string{d.welcomeUI(), markupOf(d.menuUI(action.SettingsMenu))} {
		uitest.WantAll(t, offer, `data-action="install"`)
	}
	d.act(action.Install, "")
	if asked != 0 || !strings.Contains(d.toasted(), english.InstallApple) {
		t.Errorf("asked the browser %d times, said %q", asked, d.toasted())
	}
	d.screen.apple, d.screen.installable = false, true
	if d.act(action.Install, ""); asked != 1 {
		t.Errorf("asked the browser %d times, want once where it can be asked", asked)
	}
}

func TestTheWelcomeIsGoneOnceItIsClosedOrUsed(t *testing.T) {
	d := newcomer(t)
	d.act(action.Welcomed, "")
	if got := d.welcomeUI(); !d.glass.welcomed || strings.Contains(got, "welcome--open") {
		t.Errorf("closed, it is still there, or will be back")
	}
	d = newcomer(t)
	d.write("hello")
	d.enter()
	if got := d.welcomeUI(); !d.glass.welcomed || !strings.Contains(got, "welcome--open") {
		t.Error("with the first message it goes away at once, or will be back at the next visit")
	}
}

func TestAnInvitationIsTheAddressOfTheRoom(t *testing.T) {
	d := newcomer(t)
	d.act(action.Invite, "")
	if d.glass.copied != "/r/lobby" || !strings.Contains(d.toasted(), english.LinkCopied) {
		t.Errorf("copied %q, said %q", d.glass.copied, d.toasted())
	}
	d.glass.sharing, d.glass.copied = true, ""
	d.act(action.Invite, "")
	if d.glass.shared != "/r/lobby" || d.glass.copied != "" {
		t.Errorf("shared %q, copied %q", d.glass.shared, d.glass.copied)
	}
	d.change(func(v *view.Snapshot) { v.Open.Room = chat.Room{ID: "d-1", Kind: chat.Direct, Peer: &uitest.Bo} })
	d.act(action.Invite, "")
	if d.glass.shared != "/r/lobby" {
		t.Errorf("from a private conversation, shared %q", d.glass.shared)
	}
}
