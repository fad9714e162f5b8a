//go:build linux

package main

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/security"
)

// plant sets a cookie as a sibling of chat.site.localhost does: for all hosts of the domain.
func (p *person) plant(name, value, path string) {
	p.t.Helper()
	domain, secure := ".site.localhost", true
	call(p, network.SetCookie, network.SetCookieParams{Name: name, Value: value, Domain: domain, Path: path, Secure: &secure})
}

// TestASiblingHostMakesNobodySomebodyElse plants the token of another guest wherever a browser lets a sibling host do so.
func TestASiblingHostMakesNobodySomebodyElse(t *testing.T) {
	t.Parallel()
	browser := chromium(t)
	server, way := startTLS(t)
	answer, err := way.client().Post(server.url+"/api/guest", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	var mallory struct {
		Token string
		User  struct{ Name string }
	}
	if err != nil || json.Unmarshal(body, &mallory) != nil || mallory.Token == "" {
		t.Fatalf("got %s, %v", body, err)
	}
	ada := newPerson(t, browser, strings.Replace(server.url, "127.0.0.1", "chat.site.localhost", 1), desktop)
	call(ada, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true})
	own := ownCookie(t, way.client(), server.url)
	names := []string{"parley", strings.TrimPrefix(own, "__Host-")}
	plant := func() {
		for _, path := range []string{"/", "/ws", "/api"} {
			for _, name := range names {
				ada.plant(name, mallory.Token, path)
			}
		}
	}
	plant()
	ada.visit("/")
	name := ada.name()
	plant()
	ada.visit("/")
	if got := ada.name(); name == mallory.User.Name || got != name {
		t.Errorf("ada was %s, then %s; the sibling host is %s", name, got, mallory.User.Name)
	}
	ada.say("as myself")
	ada.sees("as myself")
	server.stop()
	if n := rowsOf(t, server, "users"); n != 3 { // with the one that was made to learn the cookie's name
		t.Errorf("%d guests were made", n-2)
	}
}

// ownCookie returns the name of a server's cookie.
func ownCookie(t *testing.T, from *http.Client, url string) string {
	t.Helper()
	answer, err := from.Post(url+"/api/guest", "application/json", strings.NewReader(`{"keep":"cookie"}`))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	set := answer.Cookies()
	if len(set) != 1 || !strings.HasPrefix(set[0].Name, "__Host-parley-") {
		t.Fatalf("got %v", set)
	}
	return set[0].Name
}
