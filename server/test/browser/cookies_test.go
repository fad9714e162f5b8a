package browser

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// cookieProxy is a proxy before a server that counts the guests that are made, and may do things to cookies.
type cookieProxy struct {
	url    string
	guests atomic.Int64
	known  sync.Map // the ids of these guests
	strip  bool     // Set-Cookie does not get through
	inject string   // is sent in place of the browser's cookies
}

func newCookieProxy(t *testing.T, server *kit.Process, p *cookieProxy) *cookieProxy {
	t.Helper()
	target, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	reverse := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			if p.inject != "" {
				r.Out.Header.Set("Cookie", p.inject)
			}
		},
		ModifyResponse: p.look,
	}
	front := httptest.NewServer(reverse)
	t.Cleanup(front.Close)
	p.url = front.URL
	return p
}

// look counts the guests whose token comes with an answer: in a cookie or in the body.
func (p *cookieProxy) look(answer *http.Response) error {
	if r := answer.Request; r.Method == http.MethodPost && r.URL.Path == "/api/guest" && answer.StatusCode == http.StatusOK {
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return err
		}
		answer.Body = io.NopCloser(bytes.NewReader(body))
		var guest struct {
			Token string
			User  struct{ ID string }
		}
		if err := json.Unmarshal(body, &guest); err != nil {
			return err
		}
		if _, known := p.known.Load(guest.User.ID); !known && (guest.Token != "" || answer.Header.Get("Set-Cookie") != "") {
			p.known.Store(guest.User.ID, true)
			p.guests.Add(1)
		}
	}
	if p.strip {
		answer.Header.Del("Set-Cookie")
	}
	return nil
}

// loses waits until the page has given up for want of a cookie.
func losesCookies(p *chromium.Person) {
	p.T.Helper()
	p.Until(`document.querySelector(".banner--stopped") && document.querySelector(".banner--stopped").textContent.includes("Staying signed in needs cookies")`)
}

func TestABrowserWithoutCookiesMakesTwoGuestsAndAsks(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	for name, proxy := range map[string]*cookieProxy{"stripped": {strip: true}, "junk": {inject: "parley=junk"}} {
		t.Run(name, func(t *testing.T) {
			proxy := newCookieProxy(t, server, proxy)
			ada, bo := chromium.NewPerson(t, browser, proxy.url, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
			bo.Visit("/")
			ada.Load("/")
			losesCookies(ada)
			if got := proxy.guests.Load(); got > 2 {
				t.Errorf("%d guests were made, want at most 2", got)
			}
			ada.Load("/")
			losesCookies(ada)
			if got := proxy.guests.Load(); got > 3 {
				t.Errorf("%d guests were made after loading the page again, want one more", got)
			}
			before := proxy.guests.Load()
			ada.Click(`[data-action="thistab"]`)
			ada.Until(`document.querySelector(".me__name") && !document.querySelector(".banner--stopped")`)
			ada.Say("without a cookie " + name)
			bo.Sees("without a cookie " + name)
			if got := proxy.guests.Load(); got != before+1 {
				t.Errorf("%d guests for one tab", got-before)
			}
			if got := ada.Eval(`JSON.stringify([document.cookie, localStorage, sessionStorage])`); bytes.Contains([]byte(got), []byte("token")) {
				t.Errorf("the token is kept: %s", got)
			}
		})
	}
}

func TestABrowserThatRefusesCookiesMakesNoGuest(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	proxy := newCookieProxy(t, server, &cookieProxy{})
	ada := chromium.NewPerson(t, browser, proxy.url, chromium.Desktop)
	ada.Before(`Object.defineProperty(Navigator.prototype, "cookieEnabled", {get: () => false})`)
	ada.Load("/")
	losesCookies(ada)
	if got := proxy.guests.Load(); got != 0 {
		t.Errorf("%d guests were made", got)
	}
}
