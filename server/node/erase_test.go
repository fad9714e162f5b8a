package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// TestDeletedMessagesAreErasedInTime has more of them than one transaction takes, and one that was deleted later.
func TestDeletedMessagesAreErasedInTime(t *testing.T) {
	const messages = eraseBatch + 5
	logs := inBackground(t, (*node).eraseDeleted, func(t *testing.T, db store.Store) {
		u := testUser(t, db)
		said := func(text string) store.Append {
			return store.Append{Event: chat.Event{Room: chat.Lobby, Kind: chat.Said, At: 1, By: u, Message: &chat.Message{Text: text}}}
		}
		var batch []store.Append
		for seq := range chat.Seq(messages) {
			batch = append(batch, said("secret"), remove(seq*2+1, time.Now()))
		}
		batch = append(batch, said("late"), remove(2*messages+1, time.Now().Add(time.Hour)))
		done, err := db.Append(t.Context(), batch)
		if err != nil {
			t.Fatal(err)
		}
		for i, one := range done {
			if one.Err != nil {
				t.Fatalf("item %d: %v", i, one.Err)
			}
		}
		restore := func(seq chat.Seq) error {
			t.Helper()
			done, err := db.Append(t.Context(), []store.Append{{
				Event:     chat.Event{Room: chat.Lobby, Kind: chat.Restored, Target: seq, At: chat.MillisOf(time.Now()), By: chat.User{ID: "u-Mo"}},
				Amendment: &store.Amendment{Moderator: true},
			}})
			if err != nil {
				t.Fatal(err)
			}
			return done[0].Err
		}
		time.Sleep(chat.RestoreWithin - time.Minute)
		synctest.Wait()
		if err := restore(1); err != nil {
			t.Errorf("before its time: %v", err)
		}
		time.Sleep(eraseEvery + time.Minute)
		synctest.Wait()
		for seq := chat.Seq(3); seq < 2*messages; seq += 2 {
			if err := restore(seq); chat.AsError(err).Code != chat.CodeGone {
				t.Fatalf("message %d: %v, want that it is gone", seq, err)
			}
		}
		if err := restore(2*messages + 1); err != nil {
			t.Errorf("what was deleted later: %v", err)
		}
	})
	if strings.Count(logs, "\n") != 1 || !strings.Contains(logs, fmt.Sprintf("messages=%d", messages-1)) {
		t.Errorf("got the log\n%s, want what was erased", logs)
	}
}

// testUser stores a user, and a second one who deletes.
func testUser(t *testing.T, db store.Store) chat.User {
	t.Helper()
	var users []chat.User
	for _, name := range []string{"Ada", "Mo"} {
		u, err := db.CreateUser(t.Context(), store.Newcomer{ID: chat.UserID("u-" + name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		users = append(users, u)
	}
	return users[0]
}

// remove deletes a message as a moderator.
func remove(seq chat.Seq, now time.Time) store.Append {
	return store.Append{
		Event:     chat.Event{Room: chat.Lobby, Kind: chat.Deleted, Target: seq, At: chat.MillisOf(now), By: chat.User{ID: "u-Mo"}},
		Amendment: &store.Amendment{Moderator: true},
	}
}

// interrupted is a store with erasures, which notes those that are called for.
type interrupted struct {
	store.Store
	all    []store.Erasure
	erased []store.Erasure
}

func (i *interrupted) Erasures(context.Context) ([]store.Erasure, error) { return i.all, nil }

func (i *interrupted) EraseUser(_ context.Context, user chat.UserID, mode store.Erasing, _ time.Time) error {
	if user == "damaged" {
		return errors.New("a message is damaged")
	}
	i.erased = append(i.erased, store.Erasure{User: user, Mode: mode})
	return nil
}

// TestAnInterruptedErasureIsFinished leaves alone what is done, and what a server may be doing. One that fails keeps no other one.
func TestAnInterruptedErasureIsFinished(t *testing.T) {
	now := time.Now()
	i := &interrupted{all: []store.Erasure{
		{User: "done", Mode: store.KeepMessages, At: chat.MillisOf(now.Add(-time.Hour)), Done: true},
		{User: "damaged", Mode: store.KeepMessages, At: chat.MillisOf(now.Add(-2 * time.Hour))},
		{User: "interrupted", Mode: store.RemoveMessages, At: chat.MillisOf(now.Add(-time.Hour))},
		{User: "begun", Mode: store.KeepMessages, At: chat.MillisOf(now.Add(-time.Second))},
	}}
	n := &node{store: i, now: func() time.Time { return now }, log: slog.New(slog.DiscardHandler)}
	n.finishErasures(t.Context())
	if want := []store.Erasure{{User: "interrupted", Mode: store.RemoveMessages}}; !slices.Equal(i.erased, want) {
		t.Errorf("got %+v, want %+v", i.erased, want)
	}
}
