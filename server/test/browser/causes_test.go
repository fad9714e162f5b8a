package browser

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// meddle returns the address of a proxy that does something to what a server answers.
func meddle(t *testing.T, server *kit.Process, change func(*http.Response)) string {
	t.Helper()
	target, err := url.Parse(server.URL)
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
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	for name, c := range map[string]struct {
		script string
		change func(*http.Response)
		says   string
	}{
		"no WebAssembly": {script: `delete window.WebAssembly`, says: "no WebAssembly"},
		"no memory": {
			script: `WebAssembly.compileStreaming = async () => { throw new RangeError("WebAssembly.instantiate(): Out of memory") }`,
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
			ada := chromium.NewPerson(t, browser, meddle(t, server, c.change), chromium.Desktop)
			if c.script != "" {
				ada.Before(c.script)
			}
			ada.Load("/")
			ada.Until(`document.querySelector("#failure")`)
			shows(ada, "#failure", c.says)
			ada.Say("goes nowhere")
			if got := ada.Eval(`document.querySelector("#composer-text").value.trim()`); got != "goes nowhere" || len(ada.Said()) != 0 {
				t.Errorf("a message is taken that cannot go: the field has %q, the page %q", got, ada.Said())
			}
			if got := ada.Eval(`document.querySelector(".composer__send").disabled`); got != "true" {
				t.Error("Send looks as if it could")
			}
		})
	}
}

func TestWhatWasSentTooEarlyIsGivenBackWhereThereIsNoProgram(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	gate := kit.HoldProgram(t, server.URL)
	ada := chromium.NewPerson(t, browser, gate.URL, chromium.Screen{Width: 1280, Height: 860, Languages: "zh-CN"})
	ada.Before(`WebAssembly.compileStreaming = async (source) => { await source; throw new WebAssembly.CompileError("unknown opcode") }`)
	ada.Load("/")
	ada.Until(`document.querySelector("#composer-text") && window.parleyBoot`)
	ada.Say("one")
	ada.Say("two")
	ada.Write("three")
	gate.Open()
	shows(ada, "#failure > span", "浏览器版本过旧")
	if got := ada.Eval(`document.querySelector("#composer-text").value`); got != "one\ntwo\nthree" {
		t.Errorf("the field has %q", got)
	}
	if got := ada.Eval(`document.querySelectorAll(".message--pending").length + (sessionStorage.getItem("parley.early") ?? "")`); got != "0" {
		t.Errorf("kept to be sent are %s", got)
	}
}

// TestABrowserThatIsTooOldIsToldSo has a browser that lacks what the style sheet needs, and one that understands none of the scripts.
func TestABrowserThatIsTooOldIsToldSo(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	const told = `document.querySelector(".noscript--old")?.checkVisibility() && document.querySelector(".noscript--old").getBoundingClientRect().bottom <= innerHeight`
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Phone)
	ada.Before(`CSS.supports = () => false`)
	ada.Visit("/")
	ada.Until(told)
	ada.Write("it still works")
	ada.Click(".composer__send")
	ada.Sees("it still works")
	ada.Until(told)

	none := meddle(t, server, func(r *http.Response) {
		instead("boot.js", http.StatusOK, "?.")(r)
		instead("app.js", http.StatusOK, "?.")(r)
	})
	cy := chromium.NewPerson(t, browser, none, chromium.Phone)
	cy.Load("/")
	cy.Until(told)
	cy.Until(`document.querySelector("#timeline").innerText.includes("it still works")`)

	bo := chromium.NewPerson(t, browser, server.URL, chromium.Phone)
	bo.Visit("/")
	bo.Until(`document.querySelector(".noscript--old") && !document.querySelector(".noscript--old").checkVisibility()`)
}
