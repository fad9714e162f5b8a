//go:build linux

package attack

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"parley/server/test/kit"
)

// group is a control group for memory, of version 1 or 2.
type group struct {
	dir   string
	files groupFiles
}

// groupFiles are the names that a version has for the same things.
type groupFiles struct{ root, limit, peak, killed string }

var groupVersions = []groupFiles{
	{"/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.max_usage_in_bytes", "memory.oom_control"},
	{"/sys/fs/cgroup", "memory.max", "memory.peak", "memory.events"},
}

var groups atomic.Int64

// newGroup makes a group that may use so many bytes, or skips the test. It goes when its processes have been killed.
func newGroup(t *testing.T, bytes int64) *group {
	t.Helper()
	name := fmt.Sprintf("parley-attack-%d-%d", os.Getpid(), groups.Add(1))
	for _, files := range groupVersions {
		g := &group{filepath.Join(files.root, name), files}
		if os.Mkdir(g.dir, 0o755) != nil {
			continue
		}
		t.Cleanup(func() { os.Remove(g.dir) })
		if os.WriteFile(filepath.Join(g.dir, files.limit), []byte(strconv.FormatInt(bytes, 10)), 0o600) == nil {
			return g
		}
	}
	kit.Missing(t, "limits of memory")
	return nil
}

// wrap returns the command that runs another one in the group from its beginning: a server looks at its limit when it starts.
func (g *group) wrap() []string {
	return []string{"sh", "-c", `echo $$ > "$0/cgroup.procs" && exec "$@"`, g.dir}
}

// peak returns the most that was used, with what the system keeps of files.
func (g *group) peak(t *testing.T) int64 {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(g.dir, g.files.peak))
	if err != nil {
		t.Log(err)
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		t.Log(err)
	}
	return n
}

// killed returns how often the system has killed something in the group.
func (g *group) killed() string { return field(filepath.Join(g.dir, g.files.killed), "oom_kill") }

// field returns what follows a word at the beginning of a line of a file, or "".
func field(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if words := strings.Fields(lines.Text()); len(words) > 1 && words[0] == name {
			return words[1]
		}
	}
	return ""
}
