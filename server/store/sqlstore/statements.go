package sqlstore

import (
	"fmt"
	"slices"

	"parley/shared/chat"
)

const (
	insertAmendment = `INSERT INTO amendments (room, seq, kind, at, author, target, key, added, sum) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	upsertReaction  = `INSERT INTO reactions (room, target, "user", key, seq, added, sum) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (room, target, "user", key) DO UPDATE SET seq = excluded.seq, added = excluded.added, sum = excluded.sum`
	deleteReactions = `DELETE FROM reactions WHERE room = $1 AND target = $2`
	deleteVersions  = `DELETE FROM versions WHERE room = $1 AND seq = $2`
	deleteVersion   = `DELETE FROM versions WHERE room = $1 AND seq = $2 AND until = $3`
	dropVersions    = `DELETE FROM versions WHERE room = $1 AND seq = $2
		AND until <= (SELECT until FROM versions WHERE room = $1 AND seq = $2 ORDER BY until DESC LIMIT 1 OFFSET $3)`
	insertMention = `INSERT INTO mentions ("user", room, seq) SELECT num, $2, $3 FROM users WHERE id = $1 ON CONFLICT DO NOTHING`
	deleteMention = `DELETE FROM mentions WHERE "user" = (SELECT num FROM users WHERE id = $1) AND room = $2 AND seq = $3`
	updateRow     = `UPDATE events SET text = $1, extra = $2, sum = $3 WHERE room = $4 AND seq = $5`
	updateKind    = `UPDATE events SET text = $1, extra = $2, sum = $3, kind = $6 WHERE room = $4 AND seq = $5`
	countPins     = `SELECT count(*) FROM amendments` + arePins
	// arePins names a target, since SQLite otherwise does not use the index of pins.
	arePins = ` WHERE room = (SELECT num FROM rooms WHERE id = $1) AND superseded = 0 AND kind = 'pinned' AND added = 1 AND target > 0`
)

// Query is a question about the state before a group. Row is called for each row of the answer.
type Query struct {
	SQL  string
	Args Args
	Row  func(Scan) error
}

// Statement changes something.
type Statement struct {
	SQL  string
	Args Args
}

// add adds a statement.
func (a *amending) add(sql string, args ...any) {
	a.g.Statements = append(a.g.Statements, Statement{sql, args})
}

// supersede marks the earlier amendments of the target that meet a condition. SQLite finds them by the index of targets in a subquery only:
// without it an update reads all amendments of the room. PostgreSQL does so unless the target stands outside of it too.
func (a *amending) supersede(condition string, args ...any) {
	a.add(fmt.Sprintf(`UPDATE amendments SET superseded = %d, sum = sum + %d WHERE room = $1 AND target = $2 AND superseded = 0
		AND seq IN (SELECT seq FROM amendments WHERE room = $1 AND target = $2 AND superseded = 0%s)`, superseded, supersededSum, condition),
		append(Args{a.t.room, a.e.Target}, args...)...)
}

// store inserts the amendment.
func (a *amending) store(room int64) {
	row := amendment{e: a.e, added: bit(a.e.On)}
	if a.e.Reaction != nil {
		row.key = a.e.Reaction.Key
	}
	a.add(insertAmendment, room, a.e.Seq, a.e.Kind, a.e.At, a.by.Num, a.e.Target, row.key, row.added, row.checksum())
	a.g.mentioned = append(a.g.mentioned, a.by.Num)
	a.g.Last = Amended{room, a.e.Seq, a.by.Num, a.e.At}
}

// mention gives the target the mentions of an edit. Those that were there stay counted where they were; new ones count as unread at the
// edit, or where the message stands if that is old: then they concern only those who have not read it.
func (a *amending) mention(users []chat.User) {
	var next []mention
	for _, user := range users {
		m := mention{ID: user.ID, Name: user.Name, At: a.e.Seq}
		if at := slices.IndexFunc(a.t.x.Mentions, func(old mention) bool { return old.ID == m.ID }); at >= 0 {
			m.At = a.t.x.Mentions[at].At
		} else {
			if a.e.At-a.t.row.e.At > chat.Millis(chat.NotifyEdits.Milliseconds()) {
				m.At = 0
			}
			a.count(m)
		}
		if num := a.g.Users[m.ID].Num; num != 0 {
			a.g.mentioned = append(a.g.mentioned, num)
		}
		next = append(next, m)
	}
	a.uncount(slices.DeleteFunc(slices.Clone(a.t.x.Mentions), func(old mention) bool {
		return slices.ContainsFunc(next, func(m mention) bool { return m.ID == old.ID })
	}))
	a.t.x.Mentions = next
}

// count stores a mention as unread, unless it is one of the author.
func (a *amending) count(m mention) {
	if m.At != uncounted && m.ID != a.t.row.e.By.ID {
		a.add(insertMention, m.ID, a.t.room, a.counted(m))
		a.add(insertInbox, m.ID, a.t.row.e.At, a.t.room, a.t.row.e.Seq)
	}
}

func (a *amending) uncount(mentions []mention) {
	for _, m := range mentions {
		if m.At != uncounted {
			a.add(deleteMention, m.ID, a.t.room, a.counted(m))
			a.add(deleteInbox, m.ID, a.t.row.e.At, a.t.room, a.t.row.e.Seq)
		}
	}
}

func (a *amending) counted(m mention) chat.Seq {
	if m.At == 0 {
		return a.t.row.e.Seq
	}
	return m.At
}

// finish adds the statements for the rows of the changed messages.
func (g *Group) finish() error {
	for _, t := range g.targets {
		if !t.touched {
			continue
		}
		more, err := t.x.encode()
		if err != nil {
			return err
		}
		e, sql := t.row.e, updateRow
		args := Args{t.row.m.Text, more, nil, t.room, e.Seq}
		if t.x.Gone != nil {
			e.Kind = deletedKind
		}
		if (t.x.Gone != nil) != t.row.gone {
			sql, args = updateKind, append(args, e.Kind)
		}
		args[2] = checksum(&e, t.row.m, more)
		g.Statements = append(g.Statements, Statement{sql, args})
	}
	g.reindex()
	return nil
}

// Amended identifies an amendment. Room and Author are primary keys.
type Amended struct {
	Room   int64
	Seq    chat.Seq
	Author int64
	At     chat.Millis
}

// Witness returns a query that tells whether the group was stored: whether its last event is there. It returns false if the group stores
// no event.
func (g *Group) Witness() (Statement, bool) {
	if n := len(g.New); n > 0 {
		last := &g.New[n-1]
		return Statement{`SELECT EXISTS (SELECT 1 FROM events WHERE room = $1 AND seq = $2 AND author = $3 AND at = $4 AND coalesce(nonce, '') = $5)`,
			Args{last.Room, last.Event.Seq, last.Author, last.Event.At, string(last.Event.Nonce)}}, true
	}
	if g.Last == (Amended{}) {
		return Statement{}, false
	}
	return Statement{`SELECT EXISTS (SELECT 1 FROM amendments WHERE room = $1 AND seq = $2 AND author = $3 AND at = $4)`,
		Args{g.Last.Room, g.Last.Seq, g.Last.Author, g.Last.At}}, true
}
