package sqlitetest

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Blank returns the path of the data file in a folder. If there is none, it puts one without any user there: to open it takes a store less
// time than to make one. Under the race detector, the migrations take longer than most tests.
func Blank(t testing.TB, dir string) (path string) {
	t.Helper()
	path = filepath.Join(dir, "parley.db")
	if err := begun(path); err != nil {
		t.Fatalf("make the data file %s: %v", path, err)
	}
	return path
}

// begun makes the file at path, unless there is one.
func begun(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	made, err := template()
	if err != nil {
		return err
	}
	content := made.content
	for _, random := range made.random { // no two stores have the same
		other := make([]byte, hex.DecodedLen(len(random)))
		_, _ = rand.Read(other)
		content = bytes.ReplaceAll(content, []byte(random), []byte(hex.EncodeToString(other)))
	}
	return os.WriteFile(path, content, 0o600)
}

// blank is the content of a data file to which all migrations were applied, and the random values in it: its epoch and its secret.
type blank struct {
	content []byte
	random  []string
}

// template returns the same blank each time.
var template = sync.OnceValues(func() (made blank, err error) {
	dir, err := os.MkdirTemp("", "parley-blank-")
	if err != nil {
		return blank{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "blank.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return blank{}, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	steps, err := migrations()
	if err != nil {
		return blank{}, err
	}
	if err := begin(db, steps); err != nil {
		return blank{}, err
	}
	if made.random, err = column(db, `SELECT value FROM meta WHERE key IN ('epoch', 'secret')`); err != nil {
		return blank{}, err
	}
	if _, err := db.Exec(`PRAGMA journal_mode = WAL`); err != nil {
		return blank{}, err
	}
	if err := db.Close(); err != nil { // the last connection leaves no log behind
		return blank{}, err
	}
	if made.content, err = os.ReadFile(path); err != nil {
		return blank{}, err
	}
	for _, random := range made.random {
		if !bytes.Contains(made.content, []byte(random)) {
			return blank{}, fmt.Errorf("%q is not in the file as it is", random)
		}
	}
	return made, nil
})
