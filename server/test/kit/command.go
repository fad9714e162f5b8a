package kit

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Edited returns a file with every old text replaced. One that is not there any more is an error.
func Edited(t *testing.T, name string, changes map[string]string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for old, with := range changes {
		if !strings.Contains(text, old) {
			t.Fatalf("%s does not have %q", name, old)
		}
		text = strings.ReplaceAll(text, old, with)
	}
	return text
}

// StartCommand runs a program to the end of the test, and shows what it said if the test has failed.
func StartCommand(t *testing.T, command []string, env ...string) {
	t.Helper()
	path := command[0]
	for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin") {
		if found := filepath.Join(dir, command[0]); IsProgram(found) {
			path = found
			break
		}
	}
	if path == command[0] && !filepath.IsAbs(path) {
		Missing(t, command[0])
	}
	var said strings.Builder
	cmd := exec.Command(path, command[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), env...), &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		late := time.AfterFunc(Patience, func() { cmd.Process.Kill() })
		defer late.Stop()
		cmd.Wait()
		if t.Failed() {
			t.Logf("%s said:\n%s", command[0], said.String())
		}
	})
}

// IsProgram reports whether a path is an executable file.
func IsProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
