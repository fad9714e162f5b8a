package doctor

import (
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/server/auth"
	"parley/server/auth/passkey"
	"parley/server/auth/passkey/passkeytest"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
)

// madeAt makes a database with somebody who has a passkey for a page.
func madeAt(t *testing.T, page string) (path string) {
	t.Helper()
	path = sqlitetest.Blank(t, t.TempDir())
	db, err := sqlite.Open(path, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, browser := t.Context(), "a secret"
	user, _, err := auth.NewGuests(db, time.Now).New(ctx, "", "", store.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	rp, err := passkey.At(u, "")
	if err != nil {
		t.Fatal(err)
	}
	key, passkeys := passkeytest.New(t), passkey.New(db, time.Now, slog.New(slog.DiscardHandler))
	key.Origin, key.RPID = rp.Origin, rp.ID
	options, err := passkeys.BeginRegistration(ctx, rp, "", user, browser)
	if err != nil {
		t.Fatal(err)
	}
	made, err := passkeys.FinishRegistration(ctx, rp, user, browser, key.Create(options))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.AddPasskey(ctx, made, 0, time.Now()); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPasskeysOfAnotherHostAreFound(t *testing.T) {
	path := madeAt(t, "https://old.example.org")
	for _, c := range []struct {
		public, host string
		want         Level
		says         string
	}{
		{"https://old.example.org", "", OK, "1, for old.example.org"},
		{"https://old.example.org:8443/chat/", "", OK, "1, for old.example.org"},
		{"https://new.example.org", "", Warn, "--passkey-host old.example.org"},
		{"https://new.example.org", "old.example.org", OK, "1, for old.example.org"},
		{"https://old.example.org", "example.org", Warn, "1 of 1 were made for old.example.org"},
		{"http://old.example.org", "", Warn, "use https"},
		{"", "", "", ""},
	} {
		cfg := Config{PasskeyHost: c.host}
		if c.public != "" {
			u, err := url.Parse(c.public)
			if err != nil {
				t.Fatal(err)
			}
			cfg.PublicURL = u
		}
		r := &report{}
		passkeysSQLite(t.Context(), r, cfg, path)
		if c.want == "" && len(r.findings) == 0 {
			continue
		}
		if len(r.findings) != 1 || r.findings[0].Level != c.want || !strings.Contains(r.findings[0].Found+r.findings[0].Do, c.says) {
			t.Errorf("%s %s: %+v", c.public, c.host, r.findings)
		}
	}
}
