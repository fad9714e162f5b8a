package scenario

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"

	"parley/server/node"
	"parley/server/test/kit"
)

// loadCompose reads deploy/compose.yaml as docker compose does: schema, references and variables.
func loadCompose(t *testing.T, env ...string) (*types.Project, error) {
	t.Helper()
	options, err := cli.NewProjectOptions([]string{"../../../deploy/compose.yaml"}, cli.WithEnv(env), cli.WithResolvedPaths(true))
	if err != nil {
		t.Fatal(err)
	}
	return options.LoadProject(context.Background())
}

func TestTheComposeFileIsOneDeployment(t *testing.T) {
	project, err := loadCompose(t, "PARLEY_SITE=chat.example.org", "POSTGRES_PASSWORD=secret")
	if err != nil {
		t.Fatal(err)
	}
	upstreams := *project.Services["caddy"].Environment["PARLEY_NODES"]
	for _, name := range []string{"node-1", "node-2", "node-3"} {
		service := project.Services[name]
		if !strings.Contains(upstreams, name+":8080") {
			t.Errorf("caddy does not know %s", name)
		}
		if service.StopGracePeriod == nil || time.Duration(*service.StopGracePeriod) < node.StopWait+5*time.Second {
			t.Errorf("%s has %v to stop, and takes up to %v itself", name, service.StopGracePeriod, node.StopWait)
		}
		if service.HealthCheck == nil || !slices.Equal(service.HealthCheck.Test, []string{"CMD", "/parley", "doctor", "--ready"}) {
			t.Errorf("%s: health check %v", name, service.HealthCheck)
		}
		accepted(t, name, service.Environment)
	}
	if _, open := project.Services["postgres"].Networks["front"]; open || len(project.Services["postgres"].Ports) > 0 {
		t.Error("the database can be reached from outside")
	}
	if project.Services["postgres"].Environment["POSTGRES_PASSWORD"] == nil || len(project.Services["redis"].Ports) > 0 {
		t.Error("the database has no password, or Redis can be reached from outside")
	}
}

// accepted demands that the server takes these settings.
func accepted(t *testing.T, name string, settings types.MappingWithEquals) {
	t.Helper()
	env := func(key string) string {
		if value := settings[key]; value != nil {
			return *value
		}
		return ""
	}
	cfg, err := node.ParseConfig(nil, env, t.Output())
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if len(cfg.Proxies) != 1 || cfg.PublicURL.String() != "https://chat.example.org" {
		t.Errorf("%s: proxies %v, public URL %v", name, cfg.Proxies, cfg.PublicURL)
	}
	var help strings.Builder
	node.ParseConfig([]string{"--help"}, env, &help)
	for key := range settings {
		if strings.HasPrefix(key, "PARLEY_") && !strings.Contains(help.String(), key+"\n") {
			t.Errorf("%s: %s is not a setting", name, key)
		}
	}
}

func TestTheComposeFileDemandsItsSecrets(t *testing.T) {
	if _, err := loadCompose(t, "PARLEY_SITE=chat.example.org"); err == nil || !strings.Contains(err.Error(), "parley.env") {
		t.Errorf("without a password: %v", err)
	}
	example, err := os.ReadFile("../../../deploy/parley.env.example")
	if err != nil || !strings.Contains(string(example), "POSTGRES_PASSWORD=\n") || !strings.Contains(string(example), "PARLEY_SITE=") {
		t.Errorf("the example does not name what is needed: %v", err)
	}
}

// TestTheUnitsAreSound has systemd read the units, and count what they leave open: of 10, at most 2.
func TestTheUnitsAreSound(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		kit.Missing(t, "systemd-analyze, of systemd")
	}
	for _, name := range []string{"parley.service", "parley@.service"} {
		unit := kit.Edited(t, "../../../deploy/"+name, map[string]string{"/usr/local/bin/parley ": kit.Program(t) + " "})
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(unit), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"verify"}, {"security", "--offline=true", "--threshold=20"}} {
			said, err := exec.Command(tool, append(args, file)...).CombinedOutput()
			if err != nil || args[0] == "verify" && len(said) > 0 {
				t.Errorf("%s: %v: %v\n%s", name, args, err, said)
			}
		}
		if !strings.Contains(unit, "TimeoutStopSec=30") || node.StopWait >= 30*time.Second {
			t.Errorf("%s kills a server that is stopping", name)
		}
	}
}

// TestTheDropInFitsTheUnit has systemd read the unit together with the drop-in for https.
func TestTheDropInFitsTheUnit(t *testing.T) {
	tool, err := exec.LookPath("systemd-analyze")
	if err != nil {
		kit.Missing(t, "systemd-analyze, of systemd")
	}
	dir := t.TempDir()
	unit := kit.Edited(t, "../../../deploy/parley.service", map[string]string{"/usr/local/bin/parley ": kit.Program(t) + " "})
	dropIn := kit.Edited(t, "../../../deploy/parley-tls.conf", nil)
	for name, text := range map[string]string{"parley.service": unit, "parley.service.d/tls.conf": dropIn} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(tool, "verify", filepath.Join(dir, "parley.service"))
	cmd.Env = append(os.Environ(), "SYSTEMD_UNIT_PATH="+dir+":")
	if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("verify: %v\n%s", err, said)
	}
}

// TestNoDebugPagesAreServed asks for what programs in Go offer to whoever debugs them.
func TestNoDebugPagesAreServed(t *testing.T) {
	server := kit.StartProcess(t)
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/debug/vars", "/metrics"} {
		answer, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, answer.StatusCode)
		}
	}
}
