package dbfile

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"parley/shared/chat"
)

// Mark identifies the newest message and the newest amendment of a database. It is in the lock file, so that a backup that is copied over
// the database leaves it as it was.
type Mark struct {
	Epoch chat.Epoch
	Num   int64  // primary key of the event, 0 for none
	Hash  uint64 // of fields that never change

	Amended Amended
}

// Amended identifies an amendment. It is the zero one if none is known.
type Amended struct {
	Room int64 // primary key
	Seq  int64
	Hash uint32 // of fields that never change
}

// markLayout has a fixed length, so that a mark covers the one before. Earlier versions wrote marks without Amended.
const (
	markLayout = "%s %020d %016x %010d %012d %08x"
	oldLayout  = "%s %020d %016x"
)

// WriteMark replaces the mark in a lock file. It does not sync.
func WriteMark(file io.WriterAt, m Mark) error {
	_, err := file.WriteAt(m.format(), 0)
	return err
}

func (m Mark) format() []byte {
	return withSum(fmt.Sprintf(markLayout, m.Epoch, m.Num, m.Hash, m.Amended.Room, m.Amended.Seq, m.Amended.Hash))
}

func withSum(line string) []byte {
	return fmt.Appendf(nil, "%s %08x\n", line, crc32.ChecksumIEEE([]byte(line)))
}

// ReadMark returns false if there is no mark, or only a part of one.
func ReadMark(file io.ReaderAt) (m Mark, ok bool) {
	data := make([]byte, 256)
	size, err := file.ReadAt(data, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return Mark{}, false
	}
	data = data[:size]
	if _, err := fmt.Sscanf(string(data), oldLayout, &m.Epoch, &m.Num, &m.Hash); err != nil {
		return Mark{}, false
	}
	if bytes.HasPrefix(data, withSum(fmt.Sprintf(oldLayout, m.Epoch, m.Num, m.Hash))) {
		return m, true
	}
	a := &m.Amended
	if _, err := fmt.Sscanf(string(data), markLayout, &m.Epoch, &m.Num, &m.Hash, &a.Room, &a.Seq, &a.Hash); err != nil {
		return Mark{}, false
	}
	return m, bytes.HasPrefix(data, m.format())
}
