package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/shared/chat"
)

// Versions returns the earlier texts of a message.
func (s Store) Versions(ctx context.Context, room chat.RoomID, seq chat.Seq) (versions []chat.Version, err error) {
	err = s.agreeing(ctx, room, seq, func(x *extra) (agree bool, err error) {
		if x.Gone != nil {
			return true, nil
		}
		versions, err = List(ctx, s.db, selectVersions+` ORDER BY v.until`, Args{room, seq}, scanVersion)
		return len(versions) == x.Versions, err
	})
	if err != nil {
		return nil, err
	}
	return versions, nil
}

func scanVersion(scan Scan) (chat.Version, error) {
	var v version
	if err := scan(v.columns()...); err != nil {
		return chat.Version{}, err
	}
	return chat.Version{Text: v.text, At: v.at, By: v.author}, v.verify()
}

// agreeTries bounds how often a read is tried again because the message has changed meanwhile.
const agreeTries = 10

// agreeing calls read with the extra of a message until what it reads agrees with that, and returns ErrDamaged if it does not although the
// message has not changed. It returns no_message if there is no such message.
func (s Store) agreeing(ctx context.Context, room chat.RoomID, seq chat.Seq, read func(*extra) (agree bool, err error)) error {
	last := chat.Seq(-1)
	for range agreeTries {
		x, err := s.extraOf(ctx, room, seq)
		if err != nil {
			return err
		}
		if agree, err := read(&x); err != nil || agree {
			return err
		}
		if x.Changed == last {
			return fmt.Errorf("what belongs to message %d of %s is missing: %w", seq, room, ErrDamaged)
		}
		last = x.Changed
	}
	return nil // it changes all the time: what was read was right at some moment
}

// extraOf returns the extra of a message, or no_message.
func (s Store) extraOf(ctx context.Context, room chat.RoomID, seq chat.Seq) (extra, error) {
	var r row
	err := s.db.Get(ctx, Select+inRoom+`e.seq = $2`, Args{room, seq}, r.columns()...)
	if errors.Is(err, sql.ErrNoRows) {
		return extra{}, NoMessage()
	}
	if err != nil {
		return extra{}, err
	}
	x, err := r.check()
	if err == nil && r.e.Kind != chat.Said {
		err = NoMessage()
	}
	return x, err
}

// Owner returns who made a room.
func (s Store) Owner(ctx context.Context, room chat.RoomID) (owner chat.UserID, err error) {
	err = s.db.Get(ctx, `SELECT coalesce(u.id, '') FROM rooms r LEFT JOIN users u ON u.num = r.made_by AND r.kind = 'public' WHERE r.id = $1`,
		Args{room}, &owner)
	if errors.Is(err, sql.ErrNoRows) {
		err = NoRoom()
	}
	return owner, err
}

// hiddenText is a message whose text a moderator may still restore.
type hiddenText struct{ room, seq int64 }

// EraseDeleted erases texts that can no longer be restored. It locks the rooms before it looks again: a moderator may be restoring one.
func (s Store) EraseDeleted(ctx context.Context, before time.Time, limit int) (erased int, err error) {
	selectDue := `SELECT room, seq FROM versions WHERE deleted > 0 AND deleted < $1 ORDER BY deleted LIMIT $2`
	due := func(ctx context.Context, q Querier) ([]hiddenText, error) {
		return List(ctx, q, selectDue, Args{chat.MillisOf(before), max(limit, 0)}, func(scan Scan) (h hiddenText, err error) {
			err = scan(&h.room, &h.seq)
			return h, err
		})
	}
	found, err := due(ctx, s.db)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	err = s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		erased = 0
		if err := s.lockRooms(ctx, tx, found); err != nil {
			return err
		}
		for _, h := range found {
			done, err := tx.Change(ctx, `DELETE FROM versions WHERE room = $1 AND seq = $2
				AND EXISTS (SELECT 1 FROM versions h WHERE h.room = $1 AND h.seq = $2 AND h.deleted > 0 AND h.deleted < $3)`,
				Args{h.room, h.seq, chat.MillisOf(before)})
			if err != nil {
				return err
			}
			if done {
				erased++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return erased, nil
}

func (s Store) lockRooms(ctx context.Context, tx Tx, found []hiddenText) error {
	var rooms []int64
	for _, h := range found {
		rooms = append(rooms, h.room)
	}
	slices.Sort(rooms)
	_, err := List(ctx, tx, `SELECT num FROM rooms WHERE num `+s.dialect.In(1)+` ORDER BY num`+s.dialect.ForUpdate, Args{s.dialect.List(slices.Compact(rooms))},
		func(scan Scan) (num int64, err error) {
			err = scan(&num)
			return num, err
		})
	return err
}

// version is a row of the table versions: an earlier text of a message, or the last one of a message that a moderator has deleted.
type version struct {
	room    chat.RoomID
	seq     chat.Seq
	until   chat.Seq // the amendment that replaced it
	text    string
	at      chat.Millis
	author  chat.User
	extra   string
	deleted chat.Millis
	purge   int64 // that removed the message; 0: none
	sum     int64
}

const selectVersions = `SELECT r.id, v.seq, v.until, v.text, v.at, u.id, u.name, u.rev, v.extra, v.deleted, v.purge, v.sum
	FROM versions v JOIN rooms r ON r.num = v.room JOIN users u ON u.num = v.author
	WHERE v.room = (SELECT num FROM rooms WHERE id = $1) AND v.seq = $2`

const selectHidden = selectVersions + ` AND v.deleted > 0`

func (v *version) columns() []any {
	return []any{&v.room, &v.seq, &v.until, &v.text, &v.at, &v.author.ID, &v.author.Name, &v.author.Rev, &v.extra, &v.deleted, &v.purge, &v.sum}
}

// checksum covers all columns. Those from before there were purges belong to none.
func (v *version) checksum() int64 {
	deleted := []string{decimal(v.deleted)}
	if v.purge > 0 {
		deleted = append(deleted, " ", decimal(v.purge))
	}
	return sumOf(128+len(v.text)+len(v.extra), slices.Concat([]string{string(v.room), "\n", decimal(v.seq), " ", decimal(v.until), " ", decimal(v.at), " "},
		deleted, []string{"\n", string(v.author.ID), "\n", decimal(len(v.text)), " ", v.text, v.extra}))
}

func (v *version) verify() error {
	if v.sum != v.checksum() {
		return fmt.Errorf("a version of message %d of %s: %w", v.seq, v.room, ErrDamaged)
	}
	return nil
}

// insert stores it.
func (v *version) insert(room int64) Statement {
	v.sum = v.checksum()
	return Statement{`INSERT INTO versions (room, seq, until, text, at, author, extra, deleted, purge, sum)
		VALUES ($1, $2, $3, $4, $5, (SELECT num FROM users WHERE id = $6), $7, $8, $9, $10)`,
		Args{room, v.seq, v.until, v.text, v.at, v.author.ID, v.extra, v.deleted, v.purge, v.sum}}
}
