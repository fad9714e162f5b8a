package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/words"
)

func TestHotQueriesUseIndexes(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	useEverything(t, s)
	for _, p := range []*statements{s.reads, s.writer.tx.statements} {
		for query := range p.prepared {
			for _, step := range plan(t, s, query) {
				if strings.HasPrefix(step, "SCAN") && !allowedScan(step) {
					t.Errorf("%s\n\tin %s", step, query)
				}
				if strings.HasSuffix(step, "(room=?)") && strings.Contains(step, "amendments") {
					t.Errorf("all of a room is read: %s\n\tin %s", step, query)
				}
			}
		}
	}
}

func TestPrivateMessagesAreFoundByTheirSpan(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	useEverything(t, s)
	for query := range s.reads.prepared {
		if !strings.Contains(query, "private AS (") {
			continue
		}
		got := strings.Join(plan(t, s, query), "\n")
		for _, want := range []string{"author=? AND in_seq>? AND in_seq<?", "addressee=? AND in_seq>? AND in_seq<?"} {
			if !strings.Contains(got, want) {
				t.Errorf("got %s, want a search by %s", got, want)
			}
		}
	}
}

// TestAChangeReadsTheChangesOfItsMessageOnly is about rooms with very many changes.
func TestAChangeReadsTheChangesOfItsMessageOnly(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	useEverything(t, s)
	found := 0
	for query := range s.writer.tx.statements.prepared {
		if !strings.HasPrefix(query, "UPDATE amendments") {
			continue
		}
		found++
		for _, step := range plan(t, s, query) {
			if strings.Contains(step, "amendments") && !strings.Contains(step, "target=?") && !strings.Contains(step, "seq=?") {
				t.Errorf("%s\n\tin %s", step, query)
			}
		}
	}
	if found == 0 {
		t.Error("no such statement was prepared")
	}
}

// allowedScan reports what is small: a list that was passed in, one row, or an index or a subquery that is read up to a limit.
func allowedScan(step string) bool {
	for _, small := range []string{"json_each", "CONSTANT ROW", "(subquery", "users_seen", "private", "found", "named", "unread", "mentioned", "written", "received", "2-ROW VALUES", "few", "waiting", "limited", "sqlite_dbpage VIRTUAL TABLE INDEX 1", "search_state", "SCAN c VIRTUAL TABLE INDEX 192:M1<"} {
		if strings.Contains(step, small) {
			return true
		}
	}
	return false
}

func plan(t *testing.T, s *Store, query string) []string {
	t.Helper()
	rows, err := s.writer.conn.conn.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?")+strings.Count(query, "$"))...)
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// changeEverything amends the message that u-a has said to u-b in every way, and reads what that leaves.
func changeEverything(s *Store, room chat.RoomID) error {
	ctx, by := context.Background(), chat.User{ID: "u-a"}
	var errs []error
	for i, e := range []chat.Event{
		{Kind: chat.Edited, Message: &chat.Message{Text: "y", Mentions: []chat.User{{ID: "u-b"}}}}, {Kind: chat.Reacted, Reaction: &chat.Reaction{Key: "k"}, On: true},
		{Kind: chat.Pinned, On: true}, {Kind: chat.Edited, Message: &chat.Message{Text: "z"}}, {Kind: chat.Said, Message: &chat.Message{Text: "answer", To: "u-b", Reply: 1}, Nonce: "again"},
		{Kind: chat.Deleted, By: chat.User{ID: "u-b"}}, {Kind: chat.Restored}, {Kind: chat.Deleted},
	} {
		if e.Room, e.By, e.At, e.Target = room, cmp.Or(e.By, by), 1, 1; e.Kind == chat.Said {
			e.Target = 0
		}
		done, err := s.Append(ctx, []store.Append{{Event: e, Amendment: &store.Amendment{Rev: 99, Moderator: true}}})
		if err == nil {
			err = done[0].Err
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("change %d: %w", i, err))
		}
	}
	_, err := s.Around(ctx, room, 1, 9, 9)
	errs = append(errs, err)
	_, err = s.Since(ctx, room, 1, 2, 9)
	errs = append(errs, err)
	_, err = s.Since(ctx, room, 5, 2, 9)
	errs = append(errs, err)
	_, err = s.After(ctx, room, 1, 9, 9)
	errs = append(errs, err)
	_, err = s.Time(ctx, room, 1)
	errs = append(errs, err)
	_, err = s.Messages(ctx, room, []chat.Seq{1})
	errs = append(errs, err)
	_, err = s.Pinned(ctx, room)
	errs = append(errs, err)
	_, _, err = s.Reactors(ctx, room, 1, "k", "u-b", 9)
	errs = append(errs, err)
	_, err = s.OwnReactions(ctx, "u-a", room, []chat.Seq{1})
	errs = append(errs, err)
	_, err = s.Versions(ctx, room, 6)
	errs = append(errs, err)
	_, err = s.Owner(ctx, room)
	errs = append(errs, err)
	_, err = s.EraseDeleted(ctx, chat.Millis(1).Time(), 9)
	return errors.Join(append(errs, err)...)
}

// signInEverywhere gives u-a every way to sign in, and uses it.
func signInEverywhere(s *Store) error {
	ctx, then := context.Background(), chat.Millis(0).Time()
	now := then.AddDate(1, 0, 0)
	_, err := s.NewSession(ctx, store.Session{User: "u-a"}, []byte("s"), then)
	errs := []error{err}
	for _, step := range []func() error{
		func() error { _, err := s.Login(ctx, []byte("a"), then, now); return err },
		func() error { _, err := s.Rotate(ctx, []byte("a"), []byte("next"), now); return err },
		func() error { _, err := s.Login(ctx, []byte("next"), then, now); return err },
		func() error { _, err := s.Sessions(ctx, "u-a"); return err },
		func() error { _, err := s.LiveSessions(ctx, []string{"x"}); return err },
		func() error { return s.Touch(ctx, []string{"x"}, now) },
		func() error { _, err := s.SetPassword(ctx, "u-a", "hash", 0, now); return err },
		func() error { _, err := s.PasswordHash(ctx, "u-a"); return err },
		func() error { return s.Rehash(ctx, "u-a", "hash", "other") },
		func() error {
			_, err := s.AddPasskey(ctx, store.Passkey{ID: []byte("k"), User: "u-a"}, 1, now)
			return err
		},
		func() error { _, err := s.Passkeys(ctx, "u-a"); return err },
		func() error { _, err := s.Passkey(ctx, []byte("k")); return err },
		func() error { return s.UsePasskey(ctx, []byte("k"), nil, now) },
		func() error { return s.RenamePasskey(ctx, "u-a", []byte("k"), "x") },
		func() error { _, err := s.RemovePasskey(ctx, "u-a", []byte("k"), now); return err },
		func() error {
			_, err := s.AddIdentity(ctx, store.Identity{Issuer: "i", Subject: "s", User: "u-a"}, 3, now)
			return err
		},
		func() error { _, err := s.Identities(ctx, "u-a"); return err },
		func() error { _, err := s.UserByIdentity(ctx, "i", "s", now); return err },
		func() error { _, err := s.RemoveIdentity(ctx, "u-a", "i", "s", now); return err },
		func() error { return s.SetCodes(ctx, "u-a", [][]byte{[]byte("c")}) },
		func() error { _, err := s.UseCode(ctx, "u-a", []byte("c")); return err },
		func() error { return s.SetEmail(ctx, "u-a", "a@example.com") },
		func() error { _, err := s.UserByEmail(ctx, "a@example.com"); return err },
		func() error {
			return s.PutLink(ctx, store.Link{Kind: "k", Hash: []byte("l"), User: "u-a", Expires: chat.MillisOf(now) + 1})
		},
		func() error { _, err := s.PeekLink(ctx, "k", []byte("l"), now); return err },
		func() error { _, err := s.TakeLink(ctx, "k", []byte("l"), now); return err },
		func() error { return s.DropLinks(ctx, "k", "u-a") },
		func() error { _, err := s.PurgeLinks(ctx, now, 9); return err },
		func() error { return s.AddAudit(ctx, store.AuditEntry{Act: "ban"}, 1) },
		func() error {
			_, err := s.ListAudit(ctx, store.AuditQuery{Before: 9, Act: "role", User: "u"}, 9)
			return err
		},
		func() error { return s.FirstOwner(ctx, "u-a", now) },
		func() error { _, err := s.SetRole(ctx, "u-a", chat.RoleOwner, now); return err },
		func() error { return s.Ban(ctx, "u-b", now.AddDate(1, 0, 0), now, now) },
		func() error { _, err := s.ListAccounts(ctx, store.AccountQuery{After: "u-a", Limit: 9}); return err },
		func() error {
			_, err := s.ListAccounts(ctx, store.AccountQuery{Role: chat.RoleGuest, Limit: 9})
			return err
		},
		func() error {
			_, err := s.ListAccounts(ctx, store.AccountQuery{Prefix: "u", Role: chat.RoleOwner, Limit: 9})
			return err
		},
		func() error { return s.EndSession(ctx, "u-a", "x") },
		func() error { return s.EndSessions(ctx, "u-a", "x") },
	} {
		errs = append(errs, step())
	}
	return errors.Join(errs...)
}

// joinEverything has u-a and u-b share rooms, and leave one of them.
func joinEverything(s *Store) error {
	ctx, now := context.Background(), chat.Millis(1).Time()
	den, left := chat.NewRoomID(), chat.NewRoomID()
	var errs []error
	for _, id := range []chat.RoomID{den, left} {
		errs = append(errs, s.CreateRoom(ctx, chat.Room{ID: id, Kind: chat.Private, Name: "den"}, "", "u-a", nil, now))
		_, err := s.AddMember(ctx, id, "u-b", chat.RoleMember, "u-a", now)
		errs = append(errs, err)
		_, err = s.Assign(ctx, id, "u-b", chat.RoleOwner, "u-a", now)
		errs = append(errs, err)
		_, err = s.Member(ctx, id, "u-b")
		errs = append(errs, err)
		_, err = s.MembersSince(ctx, id, 1)
		errs = append(errs, err)
		_, _, err = s.Members(ctx, id, "a", "u-a", 9)
		errs = append(errs, err)
		_, err = s.RemoveMember(ctx, id, "u-a", "u-a", now)
		errs = append(errs, err)
	}
	_, _, err := s.Members(ctx, chat.Lobby, "a", "", 9)
	errs = append(errs, err)
	_, err = s.RemoveMember(ctx, left, "u-b", "u-b", now)
	return errors.Join(append(errs, err)...)
}

// searchEverything searches in the index and outside of it.
func searchEverything(s *Store) error {
	q := store.Search{User: "u-a", Query: words.Parse("x on:1970").Resolve(words.Names{}), Limit: 9, Context: true}
	_, err := s.Search(context.Background(), q)
	q.Query = words.Parse("answer").Resolve(words.Names{})
	_, again := s.Search(context.Background(), q)
	return errors.Join(err, again)
}

// useEverything calls what users call most, so that its statements are known.
func useEverything(t *testing.T, s *Store) {
	ctx, now := t.Context(), chat.Millis(0).Time()
	name := func(n string) store.Name { return store.Name{Shown: n, Folded: n, Skeleton: n} }
	direct := chat.DirectID("u-a", "u-b")
	message := &chat.Message{Text: "x", To: "u-b", In: chat.Lobby, Mentions: []chat.User{{ID: "u-b"}}}
	event := chat.Event{Room: direct, Kind: chat.Said, By: chat.User{ID: "u-a"}, Nonce: "n", Message: message}
	for i, call := range []func() error{
		func() error {
			_, err := s.CreateUser(ctx, store.Newcomer{ID: "u-a", Name: name("a"), Token: []byte("a"), Follows: chat.Lobby}, now)
			return err
		},
		func() error {
			_, err := s.CreateUser(ctx, store.Newcomer{ID: "u-b", Name: name("b"), Token: []byte("b")}, now)
			return err
		},
		func() error { return s.CreateRoom(ctx, chat.Room{ID: "tea", Name: "tea"}, "tea", "u-a", nil, now) },
		func() error { _, err := s.FillSkeletons(ctx, func(name string) string { return name }); return err },
		func() error { return s.Follow(ctx, "u-a", chat.Lobby, now) },
		func() error { _, _, err := s.OpenDirect(ctx, "u-a", "u-b", now); return err },
		func() error { _, err := s.Append(ctx, []store.Append{{Event: event}}); return err },
		func() error { return joinEverything(s) },
		func() error { return signInEverywhere(s) },
		func() error { _, err := s.UsersByFolded(ctx, []string{"a"}); return err },
		func() error { _, err := s.UserBySkeleton(ctx, "a"); return err },
		func() error { _, err := s.UsersByPrefix(ctx, "a", 1); return err },
		func() error { _, err := s.UsersByPrefix(ctx, "", 1); return err },
		func() error { _, _, err := s.Rename(ctx, "u-a", name("c"), now); return err },
		func() error { _, err := s.RoomStates(ctx, "u-b"); return err },
		func() error { _, err := s.RoomState(ctx, "u-b", direct); return err },
		func() error { _, err := s.SetRead(ctx, "u-b", direct, chat.ReadMark{Seq: 1}); return err },
		func() error { _, err := s.SetUnread(ctx, "u-b", direct, 1, 0); return err },
		func() error { _, err := s.After(ctx, direct, 0, 1, 1); return err },
		func() error { _, err := s.Before(ctx, direct, 9, 1, 1); return err },
		func() error { _, err := s.PrivateIn(ctx, "u-b", chat.Lobby, 0, 1, 1); return err },
		func() error { _, err := s.Heads(ctx, []chat.RoomID{chat.Lobby}); return err },
		func() error { return s.Unfollow(ctx, "u-a", chat.Lobby) },
		func() error { _, err := s.Index(ctx, 9); return err },
		func() error { return searchEverything(s) },
		func() error { return changeEverything(s, direct) },
		func() error { _, _, err := s.OwnMessages(ctx, "u-a", store.OwnPlace{}, 9); return err },
		func() error { return searchEverything(s) },
	} {
		if err := call(); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
}
