package browser

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// isInvited has the person follow the invitation to keep the name.
func isInvited(p *chromium.Person) {
	p.T.Helper()
	p.Click(`[data-action="welcomed"]`) // one card is enough
	p.Click(`.keep--open [data-action="account"]`)
	p.Until(`location.pathname === "/account" && document.querySelector('[name="new"]')`)
	fill(p, "new", sitePassword)
	p.Until(`location.search === "?done=claimed"`)
}

// fill writes into a field of a page without the program, and sends its form.
func fill(p *chromium.Person, name, value string) {
	p.T.Helper()
	field := `document.querySelector('[name="` + name + `"]')`
	p.Until(field)
	p.Eval(`(` + field + `.value = ` + strconv.Quote(value) + `, ` + field + `.form.requestSubmit(), 0)`)
}

// signsBackIn signs in on the page that leads there.
func signsBackIn(p *chromium.Person, name string) {
	p.T.Helper()
	p.Until(`location.pathname === "/sign-in" && document.querySelector('[name="name"]')`)
	p.Eval(`(document.querySelector('[name="name"]').value = ` + strconv.Quote(name) + `, 0)`)
	fill(p, "password", sitePassword)
}

// isIn waits until the person is somebody in the program.
func isIn(p *chromium.Person, name string) {
	p.T.Helper()
	p.Until(`window.parleyBoot?.done === true && document.querySelector(".me__name")?.textContent.trim() === ` + strconv.Quote(name))
}

const signInOffered = `document.querySelector(".menu--open") && document.querySelector('.menu--open [data-action="signin"]')`

func TestANameIsKeptAndItsOwnerComesBack(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	network := kit.NewRelay(t, server)
	ada := chromium.NewPerson(t, browser, network.URL, chromium.Desktop)
	ada.Visit("/")
	name := ada.Name()
	if ada.Eval(`document.querySelector(".keep--open")`) != "null" {
		t.Error("somebody who has written nothing is invited")
	}
	second, _ := openTab(ada)
	second.Visit("/")
	second.Click(`[data-action="menu"][data-arg="settings"]`)
	second.Until(signInOffered)
	ada.Say("before")
	ada.Sees("before")
	isInvited(ada)
	second.Until(`document.querySelector(".menu--open") && !(` + signInOffered + `)`) // it was told
	second.Click(`[data-action="menu"][data-arg="settings"]`)
	ada.Visit("/")
	isIn(ada, name)
	ada.Sees("before")
	ada.Until(`!document.querySelector(".keep--open")`)

	network.Cut()
	ada.Say("written offline")
	ada.Pends(1)
	ada.Write("half a thought")
	phone := chromium.NewPerson(t, browser, server.URL, chromium.Phone)
	phone.Load("/sign-in?next=/r/lobby")
	signsBackIn(phone, name)
	isIn(phone, name)
	phone.Sees("before")
	phone.Eval(`fetch("/account/sessions", {method: "POST", body: new URLSearchParams({end: "others"})}).then((r) => window.ended = r.ok)`)
	phone.Until(`window.ended`)
	network.Mend()
	ada.Eval(`window.dispatchEvent(new Event("online"))`)
	second.Eval(`window.dispatchEvent(new Event("online"))`)
	signsBackIn(ada, name)
	ada.Until(`location.pathname === "/r/lobby"`)
	isIn(ada, name)
	ada.Sees("written offline")
	phone.Sees("written offline")
	ada.Until(`document.querySelector("#composer-text").value === "half a thought"`)
	if second.Eval(`location.pathname`) == "/sign-in" {
		second.Load("/") // both were looked at
	}
	isIn(second, name)
	second.Sees("written offline")
	if got := ada.Said(); strings.Join(got, "|") != "before|written offline" {
		t.Errorf("said is %q", got)
	}

	ada.Eval(`(document.querySelector("#composer-text").select(), document.execCommand("delete"), 0)`)
	asksToSignOut(ada)
	ada.Until(`document.querySelector("#signout").innerText.includes("You can sign in again as")`)
	ada.Click(`#signout [type="submit"]`)
	ada.Until(isSignedOut)
	second.Until(isSignedOut)
	ada.Click(`.signedout button`)
	signsBackIn(ada, name)
	isIn(ada, name)
	ada.Sees("written offline")
	second.Until(`!document.querySelector(".signedout")`)
	isIn(second, name)
}

func TestWhoWasSignedOutElsewhereGoesOnWithoutAnAccount(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	network := kit.NewRelay(t, server)
	ada := chromium.NewPerson(t, browser, network.URL, chromium.Desktop)
	ada.Visit("/")
	name := ada.Name()
	ada.Say("before")
	ada.Sees("before")
	isInvited(ada)
	ada.Visit("/")
	isIn(ada, name)
	network.Cut()
	ada.Say("of the account")
	ada.Pends(1)
	ada.Write("half a thought")
	phone := chromium.NewPerson(t, browser, server.URL, chromium.Phone)
	phone.Load("/sign-in?next=/r/lobby")
	signsBackIn(phone, name)
	isIn(phone, name)
	phone.Eval(`fetch("/account/sessions", {method: "POST", body: new URLSearchParams({end: "others"})}).then((r) => window.ended = r.ok)`)
	phone.Until(`window.ended`)
	network.Mend()
	ada.Eval(`window.dispatchEvent(new Event("online"))`)
	ada.Until(`location.pathname === "/sign-in"`)

	ada.Click(`[action="/sign-in/guest"] button`)
	ada.Until(`location.pathname === "/r/lobby" && window.parleyBoot?.done === true && document.querySelector(".me__name")?.textContent.trim()`)
	guest := ada.Name()
	if guest == name {
		t.Error("the account is signed in again")
	}
	ada.Say("of the guest")
	phone.Sees("of the guest")
	if got := phone.Said(); strings.Join(got, "|") != "before|of the guest" {
		t.Errorf("said is %q", got)
	}
	if got := ada.Eval(composerText); got != "" {
		t.Errorf("the guest finds %q", got)
	}
	if ada.Eval(`document.querySelector('[data-arg="leftovers"]')`) != "null" {
		t.Error("the guest is offered what the account has not sent")
	}

	ada.Load("/sign-in?next=/r/lobby")
	signsBackIn(ada, name)
	isIn(ada, name)
	phone.Sees("of the account")
	ada.Until(composerText + ` === "half a thought"`)
}

// TestAServerWithoutGuestsLeadsToSignIn has a proxy stand for a server that takes no guests.
func TestAServerWithoutGuestsLeadsToSignIn(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
	}}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/api/guest" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"error":{"code":"forbidden","message":"this server takes no guests; sign in at /sign-in"}}`))
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	ada := chromium.NewPerson(t, browser, front.URL, chromium.Desktop)
	ada.Before(`addEventListener("DOMContentLoaded", () => {
	  const field = document.querySelector("#composer-text");
	  if (field) field.value = "typed before";
	})`)
	ada.Load("/r/lobby")
	ada.Until(`location.pathname === "/sign-in" && new URLSearchParams(location.search).get("next") === "/r/lobby"`)
	keeps := keptBy(ada)
	if !strings.Contains(keeps, "typed before") {
		t.Errorf("kept is %.2000s", keeps)
	}
}
