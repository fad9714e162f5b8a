package sqlite

import (
	"path/filepath"
	"strings"
	"testing"

	"parley/server/store"
	"parley/shared/chat"
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
			}
		}
	}
}

func TestPrivateMessagesAreFoundByTheirSpan(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "parley.db"))
	useEverything(t, s)
	for query := range s.reads.prepared {
		if !strings.Contains(query, "private") {
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

// allowedScan reports what is small: a list that was passed in, one row, or an index or a subquery that is read up to a limit.
func allowedScan(step string) bool {
	for _, small := range []string{"json_each", "CONSTANT ROW", "(subquery", "users_seen", "private", "found", "unread", "mentioned", "written", "received", "2-ROW VALUES", "few", "waiting"} {
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

// useEverything calls what users call most, so that its statements are known.
func useEverything(t *testing.T, s *Store) {
	ctx, now := t.Context(), chat.Millis(0).Time()
	name := func(n string) store.Name { return store.Name{Shown: n, Folded: n, Skeleton: n} }
	direct := chat.DirectID("u-a", "u-b")
	message := &chat.Message{Text: "x", To: "u-b", In: chat.Lobby, Mentions: []chat.User{{ID: "u-b"}}}
	event := chat.Event{Room: direct, Kind: chat.Said, By: chat.User{ID: "u-a"}, Nonce: "n", Message: message}
	for i, call := range []func() error{
		func() error { _, err := s.CreateUser(ctx, "u-a", name("a"), []byte("a"), now); return err },
		func() error { _, err := s.CreateUser(ctx, "u-b", name("b"), []byte("b"), now); return err },
		func() error { return s.CreateRoom(ctx, chat.Room{ID: "tea", Name: "tea"}, "tea", "u-a", now) },
		func() error { _, err := s.FillSkeletons(ctx, func(name string) string { return name }); return err },
		func() error { return s.Follow(ctx, "u-a", chat.Lobby, now) },
		func() error { _, _, err := s.OpenDirect(ctx, "u-a", "u-b", now); return err },
		func() error { _, err := s.Append(ctx, []store.Append{{Event: event}}); return err },
		func() error { _, err := s.UserByToken(ctx, []byte("a"), now, now.AddDate(1, 0, 0)); return err },
		func() error { _, err := s.UsersByFolded(ctx, []string{"a"}); return err },
		func() error { _, err := s.UserBySkeleton(ctx, "a"); return err },
		func() error { _, err := s.UsersByPrefix(ctx, "a", 1); return err },
		func() error { _, err := s.UsersByPrefix(ctx, "", 1); return err },
		func() error { _, _, err := s.Rename(ctx, "u-a", name("c"), now); return err },
		func() error { _, err := s.RoomStates(ctx, "u-b"); return err },
		func() error { _, err := s.RoomState(ctx, "u-b", direct); return err },
		func() error { _, err := s.SetRead(ctx, "u-b", direct, 1); return err },
		func() error { _, err := s.After(ctx, direct, 0, 1, 1); return err },
		func() error { _, err := s.Before(ctx, direct, 9, 1, 1); return err },
		func() error { _, err := s.PrivateIn(ctx, "u-b", chat.Lobby, 0, 1, 1); return err },
		func() error { _, err := s.Heads(ctx, []chat.RoomID{chat.Lobby}); return err },
		func() error { return s.Unfollow(ctx, "u-a", chat.Lobby) },
	} {
		if err := call(); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
}
