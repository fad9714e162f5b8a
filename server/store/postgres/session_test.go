package postgres_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/shared/chat"
)

// scripts are texts that an encoding of a few letters would spoil.
var scripts = []string{
	"plain", "Grüße, ñandú, œuvre, Łódź, ŷ", "Привет", "Γειά", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "안녕하세요", "こんにちは", "你好，世界", "𠜎𠜱",
	"👩🏽‍🚀🏳️‍🌈🇯🇵", "e\u0301 is not é", "\u202eright to left\u202c", `back\slash and 'quote' and "double"`, "\U0010FFFD", "$$ %% \\x41 \\101",
}

// hostile are settings that a role or a database may have, for other programs.
var hostile = []string{
	"client_encoding = 'LATIN1'", "standard_conforming_strings = off", "bytea_output = 'escape'", "extra_float_digits = -15", "DateStyle = 'German, DMY'",
	"IntervalStyle = 'sql_standard'", "TimeZone = 'Pacific/Kiritimati'", "search_path = 'public'", "default_transaction_isolation = 'serializable'",
	"default_transaction_read_only = on", "default_transaction_deferrable = on", "synchronous_commit = off", "statement_timeout = '200ms'", "lock_timeout = '1ms'",
	"idle_in_transaction_session_timeout = '1ms'", "idle_session_timeout = '2s'", "exit_on_error = on", "transform_null_equals = on",
	"enable_indexscan = off", "enable_indexonlyscan = off", "enable_bitmapscan = off", "plan_cache_mode = 'force_generic_plan'", "row_security = on",
}

func TestNoSettingOfARoleOrADatabaseChangesWhatIsStored(t *testing.T) {
	server := pgtest.New(t)
	for i, target := range []string{"ROLE %[2]s", "DATABASE %[1]s", "ROLE %[2]s IN DATABASE %[1]s"} {
		database, role := server.Database(t), fmt.Sprint("user", i)
		server.Exec(t, database, "CREATE ROLE "+role+" LOGIN", "ALTER DATABASE "+database+" OWNER TO "+role)
		for _, setting := range hostile {
			server.Exec(t, "postgres", "ALTER "+fmt.Sprintf(target, database, role)+" SET "+setting)
		}
		url := strings.Replace(server.URL(database), "user=parley", "user="+role, 1)
		t.Run(fmt.Sprintf(target, "d", "r"), func(t *testing.T) { roundTrip(t, url, server.URL(database)) })
	}
	database := server.Database(t)
	url := server.URL(database) + "&client_encoding=LATIN1&synchronous_commit=off&search_path=public"
	t.Run("URL", func(t *testing.T) { roundTrip(t, url, server.URL(database)) })
	database = server.Database(t)
	t.Setenv("PGOPTIONS", "-c client_encoding=LATIN1 -c default_transaction_read_only=on")
	t.Run("PGOPTIONS", func(t *testing.T) { roundTrip(t, server.URL(database), "") })
}

// roundTrip stores texts, and reads them as a server and as another program.
func roundTrip(t *testing.T, url, plain string) {
	t.Helper()
	s := open(t, url)
	say(t, s)
	events, err := s.Since(t.Context(), chat.Lobby, 0, 100, 1<<20)
	var got []string
	for _, e := range events {
		got = append(got, e.Message.Text)
	}
	if err != nil || !slices.Equal(got, scripts) {
		t.Errorf("got %q (%v)", got, err)
	}
	found, err := s.UsersByPrefix(t.Context(), "ж", 3)
	if err != nil || len(found) != 1 || found[0].Name != "Жанна" {
		t.Errorf("got %+v, %v", found, err)
	}
	if plain == "" {
		return
	}
	rows, err := connect(t, plain).Query(t.Context(), `SELECT text FROM parley.events ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for i := 0; rows.Next(); i++ {
		var text string
		if err := rows.Scan(&text); err != nil || text != scripts[i] {
			t.Errorf("another program reads %q (%v), want %q", text, err, scripts[i])
		}
	}
}

// say stores a user and the texts.
func say(t *testing.T, s *postgres.Store) {
	t.Helper()
	if _, err := s.CreateUser(t.Context(), store.Newcomer{ID: "u-a", Name: store.Name{Shown: "Жанна", Folded: "жанна", Skeleton: "жанна"}, Token: []byte{0, 1, 0xff, '\\'}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	for i, text := range scripts {
		e := chat.Event{Kind: chat.Said, Room: chat.Lobby, At: chat.Millis(i + 1), By: chat.User{ID: "u-a"}, Nonce: chat.Nonce(fmt.Sprint("nonce-", i)), Message: &chat.Message{Text: text}}
		if done, err := s.Append(t.Context(), []store.Append{{Event: e}}); err != nil || done[0].Err != nil {
			t.Fatal(err, done)
		}
	}
}

func TestACommitIsDurableWhateverTheDefault(t *testing.T) {
	server := pgtest.New(t)
	for given, want := range map[string]string{"off": "on", "local": "on", "remote_write": "on", "on": "on", "remote_apply": "remote_apply"} {
		database := server.Database(t)
		server.Exec(t, "postgres", "ALTER DATABASE "+database+" SET synchronous_commit = "+given)
		i, err := postgres.Inspect(t.Context(), server.URL(database))
		if err != nil {
			t.Fatal(err)
		}
		defer i.Conn.Close(t.Context())
		var got string
		if err := i.Conn.QueryRow(t.Context(), `SHOW synchronous_commit`).Scan(&got); err != nil || got != want {
			t.Errorf("%s: got %s (%v), want %s", given, got, err, want)
		}
	}
}

// databases that a server refuses, each with the words for it.
func TestADatabaseThatDoesNotSuitIsRefused(t *testing.T) {
	server := pgtest.New(t)
	served := server.Database(t)
	open(t, server.URL(served)).Close()
	server.Exec(t, "postgres", "CREATE ROLE reader LOGIN", "CREATE ROLE stranger LOGIN")
	number := 0
	fresh := func(options string, statements ...string) string {
		number++
		name := fmt.Sprint("odd", number)
		server.Exec(t, "postgres", "CREATE DATABASE "+name+" "+options)
		server.Exec(t, name, statements...)
		return name
	}
	as := func(role, database string) string {
		return strings.Replace(server.URL(database), "user=parley", "user="+role, 1)
	}
	made := func(statements ...string) string { return fresh("TEMPLATE "+served, statements...) }
	denied := made("GRANT USAGE ON SCHEMA parley TO reader", "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA parley TO reader",
		"REVOKE INSERT, UPDATE, DELETE ON parley.events FROM reader", "REVOKE DELETE ON parley.members FROM reader")
	for about, c := range map[string]struct{ url, found, do string }{
		"LATIN1":      {server.URL(fresh("ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")), "is LATIN1", "--encoding=UTF8"},
		"SQL_ASCII":   {server.URL(fresh("ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")), "is SQL_ASCII", "--encoding=UTF8"},
		"EUC_JP":      {server.URL(fresh("ENCODING 'EUC_JP' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")), "is EUC_JP", "--encoding=UTF8"},
		"newer":       {server.URL(made("UPDATE parley.meta SET value = '99' WHERE key = 'version'")), "newer version", "run that version"},
		"foreign":     {server.URL(fresh("", "CREATE SCHEMA parley", "CREATE TABLE parley.plants (name text)")), "another program", "choose another database"},
		"half moved":  {server.URL(made("INSERT INTO parley.meta VALUES ('transfer', '{}')")), "it cannot be served", "run the same"},
		"moved away":  {server.URL(made("INSERT INTO parley.meta VALUES ('moved', 'sqlite:x')")), "it cannot be served", "serve that one"},
		"reader":      {as("reader", denied), "may not read and write its tables events, members;", "GRANT SELECT, INSERT"},
		"stranger":    {as("stranger", made()), "may not read and write its tables", "GRANT SELECT, INSERT"},
		"no creator":  {as("stranger", fresh("")), "may not create the tables", "OWNER TO \"stranger\""},
		"replication": {server.URL(made("ALTER DATABASE " + fmt.Sprint("odd", number+1) + " SET session_replication_role = replica")), "keys are not checked", "RESET"},
		"damage":      {server.URL(made("ALTER DATABASE " + fmt.Sprint("odd", number+1) + " SET zero_damaged_pages = on")), "damaged", "turn them off"},
	} {
		t.Run(about, func(t *testing.T) {
			s, err := postgres.Open(t.Context(), c.url, postgres.Options{})
			if err == nil {
				s.Close()
			}
			_, seen := postgres.Inspect(t.Context(), c.url)
			if err == nil || seen == nil || err.Error() != seen.Error() || !strings.Contains(err.Error(), c.found) || !strings.Contains(err.Error(), c.do) {
				t.Errorf("Open: %v\nInspect: %v", err, seen)
			}
		})
	}
}

func TestTheAdvisedDatabaseSuits(t *testing.T) {
	server := pgtest.New(t)
	server.Exec(t, "postgres", "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
	_, err := postgres.Open(t.Context(), server.URL("latin"), postgres.Options{})
	refusal, ok := errors.AsType[*store.Refusal](err)
	if !ok {
		t.Fatal(err)
	}
	_, command, _ := strings.Cut(refusal.Do, ": ")
	words := strings.Fields(command)
	server.Command(t, words[0], words[1:]...)
	roundTrip(t, server.URL(words[len(words)-1]), "")
}

// The order of text is that of its bytes, whatever language the database has.
func TestTheOrderOfTextIsThatOfItsBytes(t *testing.T) {
	server := pgtest.New(t)
	for i, options := range []string{"LOCALE_PROVIDER icu ICU_LOCALE 'de-DE'", "LOCALE_PROVIDER icu ICU_LOCALE 'sv-u-ka-shifted'", "LC_COLLATE 'C' LC_CTYPE 'C'"} {
		name := fmt.Sprint("language", i)
		server.Exec(t, "postgres", "CREATE DATABASE "+name+" ENCODING 'UTF8' TEMPLATE template0 "+options)
		s := open(t, server.URL(name))
		for j, folded := range []string{"z", "ä", "a b", "a-b", "ab", "a", "aa"} {
			id := chat.UserID(fmt.Sprint("u-", j))
			if _, err := s.CreateUser(t.Context(), store.Newcomer{ID: id, Name: store.Name{Shown: folded, Folded: folded, Skeleton: folded}, Token: []byte{byte(j)}}, time.UnixMilli(int64(j))); err != nil {
				t.Fatal(err)
			}
		}
		for prefix, want := range map[string]int{"a": 5, "a-": 1, "ä": 1, "a b": 1, "z": 1} {
			if found, err := s.UsersByPrefix(t.Context(), prefix, 10); err != nil || len(found) != want {
				t.Errorf("%s: %q finds %+v (%v), want %d", options, prefix, found, err, want)
			}
		}
	}
}
