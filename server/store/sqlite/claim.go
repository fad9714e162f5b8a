package sqlite

import (
	"fmt"
	"os"
	"path/filepath"

	"parley/server/store"
)

// take finds the file that path means, looks at what is beside it, and claims it.
func take(path string) (string, *os.File, error) {
	path, err := resolve(path)
	if err == nil {
		err = checkBeside(path)
	}
	if err != nil {
		return path, nil, err
	}
	claimed, err := claim(path)
	return path, claimed, err
}

// claim makes this process the only server of the file at path, until the claim is closed or the process ends. Two
// servers would each announce its own messages only. The claim is on a file beside it, since the locks on the database
// are SQLite's. What is in that file is the mark.
func claim(path string) (*os.File, error) {
	if err := makeDir(filepath.Dir(path)); err != nil {
		return nil, explain(path, fmt.Errorf("make the directory of the database: %w", err))
	}
	file, err := os.OpenFile(path+lockSuffix, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, explain(path, fmt.Errorf("claim the database: %w", err))
	}
	if !lock(file) {
		file.Close()
		return nil, &store.Refusal{Where: path, Found: "another parley serves it", Do: "stop that one, or choose another file with --store sqlite:FILE"}
	}
	return file, nil
}
