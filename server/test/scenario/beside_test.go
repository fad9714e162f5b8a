//go:build linux

package scenario

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// ruins are a directory with what a killed server has left, and what was acknowledged there.
type ruins struct {
	t      *testing.T
	dir    string
	said   []string
	before string // the database as it was when the server was stopped in order once
	backup string // made by parley backup then
}

func (r *ruins) path(name string) string { return filepath.Join(r.dir, name) }

// leaveRuins stops a server once, in order, starts it again, lets people talk and kills it. What was said last is only in the log.
func leaveRuins(t *testing.T) *ruins {
	t.Helper()
	r := &ruins{t: t, dir: t.TempDir()}
	other := t.TempDir()
	r.before, r.backup = filepath.Join(other, "stopped.db"), filepath.Join(other, "backup.db")
	server := kit.StartProcess(t, "--store", "sqlite:"+r.path("parley.db"))
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	r.say(ada, "early")
	server.Stop()
	r.shell("cp", r.path("parley.db"), r.before)
	works(t, "backup", "--from", "sqlite:"+r.path("parley.db"), "--to", r.backup)
	server.Start()
	for i := range 5 {
		r.say(ada, fmt.Sprint("late ", i))
	}
	ada.Stop()
	server.Kill()
	return r
}

func (r *ruins) say(m *kit.Client, text string) {
	r.t.Helper()
	m.Client.Send(chat.Lobby, view.Draft{Text: text})
	m.Until("acknowledged", func(v *view.Snapshot) bool { return v.Waiting == 0 && slices.Contains(m.Said(), text) })
	r.said = append(r.said, text)
}

func (r *ruins) shell(command ...string) {
	r.t.Helper()
	if out, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		r.t.Fatalf("%q: %v\n%s", command, err, out)
	}
}

// files returns what is in the directory. The index of a log is not counted, nor a lock that nobody has written into.
func (r *ruins) files() map[string]string {
	r.t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(r.dir)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, entry := range entries {
		data, _ := os.ReadFile(r.path(entry.Name()))
		if !strings.HasSuffix(entry.Name(), "-shm") && (len(data) > 0 || !strings.HasSuffix(entry.Name(), ".lock")) {
			all[entry.Name()] = string(data)
		}
	}
	return all
}

// refused runs every command that would use the database, each of which must refuse it with these words and touch nothing. It
// returns what serve has said.
func (r *ruins) refused(words string) (said string) {
	r.t.Helper()
	store := "sqlite:" + r.path("parley.db")
	before := r.files()
	for _, args := range [][]string{
		{"serve", "--addr", kit.FreeAddr(r.t), "--store", store},
		{"restore", "--from", r.backup, "--to", store},
		{"migrate", "--from", "sqlite:" + r.backup, "--to", store},
		{"migrate", "--from", store, "--to", "sqlite:" + filepath.Join(r.t.TempDir(), "new.db")},
		{"backup", "--from", store, "--to", filepath.Join(r.t.TempDir(), "new.db")},
		{"backup", "--from", "sqlite:" + r.backup, "--to", r.path("parley.db"), "--force"},
		{"doctor", "--store", store},
	} {
		var out, errOut bytes.Buffer
		ctx, cancel := context.WithTimeout(r.t.Context(), kit.Patience)
		code := kit.Command(ctx, args, strings.NewReader(""), &out, &errOut)
		cancel()
		if text := out.String() + errOut.String(); code != 1 || !strings.Contains(text, words) || strings.Contains(text, "damaged") {
			r.t.Errorf("parley %q: status %d\n%s\nwant %q", args, code, text, words)
		}
		if args[0] == "serve" {
			said = errOut.String()
		}
		if after := r.files(); !maps.Equal(after, before) {
			r.t.Errorf("parley %q has changed the files: %q, were %q", args[0], slices.Sorted(maps.Keys(after)), slices.Sorted(maps.Keys(before)))
		}
	}
	return said
}

// follow does what a message advises for a file that was moved.
func (r *ruins) follow(said, moved string) {
	r.t.Helper()
	found := regexp.MustCompile(`FILE(?:, move the rest too)?: (mv [^;]+);`).FindStringSubmatch(said)
	if found == nil {
		r.t.Fatalf("no advice in %s", said)
	}
	r.shell("sh", "-ec", strings.ReplaceAll(found[1], "FILE", moved))
	if found := regexp.MustCompile(`then (rm -f [^.]+\.db-shm)`).FindStringSubmatch(said); found != nil {
		r.shell("sh", "-ec", found[1])
	}
}

// serves demands that a server starts on a file, and that exactly this was said there.
func (r *ruins) serves(path string, want ...string) {
	r.t.Helper()
	server := kit.StartProcess(r.t, "--store", "sqlite:"+path)
	if code := server.Stop(); code != 0 {
		r.t.Errorf("the status on %s is %d", path, code)
	}
	if got := textsIn(r.t, path); !slices.Equal(got, want) {
		r.t.Errorf("%s has %q, want %q", path, got, want)
	}
}

const (
	notThere   = "this file is not there, but "
	notItsFile = "is the write-ahead log of another file"
)

func TestNothingIsLostWithALogThatIsBesideAnotherFile(t *testing.T) {
	for about, c := range map[string]struct {
		arrange func(r *ruins)
		words   string
		here    []string // what was said in what is there afterwards
	}{
		"the file is moved alone": {func(r *ruins) {}, notThere, nil},
		"its lock is gone too":    {func(r *ruins) { r.shell("rm", r.path("parley.db.lock")) }, notThere, nil},
		"an empty file is there":  {func(r *ruins) { r.shell("touch", r.path("parley.db")) }, notItsFile, nil},
		"a backup is there":       {func(r *ruins) { r.shell("cp", r.backup, r.path("parley.db")) }, notItsFile, []string{"early"}},
		"an older copy is there":  {func(r *ruins) { r.shell("cp", r.before, r.path("parley.db")) }, notItsFile, []string{"early"}},
		"a copy without its lock": {func(r *ruins) {
			r.shell("cp", r.before, r.path("parley.db"))
			r.shell("rm", r.path("parley.db.lock"), r.path("parley.db-shm"))
		}, notItsFile, []string{"early"}},
		"another text is there": {func(r *ruins) {
			if err := os.WriteFile(r.path("parley.db"), []byte(strings.Repeat("text ", 100)), 0o600); err != nil {
				r.t.Fatal(err)
			}
		}, notItsFile, nil},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			r := leaveRuins(t)
			moved := r.path("parley.db.old")
			r.shell("mv", r.path("parley.db"), moved)
			c.arrange(r)
			said := r.refused(c.words)
			r.follow(said, moved)
			r.serves(moved, r.said...)
			if c.here != nil {
				r.serves(r.path("parley.db"), c.here...)
			} else {
				for _, name := range []string{"parley.db", "parley.db.lock"} {
					os.Remove(r.path(name))
				}
				works(t, "restore", "--from", r.backup, "--to", "sqlite:"+r.path("parley.db"))
				r.serves(r.path("parley.db"), "early")
			}
		})
	}
}

func TestALogOfAnotherDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	r, other := leaveRuins(t), leaveRuins(t)
	r.serves(r.path("parley.db"), r.said...)
	r.shell("mv", other.path("parley.db-wal"), r.path("parley.db-wal"))
	r.follow(r.refused(notItsFile), other.path("parley.db"))
	r.serves(r.path("parley.db"), r.said...)
	other.serves(other.path("parley.db"), other.said...)
}

func TestAFileWithItsLogIsServedWhereverItIs(t *testing.T) {
	for about, arrange := range map[string]func(r *ruins) (path string){
		"where it was": func(r *ruins) string { return r.path("parley.db") },
		"moved": func(r *ruins) string {
			to := r.t.TempDir()
			r.shell("sh", "-ec", "mv "+r.path("parley.db")+"* "+to)
			return filepath.Join(to, "parley.db")
		},
		"renamed": func(r *ruins) string {
			for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
				r.shell("mv", r.path("parley.db"+suffix), r.path("other.db"+suffix))
			}
			return r.path("other.db")
		},
		"copied without lock and index": func(r *ruins) string {
			to := r.t.TempDir()
			r.shell("cp", r.path("parley.db"), r.path("parley.db-wal"), to)
			return filepath.Join(to, "parley.db")
		},
		"copied over another one": func(r *ruins) string {
			to := filepath.Join(r.t.TempDir(), "parley.db")
			epochOf(r.t, to)
			r.shell("cp", r.path("parley.db"), r.path("parley.db-wal"), filepath.Dir(to))
			return to
		},
		"copied over another one that was killed": func(r *ruins) string {
			other := leaveRuins(r.t)
			r.shell("cp", r.path("parley.db"), r.path("parley.db-wal"), other.dir)
			return other.path("parley.db")
		},
		"put back after it was moved alone": func(r *ruins) string {
			r.shell("mv", r.path("parley.db"), r.path("parley.db.old"))
			r.refused(notThere)
			r.shell("mv", r.path("parley.db.old"), r.path("parley.db"))
			return r.path("parley.db")
		},
		"behind a link": func(r *ruins) string {
			r.shell("ln", "-s", "parley.db", r.path("link.db"))
			return r.path("link.db")
		},
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			r := leaveRuins(t)
			r.serves(arrange(r), r.said...)
		})
	}
}

func TestAFileIsServedOnceUnderAllItsNames(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "parley.db"), filepath.Join(dir, "link.db")
	if err := os.Symlink("parley.db", link); err != nil {
		t.Fatal(err)
	}
	kit.StartProcess(t, "--store", "sqlite:"+link)
	for _, path := range []string{file, link} {
		if code, _, said := parley(t, "serve", "--addr", kit.FreeAddr(t), "--store", "sqlite:"+path); code != 1 || !strings.Contains(said, "another parley serves it") {
			t.Errorf("%s: status %d, %s", path, code, said)
		}
	}
}

func TestADirectoryIsNotTakenForADatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{dir, dir + "/", dir + "/new/", dir + "/."} {
		for _, args := range [][]string{
			{"serve", "--addr", kit.FreeAddr(t), "--store", "sqlite:" + path}, {"doctor", "--store", "sqlite:" + path}, {"restore", "--from", path},
		} {
			if code, out, said := parley(t, args...); code == 0 || !strings.Contains(out+said, "it is a directory") || !strings.Contains(out+said, "parley.db") {
				t.Errorf("parley %q: status %d, %s%s", args, code, out, said)
			}
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Fatalf("%s: it has made %v", path, left)
		}
	}
}

// Whoever may read a file and not write it is told so, by the server and by the doctor.
func TestAFileOfAnotherUserSaysSo(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root becomes another user")
	}
	dir, err := os.MkdirTemp("", "parley") // a test's own directory is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	program, path := filepath.Join(dir, "program"), filepath.Join(dir, "parley.db")
	epochOf(t, path)
	r := &ruins{t: t}
	r.shell("cp", kit.Program(t), program)
	r.shell("chmod", "755", dir, program)
	for _, args := range [][]string{{"serve", "--addr", kit.FreeAddr(t)}, {"doctor"}} {
		cmd := exec.Command(program, append(args, "--store", "sqlite:"+path)...)
		cmd.Dir = dir
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		said, err := cmd.CombinedOutput()
		if err == nil || cmd.ProcessState.ExitCode() != 1 || !strings.Contains(string(said), "permission denied") || !strings.Contains(string(said), "let ") {
			t.Errorf("%q: %v\n%s", args, err, said)
		}
	}
}
