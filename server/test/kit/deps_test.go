package kit

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDepsInstallsWhatIsMissing runs the script where PATH has next to nothing, and an apt-get that notes what it is asked for.
func TestDepsInstallsWhatIsMissing(t *testing.T) {
	if _, err := os.Stat("/etc/debian_version"); err != nil {
		t.Skip("not Debian: the script only lists what is missing")
	}
	bin := t.TempDir()
	asked := filepath.Join(bin, "asked")
	for name, script := range map[string]string{
		"apt-get": `echo "$*" >> ` + asked, "sudo": `exec "$@"`, "id": "echo 0", "fc-list": "exit 1", "gcc": "exit 1",
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"sh", "env", "grep", "dirname"} {
		at, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(at, filepath.Join(bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command(filepath.Join(bin, "sh"), filepath.Join("..", "..", "..", ".ci", "deps"))
	run.Env = []string{"PATH=" + bin}
	if said, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	packages, err := os.ReadFile(asked)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"chromium", "firefox-esr", "fonts-noto-cjk", "npm", "redis-tools", "gcc", "libc6-dev"} {
		if !strings.Contains(string(packages), " "+want+" ") && !strings.HasSuffix(strings.TrimSpace(string(packages)), " "+want) {
			t.Errorf("%s is not installed: %s", want, packages)
		}
	}
}
