package dbfile

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"parley/shared/chat"
)

// Mark identifies the newest event of a database. It is in the lock file, so that a backup that is copied over the database leaves it
// as it was.
type Mark struct {
	Epoch chat.Epoch
	Num   int64  // primary key of the event, 0 for none
	Hash  uint64 // of fields that never change
}

// markLayout has a fixed length, so that a mark covers the one before.
const markLayout = "%s %020d %016x"

// WriteMark replaces the mark in a lock file. It does not sync.
func WriteMark(file io.WriterAt, m Mark) error {
	_, err := file.WriteAt(m.format(), 0)
	return err
}

func (m Mark) format() []byte {
	line := fmt.Sprintf(markLayout, m.Epoch, m.Num, m.Hash)
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
	if _, err := fmt.Sscanf(string(data), markLayout, &m.Epoch, &m.Num, &m.Hash); err != nil {
		return Mark{}, false
	}
	return m, bytes.HasPrefix(data, m.format())
}
