package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"io"
	"log/slog"
	"os"
	"syscall"

	"parley/shared/chat"
)

// mark is what the file of the claim says about the newest event of the database. A backup that is copied back over
// the database leaves the mark as it was, and so gives itself away at the next start. The mark is not synced: it may
// lag behind the database, and it is never ahead of it.
type mark struct {
	file  markFile
	log   *slog.Logger
	epoch chat.Epoch
}

// markFile is the file that a mark is in.
type markFile interface {
	io.ReaderAt
	io.WriterAt
}

// newest stands for an event: its place in the whole history, and a hash of what tells it from any other.
type newest struct {
	num  int64
	hash uint64
}

// markLayout has one length for all numbers, so that a mark covers the one before.
const markLayout = "%s %020d %016x"

// openMark compares the database with the mark. If it is an older copy, it gets a new epoch: clients have events that
// it does not have, and will be given others under the same numbers.
func openMark(tx *prepared, file *os.File, log *slog.Logger) (*mark, error) {
	ctx := context.Background()
	m := &mark{file: file, log: log}
	if err := tx.get(ctx, `SELECT value FROM meta WHERE key = 'epoch'`, nil, &m.epoch); err != nil {
		return nil, err
	}
	older, err := m.lost(ctx, tx)
	if err == nil && older {
		err = m.renew(ctx, tx)
	}
	if err != nil {
		return nil, err
	}
	return m, m.note(m.latest(ctx, tx))
}

// lost reports that the event of the mark is not in the database. A mark that is torn or of another epoch says nothing.
func (m *mark) lost(ctx context.Context, tx *prepared) (bool, error) {
	epoch, said, ok := readMark(m.file)
	if !ok || epoch != m.epoch || said.num == 0 {
		return false, nil
	}
	has, err := find(ctx, tx, selectNewest+`WHERE num = ?`, args{said.num})
	return err == nil && has != said, err
}

// renew is durable when it returns. After a crash before the next note, the mark is of another epoch.
func (m *mark) renew(ctx context.Context, tx *prepared) error {
	was := m.epoch
	err := tx.get(ctx, `UPDATE meta SET value = lower(hex(randomblob(16))) WHERE key = 'epoch' RETURNING value`, nil, &m.epoch)
	if err == nil {
		m.log.Warn("the database is older than it was at the last run, as after a restored backup: the history gets a new epoch, "+
			"and clients forget what came after the backup", "was", was, "epoch", m.epoch)
	}
	return err
}

// latest reads the newest event, before the commit: a transaction of its own would cost more than all the rest of it.
func (m *mark) latest(ctx context.Context, tx *prepared) (newest, error) {
	return find(ctx, tx, selectNewest+`WHERE num = (SELECT max(num) FROM events)`, nil)
}

// note writes down what latest has returned, after each commit, also if it is the same as before. For ext4, when it finds an
// error in itself, turns read-only and lets a sync that is under way succeed, although some of what was synced is lost. This
// write then fails: errUnsure. After another failure the mark lags behind until the next time.
func (m *mark) note(said newest, err error) error {
	if err == nil {
		_, err = m.file.WriteAt(formatMark(m.epoch, said), 0)
	}
	if errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.EIO) {
		return fmt.Errorf("%w: %w", errUnsure, err)
	}
	if err != nil {
		m.log.Warn("the mark of the newest event was not written; a backup restored now may go unnoticed", "error", err)
	}
	return nil
}

// selectNewest leaves out the text: all the rest of an event never changes.
const selectNewest = `SELECT num, room, seq, at, author, coalesce(nonce, '') FROM events `

// find returns the zero newest if there is no such event.
func find(ctx context.Context, tx *prepared, query string, a args) (newest, error) {
	var n newest
	var room, seq, at, author int64
	var nonce string
	err := tx.get(ctx, query, a, &n.num, &room, &seq, &at, &author, &nonce)
	if errors.Is(err, sql.ErrNoRows) {
		return newest{}, nil
	}
	hash := fnv.New64a()
	fmt.Fprint(hash, room, " ", seq, " ", at, " ", author, " ", nonce)
	n.hash = hash.Sum64()
	return n, err
}

func formatMark(epoch chat.Epoch, said newest) []byte {
	line := fmt.Sprintf(markLayout, epoch, said.num, said.hash)
	return fmt.Appendf(nil, "%s %08x\n", line, crc32.ChecksumIEEE([]byte(line)))
}

// readMark returns ok false if there is no mark, or only a part of one.
func readMark(file io.ReaderAt) (epoch chat.Epoch, said newest, ok bool) {
	data := make([]byte, 256)
	size, err := file.ReadAt(data, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", newest{}, false
	}
	data = data[:size]
	if _, err := fmt.Sscanf(string(data), markLayout, &epoch, &said.num, &said.hash); err != nil {
		return "", newest{}, false
	}
	return epoch, said, bytes.HasPrefix(data, formatMark(epoch, said))
}
