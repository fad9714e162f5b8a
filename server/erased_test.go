package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/shared/chat"
)

// TestARestoredBackupErasesAgain restores a backup from before Ada was erased, beside which is a later one.
func TestARestoredBackupErasesAgain(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	quiet := func(string, int64, int64) {}
	with := func(name string, do func(*sqlite.Store)) {
		t.Helper()
		db, err := sqlite.Open(path(name), nil)
		if err != nil {
			t.Fatal(err)
		}
		do(db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	backup := func(name string) {
		t.Helper()
		if _, err := backupStore(t.Context(), "sqlite:"+path("parley.db"), path(name), true, quiet); err != nil {
			t.Fatal(err)
		}
	}
	with("parley.db", func(db *sqlite.Store) {
		for _, name := range []string{"ada", "bo"} {
			_, err := db.CreateUser(t.Context(), store.Newcomer{ID: chat.UserID("id-of-" + name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, time.Now())
			if err != nil {
				t.Fatal(err)
			}
		}
		item := store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: chat.User{ID: "id-of-ada"}, Message: &chat.Message{Text: "a secret"}}}
		if _, err := db.Append(t.Context(), []store.Append{item}); err != nil {
			t.Fatal(err)
		}
	})
	backup("monday.db")
	if _, err := os.Stat(path("monday.db.erased")); err == nil {
		t.Error("there is a list, but nobody was erased")
	}
	with("parley.db", func(db *sqlite.Store) {
		if err := db.EraseUser(t.Context(), "id-of-ada", store.RemoveMessages, time.Now()); err != nil {
			t.Fatal(err)
		}
	})
	backup("tuesday.db")
	list, err := os.ReadFile(path("tuesday.db.erased"))
	if err != nil || !strings.HasPrefix(string(list), "id-of-ada remove ") || strings.Count(string(list), "\n") != 1 {
		t.Errorf("the list is %q (%v)", list, err)
	}
	for from, want := range map[string]int{"monday.db": 1, "tuesday.db": 0} {
		to := "restored-" + from
		report, err := restoreStore(t.Context(), path(from), "sqlite:"+path(to), false, quiet)
		if err != nil || report.Erased != want {
			t.Fatalf("%s: got %+v (%v), want %d people erased again", from, report, err, want)
		}
		with(to, func(db *sqlite.Store) {
			ada, err := db.User(t.Context(), "id-of-ada")
			if err != nil || ada.Name != chat.DeletedUser {
				t.Errorf("%s: got %+v (%v), want a deleted user", from, ada, err)
			}
			if bo, err := db.User(t.Context(), "id-of-bo"); err != nil || bo.Name != "bo" {
				t.Errorf("%s: got %+v (%v), want Bo", from, bo, err)
			}
			page, err := db.After(t.Context(), chat.Lobby, 0, 9, 999)
			if err != nil || len(page.Events) != 1 || page.Events[0].Message.Gone == nil {
				t.Errorf("%s: got %+v (%v), want that the message is gone", from, page, err)
			}
		})
	}
	if err := os.WriteFile(path("bad.erased"), []byte("id-of-bo\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := restoreStore(t.Context(), path("tuesday.db"), "sqlite:"+path("third.db"), false, quiet); err == nil || !strings.Contains(err.Error(), "bad.erased") {
		t.Errorf("got %v, want that the list is wrong", err)
	}
}

// TestOneWhoCannotBeErasedAgainKeepsNobodyElse has the only owner of the restored backup on the list, who stays until there is another one.
func TestOneWhoCannotBeErasedAgainKeepsNobodyElse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "parley.db")
	db, err := sqlite.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for _, name := range []string{"a", "b", "c", "owner", "d", "e", "f"} {
		_, err := db.CreateUser(t.Context(), store.Newcomer{ID: chat.UserID(name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		list.WriteString(name + " keep 1\n")
	}
	if _, err = db.SetPassword(t.Context(), "owner", "hash", 0, time.Now()); err == nil {
		err = db.FirstOwner(t.Context(), "owner", time.Now())
	}
	if err = errors.Join(err, db.Close(), os.WriteFile(filepath.Join(dir, "list.erased"), []byte(list.String()), 0o600)); err != nil {
		t.Fatal(err)
	}
	if count, err := eraseAgain(t.Context(), "sqlite:"+path, dir); count != 6 || err == nil || !strings.Contains(err.Error(), "owner was not erased again") || !strings.Contains(err.Error(), "parley admin role NAME owner") {
		t.Errorf("erased %d people (%v), want 6 and an error about the owner", count, err)
	}
	if db, err = sqlite.Open(path, nil); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if owned, err := db.HasOwner(t.Context()); err != nil || !owned {
		t.Errorf("the place has an owner: %v, %v", owned, err)
	}
	all, err := db.Erasures(t.Context())
	if err != nil || len(all) != 7 {
		t.Fatalf("got %+v, %v", all, err)
	}
	for _, e := range all {
		if e.Done == (e.User == "owner") || e.Mode != store.KeepMessages {
			t.Errorf("noted is %+v", e)
		}
	}
}
