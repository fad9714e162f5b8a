//go:build js

package client

import (
	"context"
	"errors"
	"strings"
	"syscall/js"
	"testing"
	"time"
)

// fakes stand in for the browser: a WebSocket whose last one is in globalThis.peer, and a fetch that answers.
const fakes = `
globalThis.location = {protocol: "https:", host: "chat.example.org"};
globalThis.WebSocket = class extends EventTarget {
	constructor(url, protocols) { super(); this.url = url; this.protocols = protocols; this.readyState = 0; this.sent = []; globalThis.peer = this; }
	opens() { this.readyState = 1; this.dispatchEvent(new Event("open")); }
	says(data) { this.dispatchEvent(Object.assign(new Event("message"), {data})); }
	ends(code, reason) { this.readyState = 3; this.dispatchEvent(Object.assign(new Event("close"), {code, reason})); }
	send(text) { this.sent.push(text); }
	close(code) { if (code != 1000) throw new Error("InvalidAccessError"); this.readyState = 2; this.closed = true; }
};
globalThis.fetch = async (url, options) => { globalThis.asked = [url, options.method, options.credentials, options.body].join(" "); return {ok: globalThis.status == 200, status: globalThis.status}; };
`

func TestMain(m *testing.M) {
	js.Global().Call("eval", fakes)
	m.Run()
}

func connect(t *testing.T) (Conn, js.Value) {
	t.Helper()
	time.AfterFunc(time.Millisecond, func() { js.Global().Get("peer").Call("opens") })
	conn, err := NewDialer("/").Dial(t.Context())
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
	if got, want := peer.Get("protocols").Index(0).String(), "parley.1"; got != want {
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
	if _, err := NewDialer("/").Dial(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("dial: %v", err)
	}
	if !js.Global().Get("peer").Get("closed").Truthy() {
		t.Error("the WebSocket may still open")
	}
	time.AfterFunc(time.Millisecond, func() { js.Global().Get("peer").Call("ends", 1006, "") })
	if _, err := NewDialer("/").Dial(t.Context()); CloseCode(err) != 1006 {
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
	if err := NewDialer("/").SignIn(t.Context()); err != nil {
		t.Errorf("sign in: %v", err)
	}
	if got, want := js.Global().Get("asked").String(), `/api/guest POST same-origin {"keep":"cookie"}`; got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	js.Global().Set("status", 429)
	if err := NewDialer("/").SignIn(t.Context()); err == nil {
		t.Error("signed in although the server refused")
	}
}

func TestBrowserStaysBelowThePathOfTheServer(t *testing.T) {
	for base, want := range map[string]string{"/": "wss://chat.example.org/ws", "/caf%C3%A9/": "wss://chat.example.org/caf%C3%A9/ws"} {
		time.AfterFunc(time.Millisecond, func() { js.Global().Get("peer").Call("opens") })
		if _, err := NewDialer(base).Dial(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := js.Global().Get("peer").Get("url").String(); got != want {
			t.Errorf("%s: dialled %s, want %s", base, got, want)
		}
		js.Global().Set("status", 200)
		if err := NewDialer(base).SignIn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := js.Global().Get("asked").String(); !strings.HasPrefix(got, base+"api/guest ") {
			t.Errorf("%s: asked %s", base, got)
		}
	}
}
