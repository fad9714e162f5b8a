package scenario

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/shared/client/dial"
)

const horse = "correct horse battery staple"

// browser is a browser without scripts: it keeps cookies and sends forms.
type browser struct {
	t       *testing.T
	client  *http.Client
	secrets []string // what was typed, and all cookies but the one with the id of a user
}

func newBrowser(t *testing.T) *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{t: t, client: &http.Client{Jar: jar}}
}

// send sends a form to a page and returns the page that it leads to.
func (b *browser) send(method, page string, form url.Values) (status int, text string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, page, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0")
	return b.do(r)
}

func (b *browser) do(r *http.Request) (status int, text string) {
	b.t.Helper()
	answer, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	for _, cookie := range b.client.Jar.Cookies(r.URL) {
		if !strings.HasSuffix(cookie.Name, "-who") {
			b.secrets = append(b.secrets, cookie.Value)
		}
	}
	raw, _ := io.ReadAll(answer.Body)
	return answer.StatusCode, string(raw)
}

// visit becomes a guest, as the program does, and returns the name, or "" if it is refused.
func (b *browser) visit(site string) (name, text string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, site+"/api/guest", strings.NewReader(`{"keep":"cookie"}`))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	_, text = b.do(r)
	_, rest, _ := strings.Cut(text, `"name":"`)
	name, _, _ = strings.Cut(rest, `"`)
	return name, text
}

// shown returns the first secret of a link that a page shows.
func (b *browser) shown(text, path string) string {
	b.t.Helper()
	found := regexp.MustCompile(path + `([A-Za-z0-9_-]{22})`).FindStringSubmatch(text)
	if found == nil {
		b.t.Fatalf("no link to %s in %s", path, text)
	}
	b.secrets = append(b.secrets, found[1])
	return found[1]
}

// A guest claims the name at one server, signs in at another, takes a terminal along, and signs everybody out: connections end on both
// servers within a second, nobody becomes a new guest, and no secret is in a log.
func TestAnAccountOnTwoServers(t *testing.T) {
	if testing.Short() {
		t.Skip("short: two servers, PostgreSQL and Redis take seconds")
	}
	nodes := kit.StartNodes(t, 2)
	a, b := nodes[0].URL, nodes[1].URL
	desk := newBrowser(t)
	name, _ := desk.visit(a)
	if status, text := desk.send(http.MethodPost, a+"/account/password", url.Values{"new": {horse}}); status != http.StatusOK {
		t.Fatalf("claim: got %d %s", status, text)
	}
	phone := newBrowser(t)
	if status, text := phone.send(http.MethodPost, b+"/sign-in", url.Values{"name": {strings.ToLower(name)}, "password": {horse}, "next": {"/account"}}); status != http.StatusOK || !strings.Contains(text, name) {
		t.Fatalf("sign in: got %d %s", status, text)
	}
	_, text := phone.send(http.MethodPost, b+"/account/handover", nil)
	link := phone.shown(text, "/handover/")
	state := t.TempDir()
	var said bytes.Buffer
	if code := kit.Command(t.Context(), []string{"chat", a, "--sign-in", "--state", state}, strings.NewReader(b+"/handover/"+link+"\n"), &said, &said); code != 0 || !strings.Contains(said.String(), "signed in as "+name) {
		t.Fatalf("the terminal: status %d: %s", code, &said)
	}
	if code := kit.Command(t.Context(), []string{"chat", a, "--sign-in", "--state", t.TempDir()}, strings.NewReader(link+"\n"), &said, &said); code == 0 {
		t.Errorf("the link works twice: %s", &said)
	}
	if _, text := desk.send(http.MethodGet, a+"/account", nil); !strings.Contains(text, "Parley in a terminal") || !strings.Contains(text, "Firefox, Linux") {
		t.Errorf("the devices are %s", text)
	}
	tabs := []dial.Conn{connect(t, desk, a), connect(t, phone, b)}
	start := time.Now()
	if status, text := desk.send(http.MethodPost, a+"/account/sessions", url.Values{"end": {"all"}}); status != http.StatusOK {
		t.Fatalf("sign out everywhere: got %d %s", status, text)
	}
	for _, tab := range tabs {
		untilSignIn(t, tab)
	}
	if took := time.Since(start); took > 5*time.Second { // the promise is one second; ten until a server would notice by itself
		t.Errorf("the connections ended after %v", took)
	}
	for _, at := range []string{a, b} {
		if who, text := phone.visit(at); who != "" || !strings.Contains(text, "/sign-in") {
			t.Errorf("the phone is %s now: %s", who, text)
		}
	}
	said.Reset()
	if code := kit.Command(t.Context(), []string{"chat", a, "--state", state, "--send", "hello"}, strings.NewReader(""), &said, &said); code == 0 || !strings.Contains(said.String(), "/sign-in") {
		t.Errorf("the terminal, signed out: status %d: %s", code, &said)
	}
	for _, node := range nodes {
		node.Stop()
		logs := node.Logs.Text.String()
		if !strings.Contains(logs, "signed in") {
			t.Errorf("little was logged: %s", logs)
		}
		for _, secret := range append(append(desk.secrets, phone.secrets...), horse, url.QueryEscape(horse), link) {
			if secret != "" && strings.Contains(logs, secret) {
				t.Errorf("the secret %s is in the log", secret)
			}
		}
	}
}

// connect opens a connection with the token of a browser's cookie.
func connect(t *testing.T, b *browser, site string) dial.Conn {
	t.Helper()
	at, _ := url.Parse(site)
	token := ""
	for _, cookie := range b.client.Jar.Cookies(at) {
		if strings.HasPrefix(cookie.Name, "parley-") && strings.Count(cookie.Name, "-") == 1 {
			token = cookie.Value
		}
	}
	d, err := dial.New(site, dial.InMemory(token))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := d.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// untilSignIn reads until the server says that the session has ended.
func untilSignIn(t *testing.T, conn dial.Conn) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), kit.Patience)
	defer cancel()
	for {
		message, err := conn.Read(ctx)
		if err != nil {
			t.Fatalf("it ended without a reason: %v", err)
		}
		if strings.Contains(string(message), `"reason":"sign_in"`) {
			return
		}
	}
}
