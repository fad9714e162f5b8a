package transfer_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// denOf makes a private room in which members come, talk and go, and a public room with a moderator.
func denOf(t *testing.T, s store.Store) (den, tea chat.RoomID) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	var errs []error
	for _, n := range []string{"ada", "bo", "cy"} {
		errs = append(errs, person(ctx, s, n))
	}
	den, tea = chat.NewRoomID(), "tea"
	errs = append(errs, s.CreateRoom(ctx, chat.Room{ID: den, Kind: chat.Private, Name: "Den", Topic: "ours"}, "", "u-ada", []chat.UserID{"u-bo"}, now),
		s.CreateRoom(ctx, chat.Room{ID: tea, Kind: chat.Public, Name: "tea"}, "tea", "u-ada", nil, now))
	_, err := s.AddMember(ctx, den, "u-cy", chat.RoleModerator, "u-ada", now)
	errs = append(errs, err)
	done, err := s.Append(ctx, []store.Append{{Rules: 99, Event: chat.Event{Room: den, Kind: chat.Said, At: 1, By: chat.User{ID: "u-cy"}, Nonce: "nonce-0123456789", Message: &chat.Message{Text: "psst"}}}})
	if errs = append(errs, err); err == nil {
		errs = append(errs, done[0].Err)
	}
	_, err = s.RemoveMember(ctx, den, "u-bo", "u-ada", now)
	errs = append(errs, err)
	_, err = s.Assign(ctx, tea, "u-cy", chat.RoleModerator, "u-ada", now)
	if err := errors.Join(append(errs, err)...); err != nil {
		t.Fatal(err)
	}
	return den, tea
}

func person(ctx context.Context, s store.Store, name string) error {
	_, err := s.CreateUser(ctx, store.Newcomer{ID: chat.UserID("u-" + name), Name: store.Name{Shown: name, Folded: name, Skeleton: name}, Token: []byte(name)}, time.Now())
	return err
}

// denIs demands that the rooms of denOf are there, with their members, and go on.
func denIs(t *testing.T, p place, den, tea chat.RoomID) {
	t.Helper()
	s := p.mustOpen(t)
	defer s.Close()
	got := ""
	for _, id := range []chat.RoomID{den, tea} {
		for _, u := range []chat.UserID{"u-ada", "u-bo", "u-cy"} {
			role, err := s.Member(t.Context(), id, u)
			state, stateErr := s.RoomState(t.Context(), u, id)
			got += fmt.Sprintf("%s %q %q %v, ", u, role, state.Room.Name, stateErr == nil)
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	want := `u-ada "owner" "Den" true, u-bo "" "" false, u-cy "moderator" "Den" true, u-ada "owner" "" false, u-bo "" "" false, u-cy "moderator" "" false, `
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if found, err := s.PublicRooms(t.Context(), "u-bo", "den", "", 9); err != nil || len(found) != 0 {
		t.Errorf("the directory has %+v (%v)", found, err)
	}
	if err := person(t.Context(), s, "bo"); err != nil { // whom no line of the file has made
		t.Fatal(err)
	}
	if _, err := s.AddMember(t.Context(), den, "u-bo", chat.RoleMember, "u-cy", time.Now()); err != nil {
		t.Error(err)
	}
	page, err := s.Before(t.Context(), den, 99, 99, 1<<20)
	if n := len(page.Events); err != nil || n != 4 || page.Events[3].Seq != 4 || page.Events[3].Kind != chat.Added || page.Events[1].Message == nil || page.Events[1].Message.Text != "psst" {
		t.Errorf("got %+v (%v)", page.Events, err)
	}
}

func TestAnImportedRoomHasItsMembers(t *testing.T) {
	for name, places := range map[string][2]func(*testing.T) place{"SQLite to PostgreSQL": {file, database}, "PostgreSQL to SQLite": {database, file}} {
		t.Run(name, func(t *testing.T) {
			from, to := places[0](t), places[1](t)
			s := from.mustOpen(t)
			den, tea := denOf(t, s)
			s.Close()
			for _, id := range []chat.RoomID{den, tea} {
				data := from.export(t, id)
				if _, err := to.importFile(t, data, chat.Room{}); err != nil {
					t.Fatal(err)
				}
				if again := to.export(t, id); body(again) != body(data) {
					t.Errorf("exported again, it is another file:\n%s\nand was\n%s", again, data)
				}
				if again, err := to.importFile(t, data, chat.Room{}); err != nil || id == den && !again.Already {
					t.Errorf("imported twice: %+v, %v", again, err)
				}
			}
			if _, err := to.importFile(t, from.export(t, den), chat.Room{ID: "other", Name: "other"}); err == nil {
				t.Error("a private room becomes a public one")
			}
			denIs(t, to, den, tea)
		})
	}
}
