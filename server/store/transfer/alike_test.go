package transfer_test

import (
	"slices"
	"testing"

	"parley/server/store/storetest"
)

// TestBothStoresSayTheSame gives both the same history, by the seed.
func TestBothStoresSayTheSame(t *testing.T) {
	seeds := uint64(2)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		var said [][]string
		for _, p := range []place{file(t), database(t)} {
			s := p.mustOpen(t)
			said = append(said, storetest.Transcript(t, s, seed))
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
		if len(said[0]) < 500 || len(said[0]) != len(said[1]) {
			t.Fatalf("seed %d: SQLite has %d answers, PostgreSQL %d", seed, len(said[0]), len(said[1]))
		}
		for i := range said[0] {
			if said[0][i] != said[1][i] {
				t.Errorf("seed %d: SQLite says %s\nPostgreSQL says %s", seed, said[0][i], said[1][i])
			}
		}
		if !slices.ContainsFunc(said[0], func(line string) bool { return len(line) > 400 }) {
			t.Error("nothing much was said: this proves little")
		}
	}
}
