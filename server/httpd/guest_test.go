package httpd

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"parley/server/auth"
	"parley/server/store"
	"parley/shared/chat"
)

// post asks to be a guest.
func post(t *testing.T, server *httptest.Server, body string, header map[string]string) (*http.Response, map[string]any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/guest", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for key, value := range header {
		r.Header.Set(key, value)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var decoded map[string]any
	raw, _ := io.ReadAll(answer.Body)
	json.Unmarshal(raw, &decoded)
	return answer, decoded
}

func TestABrowsersGuestGetsACookieThatScriptsCannotRead(t *testing.T) {
	server := startEdge(t, nil)
	answer, body := post(t, server, `{"keep":"cookie"}`, map[string]string{"Origin": server.URL})
	if body["token"] != nil || body["user"] == nil {
		t.Errorf("got %v", body)
	}
	cookies := answer.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].Secure || cookies[0].Path != "/" {
		t.Errorf("got %+v", cookies)
	}
	public, _ := url.Parse("https://chat.example.org")
	behind := startEdge(t, func(c *Config) { c.PublicURL = public })
	answer, _ = post(t, behind, `{"keep":"cookie"}`, nil)
	if cookies := answer.Cookies(); len(cookies) != 1 || !cookies[0].Secure {
		t.Errorf("behind https: got %+v", cookies)
	}
}

func TestOtherClientsGetATokenAndAKnownOneNoSecond(t *testing.T) {
	server := startEdge(t, nil)
	if answer, body := post(t, server, `{}`, nil); body["token"] != goodToken || len(answer.Cookies()) != 0 {
		t.Errorf("got %v, %v", body, answer.Cookies())
	}
	if _, body := post(t, server, `{}`, map[string]string{"Authorization": "Bearer " + goodToken}); body["token"] != nil || body["user"] == nil {
		t.Errorf("a known one: got %v", body)
	}
}

func TestSigningOutEndsTheSessionsOfTheToken(t *testing.T) {
	server := startEdge(t, nil)
	mine := call(t, server, goodToken)
	mine.until(`"k":"welcome"`)
	for want, token := range map[int]string{http.StatusUnauthorized: "another-token", http.StatusNoContent: goodToken} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, server.URL+"/api/guest", strings.NewReader(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("got %d, want %d", answer.StatusCode, want)
		}
	}
	mine.until(`"reason":"sign_in"`)
}

func TestWhatAGuestRequestCannotBe(t *testing.T) {
	server := startEdge(t, nil)
	for name, c := range map[string]struct {
		body   string
		header map[string]string
		want   int
	}{
		"a foreign page":  {`{}`, map[string]string{"Origin": "https://evil.example"}, 403},
		"a form":          {`a=b`, map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 400},
		"plain text":      {`{}`, map[string]string{"Content-Type": "text/plain"}, 400},
		"an unknown wish": {`{"role":"admin"}`, nil, 400},
		"no JSON":         {`{`, nil, 400},
		"too much":        {`{"keep":"` + strings.Repeat("x", 2*bodyMax) + `"}`, nil, 413},
	} {
		if answer, body := post(t, server, c.body, c.header); answer.StatusCode != c.want || body["error"] == nil {
			t.Errorf("%s: got %d %v, want %d", name, answer.StatusCode, body, c.want)
		}
	}
}

func TestAFullDiskIsToldToANewGuest(t *testing.T) {
	server := startEdge(t, func(c *Config) { c.Guests = noRoom{} })
	answer, body := post(t, server, `{}`, nil)
	if answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" || !strings.Contains(fmt.Sprint(body), "retry_later") {
		t.Errorf("got %d %v", answer.StatusCode, body)
	}
}

// noRoom is a store that cannot write.
type noRoom struct{}

func (noRoom) Caller(context.Context, string) (auth.Caller, error) {
	return auth.Caller{}, chat.Errorf(chat.CodeUnauthorized, "unknown token")
}
func (noRoom) Kind(token string) auth.TokenKind       { return tokenKind(token) }
func (noRoom) Origin(netip.Addr, string) store.Origin { return store.Origin{} }
func (noRoom) New(context.Context, string, string, store.Origin) (chat.User, string, error) {
	return chat.User{}, "", fmt.Errorf("make a guest: %w", store.ErrUnavailable)
}
