package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
)

// meddle returns the address of a proxy that does something to what a server answers.
func meddle(t *testing.T, server *process, change func(*http.Response)) string {
	t.Helper()
	target, err := url.Parse(server.url)
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Accept-Encoding")
		},
		ModifyResponse: func(r *http.Response) error { change(r); return nil },
	})
	t.Cleanup(front.Close)
	return front.URL
}

// instead answers something else for a file.
func instead(suffix string, status int, body string) func(*http.Response) {
	return func(r *http.Response) {
		if strings.HasSuffix(r.Request.URL.Path, suffix) {
			r.Body.Close()
			r.StatusCode, r.Header = status, http.Header{"Content-Type": {"text/html"}}
			r.Body, r.ContentLength = http.NoBody, 0
			if body != "" {
				r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
			}
		}
	}
}

func TestAPageWithoutItsProgramNamesTheCause(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	for name, c := range map[string]struct {
		script string
		change func(*http.Response)
		says   string
	}{
		"no WebAssembly": {script: `delete window.WebAssembly`, says: "no WebAssembly"},
		"no memory": {
			script: `WebAssembly.instantiateStreaming = async () => { throw new RangeError("WebAssembly.instantiate(): Out of memory") }`,
			says:   "not enough memory",
		},
		"a policy": {change: func(r *http.Response) {
			policy := r.Header.Get("Content-Security-Policy")
			r.Header.Set("Content-Security-Policy", strings.ReplaceAll(policy, "'wasm-unsafe-eval'", ""))
		}, says: "security policy"},
		"a filter":         {change: instead(".wasm", 403, "no"), says: "blocks the program"},
		"a page instead":   {change: instead(".wasm", 200, "<p>Sign in to the network</p>"), says: "blocks the program"},
		"a broken server":  {change: instead(".wasm", 502, ""), says: "did not send the program (502)"},
		"a blocked script": {change: instead("app.js", 403, ""), says: "part of Parley did not arrive"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.change == nil {
				c.change = func(*http.Response) {}
			}
			ada := newPerson(t, browser, meddle(t, server, c.change), desktop)
			if c.script != "" {
				ada.before(c.script)
			}
			ada.load("/")
			ada.until(`document.querySelector("#failure")`)
			ada.shows("#failure", c.says)
			ada.say("goes nowhere")
			if got := ada.eval(`document.querySelector("#composer-text").value.trim()`); got != "goes nowhere" || len(ada.said()) != 0 {
				t.Errorf("a message is taken that cannot go: the field has %q, the page %q", got, ada.said())
			}
			if got := ada.eval(`document.querySelector(".composer__send").disabled`); got != "true" {
				t.Error("Send looks as if it could")
			}
		})
	}
}

func TestWhatWasSentTooEarlyIsGivenBackWhereThereIsNoProgram(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	gate := holdProgram(t, server.url)
	ada := newPerson(t, browser, gate.url, look{width: 1280, height: 860, languages: "zh-CN"})
	ada.before(`WebAssembly.instantiateStreaming = async (source) => { await source; throw new WebAssembly.CompileError("unknown opcode") }`)
	ada.load("/")
	ada.until(`document.querySelector("#composer-text") && window.parleyBoot`)
	ada.say("one")
	ada.say("two")
	ada.write("three")
	gate.open()
	ada.shows("body", "浏览器版本过旧")
	if got := ada.eval(`document.querySelector("#composer-text").value`); got != "one\ntwo\nthree" {
		t.Errorf("the field has %q", got)
	}
	if got := ada.eval(`document.querySelectorAll(".message--pending").length + (sessionStorage.getItem("parley.early") ?? "")`); got != "0" {
		t.Errorf("kept to be sent are %s", got)
	}
}
