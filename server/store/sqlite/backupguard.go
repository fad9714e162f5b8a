package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"syscall"

	"parley/server/store/sqlite/dbfile"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// backupGuard detects a backup that was copied over the database: the mark in the lock file is then of a message or an amendment that the
// database does not have. The mark is not synced: it may be behind the database, and is never ahead of it.
type backupGuard struct {
	file  markFile
	log   *slog.Logger
	epoch chat.Epoch

	amended dbfile.Amended  // the newest that is known: of the last mark, or of this run
	pending *dbfile.Amended // of the transaction that runs
}

// markFile is the lock file.
type markFile interface {
	io.ReaderAt
	io.WriterAt
}

// openGuard compares the database with the mark. If the database is an older copy, it gets a new epoch: clients have events that it does
// not have, and whose numbers other events will get.
func openGuard(tx *statements, file markFile, log *slog.Logger) (*backupGuard, error) {
	ctx := context.Background()
	g := &backupGuard{file: file, log: log}
	err := tx.Get(ctx, `SELECT value FROM meta WHERE key = 'epoch'`, nil, &g.epoch)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%w (it has no epoch)", sqlstore.ErrDamaged)
	}
	if err != nil {
		return nil, err
	}
	older, err := g.isOlder(ctx, tx)
	if err == nil && older {
		err = g.renewEpoch(ctx, tx)
	}
	if err != nil {
		return nil, err
	}
	return g, g.note(g.newest(ctx, tx))
}

// isOlder reports that the event of the mark is not in the database. It ignores a mark that is torn or of another epoch.
func (g *backupGuard) isOlder(ctx context.Context, tx *statements) (bool, error) {
	mark, ok := dbfile.ReadMark(g.file)
	if !ok || mark.Epoch != g.epoch || mark.Num == 0 {
		return false, nil
	}
	event, err := g.find(ctx, tx, selectMark+`WHERE num = ?`, sqlstore.Args{mark.Num})
	if err != nil || event.Num != mark.Num || event.Hash != mark.Hash {
		return err == nil, err
	}
	g.amended = mark.Amended
	if mark.Amended.Seq == 0 {
		return false, nil
	}
	last := sqlstore.Amended{Room: mark.Amended.Room, Seq: chat.Seq(mark.Amended.Seq)}
	err = tx.Get(ctx, `SELECT author, at FROM amendments WHERE room = ? AND seq = ?`, sqlstore.Args{last.Room, last.Seq}, &last.Author, &last.At)
	if errors.Is(err, sql.ErrNoRows) {
		return true, nil
	}
	return err == nil && amendedMark(last) != mark.Amended, err
}

func amendedMark(a sqlstore.Amended) dbfile.Amended {
	hash := fnv.New32a()
	fmt.Fprint(hash, a.Room, " ", a.Seq, " ", a.At, " ", a.Author)
	return dbfile.Amended{Room: a.Room, Seq: int64(a.Seq), Hash: hash.Sum32()}
}

// append notes the last amendment of the transaction that runs, if it has one.
func (g *backupGuard) append(group *sqlstore.Group) {
	if group.Last.Seq > 0 {
		last := amendedMark(group.Last)
		g.pending = &last
	}
}

// end forgets it, since the transaction was rolled back, or keeps it.
func (g *backupGuard) end(committed bool) {
	if committed && g.pending != nil {
		g.amended = *g.pending
	}
	g.pending = nil
}

// renewEpoch is durable when it returns. After a crash before the next note, the mark is of another epoch.
func (g *backupGuard) renewEpoch(ctx context.Context, tx *statements) error {
	was := g.epoch
	g.amended = dbfile.Amended{}
	err := tx.Get(ctx, `UPDATE meta SET value = lower(hex(randomblob(16))) WHERE key = 'epoch' RETURNING value`, nil, &g.epoch)
	if err == nil {
		g.log.Warn("the database is older than at the last run, as after restoring a backup: the history gets a new epoch, "+
			"and clients forget what came after the backup", "was", was, "epoch", g.epoch)
	}
	return err
}

// newest returns the mark of the newest message and amendment. It is called before the commit: a transaction of its own would cost more than
// the rest of the work.
func (g *backupGuard) newest(ctx context.Context, tx *statements) (dbfile.Mark, error) {
	mark, err := g.find(ctx, tx, selectMark+`WHERE num = (SELECT max(num) FROM events)`, nil)
	if mark.Amended = g.amended; g.pending != nil {
		mark.Amended = *g.pending
	}
	return mark, err
}

// note writes the result of newest to the lock file, after each commit, even if it has not changed. When ext4 finds an error in itself,
// it becomes read-only and lets a running sync succeed although some of the data are lost. This write then fails, and note returns
// errUnsure. After any other failure the mark is behind until the next note.
func (g *backupGuard) note(mark dbfile.Mark, err error) error {
	if err == nil {
		err = dbfile.WriteMark(g.file, mark)
	}
	if errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.EIO) {
		return fmt.Errorf("%w: %w", errUnsure, err)
	}
	if err != nil {
		g.log.Warn("the mark of the newest event was not written; a backup restored now may go unnoticed", "error", err)
	}
	return nil
}

// selectMark leaves out the text: the other columns of an event never change.
const selectMark = `SELECT num, room, seq, at, author, coalesce(nonce, '') FROM events `

// find returns a mark with Num 0 if there is no such event.
func (g *backupGuard) find(ctx context.Context, tx *statements, query string, args sqlstore.Args) (dbfile.Mark, error) {
	mark := dbfile.Mark{Epoch: g.epoch}
	var room, seq, at, author int64
	var nonce string
	err := tx.Get(ctx, query, args, &mark.Num, &room, &seq, &at, &author, &nonce)
	if errors.Is(err, sql.ErrNoRows) {
		return mark, nil
	}
	hash := fnv.New64a()
	fmt.Fprint(hash, room, " ", seq, " ", at, " ", author, " ", nonce)
	mark.Hash = hash.Sum64()
	return mark, err
}
