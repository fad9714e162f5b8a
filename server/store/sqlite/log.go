package sqlite

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// What SQLite and the claim keep beside a database.
const (
	logSuffix   = "-wal" // the write-ahead log: commits that are not in the file yet
	indexSuffix = "-shm" // the index of the log, which SQLite makes anew
	lockSuffix  = ".lock"
)

// logHeader is the beginning of a write-ahead log. SQLite counts salt up by one each time it begins the log anew, and draws
// another one when it makes the file. round is how often that has happened: 0 until everything was once moved into the database.
type logHeader struct {
	begun       bool // that there is something in it
	round, salt uint32
}

// saltsApart is how far the salt of a log may be from the one that its database notes: a run that has begun the log anew so often
// has written 16 TB.
const saltsApart = 1 << 20

// readLog returns the zero logHeader if there is no log, or nothing in it that SQLite would read.
func readLog(path string) (logHeader, error) {
	const fileHeader, frameHeader = 32, 24
	file, err := os.Open(path + logSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return logHeader{}, nil
	}
	if err != nil {
		return logHeader{}, err
	}
	defer file.Close()
	head := make([]byte, fileHeader+frameHeader)
	if _, err := io.ReadFull(file, head); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return logHeader{}, nil
	} else if err != nil {
		return logHeader{}, err
	}
	field := func(at int) uint32 { return binary.BigEndian.Uint32(head[at:]) }
	if field(0)&^1 != 0x377f0682 || field(16) != field(fileHeader+8) || field(20) != field(fileHeader+12) || !soundHeader(head) {
		return logHeader{}, nil
	}
	return logHeader{begun: true, round: field(12), salt: field(16)}, nil
}

// soundHeader reports whether the checksum of a log's header is right: https://sqlite.org/walformat.html.
func soundHeader(head []byte) bool {
	var order binary.ByteOrder = binary.LittleEndian
	if head[3]&1 == 1 {
		order = binary.BigEndian
	}
	var a, b uint32
	for at := 0; at < 24; at += 8 {
		a += order.Uint32(head[at:]) + b
		b += order.Uint32(head[at+4:]) + a
	}
	return a == binary.BigEndian.Uint32(head[24:]) && b == binary.BigEndian.Uint32(head[28:])
}

// follows reports whether a log is of the run that noted this salt.
func (h logHeader) follows(salt uint32) bool { return h.salt-salt < saltsApart }

// tie notes in the database which log is its own, and empties that: what is said from now on is in a log of a later round. So a file
// that was put in the place of another one is told from it by its note. The note of a start that was interrupted is that of the run
// before, but then the log is still in its first round. Readers may hinder the emptying, which is then done later by the writer:
// the log gets to the next round only when all of this one, and so the note, is in the database.
func (c *connection) tie(path string, claimed *os.File) error {
	ctx := context.Background()
	log, err := c.beginLog(ctx, path)
	if err != nil {
		return err
	}
	note := formatSalt(log.salt)
	if err := c.noteLog(ctx, note); err != nil {
		return err
	}
	if _, err := claimed.WriteAt([]byte("log "+note+"\n"), saltPlace); err != nil {
		return fmt.Errorf("write %s: %w", claimed.Name(), err)
	}
	_, err = c.conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = %d`,
		readersWait.Milliseconds(), busyWait.Milliseconds()))
	return err
}

// beginLog makes a change, so that the log begins, and returns the log's header. The change is different each time: SQLite writes
// nothing for a value that is in the database already, such as the note of an interrupted start.
func (c *connection) beginLog(ctx context.Context, path string) (logHeader, error) {
	if err := c.noteLog(ctx, "opening "+rand.Text()); err != nil {
		return logHeader{}, err
	}
	log, err := readLog(path)
	if err == nil && !log.begun {
		err = errors.New("the write-ahead log did not begin with the first change")
	}
	return log, err
}

func (c *connection) noteLog(ctx context.Context, value string) error {
	_, err := c.conn.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ('log', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, value)
	return err
}

// notedLog returns what the file itself, without its log, notes of it: "" for nothing.
func notedLog(ctx context.Context, path string) (note string, err error) {
	db, err := sql.Open("sqlite", sourceWith(path, "mode=ro&immutable=1"))
	if err != nil {
		return "", err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, `SELECT coalesce((SELECT value FROM meta WHERE key = 'log'), '')`).Scan(&note)
	if err != nil && strings.Contains(err.Error(), "no such table") {
		return "", nil
	}
	return note, err
}

// saltPlace is where the file of the claim has the salt, behind the mark.
const saltPlace = 128

// claimedLog returns the salt of the last log of this place.
func claimedLog(path string) (salt uint32, ok bool) {
	file, err := os.Open(path + lockSuffix)
	if err != nil {
		return 0, false
	}
	defer file.Close()
	line := make([]byte, len("log 00000000\n"))
	if _, err := file.ReadAt(line, saltPlace); err != nil && !errors.Is(err, io.EOF) {
		return 0, false
	}
	note, isNote := strings.CutPrefix(string(line), "log ")
	if !isNote {
		return 0, false
	}
	return parseSalt(strings.TrimSuffix(note, "\n"))
}

func formatSalt(salt uint32) string { return fmt.Sprintf("%08x", salt) }

// parseSalt rejects 0, which earlier versions noted when the log had not begun.
func parseSalt(note string) (salt uint32, ok bool) {
	n, err := strconv.ParseUint(note, 16, 32)
	return uint32(n), err == nil && len(note) == 8 && n != 0
}
