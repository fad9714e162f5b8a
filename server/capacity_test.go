//go:build linux

package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parley/shared/chat"
	"parley/shared/client"
)

func TestTheMemoryLimitOfAContainerIsFound(t *testing.T) {
	for about, c := range map[string]struct {
		groups, file, limit string
		want                int64
	}{
		"version 2":                {"0::/a/b\n", "sys/fs/cgroup/a/b/memory.max", "268435456\n", 256 << 20},
		"version 2 in a container": {"0::/\n", "sys/fs/cgroup/memory.max", "268435456\n", 256 << 20},
		"version 2, no limit":      {"0::/a\n", "sys/fs/cgroup/a/memory.max", "max\n", 0},
		"version 1":                {"9:pids:/\n4:memory:/x\n0::/\n", "sys/fs/cgroup/memory/x/memory.limit_in_bytes", "1048576\n", 1 << 20},
		"version 1, no limit":      {"4:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n", 0},
		"no groups":                {"", "none", "", 0},
	} {
		root := t.TempDir()
		for name, text := range map[string]string{"proc/self/cgroup": c.groups, c.file: c.limit} {
			path := filepath.Join(root, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := maxMemory(root); got != c.want {
			t.Errorf("%s: got %d, want %d", about, got, c.want)
		}
	}
}

// TestWithFewDescriptorsNewSessionsAreRefusedAndOldOnesGoOn has 128 descriptors, half of them for sessions.
func TestWithFewDescriptorsNewSessionsAreRefusedAndOldOnesGoOn(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("prlimit"); err != nil {
		missing(t, "prlimit, of util-linux")
	}
	server := startProcess(t, "--limits", "off")
	server.kill()
	server.wrap = []string{"prlimit", "--nofile=128:128"}
	server.start()
	ada := startClient(t, server.url, newStorage())
	ada.online()
	token, statuses := server.guest(), map[int]int{}
	for range 80 {
		statuses[server.knock(token)]++
	}
	if statuses[http.StatusSwitchingProtocols] != 63 || statuses[http.StatusServiceUnavailable] != 17 {
		t.Errorf("got %v, want 63 sessions more and the others told to come later", statuses)
	}
	ada.client.Send(chat.Lobby, client.Draft{Text: "still here"})
	ada.sees([]string{"still here"})
	if code := server.stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
}

// guest becomes one and returns the token.
func (p *process) guest() (token string) {
	p.t.Helper()
	answer, err := http.Post(p.url+"/api/guest", "application/json", strings.NewReader("{}"))
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	var guest struct{ Token string }
	if err := json.NewDecoder(answer.Body).Decode(&guest); err != nil || guest.Token == "" {
		p.t.Fatalf("status %d, %v", answer.StatusCode, err)
	}
	return guest.Token
}

// knock asks for a session, which stays open to the end of the test, and returns the status.
func (p *process) knock(token string) int {
	p.t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.url+"/ws", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	for key, value := range map[string]string{"Authorization": "Bearer " + token, "Connection": "Upgrade", "Upgrade": "websocket",
		"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="} {
		r.Header.Set(key, value)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		p.t.Fatal(err)
	}
	if answer.StatusCode != http.StatusSwitchingProtocols {
		answer.Body.Close()
	} else {
		p.t.Cleanup(func() { answer.Body.Close() })
	}
	return answer.StatusCode
}
