package browser

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

const sitePassword = "correct horse battery staple"

// scripts turns the scripts of pages on or off.
func scripts(p *chromium.Person, on bool) {
	p.T.Helper()
	chromium.Call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// typesInto types into a field of a page without the program.
func typesInto(p *chromium.Person, field, text string) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`document.getElementById(%q)`, field))
	p.Eval(fmt.Sprintf(`(document.getElementById(%q).focus(), document.activeElement.select(), 0)`, field))
	types(p, text)
}

// atPage waits until a page without the program is open.
func atPage(p *chromium.Person, path string) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`document.readyState === "complete" && location.pathname === %q && document.querySelector("body.site h1")`, path))
}

// signsIn signs in with a password, without scripts.
func signsIn(p *chromium.Person, name string) {
	p.T.Helper()
	scripts(p, false)
	p.Load("/sign-in?next=%2Faccount")
	typesInto(p, "name", name)
	typesInto(p, "password", sitePassword)
	p.Click(`.form button`)
	atPage(p, "/account")
	scripts(p, true)
}

// keepsName makes an account of the guest that the program has made, without scripts, and opens the program again.
func keepsName(p *chromium.Person) {
	p.T.Helper()
	scripts(p, false)
	p.Load("/account")
	typesInto(p, "new", sitePassword)
	p.Click(`form[action="/account/password"] button`)
	p.Until(`location.search === "?done=claimed" && document.querySelector("#ways")`)
	scripts(p, true)
}

// TestAnAccountFollowsItsPersonWithoutScripts walks a guest through the claim, a hand-over, the end of all other sessions and a
// recovery code. The pages run no script; the program does, before and after.
func TestAnAccountFollowsItsPersonWithoutScripts(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	person := func(s chromium.Screen) *chromium.Person { return chromium.NewPerson(t, browser, server.URL, s) }
	ada := person(chromium.Desktop)
	ada.Visit("/")
	ada.Say("said as a guest")
	ada.Sees("said as a guest")
	name := ada.Name()
	isAda := func(p *chromium.Person, how string) {
		t.Helper()
		p.Visit("/")
		p.Sees("said as a guest")
		if got := p.Name(); got != name {
			t.Errorf("%s: got %s, want %s", how, got, name)
		}
	}
	keepsName(ada)
	scripts(ada, false)
	ada.Click(`[aria-labelledby="offer"] button`)
	atPage(ada, "/account/codes")
	code := ada.Eval(`document.querySelector(".codes li").textContent`)
	scripts(ada, true)
	isAda(ada, "after the claim")

	second := person(chromium.Desktop)
	signsIn(second, name)
	isAda(second, "with the password")

	scripts(ada, false)
	ada.Load("/account")
	ada.Click(`form[action="/account/handover"] button`)
	atPage(ada, "/account/handover")
	link := ada.Eval(`document.querySelector("#link").value`)
	scripts(ada, true)
	phone := person(chromium.Phone)
	scripts(phone, false)
	phone.Load(strings.TrimPrefix(link, server.URL))
	phone.Click(`.form button`)
	phone.Until(`location.pathname === "/"`)
	scripts(phone, true)
	isAda(phone, "handed over")

	scripts(ada, false)
	ada.Load("/account")
	if got := ada.Eval(`document.querySelectorAll('#devices button[name="end"][value]:not([value="others"], [value="all"])').length`); got != "2" {
		t.Errorf("%s other devices are listed, want 2", got)
	}
	ada.Click(`button[value="others"]`)
	ada.Until(`location.search === "?done=others"`)
	scripts(ada, true)
	for _, p := range []*chromium.Person{second, phone} {
		p.Until(`location.pathname === "/sign-in"`)
	}
	isAda(ada, "the only device that is left")

	third := person(chromium.Phone)
	scripts(third, false)
	third.Load("/sign-in?with=code")
	typesInto(third, "name", name)
	typesInto(third, "code", "wrong-code-wrong-code")
	third.Click(`.form button`)
	third.Until(`document.activeElement.id === "code" && document.activeElement.getAttribute("aria-invalid") === "true"`)
	typesInto(third, "code", code)
	third.Click(`.form button`)
	third.Until(`location.pathname.startsWith("/recover/") && document.querySelector('[name="new"]')`)
	typesInto(third, "new", "another horse altogether")
	third.Click(`.form button`)
	atPage(third, "/account")
	scripts(third, true)
	isAda(third, "with a recovery code")
	ada.Until(`location.pathname === "/sign-in"`) // a recovery leaves no other session
}

// TestPagesWithoutTheProgramAreForEverybody looks at each page in both themes, on a desktop and on the narrowest phone, which is as wide as
// a desktop at 400 %.
func TestPagesWithoutTheProgramAreForEverybody(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada, nobody, guest := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	keepsName(ada)
	guest.Visit("/")
	ada.Load("/account")
	ada.Click(`form[action="/account/handover"] button`)
	atPage(ada, "/account/handover")
	link := strings.TrimPrefix(ada.Eval(`document.querySelector("#link").value`), server.URL)
	screens := map[string]chromium.Screen{"light": chromium.Desktop, "dark": {Width: 320, Height: 640, Phone: true, Dark: true}}
	submits := func(selector string) func(*chromium.Person) {
		return func(p *chromium.Person) { p.Eval(fmt.Sprintf(`(document.querySelector(%q).submit(), 0)`, selector)) }
	}
	for _, page := range []struct {
		about, path string
		who         *chromium.Person
		then        func(*chromium.Person)
		shows       string // after then
	}{
		{"take over", link, guest, nil, ".avatar"}, // while the link is valid
		{"sign in", "/sign-in", nobody, nil, "#password"},
		{"sign in with a code", "/sign-in?with=code", nobody, nil, "#code"},
		{"errors", "/sign-in", nobody, submits("form"), "[aria-invalid]"},
		{"sign in as a guest", "/sign-in", guest, nil, ".alert__link"},
		{"signed in", "/sign-in", ada, nil, ".avatar"},
		{"confirm", "/sign-in?again=1", ada, nil, "[readonly]"},
		{"guest", "/account", guest, nil, `[aria-labelledby="keep"]`},
		{"account", "/account", ada, nil, "#ways"},
		{"password", "/account/password", ada, nil, "#new"},
		{"codes", "/account/codes", ada, submits("form"), ".codes"},
		{"hand over", "/account", ada, submits(`form[action="/account/handover"]`), ".picture"},
		{"sign out", "/sign-out", guest, nil, ".alert--wrong"},
		{"lost", "/account/nowhere", nobody, nil, ".lead"},
	} {
		for look, screen := range screens {
			page.who.Set(screen)
			page.who.Load(page.path)
			if page.then != nil {
				page.then(page.who)
			}
			page.who.Until(fmt.Sprintf(`document.readyState === "complete" && document.querySelector(%q)`, "body.site "+page.shows))
			if wide := page.who.Number(`document.documentElement.scrollWidth - innerWidth`); wide > 0 {
				t.Errorf("%s, %s: %s px too wide", page.about, look, strconv.Itoa(int(wide)))
			}
			accessible(page.who, page.about+" "+look)
		}
	}
	for _, p := range []*chromium.Person{ada, guest} { // nobody has seen pages that are errors
		p.Calm()
	}
}
