package sqlite

import (
	"testing"

	"parley/server/store"
	"parley/server/store/sqlite/sqlitetest"
	"parley/server/store/storetest"
)

func TestStoreKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T, dir string) store.Store {
		return open(t, sqlitetest.Blank(t, dir))
	})
}

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
