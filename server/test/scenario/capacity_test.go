//go:build linux

package scenario

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestTheMemoryLimitIsTheLeastOfAllGroups has doctor run in groups within groups, each with a limit or none.
func TestTheMemoryLimitIsTheLeastOfAllGroups(t *testing.T) {
	t.Parallel()
	for about, c := range map[string]struct {
		limits []string // of a group and the groups within, "" for none
		want   string
	}{
		"its own group":    {[]string{"256M"}, "256 MB"},
		"the group around": {[]string{"300M", ""}, "300 MB"},
		"two groups out":   {[]string{"200M", "", ""}, "200 MB"},
		"the inner one":    {[]string{"512M", "128M"}, "128 MB"},
		"the outer one":    {[]string{"128M", "", "1024M"}, "128 MB"},
		"none of them":     {[]string{"", ""}, "this process has no limit"},
	} {
		t.Run(about, func(t *testing.T) {
			group := memoryGroups(t, c.limits...)
			cmd := exec.Command("sh", "-c", `echo $$ > "$0/cgroup.procs" && exec "$@"`, group, kit.Program(t), "doctor", "--json",
				"--store", "sqlite:"+filepath.Join(t.TempDir(), "parley.db"))
			said, err := cmd.Output()
			if found := finding(said, "machine.memory"); !strings.Contains(found, c.want) {
				t.Errorf("doctor finds %q, want %s (%v)", found, c.want, err)
			}
		})
	}
}

// finding returns what doctor has found in one check.
func finding(report []byte, check string) string {
	var all struct {
		Findings []struct{ Check, Found string }
	}
	if err := json.Unmarshal(report, &all); err != nil {
		return err.Error()
	}
	for _, f := range all.Findings {
		if f.Check == check {
			return f.Found
		}
	}
	return "nothing"
}

// memoryGroups makes control groups within each other and returns the innermost.
func memoryGroups(t *testing.T, limits ...string) (group string) {
	t.Helper()
	group, file := "/sys/fs/cgroup/memory", "memory.limit_in_bytes"
	if _, err := os.Stat(group); err != nil {
		group, file = "/sys/fs/cgroup", "memory.max"
	}
	for i, limit := range limits {
		group = filepath.Join(group, fmt.Sprintf("parley%d-%d-%s", os.Getpid(), i, rand.Text()))
		if err := os.Mkdir(group, 0o755); err != nil {
			kit.Missing(t, "memory groups: %v", err)
		}
		t.Cleanup(func() { os.Remove(group) })
		if limit == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(group, file), []byte(limit), 0o600); err != nil {
			kit.Missing(t, "limits of memory: %v", err)
		}
	}
	return group
}

// TestWithFewDescriptorsNewSessionsAreRefusedAndOldOnesGoOn has 128 descriptors, half of them for sessions.
func TestWithFewDescriptorsNewSessionsAreRefusedAndOldOnesGoOn(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("prlimit"); err != nil {
		kit.Missing(t, "prlimit, of util-linux")
	}
	server := kit.StartProcess(t, "--limits", "off")
	server.Kill()
	server.Wrap = []string{"prlimit", "--nofile=128:128"}
	server.Start()
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	token, statuses := guest(server), map[int]int{}
	for range 80 {
		statuses[knock(server, token)]++
	}
	if statuses[http.StatusSwitchingProtocols] != 63 || statuses[http.StatusServiceUnavailable] != 17 {
		t.Errorf("got %v, want 63 sessions more and the others told to come later", statuses)
	}
	ada.Client.Send(chat.Lobby, view.Draft{Text: "still here"})
	ada.Sees([]string{"still here"})
	if code := server.Stop(); code != 0 {
		t.Errorf("got status %d", code)
	}
}

// guest becomes one and returns the token.
func guest(p *kit.Process) (token string) {
	p.T.Helper()
	answer, err := http.Post(p.URL+"/api/guest", "application/json", strings.NewReader("{}"))
	if err != nil {
		p.T.Fatal(err)
	}
	defer answer.Body.Close()
	var guest struct{ Token string }
	if err := json.NewDecoder(answer.Body).Decode(&guest); err != nil || guest.Token == "" {
		p.T.Fatalf("status %d, %v", answer.StatusCode, err)
	}
	return guest.Token
}

// knock asks for a session, which stays open to the end of the test, and returns the status.
func knock(p *kit.Process, token string) int {
	p.T.Helper()
	r, err := http.NewRequest(http.MethodGet, p.URL+"/ws", nil)
	if err != nil {
		p.T.Fatal(err)
	}
	for key, value := range map[string]string{"Authorization": "Bearer " + token, "Connection": "Upgrade", "Upgrade": "websocket",
		"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="} {
		r.Header.Set(key, value)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		p.T.Fatal(err)
	}
	if answer.StatusCode != http.StatusSwitchingProtocols {
		answer.Body.Close()
	} else {
		p.T.Cleanup(func() { answer.Body.Close() })
	}
	return answer.StatusCode
}
