package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"parley/server/store/roomfile"
	"parley/shared/chat"
)

// exportSpan is how many Seqs an export reads at a time.
const exportSpan = 1000

// Export says what of a room becomes a file.
type Export struct {
	Room   chat.RoomID
	Nonces bool // with the nonces, which only operators may see
	Now    time.Time
}

// exporting is one export. Everything is read by q, in one snapshot.
type exporting struct {
	q   Querier
	o   Export
	num int64
	out *roomfile.Writer
}

// ExportRoom writes a room, page by page. It returns no_room, or ErrDamaged if anything of the room is missing.
func ExportRoom(ctx context.Context, q Querier, o Export, out io.Writer) error {
	x := &exporting{q: q, o: o}
	room := roomfile.Room{ExportedAt: chat.MillisOf(o.Now)}
	err := q.Get(ctx, `SELECT r.num, r.id, r.kind, r.name, r.topic, r.head, coalesce(u.id, ''), r.created_at, `+SettingsOf("r")+`
		FROM rooms r LEFT JOIN users u ON u.num = r.made_by AND r.kind <> 'direct' WHERE r.id = $1`, Args{o.Room},
		settingsInto(&room.Settings, &x.num, &room.ID, &room.Kind, &room.Name, &room.Topic, &room.Head, &room.MadeBy, &room.CreatedAt)...)
	if errors.Is(err, sql.ErrNoRows) {
		return NoRoom()
	}
	if err == nil {
		x.out, err = roomfile.NewWriter(out, room)
	}
	if err == nil {
		err = x.people(ctx)
	}
	for after := chat.Seq(0); err == nil && after < room.Head; after += exportSpan {
		err = x.span(ctx, after, min(after+exportSpan, room.Head))
	}
	if err != nil {
		return fmt.Errorf("export %s: %w", o.Room, err)
	}
	return x.out.Close()
}

// people writes all users whom a line may name.
func (x *exporting) people(ctx context.Context) error {
	return x.q.Each(ctx, `SELECT u.id, u.name, u.rev, coalesce(m.role, ''), CASE WHEN m.role <> '' THEN m.since ELSE 0 END
		FROM users u LEFT JOIN memberships m ON m.room = $1 AND m."user" = u.num WHERE u.num IN (
		SELECT author FROM events WHERE room = $1 UNION SELECT addressee FROM events WHERE room = $1 AND addressee IS NOT NULL
		UNION SELECT author FROM amendments WHERE room = $1 AND superseded = 0 UNION SELECT "user" FROM mentions WHERE room = $1
		UNION SELECT made_by FROM rooms WHERE num = $1 AND made_by IS NOT NULL
		UNION SELECT "user" FROM memberships WHERE room = $1 AND role <> ''
		UNION SELECT "user" FROM members WHERE room = $1 AND peer IS NOT NULL) ORDER BY u.num`, Args{x.num}, func(scan Scan) (bool, error) {
		var p roomfile.Person
		if err := scan(&p.ID, &p.Name, &p.Rev, &p.Role, &p.Since); err != nil {
			return false, err
		}
		return true, x.out.Add(&p)
	})
}

// span writes the events and amendments above after and up to last.
func (x *exporting) span(ctx context.Context, after, last chat.Seq) error {
	lines := make([]roomfile.Entry, last-after)
	add := func(seq chat.Seq, line roomfile.Entry) error {
		if seq <= after || seq > last || lines[seq-after-1] != nil {
			return fmt.Errorf("event %d: %w", seq, ErrDamaged)
		}
		lines[seq-after-1] = line
		return nil
	}
	err := x.q.Each(ctx, Select+` WHERE e.room = $1 AND e.seq > $2 AND e.seq <= $3 ORDER BY e.seq`, Args{x.num, after, last}, func(scan Scan) (bool, error) {
		var r row
		if err := scan(r.columns()...); err != nil {
			return false, err
		}
		more, err := r.check()
		if err != nil {
			return false, err
		}
		return true, add(r.e.Seq, x.event(&r, &more))
	})
	if err != nil {
		return err
	}
	err = x.q.Each(ctx, `SELECT `+amendmentColumns+` FROM amendments limited JOIN users b ON b.num = limited.author JOIN rooms n ON n.num = limited.room
		WHERE limited.room = $1 AND limited.seq > $2 AND limited.seq <= $3`, Args{x.num, after, last}, func(scan Scan) (bool, error) {
		var a amendment
		if err := scan(a.columns()...); err != nil {
			return false, err
		}
		if err := a.verify(); err != nil {
			return false, err
		}
		return true, add(a.e.Seq, a.line())
	})
	if err != nil {
		return err
	}
	for i, line := range lines {
		if line == nil {
			return fmt.Errorf("event %d is missing: %w", after+1+chat.Seq(i), ErrDamaged)
		}
		if err := x.out.Add(line); err != nil {
			return err
		}
	}
	return nil
}

// event returns the line of a message, a rename, a new topic or a change of the members.
func (x *exporting) event(r *row, more *extra) roomfile.Entry {
	if r.e.Kind == chat.Renamed {
		return &roomfile.Rename{Seq: r.e.Seq, At: r.e.At, By: r.e.By.ID, Was: more.Was, Name: more.Name, Rev: more.Rev}
	}
	if r.e.Kind == chat.Titled {
		return &roomfile.Topic{Seq: r.e.Seq, At: r.e.At, By: r.e.By.ID, Topic: more.Topic}
	}
	if more.Whom != nil {
		return &roomfile.Member{Seq: r.e.Seq, At: r.e.At, Kind: r.e.Kind, By: r.e.By.ID, Whom: roomfile.Author{ID: more.Whom.ID, Name: more.Whom.Name}}
	}
	e := more.complete(r.e, r.m)
	m := &roomfile.Message{
		Seq: e.Seq, At: e.At, By: roomfile.Author{ID: e.By.ID, Name: e.By.Name}, Text: e.Message.Text,
		To: e.Message.To, In: e.Message.In, InSeq: e.Message.InSeq, Reply: e.Message.Reply, Rev: e.Rev, Content: more.Content,
		EditedAt: e.Message.EditedAt, Gone: e.Message.Gone, Reactions: e.Message.Reactions, Pin: e.Message.Pin,
	}
	if x.o.Nonces {
		m.Nonce = e.Nonce
	}
	for _, mention := range more.Mentions {
		m.Mentions = append(m.Mentions, roomfile.Mention(mention))
	}
	return m
}

// line returns the line of an amendment. A superseded one does not say whose it was.
func (a *amendment) line() *roomfile.Change {
	c := &roomfile.Change{Seq: a.e.Seq, At: a.e.At, Kind: a.e.Kind, Target: a.e.Target}
	if a.superseded == 0 {
		c.By, c.Key, c.On = a.e.By.ID, a.key, a.added == 1
	}
	return c
}
