package doctor

import (
	"errors"
	"strings"
	"testing"

	"parley/server/store"
	"parley/server/store/sqlstore"
)

func TestTheProgressOfTheIndexIsReported(t *testing.T) {
	half := sqlstore.CheckedIndex{Indexing: store.Indexing{Done: 250_000, Total: 1_000_000}, Looked: 300}
	differs := half
	differs.Wrong = 2
	for about, c := range map[string]struct {
		checked sqlstore.CheckedIndex
		err     error
		level   Level
		says    string
	}{
		"complete":   {sqlstore.CheckedIndex{Indexing: store.Indexing{Done: 9, Total: 9}, Looked: 9}, nil, OK, "complete"},
		"being made": {half, nil, Note, "250000 of 1000000 messages and events (25 %)"},
		"wrong":      {differs, nil, Warn, "differs from 2 of 300"},
		"not there":  {sqlstore.CheckedIndex{}, errors.New("no such table"), Note, "no such table"},
	} {
		r := &report{}
		r.index(c.checked, c.err)
		if got := r.findings; len(got) != 1 || got[0].Level != c.level || !strings.Contains(got[0].Found, c.says) || (got[0].Do == "") != (c.level == OK) {
			t.Errorf("%s: got %+v", about, got)
		}
	}
}
