package httpd

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/shared/chat"
)

// reader is somebody who asks for something of a room for members only.
type reader struct {
	*browser
	name string
	in   bool
}

// readers are all who may ask: by what they are on the server and in the room.
func (f *foyer) readers(room chat.RoomID, owner chat.UserID) []reader {
	f.t.Helper()
	ctx, now := f.t.Context(), time.Now()
	enroll := func(user chat.UserID) error {
		_, err := f.store.AddMember(ctx, room, user, chat.RoleMember, owner, now)
		return err
	}
	assign := func(user chat.UserID, role chat.Role) error {
		if err := enroll(user); err != nil || !slices.Contains(chat.RolesIn(f.kindOf(room)), role) {
			return err
		}
		_, err := f.store.Assign(ctx, room, user, role, owner, now)
		return err
	}
	remove := func(user, by chat.UserID) error {
		if err := enroll(user); err != nil {
			return err
		}
		_, err := f.store.RemoveMember(ctx, room, user, by, now)
		return err
	}
	all := []reader{{f.browser(), "a stranger", false}}
	for _, c := range []struct {
		name  string
		claim bool
		in    bool
		do    func(user chat.UserID) error
	}{
		{"a guest", false, false, nil},
		{"a guest who is a member", false, true, enroll},
		{"somebody who never was a member", true, false, nil},
		{"a member", true, true, enroll},
		{"a moderator", true, true, func(user chat.UserID) error { return assign(user, chat.RoleModerator) }},
		{"an owner", true, true, func(user chat.UserID) error { return assign(user, chat.RoleOwner) }},
		{"somebody who was removed", true, false, func(user chat.UserID) error { return remove(user, owner) }},
		{"somebody who left", true, false, func(user chat.UserID) error { return remove(user, user) }},
		{"an admin of the server", true, false, func(user chat.UserID) error {
			_, err := f.store.SetRole(ctx, user, chat.RoleAdmin, now)
			return err
		}},
		{"an owner of the server", true, false, func(user chat.UserID) error {
			_, err := f.store.SetRole(ctx, user, chat.RoleOwner, now)
			return err
		}},
		{"a member who is banned", true, false, func(user chat.UserID) error {
			return errors.Join(enroll(user), f.store.Ban(ctx, user, now.Add(time.Hour), time.Time{}, now))
		}},
	} {
		b := f.browser()
		b.visit()
		if c.claim {
			b.claim()
		}
		who, err := f.caller(b.token())
		if err == nil {
			_, _, err = f.store.OpenDirect(ctx, owner, who.User.ID, now)
		}
		if err == nil && c.do != nil {
			err = c.do(who.User.ID)
		}
		if err != nil {
			f.t.Fatalf("%s: %v", c.name, err)
		}
		all = append(all, reader{b, c.name, c.in})
	}
	return all
}

func (f *foyer) kindOf(room chat.RoomID) chat.RoomKind {
	f.t.Helper()
	info, err := f.store.Room(context.Background(), room)
	if err != nil {
		f.t.Fatal(err)
	}
	return info.Kind
}

// Whoever is no member gets from each route what an id gets that no room ever had: to the byte.
func TestNoRouteServesARoomForMembersToOthers(t *testing.T) {
	f := newFoyer(t, func(c *Config) {
		c.Unlimited = true
		c.Pages = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "a page") })
		c.RoomAt = func(path string) chat.RoomID {
			room, _, _ := strings.Cut(strings.TrimPrefix(path, "/r/"), "/")
			return chat.RoomID(room)
		}
	})
	owner := f.browser()
	owner.claim()
	maker, err := f.caller(owner.token())
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []chat.RoomKind{chat.Private, chat.Group} {
		room := chat.NewRoomID()
		if err := f.store.CreateRoom(t.Context(), chat.Room{ID: room, Kind: kind, Name: "Den"}, "", maker.User.ID, nil, time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, who := range f.readers(room, maker.User.ID) {
			for route, example := range aboutRooms {
				if example == "" {
					continue
				}
				at := func(id chat.RoomID) (*http.Response, string) {
					return who.do(http.MethodGet, strings.Replace(example, string(chat.Lobby), string(id), 1), "")
				}
				answer, text := at(room)
				nothing, want := at(chat.NewRoomID())
				if route == "/" { // what a page shows is the same for all: nothing of such a room
					if text != want || answer.StatusCode != nothing.StatusCode {
						t.Errorf("%s of a %s room, %s: got %d %.100q, for an unknown id %d %.100q", who.name, kind, route, answer.StatusCode, text, nothing.StatusCode, want)
					}
					continue
				}
				if who.in != (answer.StatusCode == http.StatusOK) {
					t.Errorf("%s of a %s room, %s: got %d %.100q", who.name, kind, route, answer.StatusCode, text)
				}
				if !who.in && (answer.StatusCode != nothing.StatusCode || text != want) {
					t.Errorf("%s of a %s room, %s: got %d %.100q, for an unknown id %d %.100q", who.name, kind, route, answer.StatusCode, text, nothing.StatusCode, want)
				}
			}
		}
	}
}
