package scenario

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/server/auth/oidc/oidctest"
	"parley/server/hub"
	"parley/server/test/kit"
)

// knownTo is a server with a provider that signs everybody in at once.
type knownTo struct {
	*kit.Process
	provider *oidctest.Provider
}

func startWithFake(t *testing.T) knownTo {
	t.Helper()
	provider := oidctest.New(t)
	return knownTo{startKnowing(t, kit.FreeAddr(t), provider.Secret, map[string]any{
		"name": "fake", "label": "Fake ID", "issuer": provider.Issuer, "client_id": provider.ClientID,
		"groups_claim": "groups", "roles": map[string]string{"mods": "moderator"},
	}, map[string]any{"name": "broken", "label": "Broken ID", "issuer": "http://127.0.0.1:1", "client_id": "parley"}), provider}
}

// as makes the provider say who it is.
func (k knownTo) as(subject string, groups ...string) {
	k.provider.Set(func(f *oidctest.Faults) {
		f.Claims = map[string]any{"sub": subject, "sid": "session of " + subject, "groups": groups}
	})
}

// signUp makes an account for who the provider says it is.
func (k knownTo) signUp(t *testing.T, name string) *surfer {
	t.Helper()
	s := newSurfer(t)
	s.get(k.URL + "/oidc/fake?next=/account")
	s.at("/oidc/fake/new")
	s.submit("", url.Values{"name": {name}})
	s.at("/account")
	s.shows(name)
	return s
}

// from opens a page as a browser does that another site has led there.
func (s *surfer) from(site, method, address string, form url.Values) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Sec-Fetch-Site", site)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.take(s.http.Do(request))
}

func TestPeopleWhomAProviderKnows(t *testing.T) {
	server := startWithFake(t)
	server.as("ann", "mods")
	ann := server.signUp(t, "Ann")
	ann.shows("Moderator")

	t.Run("a group that was lost takes the role along", func(t *testing.T) {
		server.as("ann")
		again := newSurfer(t)
		again.get(server.URL + "/oidc/fake?next=/account")
		again.at("/account")
		again.shows("Ann")
		if strings.Contains(again.page, "Moderator") {
			t.Error("Ann is still a moderator")
		}
	})
	t.Run("a provider that does not answer", func(t *testing.T) {
		anybody := newSurfer(t)
		anybody.get(server.URL + "/sign-in")
		anybody.shows("Broken ID can’t be reached")
		anybody.shows("Sign in with Fake ID")
		anybody.get(server.URL + "/oidc/broken")
		anybody.shows("Signing in with Broken ID failed")
	})
	t.Run("a name that is taken", func(t *testing.T) {
		server.as("nan")
		nan := newSurfer(t)
		nan.get(server.URL + "/oidc/fake?next=/account")
		nan.submit("", url.Values{"name": {"Ann"}})
		nan.at("/oidc/fake/new")
		nan.shows("aria-invalid")
		nan.shows("Ann-2")
		nan.submit("", url.Values{"name": {"Nan"}})
		nan.at("/account")
		nan.submit("/oidc/fake/new", url.Values{"name": {"Nan2"}})
		nan.shows("took too long") // the decision counts once
	})
	t.Run("an identity of somebody else cannot be connected", func(t *testing.T) {
		server.as("ann")
		bob := newSurfer(t)
		name := bob.begin(server.URL)
		bob.submit(server.URL+"/account/identities", url.Values{"connect": {"fake"}})
		bob.get(onwardTo(t, bob.page, server.provider.Issuer))
		bob.shows("belongs to another account")
		bob.get(server.URL + "/account")
		bob.shows(name)
	})
	t.Run("an identity is not connected in another browser", func(t *testing.T) {
		server.as("eve")
		eve, victim := newSurfer(t), newSurfer(t)
		eve.begin(server.URL)
		eve.submit(server.URL+"/account/identities", url.Values{"connect": {"fake"}})
		victim.begin(server.URL)
		victim.get(onwardTo(t, eve.page, server.provider.Issuer)) // the victim ends up at the callback with Eve's state
		victim.shows("began in another browser")
	})
	t.Run("another site begins nothing", func(t *testing.T) {
		server.as("ann")
		lured := newSurfer(t)
		lured.from("cross-site", http.MethodGet, server.URL+"/oidc/fake", nil)
		lured.at("/oidc/fake")
		lured.shows("Continue")
		lured.begin(server.URL)
		lured.from("cross-site", http.MethodPost, server.URL+"/account/identities", url.Values{"connect": {"fake"}})
		if strings.Contains(lured.page, server.provider.Issuer) {
			t.Error("another site connects an identity")
		}
	})
	t.Run("the provider ends the session", func(t *testing.T) {
		server.as("ann")
		socket := ann.socket(server.URL)
		token := server.provider.LogoutToken(func(claims map[string]any) { claims["sub"], claims["sid"] = "ann", "session of ann" })
		provider := newSurfer(t)
		provider.submit(server.URL+"/oidc/fake/logout", url.Values{"logout_token": {token}})
		begun := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), kit.Patience)
		defer cancel()
		for {
			if _, _, err := socket.Read(ctx); err != nil {
				break
			}
		}
		// One second is the promise, and ten until the server would notice by itself.
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("the socket was closed after %v", took)
		}
		ann.get(server.URL + "/account")
		ann.at("/sign-in")
		ann.shows("Fake ID")
	})
	if server.Stop() != 0 {
		t.Error("the server has not stopped well")
	}
	if strings.Contains(server.Logs.Text.String(), server.provider.Secret) {
		t.Error("the log has the secret")
	}
}

// socket opens a session of the program, with the cookies of the browser.
func (s *surfer) socket(home string) *websocket.Conn {
	s.t.Helper()
	conn, _, err := websocket.Dial(s.t.Context(), home+"/ws", &websocket.DialOptions{
		HTTPClient: &http.Client{Jar: s.http.Jar}, HTTPHeader: http.Header{"Origin": {home}}, Subprotocols: []string{hub.Subprotocol},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.CloseNow() })
	if _, _, err := conn.Read(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return conn
}
