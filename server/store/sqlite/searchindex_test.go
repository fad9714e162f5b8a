package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
	"parley/shared/words"
)

// TestTheCheckOfTheIndexSeesDifferences takes a key of a message out of the index, and leaves a deleted message in it.
func TestTheCheckOfTheIndexSeesDifferences(t *testing.T) {
	k := newTalk(t)
	k.append(k.say(), k.say(), k.say())
	k.index(9)
	k.append(remove(3, "u-a"))
	check := func(want int) {
		t.Helper()
		if got, err := k.CheckIndex(t.Context(), 9); err != nil || got.Wrong != want || got.Looked != 3 {
			t.Errorf("got %+v (%v), want %d differences", got, err, want)
		}
	}
	check(0)
	for wrong, statement := range []string{
		`INSERT INTO search (search, rowid, keys) SELECT 'delete', num, '0_' || substr(text, 15, 12) FROM events WHERE seq = 1`,
		`INSERT INTO search (rowid, keys) SELECT num, '` + sqlstore.Blocked(3, []string{sqlstore.RoomKey(chat.Lobby)})[0] + `' FROM events WHERE seq = 3`,
	} {
		err := k.writer.write(t.Context(), func(ctx context.Context, tx tx) error { return tx.Exec(ctx, statement, nil) })
		if err != nil {
			t.Fatal(err)
		}
		check(wrong + 1)
	}
}

// TestAnIndexOfAnotherFormatIsBuiltAgain is about a program whose keys are others.
func TestAnIndexOfAnotherFormatIsBuiltAgain(t *testing.T) {
	s := withUser(t)
	k := &talk{Store: s, t: t, path: fileOf(t, s)}
	k.append(store.Append{Event: chat.Event{Kind: chat.Said, Message: &chat.Message{Text: "hello"}}})
	k.index(9)
	err := k.writer.write(t.Context(), func(ctx context.Context, tx tx) error {
		return tx.Exec(ctx, `UPDATE search_state SET format = $1`, sqlstore.Args{words.IndexFormat + 1})
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		q := store.Search{User: "u-a", Query: words.Parse("hello").Resolve(words.Names{}), Limit: 9}
		if found, err := k.Search(t.Context(), q); err != nil || len(found.Hits) != 1 {
			t.Errorf("found %+v (%v)", found, err)
		}
		k.index(9)
	}
	if got, err := k.CheckIndex(t.Context(), 9); err != nil || got.Looked != 1 || got.Wrong > 0 {
		t.Errorf("got %+v (%v)", got, err)
	}
}

// TestWhatAnOldFileHasIsFound searches a file that was made before there was an index: at once, and in the index.
func TestWhatAnOldFileHasIsFound(t *testing.T) {
	s := open(t, oldCopy(t))
	k := &talk{Store: s, t: t, path: filepath.Join(t.TempDir(), "unused")}
	found := func() int {
		t.Helper()
		n := 0
		for room, events := range oldEvents(t) {
			for _, e := range events {
				if e.Kind != chat.Said || len(words.Keys(e.Message.Body())) == 0 {
					continue
				}
				q := store.Search{User: e.By.ID, Query: words.Parse(e.Message.Body()[:min(len(e.Message.Body()), 40)]).Resolve(words.Names{}), Limit: 50}
				hits, err := s.Search(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				for _, hit := range hits.Hits {
					if hit.Event.Room == room && hit.Event.Seq == e.Seq {
						n++
					}
				}
			}
		}
		return n
	}
	at := found()
	k.index(3)
	if again := found(); at == 0 || again != at {
		t.Errorf("found %d of its messages before there was an index, and %d after", at, again)
	}
	if got, err := s.CheckIndex(t.Context(), 99); err != nil || got.Looked == 0 || got.Wrong > 0 {
		t.Errorf("got %+v (%v)", got, err)
	}
}

// TestALongHistoryIsSearchedWhileItsIndexIsBuilt has more messages than a search looks at without an index.
func TestALongHistoryIsSearchedWhileItsIndexIsBuilt(t *testing.T) {
	k := newTalk(t)
	said := func(text string) store.Append {
		return store.Append{Event: chat.Event{Kind: chat.Said, Message: &chat.Message{Text: text}}}
	}
	k.append(said("the oldest apple"))
	for range store.SearchTail / 1000 {
		var batch []store.Append
		for range 1000 {
			batch = append(batch, said("a pear"))
		}
		k.append(batch...)
	}
	k.append(said("the newest apple"))
	search := func(want int, partial bool) {
		t.Helper()
		found, err := k.Search(t.Context(), store.Search{User: "u-a", Query: words.Parse("apple").Resolve(words.Names{}), Limit: 9})
		if err != nil || len(found.Hits) != want || found.Partial != partial || found.Indexing.Complete() == partial {
			t.Errorf("got %+v (%v), want %d hits", found, err, want)
		}
	}
	search(1, true)
	if _, err := k.Index(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	hits, before := 0, int64(0)
	for range 100 { // a slow machine needs more than a second: then the search goes on
		found, err := k.Search(t.Context(), store.Search{User: "u-a", Query: words.Parse("apple").Resolve(words.Names{}), Limit: 9, Before: before})
		if err != nil || found.Indexing.Complete() {
			t.Fatalf("got %+v (%v)", found, err)
		}
		hits, before = hits+len(found.Hits), found.Next
		if before == 0 {
			break
		}
	}
	if hits != 2 || before != 0 {
		t.Errorf("got %d hits, and the search goes on at %d", hits, before)
	}
	k.index(5000)
	search(2, false)
}
