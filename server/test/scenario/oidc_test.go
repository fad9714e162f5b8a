package scenario

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"parley/server/test/kit"
)

// surfer is a browser without scripts.
type surfer struct {
	t    *testing.T
	http *http.Client
	url  *url.URL // of the page
	page string
}

func newSurfer(t *testing.T) *surfer {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &surfer{t: t, url: &url.URL{}, http: &http.Client{Jar: jar, Timeout: kit.Patience}}
}

// get opens a page, wherever it leads.
func (s *surfer) get(address string) {
	s.t.Helper()
	s.take(s.http.Get(address))
}

// submit sends a form of the page to an address that is relative to it.
func (s *surfer) submit(action string, form url.Values) {
	s.t.Helper()
	to, err := s.url.Parse(action)
	if err != nil {
		s.t.Fatal(err)
	}
	s.take(s.http.PostForm(to.String(), form))
}

func (s *surfer) take(answer *http.Response, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	s.url, s.page = answer.Request.URL, string(body)
}

// at checks which page is open.
func (s *surfer) at(path string) {
	s.t.Helper()
	if s.url.Path != path {
		s.t.Fatalf("the page is %s, want %s\n%.1500s", s.url, path, s.page)
	}
}

// shows checks what the page says.
func (s *surfer) shows(text string) {
	s.t.Helper()
	if !strings.Contains(s.page, text) {
		s.t.Fatalf("%s does not show %q\n%.3000s", s.url, text, s.page)
	}
}

var requestID = regexp.MustCompile(`name="id" value="([^"]+)"`)

// signInAt fills in the provider's form.
func (s *surfer) signInAt(p *kit.OpenID) {
	s.t.Helper()
	id := requestID.FindStringSubmatch(s.page)
	if id == nil {
		s.t.Fatalf("%s is not the provider's form\n%.1500s", s.url, s.page)
	}
	s.submit("/login/username", url.Values{"id": {id[1]}, "username": {p.User}, "password": {p.Password}})
}

// startWithProvider starts a server that knows a provider, and zitadel's example as that.
func startWithProvider(t *testing.T) (*kit.Process, *kit.OpenID) {
	t.Helper()
	addr := kit.FreeAddr(t)
	provider := kit.StartOpenID(t, "http://"+addr+"/oidc/zitadel/callback")
	return startKnowing(t, addr, provider.Secret, map[string]any{
		"name": "zitadel", "label": "Our Zitadel", "issuer": provider.Issuer, "client_id": provider.ClientID,
	}), provider
}

// startKnowing starts a server with a provider, whose secret is in a file.
func startKnowing(t *testing.T, addr, secret string, provider map[string]any, others ...map[string]any) *kit.Process {
	t.Helper()
	dir, home := t.TempDir(), "http://"+addr
	provider["secret_file"] = "secret"
	config, err := json.Marshal(append([]map[string]any{provider}, others...))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"oidc.json": config, "secret": []byte(secret + "\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := &kit.Process{T: t, URL: home, Args: []string{
		"serve", "--addr", addr, "--store", "sqlite:" + filepath.Join(dir, "parley.db"), "--public-url", home, "--oidc", filepath.Join(dir, "oidc.json"),
	}}
	p.Start()
	t.Cleanup(p.Kill)
	return p
}

func TestSignInWithARealProvider(t *testing.T) {
	server, provider := startWithProvider(t)

	newcomer := newSurfer(t)
	newcomer.get(server.URL + "/sign-in?next=/healthz")
	newcomer.shows("Our Zitadel")
	newcomer.get(server.URL + "/oidc/zitadel?next=/healthz")
	newcomer.signInAt(provider)
	newcomer.at("/oidc/zitadel/new")
	newcomer.shows("test-user2")
	newcomer.submit("", url.Values{"name": {"Zita"}})
	newcomer.at("/healthz")
	newcomer.get(server.URL + "/account")
	newcomer.at("/account")
	newcomer.shows("Zita")
	newcomer.shows("test-user2@zitadel.ch")

	again := newSurfer(t)
	again.get(server.URL + "/oidc/zitadel?next=/account")
	again.signInAt(provider)
	again.at("/account")
	again.shows("Zita")

	elsewhere := newSurfer(t) // has the address that another browser was sent back with
	elsewhere.get(again.url.String())
	elsewhere.at("/sign-in")

	provider.Stop()
	again.get(server.URL + "/account")
	again.shows("Zita")
	if server.Stop() != 0 {
		t.Error("the server has not stopped well")
	}
	if logs := server.Logs.Text.String(); strings.Contains(logs, "code=") || strings.Contains(logs, "state=") || strings.Contains(logs, "id_token") {
		t.Errorf("the log has secrets:\n%s", logs)
	}
}

// TestAGuestKeepsTheNameByAProvider claims the guest of the browser, and another browser then signs in as the same user.
func TestAGuestKeepsTheNameByAProvider(t *testing.T) {
	server, provider := startWithProvider(t)
	guest := newSurfer(t)
	name := guest.begin(server.URL)
	guest.get(server.URL + "/account")
	guest.shows(name)
	guest.submit("/account/identities", url.Values{"connect": {"zitadel"}})
	guest.shows("Our Zitadel")
	guest.get(onwardTo(t, guest.page, provider.Issuer))
	guest.signInAt(provider)
	guest.at("/account")
	guest.shows(name)
	guest.shows("test-user2@zitadel.ch")

	phone := newSurfer(t)
	phone.get(server.URL + "/oidc/zitadel?next=/account")
	phone.signInAt(provider)
	phone.at("/account")
	phone.shows(name)

	for _, next := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/%09/evil.example"} {
		phone := newSurfer(t)
		phone.get(server.URL + "/oidc/zitadel?next=" + url.QueryEscape(next))
		phone.signInAt(provider)
		if home, _ := url.Parse(server.URL); phone.url.Host != home.Host {
			t.Errorf("%s leads to %s", next, phone.url)
		}
	}
}

// begin makes the browser a guest's, and returns its name.
func (s *surfer) begin(home string) string {
	s.t.Helper()
	answer, err := s.http.Post(home+"/api/guest", "application/json", bytes.NewReader([]byte(`{"keep":"cookie"}`)))
	s.take(answer, err)
	var guest struct{ User struct{ Name string } }
	if err := json.Unmarshal([]byte(s.page), &guest); err != nil || guest.User.Name == "" {
		s.t.Fatalf("no guest: %v, %s", err, s.page)
	}
	return guest.User.Name
}

// onwardTo returns the address of the provider on the page that leads there.
func onwardTo(t *testing.T, page, issuer string) string {
	t.Helper()
	_, rest, _ := strings.Cut(page, `href="`+issuer)
	rest, _, found := strings.Cut(rest, `"`)
	if !found {
		t.Fatalf("the page does not lead to the provider\n%.1500s", page)
	}
	return issuer + html.UnescapeString(rest)
}
