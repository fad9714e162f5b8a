package scenario

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/server/auth/admin"
	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// administered runs a story with one server on SQLite, and with two on PostgreSQL.
func administered(t *testing.T, story func(t *testing.T, nodes []*kit.Process, command func(args ...string) string)) {
	for name, start := range map[string]func(t *testing.T) []*kit.Process{
		"sqlite":   func(t *testing.T) []*kit.Process { return []*kit.Process{kit.StartProcess(t)} },
		"postgres": func(t *testing.T) []*kit.Process { return kit.StartNodes(t, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nodes := start(t)
			story(t, nodes, func(args ...string) string {
				t.Helper()
				return works(t, append(append([]string{"admin"}, args...), "--store", nodes[0].Option("--store"))...)
			})
		})
	}
}

// person is what parley admin users --json says of one.
type person struct {
	ID       chat.UserID `json:"id"`
	Name     string      `json:"name"`
	Role     chat.Role   `json:"role"`
	Account  bool        `json:"account"`
	Sessions int         `json:"sessions"`
	Banned   *time.Time  `json:"banned_until"`
}

// found returns the one person that is found.
func found(t *testing.T, text string) person {
	t.Helper()
	var all []person
	if err := json.Unmarshal([]byte(text), &all); err != nil || len(all) != 1 {
		t.Fatalf("want one person: %v\n%s", err, text)
	}
	return all[0]
}

// page requests a page of a server as a browser does.
func page(t *testing.T, browser *http.Client, method, address string, form url.Values) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", r.URL.Scheme+"://"+r.URL.Host)
	}
	answer, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func plainBrowser() *http.Client {
	jar, _ := cookiejar.New(nil) // it never fails
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func TestTheCommandLineManagesPeopleWhileServersRun(t *testing.T) {
	t.Parallel()
	administered(t, func(t *testing.T, nodes []*kit.Process, command func(args ...string) string) {
		last := nodes[len(nodes)-1]
		ada, bo := kit.StartClient(t, nodes[0].URL, kit.NewStorage()), kit.StartClient(t, last.URL, kit.NewStorage())
		ada.Online()
		bo.Online()
		name, banned := ada.Client.View().Me.Name, bo.Client.View().Me

		begun := time.Now()
		if said := command("ban", banned.Name, "--until", "7d"); !strings.Contains(said, "within 30 seconds") {
			t.Errorf("got %s", said)
		}
		bo.Until("another guest", func(v *view.Snapshot) bool { return v.Me.ID != banned.ID && v.Link.State == view.Online })
		if took := time.Since(begun); took > admin.RecheckWait {
			t.Errorf("the connection of a banned user ended after %v", took)
		}
		if got := found(t, command("users", banned.Name, "--json")); got.Banned == nil || got.Sessions != 0 || got.ID != banned.ID {
			t.Errorf("got %+v", got)
		}
		command("ban", string(banned.ID), "--lift")

		said := command("reset", name, "--public-url", last.URL)
		_, rest, _ := strings.Cut(said, last.URL+"/recover/")
		secret, _, _ := strings.Cut(rest, "\n")
		link := last.URL + "/recover/" + secret
		browser := plainBrowser()
		for range 2 { // a program that looks at links uses nothing up
			if status, text := page(t, browser, http.MethodGet, link, nil); status != http.StatusOK || !strings.Contains(text, name) {
				t.Fatalf("the link: got %d\n%s\n%s", status, said, text)
			}
		}
		form := url.Values{"new": {"correct horse battery staple"}}
		if status, text := page(t, browser, http.MethodPost, link, form); status != http.StatusSeeOther {
			t.Fatalf("recover: got %d\n%s", status, text)
		}
		if status, _ := page(t, browser, http.MethodPost, link, form); status != http.StatusGone {
			t.Errorf("recover again: got %d", status)
		}
		if status, _ := page(t, browser, http.MethodGet, last.URL+"/admin", nil); status != http.StatusNotFound {
			t.Errorf("a member sees the pages of administrators: %d", status)
		}
		command("role", name, "admin")
		if status, _ := page(t, browser, http.MethodGet, nodes[0].URL+"/admin", nil); status != http.StatusOK {
			t.Errorf("an admin does not see them: %d", status)
		}
		for _, words := range [][]string{{"--role", "admin"}, {name[:2], "--role", "admin"}} {
			if got := found(t, command(append([]string{"users", "--json"}, words...)...)); got.Name != name || !got.Account {
				t.Errorf("%q: got %+v", words, got)
			}
		}
		if said := command("users", "--role", "owner", "--json"); strings.TrimSpace(said) != "[]" {
			t.Errorf("nobody is the owner: got %s", said)
		}
		if code, _, said := parley(t, "admin", "role", name+"x", "owner", "--store", nodes[0].Option("--store")); code != 1 || !strings.Contains(said, "do you mean "+name+"?") {
			t.Errorf("an unknown name: status %d, %s", code, said)
		}
		for _, act := range []string{"ban", "lift", "reset", "role"} {
			if !strings.Contains(command("audit"), act) {
				t.Errorf("%s is not in the audit", act)
			}
		}
		for _, node := range nodes {
			node.Stop()
			if strings.Contains(node.Logs.Text.String(), secret) {
				t.Error("the link is in the log")
			}
		}
	})
}

func TestEachNodeFollowsAnotherPolicy(t *testing.T) {
	t.Parallel()
	administered(t, func(t *testing.T, nodes []*kit.Process, command func(args ...string) string) {
		last, kept := nodes[len(nodes)-1], kit.NewStorage()
		bo := kit.StartClient(t, last.URL, kept)
		bo.Online()
		me := bo.Client.View().Me
		command("settings", "--policy", "invited", "--name", "The Attic")
		begun := time.Now()
		asks := func(node *kit.Process) int {
			answer, err := http.Post(node.URL+"/api/guest", "application/json", strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			return answer.StatusCode
		}
		for _, node := range nodes {
			for asks(node) != http.StatusForbidden {
				if time.Since(begun) > 10*time.Second {
					t.Fatal("a node still takes guests after 10 s")
				}
				time.Sleep(100 * time.Millisecond)
			}
			if _, text := page(t, plainBrowser(), http.MethodGet, node.URL+"/sign-in", nil); !strings.Contains(text, "The Attic") {
				t.Errorf("the page does not say where it is: %s", text)
			}
			if status, _ := page(t, plainBrowser(), http.MethodGet, node.URL+"/", nil); status != http.StatusSeeOther {
				t.Errorf("the page: got %d", status)
			}
		}
		bo.Until("out", func(v *view.Snapshot) bool { return v.Link.State == view.Stopped && v.Link.Cause == view.CauseSignIn })
		bo.Stop()
		command("settings", "--policy", "guests")
		for asks(last) != http.StatusOK {
			time.Sleep(100 * time.Millisecond)
		}
		again := kit.StartClient(t, last.URL, kept)
		again.Until("back as the same guest", func(v *view.Snapshot) bool { return v.Link.State == view.Online && v.Me.ID == me.ID })
	})
}

// TestAServerOffersItselfUntilItHasAnOwner starts a server again and again.
func TestAServerOffersItselfUntilItHasAnOwner(t *testing.T) {
	t.Parallel()
	server := kit.StartProcess(t)
	first := <-server.Offer
	server.Stop()
	if strings.Contains(server.Logs.Text.String(), first[strings.LastIndex(first, "/"):]) {
		t.Error("the link is in the log")
	}
	server.Start()
	second := <-server.Offer
	if first == second || !strings.HasPrefix(second, "http://localhost:") {
		t.Fatalf("got %s, then %s", first, second)
	}
	form := url.Values{"place": {"The Attic"}, "name": {"Ada"}, "new": {"correct horse battery staple"}, "policy": {"guests"}}
	if status, text := page(t, plainBrowser(), http.MethodPost, first, form); status != http.StatusSeeOther { // each is valid for a week
		t.Fatalf("got %d\n%s", status, text)
	}
	server.Stop()
	server.Start()
	if status, _ := page(t, plainBrowser(), http.MethodGet, second, nil); status != http.StatusGone {
		t.Errorf("the other link: got %d", status)
	}
	server.Stop()
	if link := <-server.Offer; link != "" {
		t.Errorf("a server with an owner offers %s", link)
	}
}
