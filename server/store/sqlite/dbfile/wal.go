package dbfile

import (
	"context"
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

// Log is the header of a write-ahead log. SQLite draws a random salt when it creates the file, and adds one each time it restarts the
// log. The round counts these restarts: it is 0 until everything has been checkpointed once.
type Log struct {
	Begun       bool // the log has at least one frame
	Round, Salt uint32
}

// saltsApart is how far the salt of a log may be from the one that its database notes: a run that has restarted the log so often has
// written 16 TB.
const saltsApart = 1 << 20

// ReadLog returns the zero Log if there is no log, or nothing in it that SQLite would read.
func ReadLog(path string) (Log, error) {
	const fileHeader, frameHeader = 32, 24
	file, err := os.Open(path + LogSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return Log{}, nil
	}
	if err != nil {
		return Log{}, err
	}
	defer file.Close()
	head := make([]byte, fileHeader+frameHeader)
	if _, err := io.ReadFull(file, head); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return Log{}, nil
	} else if err != nil {
		return Log{}, err
	}
	field := func(at int) uint32 { return binary.BigEndian.Uint32(head[at:]) }
	if field(0)&^1 != 0x377f0682 || field(16) != field(fileHeader+8) || field(20) != field(fileHeader+12) || !validHeader(head) {
		return Log{}, nil
	}
	return Log{Begun: true, Round: field(12), Salt: field(16)}, nil
}

// validHeader checks the checksum of the header of a log: https://sqlite.org/walformat.html.
func validHeader(head []byte) bool {
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

// Follows reports whether a log belongs to the run that noted this salt.
func (l Log) Follows(salt uint32) bool { return l.Salt-salt < saltsApart }

// NotedSalt returns the note that the database file has without its log, or an empty string.
func NotedSalt(ctx context.Context, path string) (note string, err error) {
	db, err := sql.Open("sqlite", DataSource(path, "mode=ro&immutable=1"))
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

// saltOffset is where the lock file has the salt, after the mark.
const saltOffset = 128

// WriteSalt notes in a lock file which log the database has.
func WriteSalt(file *os.File, salt uint32) error {
	if _, err := file.WriteAt([]byte("log "+FormatSalt(salt)+"\n"), saltOffset); err != nil {
		return fmt.Errorf("write %s: %w", file.Name(), err)
	}
	return nil
}

// lockedSalt returns the salt in the lock file.
func lockedSalt(path string) (salt uint32, ok bool) {
	file, err := os.Open(path + LockSuffix)
	if err != nil {
		return 0, false
	}
	defer file.Close()
	line := make([]byte, len("log 00000000\n"))
	if _, err := file.ReadAt(line, saltOffset); err != nil && !errors.Is(err, io.EOF) {
		return 0, false
	}
	note, isNote := strings.CutPrefix(string(line), "log ")
	if !isNote {
		return 0, false
	}
	return ParseSalt(strings.TrimSuffix(note, "\n"))
}

// FormatSalt returns the form in which a salt is noted.
func FormatSalt(salt uint32) string { return fmt.Sprintf("%08x", salt) }

// ParseSalt rejects 0, which earlier versions noted for a log that had not begun.
func ParseSalt(note string) (salt uint32, ok bool) {
	n, err := strconv.ParseUint(note, 16, 32)
	return uint32(n), err == nil && len(note) == 8 && n != 0
}
