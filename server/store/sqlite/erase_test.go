package sqlite

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/transfer"
	"parley/shared/chat"
)

// secrets counts the texts of a talk in a file.
func secrets(t *testing.T, path string) int {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(data, []byte("secret-"))
}

// talk is messages whose texts are told apart by a number.
type talk struct {
	*Store
	t    *testing.T
	rng  *rand.Rand
	made int
	path string
	said []string // a word of each text that no other one has
}

func newTalk(t *testing.T) *talk {
	s := withUser(t)
	return &talk{Store: s, t: t, rng: rand.New(rand.NewPCG(1, 2)), path: fileOf(t, s)}
}

// text may need a page of its own.
func (k *talk) text() string {
	k.made++
	most := 300
	if k.made%20 == 0 {
		most = 6_000
	}
	word := make([]byte, 12)
	for i := range word {
		word[i] = byte('a' + k.rng.IntN(26))
	}
	k.said = append(k.said, string(word))
	return fmt.Sprintf("secret-%06d %s ", k.made, word) + strings.Repeat("x", k.rng.IntN(most))
}

// wordsIn counts the words of texts in a file, also where an index leaves out what a word has in common with the one before.
func (k *talk) wordsIn(path string) (n int) {
	k.t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, word := range k.said {
		if bytes.Contains(data, []byte(word[4:])) {
			n++
		}
	}
	return n
}

// index adds messages to the index for search.
func (k *talk) index(limit int) {
	k.t.Helper()
	for more := true; more; {
		var err error
		if more, err = k.Index(k.t.Context(), limit); err != nil {
			k.t.Fatal(err)
		}
	}
}

// append stores items in the lobby.
func (k *talk) append(items ...store.Append) {
	k.t.Helper()
	for i := range items {
		e := &items[i].Event
		e.Room, e.At = chat.Lobby, chat.MillisOf(time.Now())
		if e.By.ID == "" {
			e.By.ID = "u-a"
		}
	}
	done, err := k.Append(k.t.Context(), items)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, d := range done {
		if d.Err != nil {
			k.t.Fatal(d.Err)
		}
	}
}

func (k *talk) say() store.Append {
	return store.Append{Event: chat.Event{Kind: chat.Said, Message: &chat.Message{Text: k.text()}}}
}

func (k *talk) edit(target chat.Seq) store.Append {
	return store.Append{Event: chat.Event{Kind: chat.Edited, Target: target, Message: &chat.Message{Text: k.text()}}, Amendment: &store.Amendment{Rev: 1 << 40}}
}

func remove(target chat.Seq, by chat.UserID) store.Append {
	return store.Append{Event: chat.Event{Kind: chat.Deleted, Target: target, By: chat.User{ID: by}}, Amendment: &store.Amendment{Moderator: true}}
}

// emptied waits until the log has nothing in it.
func (k *talk) emptied() {
	k.t.Helper()
	for late := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		if info, err := os.Stat(k.path + "-wal"); err != nil || info.Size() == 0 {
			return
		}
		if time.Now().After(late) {
			k.t.Fatal("the log still has what was erased")
		}
	}
}

// TestErasedTextsAreInNoFile writes, edits and deletes so much that SQLite moves rows between pages again and again.
func TestErasedTextsAreInNoFile(t *testing.T) {
	k := newTalk(t)
	ctx := t.Context()
	if _, err := k.CreateUser(ctx, store.Newcomer{ID: "u-mod", Name: store.Name{Shown: "Mod", Folded: "mod", Skeleton: "mod"}, Token: []byte("mod")}, time.Now()); err != nil {
		t.Fatal(err)
	}
	const messages, batch = 320, 8
	for range messages / batch {
		var items []store.Append
		for range batch {
			items = append(items, k.say())
		}
		k.append(items...)
		k.index(3)
	}
	for range 250 {
		var items []store.Append
		for range batch {
			items = append(items, k.edit(1+chat.Seq(k.rng.IntN(messages))))
		}
		k.append(items...)
	}
	k.append(remove(messages/2, "u-mod"))
	k.emptied()
	if n := secrets(t, k.path); n < messages {
		t.Fatalf("%d texts are in the database: this proves nothing", n)
	}
	if n := k.wordsIn(k.path); n < messages {
		t.Fatalf("%d words are in the database: this proves nothing", n)
	}
	var items []store.Append
	for _, i := range k.rng.Perm(messages) {
		by := chat.UserID("u-a")
		if i%4 == 0 {
			by = "u-mod"
		}
		items = append(items, remove(chat.Seq(i+1), by))
		if i%8 == 0 {
			items[len(items)-1].Amendment.Purge = 1 // as one of many
		}
	}
	for i := 0; i < messages; i += batch {
		k.append(items[i : i+batch]...)
	}
	if n, err := k.EraseDeleted(ctx, time.Now().Add(time.Hour), messages); err != nil || n == 0 {
		t.Fatalf("erased %d texts that moderators had deleted (%v), want some", n, err)
	}
	k.emptied()
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		if n := secrets(t, k.path+suffix); n > 0 {
			t.Errorf("%d texts are left in parley.db%s", n, suffix)
		}
		if n := k.wordsIn(k.path + suffix); n > 0 {
			t.Errorf("%d words are left in parley.db%s", n, suffix)
		}
	}
	if n := secrets(t, k.backup()); n > 0 {
		t.Errorf("%d texts are left in a backup", n)
	}
	if err := k.writer.write(ctx, func(ctx context.Context, tx tx) error {
		return tx.Exec(ctx, `INSERT INTO search (search) VALUES ('integrity-check')`, nil)
	}); err != nil {
		t.Errorf("the index: %v", err)
	}
	var verdict string
	if err := k.reads.Get(ctx, `PRAGMA integrity_check`, nil, &verdict); err != nil || verdict != "ok" {
		t.Errorf("got %s (%v), want an intact database", verdict, err)
	}
}

// backup makes one while the store is open.
func (k *talk) backup() string {
	k.t.Helper()
	ctx := k.t.Context()
	from, err := TransferFrom(ctx, k.path, false)
	if err != nil {
		k.t.Fatal(err)
	}
	defer from.Close()
	path := filepath.Join(k.t.TempDir(), "backup.db")
	to, err := NewBackup(path, false)
	if err != nil {
		k.t.Fatal(err)
	}
	if _, err := transfer.Copy(ctx, from, to.Side, transfer.Options{}); err != nil {
		k.t.Fatal(err)
	}
	if err := to.Commit(ctx); err != nil {
		k.t.Fatal(err)
	}
	return path
}

// TestAReaderDelaysTheEmptyingOfTheLog has a reader need the state of before the erasure.
func TestAReaderDelaysTheEmptyingOfTheLog(t *testing.T) {
	k := newTalk(t)
	k.append(k.say())
	end := reading(t, k.Store)
	k.append(remove(1, "u-a"))
	for tries := 0; tries < 2; {
		_, err := write(t.Context(), k.writer, func(context.Context, tx) (int, error) { // the writer alone may look
			tries = k.writer.eraser.emptied
			return 0, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := secrets(t, k.path+"-wal"); n == 0 {
		t.Error("the reader has nothing to read any more: this proves nothing")
	}
	end()
	k.emptied()
	if n := secrets(t, k.path); n > 0 {
		t.Errorf("%d texts are left in the database", n)
	}
}

// TestClearedDraftsAreInNoFile saves drafts that grow, clash and are cleared next to others that stay, so that SQLite moves rows between
// pages.
func TestClearedDraftsAreInNoFile(t *testing.T) {
	k := newTalk(t)
	ctx, now := t.Context(), time.Now()
	const rooms = 60
	versions := [rooms]int64{}
	save := func(room int, text string, base int64) {
		t.Helper()
		saved, err := k.SaveDraft(ctx, "u-a", store.DraftSave{Room: chat.RoomID(fmt.Sprint("room-", room)), Text: text, Base: base, Sent: text == ""}, now)
		if err != nil {
			t.Fatal(err)
		}
		versions[room] = saved.Draft.Version
	}
	for i := range 1500 {
		room := k.rng.IntN(rooms)
		text, base := k.text(), versions[room]
		if room%2 == 0 {
			text = "stays" + text[len("secret-"):]
		} else if i%50 == 0 {
			base = 0 // a clash
		}
		save(room, text, base)
	}
	for room := 1; room < rooms; room += 2 {
		save(room, "", versions[room])
	}
	if shelf, _, err := k.Shelf(ctx, "u-a", 0, 1<<20, now); err != nil || len(shelf) == 0 {
		t.Fatalf("the shelf has %d, %v", len(shelf), err)
	}
	if _, err := k.PurgeDrafts(ctx, now.Add(time.Hour), 1000); err != nil {
		t.Fatal(err)
	}
	k.emptied()
	if n := secrets(t, k.path); n != 0 {
		t.Errorf("%d cleared drafts are still in the file", n)
	}
}

// TestErasedPeopleAreInNoFile erases people whom others mention among messages that stay.
func TestErasedPeopleAreInNoFile(t *testing.T) {
	k := newTalk(t)
	ctx, now := t.Context(), time.Now()
	const people = 12
	var names []string
	for i := range people {
		name := fmt.Sprintf("Secretive%03d", i)
		names = append(names, name[len("Secret"):])
		u, err := k.CreateUser(ctx, store.Newcomer{ID: chat.UserID(fmt.Sprint("u-", i)), Name: store.Name{Shown: name, Folded: strings.ToLower(name), Skeleton: strings.ToLower(name)}, Token: []byte(name), Device: "Device-of-" + name, Follows: chat.Lobby}, now)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			mention := k.say()
			mention.Event.Message = &chat.Message{Text: "hello @" + name + strings.Repeat(" x", k.rng.IntN(200)), Mentions: []chat.User{{ID: u.ID, Name: name}}}
			own := k.say()
			own.Event.By = u
			k.append(mention, own)
		}
		if _, err := k.SaveDraft(ctx, u.ID, store.DraftSave{Room: chat.Lobby, Text: k.text()}, now); err != nil {
			t.Fatal(err)
		}
		if err := k.SetEmail(ctx, u.ID, name+"@example.com"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := k.Rename(ctx, u.ID, store.Name{Shown: "New" + name, Folded: "new" + strings.ToLower(name), Skeleton: "new" + strings.ToLower(name)}, now); err != nil {
			t.Fatal(err)
		}
	}
	k.index(100)
	for i := range people {
		if err := k.EraseUser(ctx, chat.UserID(fmt.Sprint("u-", i)), store.RemoveMessages, now); err != nil {
			t.Fatal(err)
		}
	}
	k.emptied()
	for _, path := range []string{k.path, k.path + "-wal", k.backup()} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.ToLower(data)
		for _, name := range names {
			if bytes.Contains(data, []byte(name)) {
				t.Errorf("%s is left in %s", name, filepath.Base(path))
			}
		}
		if n := bytes.Count(data, []byte("secret-")); n > 0 {
			t.Errorf("%d texts are left in %s", n, filepath.Base(path))
		}
	}
}
