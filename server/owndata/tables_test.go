package owndata

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// rows are a row of each table about Ada, whose number is 1, and what the export has of it.
var rows = map[string]struct{ insert, exported string }{
	"users":        {``, `"name": "ada"`},
	"statuses":     {`INSERT INTO statuses VALUES (1, '🌴', 'my status', 0, 0, 1, 5)`, "my status"},
	"former_names": {`INSERT INTO former_names VALUES ('my-former-name', 'x', 1, 9000000000000)`, "my-former-name"},
	"passwords":    {`INSERT INTO passwords VALUES (1, 'hash')`, `"password": true`},
	"codes":        {`INSERT INTO codes VALUES (1, x'01')`, `"recovery_codes": 1`},
	"passkeys":     {`INSERT INTO passkeys VALUES (x'01', 1, 'my passkey', '{}', 5, 0)`, "my passkey"},
	"identities":   {`INSERT INTO identities VALUES ('my provider', 'subject', 1, '', 5, 0)`, "my provider"},
	"emails":       {`INSERT INTO emails VALUES (1, 'me@example.com', 'me@example.com')`, "me@example.com"},
	"blocks":       {`INSERT INTO blocks VALUES (1, 2, 5), (2, 1, 5)`, `"bo"`},
	"tokens":       {``, `"device": "Firefox"`},
	"links":        {`INSERT INTO links VALUES ('handover', x'01', 1, '', 9000000000000)`, ""},
	"members":      {``, `"lobby"`},
	"drafts":       {``, "a draft"},
	"shelf":        {`INSERT INTO shelf (user, num, room, text, at) VALUES (1, 1, 'lobby', 'on my shelf', 9000000000000)`, "on my shelf"},
	"jobs":         {`INSERT INTO jobs (user, kind, key, due, payload) VALUES (1, 'send', 'k', 9000000000000, '{"text":"to be sent"}'), (1, 'send', 'l', 9000000000000, '{broken'), (1, 'purge', 'm', 9000000000000, '{}')`, "to be sent"},
	"invites":      {`INSERT INTO invites (id, hash, role, note, made_by, made_at, expires_at, uses) VALUES ('i', x'01', 'member', 'my note', 1, 5, 9, 0)`, "my note"},
	"reports":      {`INSERT INTO reports (reporter, room, seq, author, reason, note, at) VALUES (1, 'lobby', 9, 2, 'spam', 'my report', 5), (2, 'lobby', 9, 1, 'spam', 'their report', 5)`, "my report"},
	"report_messages": {`INSERT INTO reports (num, reporter, room, seq, author, reason, note, at) VALUES (99, 2, 'lobby', 8, 2, 'spam', '', 5);
		INSERT INTO report_messages VALUES (99, 9, 1, 5, 0, 'my reported text')`, ""},
	"purges":     {`INSERT INTO purges (user, made_by, room, since, at) VALUES (1, 2, 'lobby', 0, 5), (2, 1, 'lobby', 0, 5)`, ""},
	"marks":      {`INSERT INTO marks VALUES (x'01', 1, 1, 9000000000000)`, ""},
	"asks":       {`INSERT INTO asks (room, user, text, at) VALUES (1, 1, 'let me in', 5)`, "let me in"},
	"paces":      {`INSERT INTO paces VALUES (1, 1, 5)`, ""},
	"invitees":   {`INSERT INTO invitees SELECT 'i', 1, 5`, ""},
	"events":     {``, `by ada"`},
	"versions":   {`INSERT INTO versions (room, seq, until, text, at, author, sum) VALUES (1, 999, 1000, 'earlier', 5, 1, 0)`, ""},
	"amendments": {`INSERT INTO amendments (room, seq, kind, at, author, target, sum) VALUES (1, 1000, 'edited', 5, 1, 999, 0)`, ""},
	"reactions":  {`INSERT INTO reactions VALUES (1, 999, 1, 'x', 1001, 1, 0)`, ""},
	"mentions":   {`INSERT INTO mentions VALUES (1, 1, 999)`, ""},
	"inbox":      {`INSERT INTO inbox VALUES (1, 5, 1, 999, 0)`, ""},
	"memberships": {`INSERT INTO rooms (id, kind, name, created_at) VALUES ('room:aaaaaaaaaaaaaaaaaaaaaaaaaa', 'private', 'Den', 5);
		INSERT INTO memberships SELECT num, 1, 'moderator', 5, 1, 1 FROM rooms WHERE name = 'Den'; INSERT INTO members (user, room, since) SELECT 1, num, 5 FROM rooms WHERE name = 'Den'`, `"moderator"`},
	"rooms": {`UPDATE rooms SET made_by = 1`, ""},
}

// promised is a row of the list in docs/security.md.
type promised struct{ export, erasure string }

func promises(t *testing.T) map[string]promised {
	t.Helper()
	text, err := os.ReadFile("../../docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "| table | of a person | export | erasure |\n|---|---|---|---|\n")
	list, _, _ = strings.Cut(list, "\n\n")
	all := map[string]promised{}
	for line := range strings.Lines(list) {
		cells := strings.Split(line, " | ")
		all[strings.Trim(cells[0], "| `")] = promised{cells[2], strings.TrimSpace(cells[3])}
	}
	return all
}

// personal are the tables that name users, with the columns that do so.
func personal(t *testing.T, db *sql.DB) map[string][]string {
	t.Helper()
	found, err := db.Query(`SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND (
		c.name IN ('user', 'author') OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.name) f WHERE f."table" = 'users' AND f."from" = c.name))`)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	all := map[string][]string{"users": {"num"}}
	for found.Next() {
		var table, column string
		if err := found.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		all[table] = append(all[table], column)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryTableAboutAPersonIsListedExportedAndErased(t *testing.T) {
	dir := t.TempDir()
	db, s, _ := openIn(t, dir)
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "parley.db")+"?_busy_timeout=60000") // the store writes too
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	tables, listed := personal(t, raw), promises(t)
	for table := range listed {
		if tables[table] == nil {
			t.Errorf("the list has %s, which is no table about a person", table)
		}
	}
	left := func(table string) (n int) {
		t.Helper()
		if err := raw.QueryRow(`SELECT count(*) FROM "` + table + `" WHERE "` + strings.Join(tables[table], `" = 1 OR "`) + `" = 1`).Scan(&n); err != nil {
			t.Fatal(table, err)
		}
		return n
	}
	for table := range tables {
		if _, known := listed[table]; !known {
			t.Errorf("docs/security.md does not say what becomes of the table %s", table)
		}
		if _, err := raw.Exec(rows[table].insert); err != nil {
			t.Fatal(table, err)
		}
		if left(table) == 0 {
			t.Errorf("%s has no row about Ada: add one to the test", table)
		}
	}
	files := exported(t, s, func(http.Header) {})
	for table, of := range listed {
		file, _, _ := strings.Cut(of.export, " ")
		file = strings.Trim(file, "`,")
		if want := rows[table].exported; (file == "no:") != (want == "") || !strings.Contains(files[file], want) {
			t.Errorf("%s: want %q in %q:\n%.400s", table, want, of.export, files[file])
		}
	}
	if err := db.EraseUser(t.Context(), "ada", store.KeepMessages, time.Now()); err != nil {
		t.Fatal(err)
	}
	for table, of := range listed {
		if n := left(table); strings.HasPrefix(of.erasure, "removed") != (n == 0) {
			t.Errorf("%s: %d rows are left; the list says: %s", table, n, of.erasure)
		}
	}
	var says int
	if err := raw.QueryRow(`SELECT (SELECT count(*) FROM statuses WHERE text <> '' OR emoji <> '') + (SELECT count(*) FROM users WHERE num = 1 AND name <> ?)`, chat.DeletedUser).Scan(&says); err != nil || says != 0 {
		t.Errorf("the status or the name is left (%v)", err)
	}
}

// exported returns the files of Ada's export.
func exported(t *testing.T, s *Service, head func(http.Header)) map[string]string {
	t.Helper()
	answer := httptest.NewRecorder()
	if err := s.Export(answer, httptest.NewRequest("POST", "/account/export", nil), "ada"); err != nil {
		t.Fatal(err)
	}
	head(answer.Header())
	z, err := zip.NewReader(bytes.NewReader(answer.Body.Bytes()), int64(answer.Body.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(data)
	}
	return files
}
