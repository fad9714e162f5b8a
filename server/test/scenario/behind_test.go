//go:build linux

package scenario

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"parley/server/test/kit"
	"parley/server/test/kit/proxies"
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
	all := map[string]proxies.Starter{"haproxy with Forwarded": func(t *testing.T, address, node, password string) {
		proxies.StartHAProxy(t, address, node, password, `http-request add-header Forwarded "for=\"%[src]:%[src_port]\";proto=http"`)
	}}
	for name, start := range proxies.Kinds {
		all[name] = start
	}
	for name, start := range all {
		t.Run(name, func(t *testing.T) {
			node := kit.StartProcess(t, "--trusted-proxies", "::ffff:127.0.0.1/128")
			url := proxies.Start(t, start, node, "") // which has asked once, forging nothing
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
			node.Stop()
			logs := node.Logs.Text.String()
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
	for name, start := range proxies.Kinds {
		t.Run(name, func(t *testing.T) {
			node := kit.StartProcess(t, "--trusted-proxies", "127.0.0.1/32")
			url := proxies.Start(t, start, node, "")
			ada, bo := kit.StartClient(t, url, kit.NewStorage()), kit.StartClient(t, url, kit.NewStorage())
			ada.Online()
			bo.Online()
			ada.Client.Send(chat.Lobby, view.Draft{Text: "through"})
			bo.Sees([]string{"through"})
		})
	}
}
