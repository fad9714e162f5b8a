package transfer_test

import (
	"strings"
	"testing"

	"parley/server/store/transfer"
)

func TestWhatMustNotBeMovedIsNot(t *testing.T) {
	from := file(t)
	fill(t, from, 3)
	for name, test := range map[string]struct {
		to   func(t *testing.T) place
		want string
	}{
		"a file that is not empty": {func(t *testing.T) place { p := file(t); fill(t, p, 1); return p }, "it is not empty"},
		"a database that is not empty": {func(t *testing.T) place { p := database(t); fill(t, p, 1); return p },
			"it is not empty"},
		"a file that is served":     {func(t *testing.T) place { return served(t, file(t)) }, "another parley serves"},
		"a database that is served": {func(t *testing.T) place { return served(t, database(t)) }, "stop all of them first"},
	} {
		t.Run(name, func(t *testing.T) {
			to := test.to(t)
			if _, err := move(t, t.Context(), from, to, transfer.Options{}); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	for name, p := range map[string]place{"file": served(t, file(t)), "database": served(t, database(t))} {
		if _, err := move(t, t.Context(), p, file(t), transfer.Options{}); err == nil || !strings.Contains(err.Error(), "stop") {
			t.Errorf("from a %s that is served: got %v", name, err)
		}
	}
	mustMove(t, from, file(t), transfer.Options{})
	if _, err := from.open(t); err == nil || !strings.Contains(err.Error(), "were moved to sqlite:") {
		t.Errorf("the old one is served: %v", err)
	}
	if _, err := move(t, t.Context(), from, file(t), transfer.Options{}); err == nil || !strings.Contains(err.Error(), "were moved to sqlite:") {
		t.Errorf("it is moved twice: %v", err)
	}
	half := file(t)
	mark(t, half, `INSERT INTO meta (key, value) VALUES ('transfer', '{}')`)
	if _, err := move(t, t.Context(), half, file(t), transfer.Options{}); err == nil || !strings.Contains(err.Error(), "incomplete copy") {
		t.Errorf("half of something is moved on: %v", err)
	}
}

func served(t *testing.T, p place) place {
	s := p.mustOpen(t)
	t.Cleanup(func() { s.Close() })
	return p
}

// mark changes a store behind the back of its server.
func mark(t *testing.T, p place, statements ...string) {
	t.Helper()
	side, err := p.target(t)
	if err != nil {
		t.Fatal(err)
	}
	defer side.Close()
	for _, statement := range statements {
		if _, err := side.Conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}
