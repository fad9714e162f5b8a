package browser

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// fits is true if nothing makes the page wider than the screen.
const fits = `document.scrollingElement.scrollWidth <= innerWidth`

// looks checks a page that needs no program, and takes its picture.
func looks(p *chromium.Person, what string) {
	p.T.Helper()
	chromium.Accessible(p, what)
	holds(p, what+" is no wider than the screen", fits)
	if *chromium.ScreenshotDir != "" {
		p.Picture(filepath.Join(*chromium.ScreenshotDir, strings.ReplaceAll(what, " ", "-")+".png"))
	}
}

// fills types into a field of a form.
func fills(p *chromium.Person, field, text string) {
	p.T.Helper()
	p.Eval(fmt.Sprintf(`(document.querySelector(%q).value = %q, 0)`, field, text))
}

// at is true on a page whose title begins so.
func at(title string) string {
	return fmt.Sprintf(`document.readyState === "complete" && document.title.startsWith(%q)`, title)
}

// headed is true on a page with that heading.
func headed(text string) string {
	return fmt.Sprintf(`document.readyState === "complete" && document.querySelector("h1") && document.querySelector("h1").textContent === %q`, text)
}

// TestTheFirstOwnerBeginsAndAdministers goes from the link on the console to the pages of an administrator.
func TestTheFirstOwnerBeginsAndAdministers(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	link, err := url.Parse(<-server.Offer)
	if err != nil || !strings.HasPrefix(link.Path, "/start/") {
		t.Fatalf("the console offers %v, %v", link, err)
	}
	bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	bo.Load("/admin")
	bo.Until(at("Error: Page not found"))

	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/") // the guest becomes the owner
	guest := ada.Name()
	ada.Load(link.Path)
	ada.Until(headed("Make this place yours"))
	looks(ada, "start")
	fills(ada, "#place", "The Attic")
	fills(ada, "#new", "short")
	ada.Click(`button[type="submit"], .form .button--main`)
	ada.Until(at("Error: Make this place yours"))
	holds(ada, "the name of the place is kept", `document.querySelector("#place").value === "The Attic"`)
	looks(ada, "start wrong")
	fills(ada, "#new", "correct horse battery staple")
	ada.Click(`.form .button--main`)
	ada.Until(headed("Settings"))
	looks(ada, "admin settings")
	holds(ada, "the place has its name", `document.querySelector(".site__place").textContent === "The Attic"`)

	ada.Load("/admin?q=" + url.QueryEscape(guest[:3]))
	ada.Until(`document.querySelector(".row__link")`)
	looks(ada, "admin people")
	ada.Load("/admin?q=" + url.QueryEscape(bo0(bo)))
	ada.Until(`document.querySelector(".row__link")`)
	ada.Click(".row__link")
	ada.Until(`document.querySelector(".facts")`)
	looks(ada, "admin guest")
	ada.Click(`form[action$="/ban"] button`)
	ada.Until(`document.querySelector(".alert--done")`)
	looks(ada, "admin banned")
	bo.Load("/account")
	bo.Until(at("Sign in"))
	ada.Click(`form[action$="/lift"] button`)
	ada.Until(`document.querySelector(".alert--done") && !document.querySelector('form[action$="/lift"]')`)

	ada.Load("/admin/settings")
	ada.Until(headed("Settings"))
	ada.Click(`input[value="invited"]`)
	ada.Click(`.form .button--main`)
	ada.Until(`document.querySelector(".alert--done")`)
	ada.Load("/admin/invites")
	ada.Until(headed("Invitations"))
	fills(ada, "#note", "Bring biscuits")
	fills(ada, "#uses", "1")
	looks(ada, "admin invites, none")
	ada.Click(`[action="/admin/invites"][method="post"] button`)
	ada.Until(headed("Invitation"))
	looks(ada, "admin invitation")
	invitation, err := url.Parse(ada.Eval(`document.querySelector("#link").value`))
	if err != nil || !strings.HasPrefix(invitation.String(), server.URL+"/join/") {
		t.Fatalf("the invitation is %v, %v", invitation, err)
	}

	cy := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	cy.Load(invitation.Path)
	cy.Until(`document.querySelector(".said")?.textContent === "Bring biscuits"`)
	for name, screen := range map[string]chromium.Screen{
		"phone": chromium.Phone, "small zh": {Width: 320, Height: 640, Phone: true, Languages: "zh"}, "phone he": {Width: 390, Height: 844, Phone: true, Languages: "he"},
	} {
		cy.Set(screen)
		cy.Load(invitation.Path)
		cy.Until(`document.querySelector(".said")`)
		holds(cy, "no script is on the page of an invitation", `document.scripts.length === 0`)
		looks(cy, "join with an account "+name)
	}
	cy.Set(chromium.Desktop)
	cy.Load(invitation.Path)
	cy.Until(`document.querySelector(".said")`)
	fills(cy, "#name", "Cy")
	fills(cy, "#new", "another horse battery staple")
	cy.Click(`.form .button--main`)
	cy.Until(`location.pathname === "/"`)
	cy.Load("/account")
	cy.Until(headed("Cy"))

	ada.Load("/admin?q=cy")
	ada.Until(`document.querySelector(".row__link")`)
	ada.Click(".row__link")
	ada.Until(`document.readyState === "complete" && document.querySelector('form[action$="/role"] #role')`) // the list has a role too
	fills(ada, "#role", "admin")
	ada.Click(`form[action$="/role"] button`)
	ada.Until(`document.querySelector(".alert--done")`)
	cy.Load("/admin")
	cy.Until(headed("Administration"))
	cy.Load("/admin?role=owner")
	cy.Until(`document.querySelector(".row__link")`)
	cy.Click(".row__link")
	cy.Until(`document.querySelector(".facts")`)
	holds(cy, "an admin cannot do anything to the owner", `!document.querySelector(".part form")`)
	looks(cy, "admin owner seen by an admin")

	ada.Load("/admin/log")
	ada.Until(headed("Log"))
	looks(ada, "admin log")
	for name, screen := range map[string]chromium.Screen{
		"dark": {Width: 1280, Height: 860, Dark: true}, "phone": chromium.Phone, "phone he": {Width: 390, Height: 844, Phone: true, Languages: "he"},
		"small zh": {Width: 320, Height: 640, Phone: true, Languages: "zh"},
	} {
		ada.Set(screen)
		for _, path := range []string{"/admin", "/admin/invites", "/admin/filter", "/admin/settings", "/admin/log", strings.TrimPrefix(cy.Eval(`location.pathname`), "")} {
			ada.Load(path)
			ada.Until(`document.readyState === "complete"`)
			looks(ada, name+strings.ReplaceAll(path[:min(len(path), 16)], "/", " "))
		}
	}
}

// bo0 is the beginning of the name of somebody whose page shows none any more.
func bo0(p *chromium.Person) string {
	p.Load("/account")
	p.Until(`document.querySelector("h1")`)
	return p.Eval(`document.querySelector("h1").textContent`)
}

// TestWithoutGuestsThePageLeadsToSignIn changes the policy while people are there.
func TestWithoutGuestsThePageLeadsToSignIn(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	if code := kit.Command(t.Context(), []string{"admin", "settings", "--policy", "open", "--store", server.Option("--store")}, nil, t.Output(), t.Output()); code != 0 {
		t.Fatalf("status %d", code)
	}
	ada.Until(`location.pathname === "/sign-in"`) // her connection ends, and she gets no other one
	ada.Load("/r/lobby")
	ada.Until(at("Sign in"))
	looks(ada, "sign-in without guests")
	holds(ada, "she comes back to the room", `document.querySelector("[name=next]").value === "/r/lobby"`)
	ada.Load("/account") // where she keeps her name
	ada.Until(`document.querySelector("#new")`)
	fills(ada, "#new", "correct horse battery staple")
	ada.Click(`[action="/account/password"] .button--full`)
	ada.Until(`document.querySelector(".alert--done")`)
	ada.Visit("/")
}
