package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
)

// claim makes this process the only server of the file at path, until the claim is closed or the process ends. Two
// servers would each announce its own messages only. The claim is on a file beside it, since the locks on the database
// are SQLite's. What is in that file is the mark.
func claim(path string) (*os.File, error) {
	if err := makeDir(filepath.Dir(path)); err != nil {
		return nil, advise(path, fmt.Errorf("make the directory of the database: %w", err))
	}
	file, err := os.OpenFile(path+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, advise(path, fmt.Errorf("claim the database: %w", err))
	}
	if !lock(file) {
		file.Close()
		return nil, fmt.Errorf("another parley serves %s; stop it, or choose another file with --store sqlite:FILE", path)
	}
	return file, nil
}
