//go:build linux

package browser

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/security"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
)

// plant sets a cookie as a sibling of chat.site.localhost does: for all hosts of the domain.
func plant(p *chromium.Person, name, value, path string) {
	p.T.Helper()
	domain, secure := ".site.localhost", true
	chromium.Call(p, network.SetCookie, network.SetCookieParams{Name: name, Value: value, Domain: domain, Path: path, Secure: &secure})
}

// TestASiblingHostMakesNobodySomebodyElse plants the token of another guest wherever a browser lets a sibling host do so.
func TestASiblingHostMakesNobodySomebodyElse(t *testing.T) {
	t.Parallel()
	browser := chromium.Shared(t)
	server, way := kit.StartTLS(t)
	answer, err := way.Client().Post(server.URL+"/api/guest", "application/json", strings.NewReader("{}"))
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
	ada := chromium.NewPerson(t, browser, strings.Replace(server.URL, "127.0.0.1", "chat.site.localhost", 1), chromium.Desktop)
	chromium.Call(ada, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true})
	own := ownCookie(t, way.Client(), server.URL)
	names := []string{"parley", strings.TrimPrefix(own, "__Host-")}
	plant := func() {
		for _, path := range []string{"/", "/ws", "/api"} {
			for _, name := range names {
				plant(ada, name, mallory.Token, path)
			}
		}
	}
	plant()
	ada.Visit("/")
	name := ada.Name()
	plant()
	ada.Visit("/")
	if got := ada.Name(); name == mallory.User.Name || got != name {
		t.Errorf("ada was %s, then %s; the sibling host is %s", name, got, mallory.User.Name)
	}
	ada.Say("as myself")
	ada.Sees("as myself")
	server.Stop()
	if n := kit.RowsOf(t, server, "users"); n != 3 { // with the one that was made to learn the cookie's name
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
