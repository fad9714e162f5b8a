package sqlstore

import (
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/words"
)

// TestTheIndexIsAskedForReadersWhereItHelps: a search without any other key, and one that has found mostly what is not readable.
func TestTheIndexIsAskedForReadersWhereItHelps(t *testing.T) {
	d := Dialect{Index: Index{Key: func(key string, _ bool) string { return key }, And: " AND ", Or: " OR "}}
	for _, tt := range []struct {
		query                string
		readable, unreadable int
		want                 bool
	}{
		{"plum", 0, 0, false},
		{"plum", 0, candidatesFirst, false},
		{"plum", 0, candidatesFirst + 1, true},
		{"plum", 500, 400, false},
		{"plum", 400, 500, true},
		{"-plum after:2026-01-01", 0, 0, true},
	} {
		f := finder{q: store.Search{User: "u-ada", Query: words.Parse(tt.query).Resolve(words.Names{Now: time.Now()})}, readable: tt.readable, unreadable: tt.unreadable}
		f.dialect = d
		got := f.condition([]int64{1})
		if asked := strings.Contains(got, inBlock(1, keyPublic)) && strings.Contains(got, inBlock(1, readerKey("u-ada"))); asked != tt.want {
			t.Errorf("%q after %d readable and %d others: %s", tt.query, tt.readable, tt.unreadable, got)
		}
	}
}
