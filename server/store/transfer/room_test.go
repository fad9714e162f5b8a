package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/roomfile"
	"parley/server/store/sqlite"
	"parley/server/store/sqlstore"
	"parley/server/store/storetest"
	"parley/server/store/transfer"
	"parley/shared/chat"
	"parley/shared/words"
)

// export returns a room as its operator exports it.
func (p place) export(t *testing.T, room chat.RoomID) []byte {
	t.Helper()
	var reader interface {
		ExportRoom(context.Context, chat.RoomID, io.Writer) error
		Close() error
	}
	var err error
	if p.path != "" {
		reader, err = sqlite.OpenReader(p.path)
	} else {
		reader, err = postgres.OpenReader(t.Context(), p.url)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var out bytes.Buffer
	if err := reader.ExportRoom(t.Context(), room, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// named folds names without the rules of package auth, which this package does not know.
func named(shown string) (store.Name, error) {
	if len(shown) > 40 {
		return store.Name{}, errors.New("too long")
	}
	folded := strings.ToLower(shown)
	return store.Name{Shown: shown, Folded: folded, Skeleton: folded}, nil
}

func (p place) importFile(t *testing.T, data []byte, as chat.Room) (sqlstore.Imported, error) {
	t.Helper()
	side, err := p.target(t)
	if err != nil {
		t.Fatal(err)
	}
	defer side.Close()
	in, err := roomfile.NewReader(bytes.NewReader(data))
	if err != nil {
		return sqlstore.Imported{}, err
	}
	return transfer.ImportRoom(t.Context(), side, in, sqlstore.Import{As: as, Now: time.Now(), Name: named, Skeleton: strings.ToLower})
}

// answers has everybody follow the room, unread, and returns what the store says of it.
func (p place) answers(t *testing.T, room chat.RoomID, users []chat.User) []string {
	t.Helper()
	s := p.mustOpen(t)
	for _, u := range users {
		if err := s.Follow(t.Context(), u.ID, room, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	mark(t, p, `UPDATE members SET read_seq = 2`)
	s = p.mustOpen(t)
	defer s.Close()
	return storetest.Answers(t, s, room, users, false)
}

// body returns the lines of a file after the first.
func body(data []byte) string {
	_, rest, _ := strings.Cut(string(data), "\n")
	return rest[:strings.LastIndex(strings.TrimSuffix(rest, "\n"), "\n")+1]
}

// TestAnImportedRoomIsTheRoom has users do anything, and compares what each store says of the room before and after.
func TestAnImportedRoomIsTheRoom(t *testing.T) {
	for name, places := range map[string][2]func(*testing.T) place{
		"SQLite": {file, file}, "SQLite to PostgreSQL": {file, database}, "PostgreSQL to SQLite": {database, file},
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(2) {
				from, to := places[0](t), places[1](t)
				s := from.mustOpen(t)
				room, users := storetest.Talk(t, s, seed)
				s.Close()
				data := from.export(t, room)
				for _, line := range []string{roomfile.PersonLine, roomfile.MessageLine, roomfile.TopicLine, roomfile.ChangeLine} {
					if !strings.Contains(string(data), `{"line":"`+line+`"`) {
						t.Errorf("seed %d: the file has no line of the kind %s", seed, line)
					}
				}
				done, err := to.importFile(t, data, chat.Room{})
				if err != nil {
					t.Fatal(err)
				}
				if done.Already || done.Created == 0 || len(done.Named) > 0 {
					t.Errorf("got %+v", done)
				}
				if again := to.export(t, room); body(again) != body(data) {
					t.Errorf("seed %d: exported again, it is another file", seed)
				}
				want, got := from.answers(t, room, users), to.answers(t, room, users)
				for i := range want {
					if got[i] != want[i] {
						t.Fatalf("seed %d: got  %s\nwant %s", seed, got[i], want[i])
					}
				}
				twice, err := to.importFile(t, data, chat.Room{})
				if err != nil || !twice.Already {
					t.Errorf("imported twice: %+v, %v", twice, err)
				}
				if again := to.export(t, room); body(again) != body(data) {
					t.Error("imported twice, it is another room")
				}
			}
		})
	}
}

// TestAnExportIsOneMoment exports a room again and again while users do anything in it. A Reader refuses a file in which a message is not what
// the changes in the file have made of it.
func TestAnExportIsOneMoment(t *testing.T) {
	for name, p := range map[string]place{"sqlite": file(t), "postgres": database(t)} {
		t.Run(name, func(t *testing.T) {
			s := p.mustOpen(t)
			defer s.Close()
			stop, done := make(chan struct{}), make(chan error, 1)
			heads := map[chat.Seq]bool{}
			go func() {
				for {
					select {
					case <-stop:
						done <- nil
						return
					default:
					}
					head, err := exportedHead(t.Context(), s)
					if err != nil {
						done <- err
						return
					}
					heads[head] = true
				}
			}()
			storetest.Talk(t, s, 7)
			close(stop)
			if err := <-done; err != nil {
				t.Error(err)
			}
			if len(heads) < 5 {
				t.Errorf("it was exported at %d moments", len(heads))
			}
		})
	}
}

// exportedHead exports the room of storetest.Talk, and returns its head, or 0 as long as there is no such room.
func exportedHead(ctx context.Context, s store.Store) (chat.Seq, error) {
	var out bytes.Buffer
	err := s.ExportRoom(ctx, "transcript", &out)
	if sqlstore.Is(err, chat.CodeNoRoom) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	r, err := roomfile.NewReader(&out)
	for err == nil {
		_, err = r.Next()
	}
	if !errors.Is(err, io.EOF) {
		return 0, err
	}
	return r.Room.Head, nil
}

func TestTheRoomGoesOnAfterAnImport(t *testing.T) {
	for name, to := range map[string]place{"sqlite": file(t), "postgres": database(t)} {
		t.Run(name, func(t *testing.T) {
			from := file(t)
			fill(t, from, 5)
			data := from.export(t, chat.Lobby)
			_, err := to.importFile(t, data, chat.Room{})
			if err != nil { // the lobby is there, and empty
				t.Fatal(err)
			}
			s := to.mustOpen(t)
			say(t, s, "u-ada", 3)
			s.Close()
			if got := head(t, to); got != 8 {
				t.Errorf("the head is %d", got)
			}
			if done, err := to.importFile(t, data, chat.Room{}); err != nil || !done.Already {
				t.Errorf("got %+v, %v", done, err)
			}
			fill2 := file(t)
			fill(t, fill2, 6)
			if _, err := to.importFile(t, fill2.export(t, chat.Lobby), chat.Room{}); !errors.Is(err, sqlstore.ErrRoomThere) {
				t.Errorf("other messages: %v", err)
			}
			s = to.mustOpen(t)
			query := words.Parse(`"text 4"`).Resolve(words.Names{Me: "u-ada"})
			for _, indexed := range []bool{false, true} { // as soon as it is served, and later by the index
				for more := indexed; more; {
					if more, err = s.Index(t.Context(), 100); err != nil {
						t.Fatal(err)
					}
				}
				found, err := s.Search(t.Context(), store.Search{User: "u-ada", Query: query, Limit: 10})
				if err != nil || len(found.Hits) != 1 || found.Hits[0].Event.Seq != 5 {
					t.Errorf("indexed %v: search finds %+v, %v", indexed, found, err)
				}
			}
			s.Close()
			copied := chat.Room{ID: "copy", Name: "copy"}
			done, err := to.importFile(t, data, copied)
			if err != nil || done.Room != "copy" || done.Created != 0 {
				t.Fatalf("got %+v, %v", done, err)
			}
			if done, err := to.importFile(t, data, copied); err != nil || !done.Already {
				t.Errorf("the copy twice: %+v, %v", done, err)
			}
			if got := head(t, to); got != 8 {
				t.Errorf("the head is %d", got)
			}
		})
	}
}

// TestPeopleWhoseNameIsTakenGetAnother imports a room of another Ada.
func TestPeopleWhoseNameIsTakenGetAnother(t *testing.T) {
	from, to := file(t), file(t)
	fill(t, from, 2)
	s := to.mustOpen(t)
	if _, err := s.CreateUser(t.Context(), store.Newcomer{ID: "u-other", Name: store.Name{Shown: "ADA", Folded: "ada", Skeleton: "ada"}, Token: []byte("token")}, time.Now()); err != nil {
		t.Fatal(err)
	}
	s.Close()
	done, err := to.importFile(t, from.export(t, chat.Lobby), chat.Room{})
	if err != nil || fmt.Sprint(done.Named) != "[{u-ada Ada-2 0}]" {
		t.Errorf("got %+v, %v", done, err)
	}
	s = to.mustOpen(t)
	defer s.Close()
	if swept, err := s.Sweep(t.Context(), store.Idle{GuestsBefore: time.Now().Add(time.Hour)}, 10); err != nil || swept.Guests != 1 {
		t.Errorf("swept %+v, %v: the author must stay, and the other Ada is unused", swept, err)
	}
}

// TestADirectRoomIsImportedForBoth keeps where private messages were said only if that room is there.
func TestADirectRoomIsImportedForBoth(t *testing.T) {
	from, to := file(t), database(t)
	fill(t, from, 3)
	s := from.mustOpen(t)
	bo := store.Name{Shown: "Bo", Folded: "bo", Skeleton: "bo"}
	if _, err := s.CreateUser(t.Context(), store.Newcomer{ID: "u-bo", Name: bo, Token: []byte("token of bo")}, time.Now()); err != nil {
		t.Fatal(err)
	}
	room, _, err := s.OpenDirect(t.Context(), "u-ada", "u-bo", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), []store.Append{
		{Event: chat.Event{Room: room.ID, Kind: chat.Said, At: 1, By: chat.User{ID: "u-ada"}, Nonce: "nonce-of-a-secret", Message: &chat.Message{Text: "@Bo secret", To: "u-bo", In: chat.Lobby}}},
		{Event: chat.Event{Room: room.ID, Kind: chat.Said, At: 2, By: chat.User{ID: "u-bo"}, Nonce: "nonce-of-a-answer", Message: &chat.Message{Text: "yes", To: "u-ada"}}},
	}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if public := from.export(t, chat.Lobby); bytes.Contains(public, []byte("secret")) {
		t.Error("the file of the lobby has a private message")
	}
	data := from.export(t, room.ID)
	if _, err := to.importFile(t, data, chat.Room{}); err != nil {
		t.Fatal(err)
	}
	s = to.mustOpen(t)
	defer s.Close()
	for _, user := range []chat.UserID{"u-ada", "u-bo"} {
		state, err := s.RoomState(t.Context(), user, room.ID)
		if err != nil || state.Head != 2 || state.Unread != 0 || state.Room.Peer == nil {
			t.Errorf("%s: %+v, %v", user, state, err)
		}
	}
	page, err := s.Before(t.Context(), room.ID, 3, 10, chat.PageBytes)
	if err != nil || len(page.Events) != 2 || page.Events[0].Message.In != "" || page.Events[0].Message.To != "u-bo" {
		t.Errorf("got %+v, %v", page, err)
	}
}
