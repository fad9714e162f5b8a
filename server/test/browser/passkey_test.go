package browser

import (
	"context"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/webauthn"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// token is an authenticator of a person's browser. Its passkeys are synced, and it verifies its user.
type token struct {
	p  *chromium.Person
	id webauthn.AuthenticatorID
}

// newToken gives a page an authenticator. It signs without being asked, also for a request that waits beside the name field, unless nobody
// is present: then requests wait.
func newToken(p *chromium.Person, present bool) token {
	p.T.Helper()
	chromium.Call(p, webauthn.Enable, webauthn.EnableParams{})
	added := chromium.Call(p, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: present,
		DefaultBackupEligibility: true, DefaultBackupState: true,
	}})
	return token{p, added.AuthenticatorID}
}

func (k token) present(is bool) {
	k.p.T.Helper()
	chromium.Call(k.p, webauthn.SetAutomaticPresenceSimulation, webauthn.SetAutomaticPresenceSimulationParams{AuthenticatorID: k.id, Enabled: is})
}

func (k token) passkeys() []*webauthn.Credential {
	k.p.T.Helper()
	return chromium.Call(k.p, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: k.id}).Credentials
}

// has waits until the authenticator has so many passkeys.
func (k token) has(n int) {
	k.p.T.Helper()
	deadline := time.Now().Add(kit.Patience)
	for len(k.passkeys()) != n {
		if time.Now().After(deadline) {
			k.p.T.Fatalf("the authenticator has %d passkeys, not %d", len(k.passkeys()), n)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// addPasskeyTo is webauthn.AddCredential without the fields of authenticators that have trust groups, which Chromium refuses for others.
var addPasskeyTo = cdp.Command[addedPasskey, cdp.Empty]{Method: webauthn.CommandAddCredential}

type addedPasskey struct {
	AuthenticatorID webauthn.AuthenticatorID `json:"authenticatorId"`
	Credential      map[string]any           `json:"credential"`
}

// sync copies the passkeys to another authenticator, as password managers do.
func (k token) sync(to token) {
	k.p.T.Helper()
	for _, passkey := range k.passkeys() {
		chromium.Call(to.p, addPasskeyTo, addedPasskey{to.id, map[string]any{
			"credentialId": passkey.CredentialID, "isResidentCredential": true, "rpId": passkey.RpID, "privateKey": passkey.PrivateKey,
			"userHandle": passkey.UserHandle, "signCount": passkey.SignCount, "backupEligibility": true, "backupState": true,
			"userName": passkey.UserName, "userDisplayName": passkey.UserDisplayName,
		}})
	}
}

// arrives waits for a page by its path and query.
func arrives(p *chromium.Person, at string) {
	p.T.Helper()
	p.Until(`document.readyState === "complete" && location.pathname + location.search === "` + at + `"`)
}

const (
	addPasskey    = `[data-passkey="add"]:not([hidden])`
	signUpPasskey = `[data-passkey="sign-up"]:not([hidden])`
	withPasskey   = `[data-passkey="sign-in"]:not([hidden])`
)

// keepsWithPasskey makes an account of a guest, with a passkey, and returns the name.
func keepsWithPasskey(p *chromium.Person) (name string) {
	p.T.Helper()
	p.Visit("/")
	name = p.Name()
	p.Load("/account")
	p.Click(addPasskey)
	arrives(p, "/account?done=claimed")
	return name
}

// isShown waits until a page says what a passkey could not do.
func isShown(p *chromium.Person, text string) {
	p.T.Helper()
	p.Until(`document.querySelector("[data-passkey-api]:not([hidden])")?.textContent.includes("` + text + `")`)
}

// TestPasskeys has stories of people with authenticators, who all use one server, at a host that may have passkeys.
func TestPasskeys(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	url := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	for name, story := range map[string]func(*testing.T, context.Context, string){
		"a guest keeps the name, and signs in elsewhere": keepsAndSignsIn, "one that is not used": cancels, "two tabs": hasTwoTabs,
		"a removed one is forgotten": removes, "one is offered after a password": isOffered, "a page says why there are none": hasNumbers,
		"an administrator": func(t *testing.T, browser context.Context, url string) { isAdministrator(t, browser, url, server) },
		"somebody new":     signsUp, "an owner": ownsWithPasskey,
		"pages": passkeyPages, "a page that stays open": staysOpen,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			story(t, browser, url)
		})
	}
}

func keepsAndSignsIn(t *testing.T, browser context.Context, url string) {
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	ada.Visit("/")
	ada.Say("written as a guest")
	ada.Sees("written as a guest")
	key := newToken(ada, true)
	name := keepsWithPasskey(ada)
	ada.Until(`document.querySelectorAll("#ways .row__more").length === 1`)
	key.has(1)
	if made := key.passkeys()[0]; made.RpID != "localhost" || made.UserName != name || !made.IsResidentCredential {
		t.Errorf("the passkey is %+v", made)
	}
	ada.Visit("/")
	if got := ada.Name(); got != name {
		t.Errorf("%s is %s now", name, got)
	}
	ada.Say("written as a member")
	ada.Sees("written as a member")

	other := chromium.NewPerson(t, browser, url, chromium.Phone)
	theirs := newToken(other, false)
	key.sync(theirs)
	other.Load("/sign-in?next=%2Fr%2Flobby")
	other.Until(`document.querySelector('` + withPasskey + `')`)
	theirs.present(true)
	other.Click(withPasskey)
	arrives(other, "/r/lobby")
	other.Visit("/")
	if got := other.Name(); got != name {
		t.Errorf("on the phone %s is %s", name, got)
	}
	other.Sees("written as a guest")

	third := chromium.NewPerson(t, browser, url, chromium.Desktop) // who chooses the passkey beside the name field
	theirs = newToken(third, true)
	key.sync(theirs)
	third.Load("/sign-in")
	arrives(third, "/")
	third.Visit("/")
	if got := third.Name(); got != name {
		t.Errorf("beside the name field %s is %s", name, got)
	}
	for _, p := range []*chromium.Person{ada, other, third} {
		p.Calm()
	}
}

// signsUp has somebody new, who has no password.
func signsUp(t *testing.T, browser context.Context, url string) {
	first := chromium.NewPerson(t, browser, url, chromium.Phone)
	key := newToken(first, true)
	first.Load("/sign-up?next=%2Fr%2Flobby")
	accessible(first, "sign up with a passkey")
	name := "Ada-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	first.Until(`document.querySelector('` + signUpPasskey + `')`)
	first.Eval(`document.querySelector("#name").value = "a b"`)
	first.Click(signUpPasskey)
	first.Until(`document.querySelector("[data-passkey-api]:not([hidden])") && document.activeElement.id === "name"`)
	key.has(0)
	first.Eval(`document.querySelector("#name").value = "` + name + `"`)
	first.Click(signUpPasskey)
	arrives(first, "/r/lobby")
	key.has(1)
	first.Visit("/")
	if got := first.Name(); got != name {
		t.Errorf("%s is %s", name, got)
	}
	if made := key.passkeys()[0]; made.UserName != name {
		t.Errorf("the passkey is of %q", made.UserName)
	}
	second := chromium.NewPerson(t, browser, url, chromium.Desktop)
	theirs := newToken(second, false)
	key.sync(theirs)
	second.Load("/sign-in")
	second.Until(`document.querySelector('` + withPasskey + `')`)
	theirs.present(true)
	second.Click(withPasskey)
	arrives(second, "/")
	second.Visit("/")
	if got := second.Name(); got != name {
		t.Errorf("elsewhere %s is %s", name, got)
	}
}

// ownsWithPasskey has the visitor of the link of a new server, who has no password.
func ownsWithPasskey(t *testing.T, browser context.Context, _ string) {
	server := kit.StartProcess(t, "--limits", "off")
	url := strings.Replace(server.URL, "127.0.0.1", "localhost", 1)
	owner := chromium.NewPerson(t, browser, url, chromium.Desktop)
	key := newToken(owner, true)
	_, path, _ := strings.Cut(<-server.Offer, "/start/")
	owner.Load("/start/" + path)
	owner.Until(`document.querySelector('` + signUpPasskey + `')`)
	accessible(owner, "first run with a passkey")
	owner.Eval(`document.querySelector("#place").value = "The Attic", document.querySelector("#name").value = "Ada"`)
	owner.Click(signUpPasskey)
	arrives(owner, "/admin/settings?done=start")
	key.has(1)
	owner.Until(`document.querySelector("#place").value === "The Attic"`)
	owner.Load("/account")
	owner.Until(`document.querySelectorAll("#ways .row__more").length === 1 && document.querySelector("#ways").textContent.includes("Not set")`)
}

func cancels(t *testing.T, browser context.Context, url string) {
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	key := newToken(ada, true)
	keepsWithPasskey(ada)

	// Somebody without one, or who cancels, is told, and can go on.
	bo := chromium.NewPerson(t, browser, url, chromium.Desktop)
	bo.Load("/sign-in")
	bo.Click(withPasskey)
	bo.Until(`document.querySelector("[data-passkey-api]").hidden === false || document.querySelector('` + withPasskey + `[aria-disabled]')`)
	theirs := newToken(bo, true)
	bo.Load("/sign-in")
	bo.Click(withPasskey)
	isShown(bo, "No passkey was used")
	accessible(bo, "passkey cancelled")
	bo.Until(`document.querySelector('` + withPasskey + `:not([aria-disabled])')`)
	theirs.present(false)
	key.sync(theirs)
	theirs.present(true)
	bo.Click(withPasskey)
	arrives(bo, "/")

	// The device that has one already makes no second one.
	ada.Load("/account")
	ada.Click(addPasskey)
	isShown(ada, "You already have a passkey on this device")
	ada.Calm()
}

// countPending counts the page's requests for passkeys: all, those that are pending, and how many were at once.
const countPending = `(() => {
	const get = navigator.credentials.get.bind(navigator.credentials);
	window.asked = window.pending = window.most = 0;
	navigator.credentials.get = (o) => {
		window.asked++;
		window.most = Math.max(window.most, ++window.pending);
		return get(o).finally(() => window.pending--);
	};
})()`

// staysOpen has a page on which time passes a hundred times as fast: its challenge is renewed before it expires.
func staysOpen(t *testing.T, browser context.Context, url string) {
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	key := newToken(ada, true)
	keepsWithPasskey(ada)
	bo := chromium.NewPerson(t, browser, url, chromium.Desktop)
	theirs := newToken(bo, false)
	key.sync(theirs)
	bo.Before(countPending)
	bo.Before(`(() => {
		const [every, now, start] = [window.setInterval, Date.now, Date.now()];
		window.setInterval = (f, ms) => every(f, ms / 100);
		Date.now = () => start + 100 * (now() - start);
	})()`)
	bo.Load("/sign-in")
	bo.Until(`window.asked >= 3 && window.pending === 1`)
	if got := bo.Eval(`window.most`); got != "1" {
		t.Errorf("%s requests were pending at once", got)
	}
	bo.Calm()
}

// isAdministrator has an administrator whose security key asks for no PIN at first.
func isAdministrator(t *testing.T, browser context.Context, url string, server *kit.Process) {
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	key := newToken(ada, true)
	name := keepsWithPasskey(ada)
	out, err := exec.Command(kit.Program(t), "admin", "role", name, "admin", "--store", "sqlite:"+server.File()).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v", out, err)
	}
	bo := chromium.NewPerson(t, browser, url, chromium.Desktop)
	bo.Before(countPending)
	bo.Before(`(() => { // an authenticator that verifies nobody unless it has to, and then fails
		const get = navigator.credentials.get.bind(navigator.credentials);
		navigator.credentials.get = (o) => {
			if (o.publicKey.userVerification === "required") {
				window.hadTo = true;
				return Promise.reject(new DOMException("no PIN", "NotAllowedError"));
			}
			return get({...o, publicKey: {...o.publicKey, userVerification: "discouraged"}});
		};
	})()`)
	theirs := newToken(bo, false)
	key.sync(theirs)
	bo.Load("/sign-in")
	bo.Until(`window.pending === 1`)
	theirs.present(true)
	bo.Click(withPasskey)
	isShown(bo, "Administrators need a passkey with a PIN")
	bo.Until(`window.hadTo`) // the page asks for a PIN
}

func hasTwoTabs(t *testing.T, browser context.Context, url string) {
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	key := newToken(ada, true)
	name := keepsWithPasskey(ada)

	// Both tabs wait beside the name field, and each has a challenge of its own.
	bo := chromium.NewPerson(t, browser, url, chromium.Desktop)
	first := newToken(bo, false)
	key.sync(first)
	tab, _ := openTab(bo)
	second := newToken(tab, false)
	key.sync(second)
	for _, p := range []*chromium.Person{bo, tab} {
		p.Before(countPending)
		p.Load("/sign-in")
		p.Until(`window.pending === 1`)
	}
	tab.Click(withPasskey) // which takes the place of the request that waits
	tab.Until(`window.asked === 2 && window.pending === 1`)
	if got := tab.Eval(`window.most`); got != "1" {
		t.Errorf("%s requests were pending at once", got)
	}
	first.present(true)
	bo.Click(withPasskey)
	arrives(bo, "/")
	second.present(true)
	tab.Load("/sign-in?other=1")
	arrives(tab, "/")
	bo.Visit("/")
	tab.Visit("/")
	if bo.Name() != name || tab.Name() != name {
		t.Errorf("%s is %s and %s", name, bo.Name(), tab.Name())
	}
	bo.Calm()
}

func removes(t *testing.T, browser context.Context, url string) {
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	key := newToken(ada, true)
	keepsWithPasskey(ada)
	bo := chromium.NewPerson(t, browser, url, chromium.Desktop)
	theirs := newToken(bo, false)
	key.sync(theirs)
	if ada.Eval(`document.querySelector('#ways [name="remove"]')`) != "null" {
		t.Error("the last way to sign in can be removed")
	}

	// Another name, another device, and the first passkey goes.
	ada.Click("#ways .row__more summary")
	ada.Eval(`document.querySelector("#passkey-0").value = "My laptop"`)
	ada.Click(`#ways .row__more button`)
	arrives(ada, "/account?done=saved")
	ada.Until(`document.querySelector("#ways .row__more").closest(".row").querySelector(".row__name").textContent === "My laptop"`)
	chromium.Call(ada, webauthn.RemoveVirtualAuthenticator, webauthn.RemoveVirtualAuthenticatorParams{AuthenticatorID: key.id})
	newer := newToken(ada, true)
	ada.Click(addPasskey)
	arrives(ada, "/account?done=passkey")
	newer.has(1)
	accessible(ada, "passkeys")
	ada.Click(`#ways [name="remove"][aria-label="Remove My laptop"]`)
	arrives(ada, "/account?done=removed")
	ada.Until(`document.querySelectorAll("#ways .row__more").length === 1`)
	newer.has(1)

	// Whoever still has it is told, and their password manager forgets it.
	bo.Before(countPending)
	bo.Load("/sign-in")
	bo.Until(`window.pending === 1`) // otherwise that one could be answered, and the passkey forgotten, before the click
	theirs.present(true)
	bo.Click(withPasskey)
	isShown(bo, "known here any more")
	theirs.has(0)

	// A new name reaches the password manager when the account page is seen.
	ada.Eval(`document.querySelector("#name").value = "Grace"`)
	ada.Eval(`document.querySelector('form[action$="account/name"]').requestSubmit()`)
	arrives(ada, "/account?done=name")
	deadline := time.Now().Add(kit.Patience)
	for newer.passkeys()[0].UserName != "Grace" && time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
	}
	if got := newer.passkeys()[0].UserName; got != "Grace" {
		t.Errorf("the passkey is %s's", got)
	}
}

func isOffered(t *testing.T, browser context.Context, url string) {
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	newToken(ada, true)
	ada.Visit("/")
	name := ada.Name()
	const password = "four random words here"
	ada.Load("/account")
	ada.Eval(`document.querySelector("#new").value = "` + password + `"`)
	ada.Eval(`document.querySelector("#new").form.requestSubmit()`)
	arrives(ada, "/account?done=claimed")
	signsIn := func(to string) {
		t.Helper()
		chromium.Call(ada, network.ClearBrowserCookies, cdp.Empty{})
		ada.Load("/sign-in?next=%2Fr%2Flobby")
		ada.Until(`document.querySelector("[data-passkey-able]").value === "1"`)
		ada.Eval(`document.querySelector("#name").value = "` + name + `"`)
		ada.Eval(`document.querySelector("#password").value = "` + password + `"`)
		ada.Eval(`document.querySelector("#password").form.requestSubmit()`)
		arrives(ada, to)
	}
	const offer = "/account/passkeys/offer?next=%2Fr%2Flobby"
	signsIn(offer)
	accessible(ada, "passkey offer")
	signsIn("/r/lobby") // not again within a month
	ada.Load(offer)
	ada.Click(addPasskey)
	arrives(ada, "/r/lobby")
	ada.Load("/account")
	ada.Until(`document.querySelectorAll("#ways .row__more").length === 1`)
}

func hasNumbers(t *testing.T, browser context.Context, url string) {
	ada := chromium.NewPerson(t, browser, strings.Replace(url, "localhost", "127.0.0.1", 1), chromium.Desktop)
	ada.Load("/sign-in")
	ada.Until(`document.querySelector(".ways").textContent.includes("open localhost")`)
	if ada.Eval(`document.querySelector("[data-passkey], [data-passkey-api], script")`) != "null" {
		t.Error("there is a button all the same")
	}
	accessible(ada, "no passkeys here")
}

// passkeyPages takes pictures of them, and has axe look at each.
func passkeyPages(t *testing.T, browser context.Context, url string) {
	ada := chromium.NewPerson(t, browser, url, chromium.Desktop)
	key := newToken(ada, true)
	keepsWithPasskey(ada)
	look := func(p *chromium.Person, what string, forced bool) {
		t.Helper()
		if !forced { // axe compares the colours of the style sheet, which are not those on screen then
			accessible(p, what)
		} else if *chromium.ScreenshotDir != "" {
			p.Picture(filepath.Join(*chromium.ScreenshotDir, what+".png"))
		}
	}
	for what, s := range map[string]chromium.Screen{
		"desktop": {Width: 1280, Height: 860, Languages: "en"}, "phone dark": {Width: 390, Height: 844, Phone: true, Dark: true, Languages: "en"},
		"hebrew": {Width: 390, Height: 844, Phone: true, Languages: "he"}, "chinese": {Width: 1280, Height: 860, Languages: "zh"},
		"forced": {Width: 390, Height: 844, Forced: true, Languages: "en"},
	} {
		ada.Set(s)
		ada.Load("/account")
		ada.Until(`document.querySelector('` + addPasskey + `')`)
		look(ada, "passkeys account "+what, s.Forced)
		ada.Eval(`document.querySelector("#ways .row__more").open = true, document.querySelector("#ways").scrollIntoView()`)
		look(ada, "passkeys rename "+what, s.Forced)
		bo := chromium.NewPerson(t, browser, url, s)
		bo.Load("/sign-in")
		bo.Until(`document.querySelector('` + withPasskey + `')`)
		look(bo, "passkeys sign-in "+what, s.Forced)
		bo.Eval(`(fetch("/api/guest", {method: "POST", headers: {"Content-Type": "application/json"}, body: '{"keep":"cookie"}'}).then(() => window.isGuest = true), 0)`)
		bo.Until(`window.isGuest`)
		bo.Load("/account")
		bo.Until(`document.querySelector('` + addPasskey + `')`)
		look(bo, "passkeys guest "+what, s.Forced)
	}
	key.has(1)
}
