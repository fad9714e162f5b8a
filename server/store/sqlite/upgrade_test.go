package sqlite

import (
	"bufio"
	"compress/gzip"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// oldCopy returns a copy of a database that a program of before messages could change has made: version 7 of the schema. Ada, Bo, who is
// Bea now, and Cy-你好 talk in the lobby and in Tea Time, Ada and Bo privately too; Cy and Dee have sent Ada a request.
func oldCopy(t *testing.T) string {
	t.Helper()
	file, err := os.Open("testdata/version7.db.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	data, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "parley.db")
	to, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, data); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// oldEvents reads what the old program had stored: a list of the columns of each event.
func oldEvents(t *testing.T) (events map[chat.RoomID][]chat.Event) {
	t.Helper()
	file, err := os.Open("testdata/version7.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	events = map[chat.RoomID][]chat.Event{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var e chat.Event
		var m chat.Message
		var more string
		columns := []any{&e.Room, &e.Seq, &e.Kind, &e.At, &e.By.ID, &e.Nonce, &m.Text, &m.To, &m.In, &m.InSeq, &more}
		if err := json.Unmarshal(lines.Bytes(), &columns); err != nil {
			t.Fatal(err)
		}
		var x struct {
			Was      string
			Mentions []chat.User
		}
		if more != "" {
			if err := json.Unmarshal([]byte(more), &x); err != nil {
				t.Fatal(err)
			}
		}
		if e.Was = x.Was; e.Kind == chat.Said {
			m.Mentions = x.Mentions
			e.Message = &m
		}
		events[e.Room] = append(events[e.Room], e)
	}
	return events
}

// ask reads texts from a database without the store.
func ask(t *testing.T, path, query string) (answers []string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var answer string
		if err := rows.Scan(&answer); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return answers
}

// TestAnUpgradeKeepsEveryRow reads all tables and columns that the old program knew, before and after the new one has opened the file.
func TestAnUpgradeKeepsEveryRow(t *testing.T) {
	path := oldCopy(t)
	salt := func(row string) bool { return strings.HasPrefix(row, "'"+sqlstore.MetaLog+"',") } // it changes with each start
	queries := ask(t, path, `SELECT 'SELECT ' || group_concat('quote("' || c.name || '")', ' || '','' || ') || ' FROM "' || m.name || '" ORDER BY 1'
		FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' GROUP BY m.name`)
	was := map[string][]string{}
	for _, query := range queries {
		was[query] = slices.DeleteFunc(ask(t, path, query), salt)
	}
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, query := range queries {
		now := slices.DeleteFunc(ask(t, path, query), salt)
		for _, row := range was[query] {
			if rows++; !slices.Contains(now, row) {
				t.Errorf("%s: %s is missing", query, row)
			}
		}
		if len(now) != len(was[query]) {
			t.Errorf("%s: got %d rows, want %d", query, len(now), len(was[query]))
		}
	}
	if len(queries) < 9 || rows < 50 {
		t.Errorf("%d tables have %d rows: this proves little", len(queries), rows)
	}
}

// TestTokensOfTheOldProgramBecomeSessions has every user of the old program come back.
func TestTokensOfTheOldProgramBecomeSessions(t *testing.T) {
	path := oldCopy(t)
	tokens := ask(t, path, `SELECT hex(t.hash) || ' ' || u.id FROM tokens t JOIN users u ON u.num = t.user`)
	s, ids := open(t, path), map[string]bool{}
	for _, line := range tokens {
		text, user, _ := strings.Cut(line, " ")
		hash, err := hex.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		login, err := s.Login(t.Context(), hash, chat.Millis(0).Time(), chat.Millis(1).Time())
		if err != nil || string(login.User.ID) != user || len(login.Session) < 16 || login.Claimed || login.Role != chat.RoleGuest {
			t.Errorf("got %+v (%v), want the guest %s", login, err, user)
		}
		ids[login.Session] = true
		all, err := s.Sessions(t.Context(), login.User.ID)
		if err != nil || len(all) != 1 || all[0].ID != login.Session || all[0].Method != "guest" || all[0].Created == 0 {
			t.Errorf("%s has the sessions %+v (%v)", user, all, err)
		}
	}
	if len(ids) != len(tokens) || len(ids) < 4 {
		t.Errorf("%d tokens have %d sessions", len(tokens), len(ids))
	}
}

// readAll reads a room, without the names of the authors.
func readAll(t *testing.T, s *Store, room chat.RoomID) []chat.Event {
	t.Helper()
	page, err := s.After(t.Context(), room, 0, 1000, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for i := range page.Events {
		page.Events[i].By = chat.User{ID: page.Events[i].By.ID}
	}
	return page.Events
}

func TestADatabaseOfTheOldProgramKeepsEverythingAndCanBeChanged(t *testing.T) {
	path, old := oldCopy(t), oldEvents(t)
	s := open(t, path)
	for room, want := range old {
		if got := readAll(t, s, room); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v\nwant %+v", room, got, want)
		}
	}
	lobby, tea := old["lobby"], old["tea-time"]
	ada, bea, cy := lobby[3].By.ID, lobby[4].By.ID, lobby[5].By.ID
	direct := chat.DirectID(ada, bea)
	for _, want := range []struct {
		user             chat.UserID
		room             chat.RoomID
		unread, mentions int
	}{{cy, "tea-time", 2, 0}, {bea, "tea-time", 1, 1}, {ada, direct, 1, 0}, {ada, chat.Lobby, 3, 1}} {
		if got, err := s.RoomState(t.Context(), want.user, want.room); err != nil || got.Unread != want.unread || got.Mentions != want.mentions {
			t.Errorf("%s in %s: got %+v (%v), want %d unread, %d mentions", want.user, want.room, got, err, want.unread, want.mentions)
		}
	}
	if states, total, err := s.Requests(t.Context(), ada, "", 9); err != nil || total != 2 || len(states) != 2 {
		t.Errorf("got %d requests (%v), want 2", total, err)
	}
	change := func(e chat.Event, by chat.UserID) chat.Event {
		e.By.ID, e.At = by, lobby[3].At+1
		done, err := s.Append(t.Context(), []store.Append{{Event: e}})
		if err != nil || done[0].Err != nil {
			t.Fatal(e, err, done)
		}
		return done[0].Event
	}
	change(chat.Event{Room: chat.Lobby, Kind: chat.Edited, Target: lobby[3].Seq, Message: &chat.Message{Text: "edited"}}, ada)
	change(chat.Event{Room: "tea-time", Kind: chat.Deleted, Target: tea[0].Seq}, ada)
	change(chat.Event{Room: direct, Kind: chat.Reacted, Target: 1, Reaction: &chat.Reaction{Key: "👍"}, On: true}, bea)
	change(chat.Event{Room: direct, Kind: chat.Said, Message: &chat.Message{Text: "answer", To: ada, Reply: 1}}, bea)
	again := change(chat.Event{Room: chat.Lobby, Kind: chat.Said, Nonce: lobby[7].Nonce, Message: lobby[7].Message}, ada)
	if again.Seq != lobby[7].Seq {
		t.Errorf("a repeated send became %d, want the old %d", again.Seq, lobby[7].Seq)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	if got := readAll(t, s, chat.Lobby)[3]; got.Message.Text != "edited" || got.Rev != chat.Seq(len(lobby)+1) {
		t.Errorf("got %+v %+v, want it edited", got, got.Message)
	}
	if got := readAll(t, s, "tea-time")[0]; got.Message.Gone == nil || got.Message.Text != "" {
		t.Errorf("got %+v, want it deleted", got.Message)
	}
	if got := readAll(t, s, direct); len(got[0].Message.Reactions) != 1 || got[3].Message.Reply != 1 || got[3].Seq != 5 {
		t.Errorf("got %+v and %+v, want a reaction and an answer", got[0].Message, got[3])
	}
	if got, err := s.RoomState(t.Context(), cy, "tea-time"); err != nil || got.Unread != 2 {
		t.Errorf("got %+v (%v), want 2 unread", got, err)
	}
}
