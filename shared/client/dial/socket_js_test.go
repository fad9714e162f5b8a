//go:build js

package dial

import (
	"context"
	"errors"
	"strings"
	"syscall/js"
	"testing"
	"time"

	"parley/shared/client/view"
)

// fakes stand in for the browser: a WebSocket whose last one is in globalThis.peer, and a fetch that answers.
const fakes = `
globalThis.navigator ??= {};
globalThis.location = {protocol: "https:", host: "chat.example.org"};
globalThis.WebSocket = class extends EventTarget {
	constructor(url, protocols) { super(); this.url = url; this.protocols = protocols; this.readyState = 0; this.sent = []; globalThis.peer = this; }
	opens() { this.readyState = 1; this.dispatchEvent(new Event("open")); }
	says(data) { this.dispatchEvent(Object.assign(new Event("message"), {data})); }
	ends(code, reason) { this.readyState = 3; this.dispatchEvent(Object.assign(new Event("close"), {code, reason})); }
	send(text) { this.sent.push(text); }
	close(code) { if (code != 1000) throw new Error("InvalidAccessError"); this.readyState = 2; this.closed = true; }
};
globalThis.fetch = async (url, options) => { globalThis.asked = [url, options.method, options.credentials, options.body].join(" "); globalThis.bearer = options.headers.Authorization ?? ""; return {ok: globalThis.status == 200, status: globalThis.status, json: async () => ({token: "secret"})}; };
`

func TestMain(m *testing.M) {
	js.Global().Call("eval", fakes)
	m.Run()
}

func connect(t *testing.T) (Conn, js.Value) {
	t.Helper()
	time.AfterFunc(time.Millisecond, func() { js.Global().Get("peer").Call("opens") })
	conn, err := New("/").Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return conn, js.Global().Get("peer")
}

func TestBrowserConnects(t *testing.T) {
	conn, peer := connect(t)
	if got, want := peer.Get("url").String(), "wss://chat.example.org/ws"; got != want {
		t.Errorf("url %s, want %s", got, want)
	}
	if got, want := peer.Get("protocols").Index(0).String(), "parley.2"; got != want {
		t.Errorf("subprotocol %s, want %s", got, want)
	}
	if err := conn.Write(t.Context(), []byte("héllo")); err != nil || peer.Get("sent").Index(0).String() != "héllo" {
		t.Errorf("write: %v, sent %s", err, peer.Get("sent").Index(0))
	}
}

func TestBrowserReadsWhatCameBeforeTheClose(t *testing.T) {
	conn, peer := connect(t)
	peer.Call("says", "one")
	peer.Call("says", "goodbye")
	peer.Call("ends", 4004, "sign in")
	for _, want := range []string{"one", "goodbye"} {
		if got, err := conn.Read(t.Context()); err != nil || string(got) != want {
			t.Fatalf("read %q, %v, want %q", got, err, want)
		}
	}
	if _, err := conn.Read(t.Context()); CloseCode(err) != 4004 {
		t.Errorf("read %v, want the close code 4004", err)
	}
	if err := conn.Write(t.Context(), []byte("x")); err == nil {
		t.Error("wrote after the close")
	}
}

func TestBrowserClosesAtOnce(t *testing.T) {
	conn, peer := connect(t)
	time.AfterFunc(time.Millisecond, func() { conn.Close() })
	if _, err := conn.Read(t.Context()); err == nil {
		t.Error("read something after Close")
	}
	if !peer.Get("closed").Truthy() {
		t.Error("the WebSocket is still open")
	}
	peer.Call("says", "late")
	peer.Call("ends", 1006, "")
}

func TestBrowserGivesUpADialForGood(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := New("/").Dial(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("dial: %v", err)
	}
	if !js.Global().Get("peer").Get("closed").Truthy() {
		t.Error("the WebSocket may still open")
	}
	time.AfterFunc(time.Millisecond, func() { js.Global().Get("peer").Call("ends", 1006, "") })
	if _, err := New("/").Dial(t.Context()); CloseCode(err) != 1006 {
		t.Errorf("dial: %v, want the close code", err)
	}
}

func TestBrowserRefusesBinary(t *testing.T) {
	conn, peer := connect(t)
	peer.Call("says", js.Global().Get("ArrayBuffer").New(3))
	if _, err := conn.Read(t.Context()); err == nil {
		t.Error("read a binary message")
	}
}

func TestBrowserSignsInWithACookie(t *testing.T) {
	js.Global().Set("status", 200)
	if err := New("/").SignIn(t.Context()); err != nil {
		t.Errorf("sign in: %v", err)
	}
	if got, want := js.Global().Get("asked").String(), `/api/guest POST same-origin {"keep":"cookie"}`; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	js.Global().Set("status", 429)
	if err := New("/").SignIn(t.Context()); err == nil {
		t.Error("signed in although the server refused")
	}
}

func TestBrowserStaysBelowThePathOfTheServer(t *testing.T) {
	for base, want := range map[string]string{"/": "wss://chat.example.org/ws", "/caf%C3%A9/": "wss://chat.example.org/caf%C3%A9/ws"} {
		time.AfterFunc(time.Millisecond, func() { js.Global().Get("peer").Call("opens") })
		if _, err := New(base).Dial(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := js.Global().Get("peer").Get("url").String(); got != want {
			t.Errorf("%s: dialled %s, want %s", base, got, want)
		}
		js.Global().Set("status", 200)
		if err := New(base).SignIn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := js.Global().Get("asked").String(); !strings.HasPrefix(got, base+"api/guest ") {
			t.Errorf("%s: asked %s", base, got)
		}
	}
}

func TestBrowserWithoutCookiesKeepsItsTokenInMemory(t *testing.T) {
	js.Global().Set("status", 200)
	d := New("/")
	d.KeepInMemory()
	if err := d.SignIn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := js.Global().Get("asked").String(), `/api/guest POST omit {}`; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	time.AfterFunc(time.Millisecond, func() { js.Global().Get("peer").Call("opens") })
	if _, err := d.Dial(t.Context()); err != nil {
		t.Fatal(err)
	}
	offers := js.Global().Get("peer").Get("protocols")
	if offers.Length() != 2 || offers.Index(0).String() != "parley.2" || offers.Index(1).String() != "parley.token.secret" {
		t.Errorf("offered are %s", offers.Call("join"))
	}
	js.Global().Set("status", 204)
	if err := d.SignOut(t.Context()); err != nil {
		t.Error(err)
	}
	if got := js.Global().Get("asked").String() + " " + js.Global().Get("bearer").String(); got != "/api/guest DELETE omit {} Bearer secret" {
		t.Errorf("asked %s", got)
	}
}

func TestBrowserAsksWhyAfterSomeTries(t *testing.T) {
	for status, want := range map[int]view.Cause{200: view.CauseSocket, 502: view.CauseProxy, 429: view.CauseBusy, 500: view.CauseServer} {
		js.Global().Set("status", status)
		d, got := New("/"), []view.Cause{}
		for range askAfter {
			time.AfterFunc(time.Millisecond, func() { js.Global().Get("peer").Call("ends", 1006, "") })
			_, err := d.Dial(t.Context())
			cause, _ := CauseOf(err)
			got = append(got, cause)
		}
		if got[0] != "" || got[askAfter-1] != want {
			t.Errorf("%d: the causes are %q, want %q in the end", status, got, want)
		}
	}
}

func TestBrowserThatRefusesCookiesMakesNoGuest(t *testing.T) {
	js.Global().Call("eval", `Object.defineProperty(navigator, "cookieEnabled", {value: false, configurable: true})`)
	defer js.Global().Call("eval", `delete navigator.cookieEnabled`)
	js.Global().Set("asked", "")
	if cause, _ := CauseOf(New("/").SignIn(t.Context())); cause != view.CauseCookies || js.Global().Get("asked").String() != "" {
		t.Errorf("the cause is %q, asked was %q", cause, js.Global().Get("asked"))
	}
}
