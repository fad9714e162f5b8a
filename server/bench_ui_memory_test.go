//go:build linux

package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
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
	const load = WebAssembly.instantiateStreaming;
	WebAssembly.instantiateStreaming = async (...given) => {
		const made = await load(...given);
		window.programMemory = Object.values(made.instance.exports).find(e => e instanceof WebAssembly.Memory);
		return made;
	};
})()`

// benchMemory measures what a room of many messages costs in memory.
func benchMemory(t *testing.T, browser context.Context, server string) []figure {
	t.Helper()
	p := newPerson(t, browser, isolated(t, server), desktop)
	p.before(keepMemory)
	p.visit("/")
	page, program := p.memory()
	p.pageIn(uiLoaded)
	pageNow, programNow := p.memory()
	page, program = (pageNow-page)/1e6, (programNow-program)/1e6
	about := fmt.Sprintf("memory that %d loaded messages take", uiLoaded)
	return []figure{
		{Name: "ui-memory", About: about, Value: page + program, Unit: "MB", Goal: 40},
		{Name: "ui-memory-page", About: "of it the page and its scripts (measureUserAgentSpecificMemory)", Value: page, Unit: "MB"},
		{Name: "ui-memory-program", About: "of it the program (WebAssembly.Memory), which never shrinks", Value: program, Unit: "MB"},
	}
}

// memory returns the bytes that the browser says the page with all its scripts takes, after it has collected the garbage,
// and those of the program, which are not in that.
func (p *person) memory() (page, program float64) {
	p.t.Helper()
	p.eval(`(window.measured = 0, performance.measureUserAgentSpecificMemory().then(m => measured = m.bytes), 0)`)
	p.until(`measured`)
	return p.number(`measured`), p.number(`programMemory.buffer.byteLength`)
}
