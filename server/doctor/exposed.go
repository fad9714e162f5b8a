package doctor

import (
	"os"
	"path/filepath"
	"runtime"
)

const (
	othersRead  = 0o044 // by the group, by anybody
	othersEnter = 0o011
)

// Exposed returns the files of a SQLite database that other users of this machine can read. Everything is in them, private
// messages too. Parley makes its files so that nobody else can; this finds those that were copied or made before.
func Exposed(path string) (names []string) {
	dir, err := os.Stat(filepath.Dir(path))
	if err != nil || dir.Mode()&othersEnter == 0 || runtime.GOOS == "windows" { // which has no such rights
		return nil
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(name); err == nil && info.Mode()&othersRead != 0 {
			names = append(names, name)
		}
	}
	return names
}
