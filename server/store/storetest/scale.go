package storetest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Question is what a client can ask again and again, with the number of rows in the answer.
type Question struct {
	Name string
	Rows int
	Ask  func(context.Context) (rows int, err error)
}

// Questions returns what a client can ask of a store that has a million users u1, u2… named Brave-1, Brave-2…, a hundred thousand public
// rooms with a thousand messages of u3 in each of the first thousand, which u1 follows, and a hundred thousand messages that u1 said to u2
// at one place of the lobby. Every tenth user from u7 on is an account, and has a session, a passkey, an identity, an address and a link; every
// hundredth from u87 on has a token that will replace the present one. The users u1001 to u11000 are in a private room since the version of its
// rules that their number over 1000 is, and u10020 is its owner. AmendAgain was called before.
func Questions(s store.Store) []Question {
	return []Question{
		{"users by a prefix of all", 9, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByPrefix(ctx, "b", 9) })},
		{"users by a prefix of few", 9, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByPrefix(ctx, "brave-77", 9) })},
		{"users by a prefix of none", 0, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByPrefix(ctx, "zz", 9) })},
		{"users by no prefix", 9, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByPrefix(ctx, "", 9) })},
		{"users by names", 1, count(func(ctx context.Context) ([]chat.User, error) { return s.UsersByFolded(ctx, []string{"brave-5", "x"}) })},
		{"rooms without a query", 51, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "", "", "room-150000", 51) })},
		{"rooms that all match", 51, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "", "o", "", 51) })},
		{"rooms that match by their number", 51, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "", "999", "", 51) })},
		{"a room by its name", 1, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "", "Room 177777", "", 51) })},
		{"rooms that do not match", 0, count(func(ctx context.Context) ([]chat.Room, error) { return s.PublicRooms(ctx, "", "zzz", "", 51) })},
		{"where a user of many rooms stands", 1_001, count(func(ctx context.Context) ([]chat.RoomState, error) { return s.RoomStates(ctx, "u1") })},
		{"the newest page", 300, count(func(ctx context.Context) ([]chat.Event, error) {
			return eventsOf(s.Before(ctx, "direct:u1:u2", 100_001, chat.PageMax, chat.PageBytes))
		})},
		{"an old page", 300, count(func(ctx context.Context) ([]chat.Event, error) {
			return eventsOf(s.After(ctx, "direct:u1:u2", 50_000, chat.PageMax, chat.PageBytes))
		})},
		{"the newest page among many changes", 11, count(func(ctx context.Context) ([]chat.Event, error) {
			return eventsOf(s.Before(ctx, changedRoom, 1001+changes, 11, chat.PageBytes))
		})},
		{"a page before many changes", 10, count(func(ctx context.Context) ([]chat.Event, error) {
			return eventsOf(s.After(ctx, changedRoom, 990, 50, chat.PageBytes))
		})},
		{"a page around many changes", 20, count(func(ctx context.Context) ([]chat.Event, error) {
			return eventsOf(s.Around(ctx, changedRoom, 1000+changes, 40, chat.PageBytes))
		})},
		{"events among many superseded ones", 12, count(func(ctx context.Context) ([]chat.Event, error) {
			return s.Since(ctx, changedRoom, 990, 50, chat.PageBytes)
		})},
		{"the last of many changes", 2, count(func(ctx context.Context) ([]chat.Event, error) {
			return s.Since(ctx, changedRoom, 991+changes, 50, chat.PageBytes)
		})},
		{"messages by their places", 2, count(func(ctx context.Context) ([]chat.Event, error) {
			return s.Messages(ctx, changedRoom, []chat.Seq{7, 999, 5_000})
		})},
		{"pinned messages", 1, count(func(ctx context.Context) ([]chat.Event, error) { return s.Pinned(ctx, changedRoom) })},
		{"who has reacted", 1, count(func(ctx context.Context) ([]chat.User, error) {
			users, _, err := s.Reactors(ctx, changedRoom, 1, "k", "", 50)
			return users, err
		})},
		{"earlier texts", 100, count(func(ctx context.Context) ([]chat.Version, error) { return s.Versions(ctx, changedRoom, 1) })},
		{"another edit", 0, func(ctx context.Context) (int, error) { return 0, amendAgain(ctx, s, changes+1, changes+2) }},
		{"private messages at one place", 200, count(func(ctx context.Context) ([]chat.Event, error) { return s.PrivateIn(ctx, "u1", chat.Lobby, 0, 50, 200) })},
		{"private messages to one", 200, count(func(ctx context.Context) ([]chat.Event, error) { return s.PrivateIn(ctx, "u2", chat.Lobby, 0, 50, 200) })},
		{"sessions that go on", 1, count(func(ctx context.Context) ([]string, error) { return s.LiveSessions(ctx, []string{"x", "s7"}) })},
		{"a token", 1, known(func(ctx context.Context) error {
			_, err := s.Login(ctx, []byte("t7"), time.Time{}, chat.Millis(8).Time())
			return err
		})},
		{"a token that is about to be replaced", 1, known(func(ctx context.Context) error {
			_, err := s.Login(ctx, []byte("n87"), time.Time{}, chat.Millis(8).Time())
			return err
		})},
		{"an unknown token", 0, known(func(ctx context.Context) error {
			_, err := s.Login(ctx, []byte("x"), time.Time{}, chat.Millis(8).Time())
			return err
		})},
		{"the sessions of a user", 1, count(func(ctx context.Context) ([]store.Session, error) { return s.Sessions(ctx, "u7") })},
		{"another session", 0, func(ctx context.Context) (int, error) {
			_, err := s.NewSession(ctx, store.Session{User: "u17", Method: "password"}, fmt.Appendf(nil, "new %d", time.Now().UnixNano()), chat.Millis(8).Time())
			return 0, err
		}},
		{"an account", 1, known(func(ctx context.Context) error { _, err := s.Account(ctx, "u7"); return err })},
		{"a passkey", 1, known(func(ctx context.Context) error { _, err := s.Passkey(ctx, []byte("p7")); return err })},
		{"the passkeys of a user", 1, count(func(ctx context.Context) ([]store.Passkey, error) { return s.Passkeys(ctx, "u7") })},
		{"an identity", 1, known(func(ctx context.Context) error {
			_, err := s.UserByIdentity(ctx, "issuer", "subject 7", chat.Millis(8).Time())
			return err
		})},
		{"an address", 1, known(func(ctx context.Context) error { _, err := s.UserByEmail(ctx, "U7@example.com"); return err })},
		{"a recovery code", 0, known(func(ctx context.Context) error { _, err := s.UseCode(ctx, "u7", []byte("x")); return err })},
		{"a link", 1, known(func(ctx context.Context) error {
			_, err := s.PeekLink(ctx, "kind", []byte("l7"), chat.Millis(8).Time())
			return err
		})},
		{"a link that nobody has", 0, known(func(ctx context.Context) error {
			_, err := s.TakeLink(ctx, "kind", []byte("x"), chat.Millis(8).Time())
			return err
		})},
		{"links that have expired", 0, func(ctx context.Context) (int, error) { return s.PurgeLinks(ctx, chat.Millis(8).Time(), 100) }},
		{"a page of accounts", 50, count(func(ctx context.Context) ([]store.Account, error) {
			return s.ListAccounts(ctx, store.AccountQuery{After: "u500000", Limit: 50})
		})},
		{"accounts by their names", 50, count(func(ctx context.Context) ([]store.Account, error) {
			return s.ListAccounts(ctx, store.AccountQuery{Prefix: "brave-", After: "u500000", Limit: 50})
		})},
		{"accounts by their role", 50, count(func(ctx context.Context) ([]store.Account, error) {
			return s.ListAccounts(ctx, store.AccountQuery{Role: chat.RoleMember, After: "u500000", Limit: 50})
		})},
		{"owners by their names", 0, count(func(ctx context.Context) ([]store.Account, error) {
			return s.ListAccounts(ctx, store.AccountQuery{Prefix: "b", Role: chat.RoleOwner, Limit: 50})
		})},
		{"whether there is an owner", 0, func(ctx context.Context) (int, error) {
			_, err := s.HasOwner(ctx)
			return 0, err
		}},
		{"somebody new", 0, func(ctx context.Context) (int, error) {
			id := fmt.Sprint("new-", time.Now().UnixNano())
			_, err := s.CreateUser(ctx, store.Newcomer{ID: chat.UserID(id), Name: store.Name{Shown: id, Folded: id, Skeleton: id}, Token: []byte(id), Follows: chat.Lobby}, chat.Millis(8).Time())
			return 0, err
		}},
		{"a nonce", 1, func(ctx context.Context) (int, error) {
			_, found, err := s.ByNonce(ctx, "u1", "private-500")
			if !found {
				return 0, err
			}
			return 1, err
		}},
		{"a room followed", 0, func(ctx context.Context) (int, error) {
			return 0, s.Follow(ctx, "u1", "room-100500", chat.Millis(1).Time())
		}},
		{"a room read", 0, func(ctx context.Context) (int, error) {
			_, err := s.SetRead(ctx, "u1", "room-100500", chat.ReadMark{Seq: 10})
			return 0, err
		}},
		{"a page of many members", 50, count(membersOf(s, crowdedRoom, "", "u5000"))},
		{"members by a part of their names", 19, count(membersOf(s, crowdedRoom, "999", ""))},
		{"members of a room that all read", 1, count(membersOf(s, changedRoom, "", ""))},
		{"what somebody is in a room", 0, known(func(ctx context.Context) error {
			role, err := s.Member(ctx, crowdedRoom, "u1")
			if role == "" {
				return &chat.Error{}
			}
			return err
		})},
		{"what has changed of many members", 1, func(ctx context.Context) (int, error) {
			all, err := s.MembersSince(ctx, crowdedRoom, 9_999) // one at first
			return min(len(all), 1), err
		}},
		{"a member more", 0, func(ctx context.Context) (int, error) {
			_, err := s.AddMember(ctx, crowdedRoom, "u1000", chat.RoleMember, "u10020", chat.Millis(8).Time())
			return 0, err
		}},
		{"a member less", 0, func(ctx context.Context) (int, error) {
			_, err := s.RemoveMember(ctx, crowdedRoom, "u1000", "u10020", chat.Millis(8).Time())
			return 0, err
		}},
		{"another name", 0, func(ctx context.Context) (int, error) {
			_, _, err := s.Rename(ctx, "u1", store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, chat.Millis(1).Time())
			return 0, err
		}},
	}
}

// count returns a question that tells how many there are.
func count[T any](ask func(context.Context) ([]T, error)) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		all, err := ask(ctx)
		return len(all), err
	}
}

// known returns a question whether there is something.
func known(ask func(context.Context) error) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		err := ask(ctx)
		if _, refused := errors.AsType[*chat.Error](err); refused {
			return 0, nil
		}
		return 1, err
	}
}

// membersOf returns a question for a page of the members of a room.
func membersOf(s store.Store, room chat.RoomID, query string, after chat.UserID) func(context.Context) ([]chat.Member, error) {
	return func(ctx context.Context) ([]chat.Member, error) {
		page, _, err := s.Members(ctx, room, query, after, 50)
		return page, err
	}
}

func eventsOf(page chat.Page, err error) ([]chat.Event, error) { return page.Events, err }

// changedRoom is the room whose first message was changed so many times, and crowdedRoom the private one with many members.
const (
	crowdedRoom = "room:aaaaaaaaaaaaaaaaaaaaaaaaaa"
	changedRoom = "room-100001"
	changes     = 20_001
)

// AmendAgain edits, pins and reacts to one message again and again.
func AmendAgain(ctx context.Context, s store.Store) error { return amendAgain(ctx, s, 0, changes) }

// amendAgain makes the changes from a number to below another one.
func amendAgain(ctx context.Context, s store.Store, from, to int) error {
	for done := from; done < to; done += 500 {
		var batch []store.Append
		for i := done; i < min(done+500, to); i++ {
			batch = append(batch, store.Append{Event: changeOf(i), Amendment: &store.Amendment{Rev: 1 << 40}})
		}
		results, err := s.Append(ctx, batch)
		if err != nil {
			return err
		}
		for _, r := range results {
			if r.Err != nil || r.Dup {
				return fmt.Errorf("got %+v", r)
			}
		}
	}
	return nil
}

// changeOf returns a change by its number. No two edits have the same text.
func changeOf(i int) chat.Event {
	e := chat.Event{Room: changedRoom, At: chat.Millis(i), By: chat.User{ID: "u3"}, Target: 1}
	switch {
	case i%4 < 2:
		e.Kind, e.Reaction, e.On = chat.Reacted, &chat.Reaction{Key: "k"}, i%4 == 0
	case i == 2:
		e.Kind, e.On = chat.Pinned, true
	default:
		e.Kind, e.Message = chat.Edited, &chat.Message{Text: fmt.Sprint("edit ", i, " at ", time.Now().UnixNano())}
	}
	return e
}
