//go:build linux

package attack

import (
	"database/sql"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/auth/place"
	"parley/server/store/sqlite"
	"parley/server/test/kit/raw"
	"parley/shared/chat"
)

// sessionAttacks are by people who have become guests, of one address unless they must be many.
func sessionAttacks() []attack {
	return []attack{
		{name: "find, 24 sessions, 300,000 users", fill: true, run: ask(`{"k":"find","id":%d,"d":{"name":"b"}}`)},
		{name: "rooms, 24 sessions, 100,000 rooms", fill: true, run: ask(`{"k":"rooms","id":%d,"d":{"query":"b"}}`)},
		{name: "find, 24 sessions", quick: true, run: ask(`{"k":"find","id":%d,"d":{"name":"b"}}`)},
		{name: "sends that are refused", quick: true, run: refusedSends("x")},
		{name: "sends to @nobody that are refused", quick: true, run: refusedSends("@nobody x")},
		{name: "sessions that never read", run: unreadSessions},
		{name: "renames in many rooms", run: renames},
		{name: "texts of 16 kB from 32 sessions", run: bigTexts},
		{name: "texts that are hard to parse", quick: true, links: true, run: hardTexts},
	}
}

// sessions opens sessions, each of a guest; all of one address, or each of its own.
func (s *siege) sessions(count int, own bool) []*raw.Listener {
	s.Helper()
	all := make([]*raw.Listener, count)
	for i := range all {
		w := s.way(attackers, 0)
		if own {
			w = s.way(attackers, 1+i)
		}
		var err error
		if all[i], err = raw.Listen(w, s.server.URL, nil); err != nil {
			s.Fatal(err)
		}
		go func() {
			<-s.ctx.Done()
			all[i].Conn.Close()
		}()
	}
	return all
}

// flood lets sessions say something again and again, at a pace, and reads what comes. The attack is under way when the first
// answers have come.
func (s *siege) flood(all []*raw.Listener, pace time.Duration, say func(l *raw.Listener, n int)) {
	var answers atomic.Int64
	for _, l := range all {
		s.work.Go(func() {
			for l.Next() == nil {
				answers.Add(1)
			}
		})
		s.work.Go(func() {
			for n := 100; s.ctx.Err() == nil; n++ {
				say(l, n)
				if pace > 0 && !s.rest(pace) {
					return
				}
			}
		})
	}
	s.until("no answer has come", func() bool { return answers.Load() > 0 })
}

// ask spends what each of 24 sessions may ask: a burst, and then two in a second.
func ask(command string) func(s *siege) {
	return func(s *siege) {
		all := s.sessions(24, false)
		s.flood(all, 0, func(l *raw.Listener, n int) {
			l.Say(fmt.Sprintf(command, n))
			if n-100 > chat.FrameBurst*9/10 {
				s.rest(chat.FrameWindow / chat.FrameBurst * 11 / 10)
			}
		})
	}
}

// refusedSends sends as fast as one connection can, and comes back when it was closed.
func refusedSends(text string) func(s *siege) {
	return func(s *siege) {
		w, sent := s.way(attackers, 0), atomic.Int64{}
		token, err := raw.NewGuest(w, s.server.URL)
		if err != nil {
			s.Fatal(err)
		}
		s.spawn(1, func(int) {
			l, err := raw.ListenAs(w, s.server.URL, token, nil)
			if err != nil {
				s.rest(time.Second)
				return
			}
			defer l.Conn.Close()
			go l.Run()
			for s.ctx.Err() == nil {
				n := sent.Add(1)
				if l.Say(fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":"lobby","nonce":"attack-%012d","text":%q}}`, n, n, text)) != nil {
					return
				}
			}
		})
		s.until("nothing is refused", func() bool { return sent.Load() > 2*chat.SendBurst })
	}
}

// unreadSessions are in the innocents' room and take nothing.
func unreadSessions(s *siege) {
	for _, l := range s.sessions(30, false) {
		l.Say(fmt.Sprintf(`{"k":"join","id":1,"d":{"room":%q}}`, s.room))
	}
}

// renames are by 20 users who are all in the same 200 rooms.
func renames(s *siege) {
	all := s.sessions(20, true)
	var rooms []string
	for i, l := range all {
		for j := range 10 {
			name := fmt.Sprintf("many-%d-%d", i, j)
			l.Say(fmt.Sprintf(`{"k":"create","id":%d,"d":{"name":%q}}`, 1+j, name))
			if err := l.Await(uint64(1 + j)); err != nil {
				s.Fatal(err)
			}
			rooms = append(rooms, name)
		}
	}
	for _, l := range all {
		for j, room := range rooms[:100] {
			l.Say(fmt.Sprintf(`{"k":"join","id":%d,"d":{"room":%q}}`, 1000+j, room))
			if err := l.Await(uint64(1000 + j)); err != nil {
				s.Fatal(err)
			}
		}
	}
	s.flood(all, time.Second, func(l *raw.Listener, n int) {
		l.Say(fmt.Sprintf(`{"k":"rename","id":%d,"d":{"name":"Attack-%d"}}`, n, time.Now().UnixNano()%1_000_000_000))
	})
}

func bigTexts(s *siege) {
	text := strings.Repeat("storage ", chat.TextBytes/8-2)
	all := s.sessions(30, false)
	for i, l := range all {
		l.Say(fmt.Sprintf(`{"k":"create","id":1,"d":{"name":"big-%d"}}`, i))
		l.Await(1)
	}
	s.flood(all, time.Second/2, func(l *raw.Listener, n int) {
		l.Say(fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":"lobby","nonce":"attack-%p-%d","text":%q}}`, n, l, n, text))
	})
}

// hardTexts puts texts that parsers stumble over into the lobby, and loads its page in parallel.
func hardTexts(s *siege) {
	l := s.sessions(1, false)[0]
	for i, text := range []string{"http://[", "@", "**x_y", "a[", "(((http://a", "www.", "\u202e", "e\u0301\u0301\u0301"} {
		l.Say(fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":"lobby","nonce":"attack-text-%06d","text":%q}}`, 1+i, i, strings.Repeat(text, 9_984/len(text))))
		l.Await(uint64(1 + i)) // some may be refused
	}
	s.browse(20, func() string { return "/r/lobby" })
}

// trustGuests has a new database allow guests who have just come what others may do.
func trustGuests(t *testing.T, file string) {
	t.Helper()
	made, err := sqlite.Open(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	source, err := place.NewSource(t.Context(), made, slog.New(slog.DiscardHandler))
	if err == nil {
		to := source.Get(t.Context())
		to.Trusting = true
		err = source.Set(t.Context(), to)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// fillForSiege puts many people and rooms into a new database.
func fillForSiege(t *testing.T, file string) {
	t.Helper()
	made, err := sqlite.Open(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	made.Close()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, command := range []string{
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 300000)
		INSERT INTO users (id, name, folded, skeleton, rev, created_at, seen_at)
		SELECT 'filler-' || i, 'Brave-Otter-' || i, 'brave-otter-' || i, 'brave-otter-' || i, 0, 1, i FROM n`,
		`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 100000)
		INSERT INTO rooms (id, kind, name, folded, topic, created_at)
		SELECT 'filler-' || i, 'public', 'A brave room ' || i, 'a brave room ' || i, '', 1 FROM n`,
	} {
		if _, err := db.ExecContext(t.Context(), command); err != nil {
			t.Fatal(err)
		}
	}
}
