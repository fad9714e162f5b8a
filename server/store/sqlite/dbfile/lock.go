package dbfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"parley/server/store"
)

// Acquire resolves path, checks the files beside it, and locks it: no other process serves the file until the returned file is closed
// or the process ends. Two servers of one file would each announce only their own messages. The lock is on a file of its own, since
// the locks on the database are SQLite's. That file also holds the Mark.
func Acquire(path string) (resolved string, lock *os.File, err error) {
	path, err = Resolve(path)
	if err == nil {
		err = CheckFiles(path)
	}
	if err != nil {
		return path, nil, err
	}
	lock, err = acquire(path)
	return path, lock, err
}

func acquire(path string) (*os.File, error) {
	if err := MakeDir(filepath.Dir(path)); err != nil {
		return nil, Explain(path, fmt.Errorf("make the directory of the database: %w", err))
	}
	file, err := os.OpenFile(path+LockSuffix, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, Explain(path, fmt.Errorf("lock the database: %w", err))
	}
	if !lockExclusive(file) {
		file.Close()
		return nil, &store.Refusal{Where: path, Found: "another parley serves it", Do: "stop that one, or choose another file with --store sqlite:FILE"}
	}
	return file, nil
}

// Locked reports whether a process serves the file. To find out, it holds the lock itself for a moment.
func Locked(path string) (bool, error) {
	file, err := os.Open(path + LockSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer file.Close()
	return !lockShared(file), nil
}
