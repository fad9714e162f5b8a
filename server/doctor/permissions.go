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

// Exposed returns the files of a SQLite database that other users of this machine can read. They contain private messages. Parley creates
// its files readable only by its user, but files that were copied, or that older versions created, may have other permissions.
func Exposed(path string) (names []string) {
	dir, err := os.Stat(filepath.Dir(path))
	if err != nil || dir.Mode()&othersEnter == 0 || runtime.GOOS == "windows" { // which has no such permissions
		return nil
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(name); err == nil && info.Mode()&othersRead != 0 {
			names = append(names, name)
		}
	}
	return names
}
