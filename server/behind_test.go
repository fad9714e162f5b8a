//go:build linux

package main

import (
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// askFrom asks for something from an address of this machine, and returns the answer with what there is of its body.
func askFrom(t *testing.T, ip, method, url, body string, head http.Header) (*http.Response, string) {
	t.Helper()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DialContext = (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}).DialContext
	transport.DisableKeepAlives = true
	ask, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	ask.Header = head.Clone()
	answer, err := transport.RoundTrip(ask)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusSwitchingProtocols {
		_, err := io.ReadFull(answer.Body, make([]byte, 2)) // of the welcome: the session has begun
		if err != nil {
			t.Error(err)
		}
		return answer, ""
	}
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(got)
}

// forged is what somebody sends who wants to be taken for somebody else.
func forged() http.Header {
	return http.Header{
		"X-Forwarded-For": {"203.0.113.9", "203.0.113.9"}, "Forwarded": {"for=203.0.113.9;proto=https"}, "X-Real-Ip": {"203.0.113.9"},
	}
}

// TestEachProxyTellsTheAddressesOfItsClients comes from two addresses through each proxy, forging what can be forged.
func TestEachProxyTellsTheAddressesOfItsClients(t *testing.T) {
	if testing.Short() {
		t.Skip("short: proxies take seconds")
	}
	all := map[string]front{"haproxy with Forwarded": func(t *testing.T, address, node, password string) {
		haproxyWith(t, address, node, password, `http-request add-header Forwarded "for=\"%[src]:%[src_port]\";proto=http"`)
	}}
	for name, start := range fronts {
		all[name] = start
	}
	for name, start := range all {
		t.Run(name, func(t *testing.T) {
			node := startProcess(t, "--trusted-proxies", "::ffff:127.0.0.1/128")
			url := startFront(t, start, node, "") // which has asked once, forging nothing
			for _, ip := range []string{"127.0.0.7", "127.0.0.8"} {
				askFrom(t, ip, http.MethodGet, url+"/api/from-"+ip, "", forged())
				head := forged()
				head.Set("Content-Type", "application/json")
				answer, body := askFrom(t, ip, http.MethodPost, url+"/api/guest", "{}", head)
				var guest struct{ Token string }
				if err := json.Unmarshal([]byte(body), &guest); err != nil || guest.Token == "" {
					t.Fatalf("a guest: %d %s", answer.StatusCode, body)
				}
				for key, value := range map[string]string{"Authorization": "Bearer " + guest.Token, "Connection": "Upgrade", "Upgrade": "websocket",
					"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "User-Agent": "device-at-" + ip} {
					head.Set(key, value)
				}
				if answer, _ := askFrom(t, ip, http.MethodGet, url+"/ws", "", head); answer.StatusCode != http.StatusSwitchingProtocols {
					t.Errorf("a session: %d", answer.StatusCode)
				}
			}
			node.stop()
			logs := node.logs.text.String()
			for _, ip := range []string{"127.0.0.7", "127.0.0.8"} {
				for _, what := range []string{"path=/api/from-" + ip + " ", "device=device-at-" + ip} {
					if line := lineWith(logs, what); !strings.Contains(line+" ", " address="+ip+" ") && !strings.HasSuffix(line, " address="+ip) {
						t.Errorf("%s: logged %q", what, line)
					}
				}
			}
			if strings.Contains(logs, "203.0.113.9") || strings.Contains(logs, "level=WARN") {
				t.Errorf("the server logged\n%s", logs)
			}
		})
	}
}

// lineWith returns the first line that contains something, or "".
func lineWith(text, what string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, what) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

func TestPeopleTalkThroughEachProxy(t *testing.T) {
	if testing.Short() {
		t.Skip("short: proxies take seconds")
	}
	for name, start := range fronts {
		t.Run(name, func(t *testing.T) {
			node := startProcess(t, "--trusted-proxies", "127.0.0.1/32")
			url := startFront(t, start, node, "")
			ada, bo := startClient(t, url, newStorage()), startClient(t, url, newStorage())
			ada.online()
			bo.online()
			ada.client.Send(chat.Lobby, view.Draft{Text: "through"})
			bo.sees([]string{"through"})
		})
	}
}

// TestAPasswordInFrontHidesNobody: the browser sends the proxy's password to the server too, in the header where others have a token.
func TestAPasswordInFrontHidesNobody(t *testing.T) {
	browser := chromium(t)
	for _, name := range []string{"nginx", "haproxy", "apache"} {
		t.Run(name, func(t *testing.T) {
			node := startProcess(t, "--trusted-proxies", "127.0.0.1/32")
			url := startFront(t, fronts[name], node, "secret")
			ada := newPerson(t, browser, strings.Replace(url, "://", "://ada:secret@", 1), desktop)
			ada.visit("/") // by a link with the password in it, which the browser keeps
			ada.url = url
			ada.say("behind a password")
			ada.sees("behind a password")
			was := ada.name()
			ada.visit("/")
			ada.sees("behind a password")
			if got := ada.name(); got != was {
				t.Errorf("%s became %s", was, got)
			}
			node.stop()
			if n := rowsOf(t, node, "users"); n != 1 {
				t.Errorf("%d guests were made", n)
			}
		})
	}
}

// rowsOf returns how many rows a table of a stopped server has.
func rowsOf(t *testing.T, p *process, table string) (n int) {
	t.Helper()
	db, err := sql.Open("sqlite", strings.TrimPrefix(p.option("--store"), "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTwoServersOfOneHostKeepTheirPeople(t *testing.T) {
	t.Parallel()
	browser, a, b := chromium(t), startProcess(t), startProcess(t)
	ada := newPerson(t, browser, a.url, desktop)
	names := [2]string{}
	for range 2 {
		for i, server := range []*process{a, b} {
			ada.url = server.url
			ada.visit("/")
			if got := ada.name(); names[i] == "" {
				names[i] = got
			} else if got != names[i] {
				t.Errorf("server %d: %s became %s", i, names[i], got)
			}
		}
	}
	for i, server := range []*process{a, b} {
		server.stop()
		if n := rowsOf(t, server, "users"); n != 1 {
			t.Errorf("server %d made %d guests", i, n)
		}
	}
}
