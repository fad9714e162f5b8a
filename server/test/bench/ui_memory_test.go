//go:build linux

package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"parley/server/test/kit/chromium"
)

// isolated serves what a server has as a page that may ask the browser for its memory: one that is isolated from others.
func isolated(t *testing.T, server string) string {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ModifyResponse = func(answer *http.Response) error {
		answer.Header.Set("Cross-Origin-Opener-Policy", "same-origin")
		answer.Header.Set("Cross-Origin-Embedder-Policy", "require-corp")
		return nil
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	return front.URL
}

// keepMemory keeps the memory of the program, which the page's script does not show.
const keepMemory = `(() => {
	const load = WebAssembly.instantiate;
	WebAssembly.instantiate = async (...given) => {
		const instance = await load(...given);
		window.programMemory = Object.values(instance.exports).find(e => e instanceof WebAssembly.Memory);
		return instance;
	};
})()`

// benchMemory measures what a room of many messages costs in memory.
func benchMemory(t *testing.T, browser context.Context, server string) []figure {
	t.Helper()
	p := chromium.NewPerson(t, browser, isolated(t, server), chromium.Desktop)
	p.Before(keepMemory)
	p.Visit("/")
	page, program := memory(p)
	pageIn(p, uiLoaded)
	pageNow, programNow := memory(p)
	page, program = (pageNow-page)/1e6, (programNow-program)/1e6
	about := fmt.Sprintf("memory of %d loaded messages", uiLoaded)
	return []figure{
		{Name: "ui-memory", About: about, Value: page + program, Unit: "MB", Goal: 40},
		{Name: "ui-memory-page", About: "of this, the page and its scripts (measureUserAgentSpecificMemory)", Value: page, Unit: "MB"},
		{Name: "ui-memory-program", About: "of this, the program (WebAssembly.Memory), which never shrinks", Value: program, Unit: "MB"},
	}
}

// memory returns the bytes that the browser says the page with all its scripts takes, after it has collected the garbage,
// and those of the program, which are not in that.
func memory(p *chromium.Person) (page, program float64) {
	p.T.Helper()
	p.Eval(`(window.measured = 0, performance.measureUserAgentSpecificMemory().then(m => measured = m.bytes), 0)`)
	p.Until(`measured`)
	return p.Number(`measured`), p.Number(`programMemory.buffer.byteLength`)
}
