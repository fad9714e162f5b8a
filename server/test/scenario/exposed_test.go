//go:build unix

package scenario

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/doctor"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
)

// TestADatabaseThatOthersCanReadIsMentioned is about files that somebody has copied: those of Parley are private.
func TestADatabaseThatOthersCanReadIsMentioned(t *testing.T) {
	for about, c := range map[string]struct {
		dir, file os.FileMode
		want      bool
	}{
		"as Parley makes it":          {0o755, 0o600, false},
		"for everybody":               {0o755, 0o644, true},
		"for a group":                 {0o750, 0o640, true},
		"in a directory of one's own": {0o700, 0o644, false},
	} {
		dir := filepath.Join(t.TempDir(), "data")
		file := filepath.Join(dir, "parley.db")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		db, err := sqlite.Open(file, nil)
		if err != nil {
			t.Fatal(err)
		}
		db.Close()
		os.Chmod(file, c.file)
		os.Chmod(dir, c.dir)
		d := diagnose(t, "--store", "sqlite:"+file)
		if found := d.finds("database.rights"); found != c.want {
			t.Errorf("%s: the doctor mentions it: %v, want %v", about, found, c.want)
		}
		if c.want {
			d.has("database.rights", doctor.Warn, file, "chmod 600")
		}
		p := kit.StartProcess(t, "--store", "sqlite:"+file)
		p.Stop()
		if warned := strings.Contains(p.Logs.Text.String(), "chmod 600"); warned != c.want {
			t.Errorf("%s: the start mentions it: %v, want %v: %s", about, warned, c.want, p.Logs.Text.String())
		}
	}
}

func (d *diagnosis) finds(check string) bool {
	for _, f := range d.findings {
		if f.Check == check {
			return true
		}
	}
	return false
}

func TestProfilesThatOtherMachinesReachAreMentioned(t *testing.T) {
	_, port, _ := strings.Cut(kit.FreeAddr(t), ":")
	for host, want := range map[string]bool{"127.0.0.1": false, "0.0.0.0": true} {
		p := kit.StartProcess(t, "--admin", host+":"+port)
		p.Stop()
		if warned := strings.Contains(p.Logs.Text.String(), "--admin can be reached"); warned != want {
			t.Errorf("%s: the start mentions it: %v, want %v", host, warned, want)
		}
	}
}
