package sqlstore

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"parley/shared/chat"
)

// eraseMentions replaces the user's names in the events that findNames has found.
func (e *erasing) eraseMentions(ctx context.Context) error {
	for nums := range slices.Chunk(e.nums, eraseRows) {
		err := e.db.Erase(ctx, func(ctx context.Context, tx Tx) error { return e.rewrite(ctx, tx, nums) })
		if err != nil {
			return err
		}
	}
	return nil
}

// rewrite changes some events. It locks their rooms, in which others may be changing messages.
func (e *erasing) rewrite(ctx context.Context, tx Tx, nums []int64) error {
	list := Args{e.dialect.List(nums)}
	rooms := map[int64]int64{} // by event
	err := tx.Each(ctx, `SELECT num, room FROM events WHERE num `+e.dialect.In(1), list, func(scan Scan) (bool, error) {
		var num, room int64
		err := scan(&num, &room)
		rooms[num] = room
		return true, err
	})
	if err != nil {
		return err
	}
	var lock []hiddenText
	for _, room := range rooms {
		lock = append(lock, hiddenText{room: room})
	}
	if err := e.lockRooms(ctx, tx, lock); err != nil {
		return err
	}
	g := &Group{index: e.dialect.Index, targets: map[place]*target{}}
	err = tx.Each(ctx, selectTarget+` WHERE e.num `+e.dialect.In(1), list, func(scan Scan) (bool, error) {
		t := &target{}
		if err := scan(append([]any{&t.num}, t.row.columns()...)...); err != nil {
			return false, err
		}
		var err error
		if t.x, err = t.row.check(); err != nil {
			return false, err
		}
		t.was, t.room = t.searched(), rooms[t.num]
		t.touched = e.anonymize(t)
		g.targets[place{t.row.e.Room, t.row.e.Seq}] = t
		return true, nil
	})
	if err == nil {
		err = g.finish()
	}
	for _, s := range g.Statements {
		if err == nil {
			err = tx.Exec(ctx, s.SQL, s.Args)
		}
	}
	return err
}

// anonymize replaces the user's names in an event, and reports whether it has any.
func (e *erasing) anonymize(t *target) (changed bool) {
	if t.row.e.Kind == chat.Renamed {
		if t.row.e.By.ID != e.user {
			return false
		}
		t.x.Was, t.x.Name = chat.DeletedUser, chat.DeletedUser
		return true
	}
	if w := t.x.Whom; w != nil && w.ID == e.user && w.Name != chat.DeletedUser {
		w.Name, changed = chat.DeletedUser, true
	}
	for i, m := range t.x.Mentions {
		if m.ID == e.user && m.Name != chat.DeletedUser {
			t.row.m.Text = withoutName(t.row.m.Text, m.Name)
			t.x.Mentions[i].Name = chat.DeletedUser
			changed = true
		}
	}
	return changed
}

// withoutName replaces a name where a text mentions it, in whatever case. A longer name that begins with it stays.
func withoutName(text, name string) string {
	if strings.HasSuffix(name, ".") || strings.ContainsFunc(name, notInName) { // from an import
		return strings.ReplaceAll(text, "@"+name, "@"+chat.DeletedUser)
	}
	var b strings.Builder
	for {
		at := strings.IndexAny(text, "@＠")
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		b.WriteString(text[:at+size])
		text = text[at+size:]
		end := strings.IndexFunc(text, notInName)
		if end < 0 {
			end = len(text)
		}
		if named := strings.TrimRight(text[:end], "."); strings.EqualFold(named, name) {
			b.WriteString(chat.DeletedUser)
			text = text[len(named):]
		}
	}
}

func notInName(r rune) bool { return !chat.NameRune(r) }

// eraseVersions replaces the names in earlier texts, which do not say whom they mention. It looks at one room after another.
func (e *erasing) eraseVersions(ctx context.Context) error {
	for after := int64(0); ; {
		var room int64
		if err := e.db.Get(ctx, `SELECT coalesce(min(room), 0) FROM versions WHERE room > $1`, Args{after}, &room); err != nil || room == 0 {
			return err
		}
		for _, name := range e.names {
			if err := e.eraseVersionsOf(ctx, room, name); err != nil {
				return err
			}
		}
		after = room
	}
}

func (e *erasing) eraseVersionsOf(ctx context.Context, room int64, name string) error {
	found, err := List(ctx, e.db, `SELECT room, seq FROM versions WHERE room = $1
		AND (replace(text, $2, '') <> text OR replace(text, $3, '') <> text OR extra <> '' AND replace(extra, $4, '') <> extra) ORDER BY seq`,
		Args{room, "@" + name, "＠" + name, string(e.user)}, func(scan Scan) (h hiddenText, err error) {
			err = scan(&h.room, &h.seq)
			return h, err
		})
	for part := range slices.Chunk(slices.Compact(found), eraseRows) {
		if err == nil {
			err = e.db.Erase(ctx, func(ctx context.Context, tx Tx) error { return e.rewriteVersions(ctx, tx, part, name) })
		}
	}
	return err
}

func (e *erasing) rewriteVersions(ctx context.Context, tx Tx, found []hiddenText, name string) error {
	if err := e.lockRooms(ctx, tx, found); err != nil {
		return err
	}
	for _, h := range found {
		versions, err := List(ctx, tx, selectAllVersions, Args{h.room, h.seq}, func(scan Scan) (v version, err error) {
			if err = scan(v.columns()...); err == nil {
				err = v.verify()
			}
			return v, err
		})
		if err != nil {
			return err
		}
		for _, v := range versions {
			v.text = withoutName(v.text, name)
			if v.extra, err = e.anonymous(v.extra); err != nil {
				return err
			}
			err := tx.Exec(ctx, `UPDATE versions SET text = $1, extra = $2, sum = $3 WHERE room = $4 AND seq = $5 AND until = $6`,
				Args{v.text, v.extra, v.checksum(), h.room, h.seq, v.until})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// anonymous replaces the user's name in what is kept of a deleted message.
func (e *erasing) anonymous(kept string) (string, error) {
	if kept == "" {
		return "", nil
	}
	x, err := decode(kept, &chat.Event{})
	if err != nil {
		return "", err
	}
	for i, m := range x.Mentions {
		if m.ID == e.user {
			x.Mentions[i].Name = chat.DeletedUser
		}
	}
	return x.encode()
}

const selectAllVersions = `SELECT r.id, v.seq, v.until, v.text, v.at, u.id, u.name, u.rev, v.extra, v.deleted, v.purge, v.sum
	FROM versions v JOIN rooms r ON r.num = v.room JOIN users u ON u.num = v.author WHERE v.room = $1 AND v.seq = $2`
