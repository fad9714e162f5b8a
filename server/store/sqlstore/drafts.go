package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"strings"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// storedDraft is a row of the table drafts. The zero value is that of a room without one.
type storedDraft struct {
	chat.Draft
	sent bool
}

// SaveDraft replaces the draft of a room.
func (s Store) SaveDraft(ctx context.Context, user chat.UserID, save store.DraftSave, now time.Time) (saved store.DraftSaved, err error) {
	write := s.db.Rewrite
	if save.Text == "" {
		write = s.db.Erase
	}
	err = write(ctx, func(ctx context.Context, tx Tx) error {
		saved, err = s.saveDraft(ctx, tx, user, save, now)
		return err
	})
	if err != nil {
		return store.DraftSaved{}, err
	}
	return saved, nil
}

// saveDraft locks the user, whose drafts it counts.
func (s Store) saveDraft(ctx context.Context, tx Tx, user chat.UserID, save store.DraftSave, now time.Time) (store.DraftSaved, error) {
	num, _, err := UserByID(ctx, tx, user, s.dialect.ForUpdate)
	if err != nil {
		return store.DraftSaved{}, err
	}
	was, err := draftOf(ctx, tx, num, save.Room)
	if err != nil {
		return store.DraftSaved{}, err
	}
	continues := save.Base == was.Version || was.Version == 0
	switch {
	case save.Text == was.Text && save.Reply == was.Reply && (!save.Sent || was.sent),
		save.Text == "" && !save.Sent && !continues: // it clears another version than this one
		return store.DraftSaved{Draft: was.Draft, Same: true}, nil
	case save.Text != "" && was.sent && save.Base > 0 && save.Base < was.Version:
		return store.DraftSaved{Draft: was.Draft, Shelved: true}, shelve(ctx, tx, num, chat.Draft{Room: save.Room, Text: save.Text, Reply: save.Reply}, now)
	}
	if err := draftFits(ctx, tx, num, save); err != nil {
		return store.DraftSaved{}, err
	}
	if !continues && !within(was.Text, save.Text) {
		if err := shelve(ctx, tx, num, was.Draft, now); err != nil {
			return store.DraftSaved{}, err
		}
	}
	next := chat.Draft{Room: save.Room, Version: max(was.Version, save.Base) + 1, Text: save.Text, Reply: save.Reply, At: chat.MillisOf(now)}
	if next.Since = next.Version; was.Version != 0 && (continues || was.Text != "" && within(was.Text, save.Text)) {
		next.Since = was.Since
	}
	sent := 0
	if save.Sent {
		sent = 1
	}
	err = tx.Exec(ctx, `INSERT INTO drafts ("user", room, version, since, text, reply, at, sent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT ("user", room) DO UPDATE SET version = excluded.version, since = excluded.since, text = excluded.text, reply = excluded.reply, at = excluded.at, sent = excluded.sent`,
		Args{num, next.Room, next.Version, next.Since, next.Text, next.Reply, next.At, sent})
	if err == nil && was.Version == 0 {
		err = tx.Exec(ctx, forgetDrafts, Args{num, chat.DraftsMax, chat.DraftsEmpty})
	}
	return store.DraftSaved{Draft: next}, err
}

// forgetDrafts removes the oldest empty drafts of a user who has more than $3: rooms are only names, so their number is no bound.
const forgetDrafts = `DELETE FROM drafts WHERE "user" = $1 AND room IN (
	SELECT room FROM drafts WHERE "user" = $1 AND text = '' ORDER BY at DESC, room LIMIT $2 OFFSET $3)`

func draftOf(ctx context.Context, q Querier, user int64, room chat.RoomID) (storedDraft, error) {
	d := storedDraft{Draft: chat.Draft{Room: room}}
	var sent int
	err := q.Get(ctx, `SELECT version, since, text, reply, at, sent FROM drafts WHERE "user" = $1 AND room = $2`, Args{user, room}, &d.Version, &d.Since, &d.Text, &d.Reply, &d.At, &sent)
	if errors.Is(err, sql.ErrNoRows) {
		return d, nil
	}
	d.sent = sent == 1
	return d, err
}

// draftFits returns too_many if the user's other drafts leave no room for this one.
func draftFits(ctx context.Context, q Querier, user int64, save store.DraftSave) error {
	if save.Text == "" {
		return nil
	}
	var count, bytes int
	err := q.Get(ctx, `SELECT count(*), coalesce(sum(octet_length(text)), 0) FROM drafts WHERE "user" = $1 AND room <> $2 AND text <> ''`, Args{user, save.Room}, &count, &bytes)
	if err == nil && (count >= chat.DraftsMax || bytes+len(save.Text) > chat.DraftsBytes) {
		err = TooManyDrafts()
	}
	return err
}

// within reports whether a text is part of another one, so that it need not be stored besides.
func within(part, whole string) bool { return strings.Contains(whole, strings.TrimSpace(part)) }

// Drafts returns the drafts of a user.
func (s Store) Drafts(ctx context.Context, user chat.UserID, after chat.RoomID, maxBytes int) ([]chat.Draft, bool, error) {
	return s.someDrafts(ctx, maxBytes, `SELECT room, version, since, text, reply, at, '' FROM drafts
		WHERE "user" = (SELECT num FROM users WHERE id = $1) AND room > $2 ORDER BY room`, Args{user, after})
}

// Shelf returns the drafts on the shelf of a user.
func (s Store) Shelf(ctx context.Context, user chat.UserID, before int64, maxBytes int, now time.Time) ([]chat.Draft, bool, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	return s.someDrafts(ctx, maxBytes, `SELECT room, num, 0, text, reply, at, refused FROM shelf
		WHERE "user" = (SELECT num FROM users WHERE id = $1) AND num < $2 AND at >= $3 ORDER BY num DESC`,
		Args{user, before, chat.MillisOf(now.Add(-chat.ShelfTime))})
}

// someDrafts reads up to chat.DraftsMax drafts until their texts have maxBytes, and reports whether there are more.
func (s Store) someDrafts(ctx context.Context, maxBytes int, query string, args Args) (found []chat.Draft, more bool, err error) {
	bytes := 0
	err = s.db.Each(ctx, query, args, func(scan Scan) (bool, error) {
		d, err := scanDraft(scan)
		if more = len(found) > 0 && bytes+len(d.Text) > maxBytes || len(found) == chat.DraftsMax; more {
			return false, err
		}
		bytes += len(d.Text)
		found = append(found, d)
		return true, err
	})
	return found, more, err
}

func scanDraft(scan Scan) (d chat.Draft, err error) {
	err = scan(&d.Room, &d.Version, &d.Since, &d.Text, &d.Reply, &d.At, &d.Refused)
	return d, err
}

// PurgeDrafts removes what is too old.
func (s Store) PurgeDrafts(ctx context.Context, before time.Time, limit int) (purged int, err error) {
	at := chat.MillisOf(before)
	var due bool
	err = s.db.Get(ctx, `SELECT EXISTS (SELECT 1 FROM shelf WHERE at < $1) OR EXISTS (SELECT 1 FROM drafts WHERE text = '' AND at < $1)`, Args{at}, &due)
	if err != nil || !due {
		return 0, err
	}
	err = s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		purged = 0
		for _, statement := range []string{
			`DELETE FROM shelf WHERE ("user", num) IN (SELECT "user", num FROM shelf WHERE at < $1 ORDER BY at LIMIT $2) RETURNING 1`,
			`DELETE FROM drafts WHERE ("user", room) IN (SELECT "user", room FROM drafts WHERE text = '' AND at < $1 ORDER BY at LIMIT $2) RETURNING 1`,
		} {
			gone, err := List(ctx, tx, statement, Args{at, max(limit, 0)}, func(scan Scan) (one int, err error) {
				err = scan(&one)
				return one, err
			})
			if err != nil {
				return err
			}
			purged += len(gone)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return purged, nil
}
