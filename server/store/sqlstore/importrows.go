package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"parley/server/store/roomfile"
	"parley/shared/chat"
)

// person finds a user by id, or creates one without a token. Nobody can sign in as this user.
func (im *importing) person(ctx context.Context, p *roomfile.Person) error {
	var num int64
	err := im.tx.Get(ctx, `UPDATE users SET referenced = 1 WHERE id = $1 RETURNING num`, Args{p.ID}, &num)
	if errors.Is(err, sql.ErrNoRows) {
		num, err = im.create(ctx, p)
	}
	im.users[p.ID] = num
	if p.Role != "" {
		im.members = append(im.members, *p)
	}
	return err
}

// namesTried bounds how many names a new user is tried to get.
const namesTried = 1000

func (im *importing) create(ctx context.Context, p *roomfile.Person) (num int64, err error) {
	now := chat.MillisOf(im.o.Now)
	for try := range namesTried {
		name, err := im.o.Name(numberedName(p.Name, try))
		if err != nil {
			if name, err = im.o.Name(numberedName("imported", try+1)); err != nil {
				return 0, err
			}
		}
		err = checkFree(ctx, im.tx, p.ID, name, now)
		if Is(err, chat.CodeNameTaken) {
			continue
		}
		if err != nil {
			return 0, err
		}
		im.done.Created++
		if name.Shown != p.Name {
			im.done.Named = append(im.done.Named, chat.User{ID: p.ID, Name: name.Shown})
		}
		err = im.tx.Get(ctx, `INSERT INTO users (id, name, folded, skeleton, rev, created_at, seen_at, referenced) VALUES ($1, $2, $3, $4, $5, $6, $6, 1) RETURNING num`,
			Args{p.ID, name.Shown, name.Folded, name.Skeleton, p.Rev, now}, &num)
		return num, err
	}
	return 0, fmt.Errorf("all names like %q are taken", p.Name)
}

// numberedName returns the name, or with a number at the end.
func numberedName(name string, try int) string {
	if try == 0 {
		return name
	}
	runes, number := []rune(name), fmt.Sprint("-", try+1)
	return string(runes[:min(len(runes), chat.NameMax-len(number))]) + number
}

// message stores the row of a message as it stands.
func (im *importing) message(ctx context.Context, m *roomfile.Message) error {
	e := chat.Event{Room: im.room.ID, Seq: m.Seq, Kind: chat.Said, At: m.At, By: chat.User{ID: m.By.ID}, Nonce: m.Nonce}
	if im.o.As.ID != "" {
		e.Nonce = "" // it is that of the original, which may be in this store
	}
	if m.Gone != nil {
		e.Kind = deletedKind
	}
	if m.Rev != 0 {
		im.authors[m.Seq] = m.By.ID
	}
	x := extra{Reply: m.Reply, Changed: m.Rev, Content: m.Content, EditedAt: m.EditedAt, Gone: (*stamp)(m.Gone), Pin: (*stamp)(m.Pin)}
	for _, r := range m.Reactions {
		x.Reactions = append(x.Reactions, reaction{Key: r.Key, First: r.First, Count: r.Count, Users: r.Users})
	}
	for _, named := range m.Mentions {
		x.Mentions = append(x.Mentions, mention(named))
	}
	if err := im.mentions(ctx, &e, x.Mentions); err != nil {
		return err
	}
	if m.Reply != 0 && m.Gone == nil {
		im.replies = append(im.replies, Args{e.At, im.num, e.Seq, m.Reply, e.By.ID})
	}
	content := chat.Message{Text: m.Text, To: m.To}
	in, err := im.inRoom(ctx, m)
	if err != nil {
		return err
	}
	if in != 0 {
		content.In, content.InSeq = m.In, m.InSeq
	}
	return im.event(ctx, &e, content, in, &x)
}

// inRoom returns the room in which a private message was said, or 0 if that is not in this store, or has not come so far.
func (im *importing) inRoom(ctx context.Context, m *roomfile.Message) (int64, error) {
	if m.In == "" {
		return 0, nil
	}
	p, known := im.places[m.In]
	if !known {
		err := im.tx.Get(ctx, `SELECT num, head FROM rooms WHERE id = $1 AND kind <> 'direct'`, Args{m.In}, &p.num, &p.head)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
		im.places[m.In] = p
	}
	if m.InSeq > p.head {
		return 0, nil
	}
	return p.num, nil
}

// mentions has users find where they are named.
func (im *importing) mentions(ctx context.Context, e *chat.Event, named []mention) error {
	for _, m := range named {
		if m.At == uncounted || m.ID == e.By.ID {
			continue
		}
		at := m.At
		if at == 0 {
			at = e.Seq
		}
		err := im.tx.Exec(ctx, insertMention, Args{m.ID, im.num, at})
		if err == nil {
			err = im.tx.Exec(ctx, insertInbox, Args{m.ID, e.At, im.num, e.Seq})
		}
		if err == nil {
			err = im.tx.Exec(ctx, `UPDATE users SET referenced = 1 WHERE id = $1 AND referenced = 0`, Args{m.ID})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (im *importing) rename(ctx context.Context, r *roomfile.Rename) error {
	e := chat.Event{Room: im.room.ID, Seq: r.Seq, Kind: chat.Renamed, At: r.At, By: chat.User{ID: r.By}}
	return im.event(ctx, &e, chat.Message{}, 0, &extra{Was: r.Was, Name: r.Name, Rev: r.Rev})
}

func (im *importing) topic(ctx context.Context, t *roomfile.Topic) error {
	e := chat.Event{Room: im.room.ID, Seq: t.Seq, Kind: chat.Titled, At: t.At, By: chat.User{ID: t.By}}
	return im.event(ctx, &e, chat.Message{}, 0, &extra{Topic: t.Topic})
}

func (im *importing) changeOfMembers(ctx context.Context, m *roomfile.Member) error {
	e := chat.Event{Room: im.room.ID, Seq: m.Seq, Kind: m.Kind, At: m.At, By: chat.User{ID: m.By}}
	return im.event(ctx, &e, chat.Message{}, 0, &extra{Whom: &mention{ID: m.Whom.ID, Name: m.Whom.Name}})
}

// event stores a row with its checksum.
func (im *importing) event(ctx context.Context, e *chat.Event, m chat.Message, in int64, x *extra) error {
	more, err := x.encode()
	if err != nil {
		return err
	}
	values := Args{im.num, e.Seq, string(e.Kind), e.At, im.users[e.By.ID], nil, m.Text, nil, nil, nil, nil, checksum(e, m, more)}
	if e.Nonce != "" {
		values[5] = string(e.Nonce)
	}
	if m.To != "" {
		values[7] = im.users[m.To]
	}
	if in != 0 {
		values[8], values[9] = in, m.InSeq
	}
	if more != "" {
		values[10] = more
	}
	return im.events.add(ctx, im.tx, values)
}

// change stores an amendment, and the reaction that it made.
func (im *importing) change(ctx context.Context, c *roomfile.Change) error {
	a := amendment{e: chat.Event{Room: im.room.ID, Seq: c.Seq, Kind: c.Kind, At: c.At, By: chat.User{ID: c.By}, Target: c.Target}, key: c.Key, added: bit(c.On)}
	if c.Superseded() {
		a.e.By.ID, a.superseded = im.authors[c.Target], superseded
	}
	by := im.users[a.e.By.ID]
	err := im.amendments.add(ctx, im.tx, Args{im.num, c.Seq, string(c.Kind), c.At, by, c.Target, a.key, a.added, a.superseded, a.checksum()})
	if err != nil || c.Kind != chat.Reacted || c.Superseded() {
		return err
	}
	r := storedReaction{room: im.room.ID, target: c.Target, user: c.By, key: c.Key, seq: c.Seq, added: a.added}
	return im.reactions.add(ctx, im.tx, Args{im.num, c.Target, by, c.Key, c.Seq, r.added, r.checksum()})
}

// rowsTogether are inserted by one statement.
const rowsTogether = 100

// rowsInto inserts rows into a table.
type rowsInto struct {
	table   string
	columns []string
	values  Args
}

func (r *rowsInto) add(ctx context.Context, tx Changer, row Args) error {
	r.values = append(r.values, row...)
	if len(r.values) < rowsTogether*len(r.columns) {
		return nil
	}
	return r.flush(ctx, tx)
}

func (r *rowsInto) flush(ctx context.Context, tx Changer) error {
	if len(r.values) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, `INSERT INTO %s ("%s") VALUES `, r.table, strings.Join(r.columns, `", "`))
	for i := range r.values {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%len(r.columns) == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	b.WriteString(")")
	err := tx.Exec(ctx, b.String(), r.values)
	r.values = r.values[:0]
	if err != nil {
		return fmt.Errorf("%s: %w", r.table, err)
	}
	return nil
}
