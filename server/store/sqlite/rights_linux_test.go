package sqlite

import (
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// asNobody runs fn with the rights that the user nobody has to files.
func asNobody(t *testing.T, fn func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		fn() // neither has this user any to the files of others
		return
	}
	const nobody = 65534
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := syscall.Setfsuid(nobody); err != nil {
		t.Fatal(err)
	}
	defer syscall.Setfsuid(0)
	fn()
}

func TestAFileThatCannotBeOpenedSaysWhatToDo(t *testing.T) {
	top := t.TempDir()
	for dir := top; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	closed, inTheWay := filepath.Join(top, "closed"), filepath.Join(top, "file")
	if err := os.Mkdir(closed, 0o555); err != nil {
		t.Fatal(err)
	}
	ours := filepath.Join(top, "ours", "directory")
	if err := os.MkdirAll(ours, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(ours), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(inTheWay, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for about, c := range map[string]struct{ path, want string }{
		"a directory of somebody else":     {filepath.Join(closed, "parley.db"), "chown"},
		"a directory that cannot be made":  {filepath.Join(closed, "new", "parley.db"), "chown"},
		"a file where a directory must be": {filepath.Join(inTheWay, "parley.db"), "choose another place"},
		"a directory where a file must be": {ours, "name a file in it"},
	} {
		asNobody(t, func() {
			db, err := Open(c.path, slog.New(slog.DiscardHandler))
			if err == nil {
				db.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: got %v, want something with %q", about, err, c.want)
			}
		})
	}
}
