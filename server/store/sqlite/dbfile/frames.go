package dbfile

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
)

// PageSize is that of all our databases, in bytes.
const PageSize = 4096

// LoggedPages returns the pages that were written to a log since it had this salt and this many frames, ascending and each once. If the
// log was restarted since, these are all that are in it. The writer must be idle.
func LoggedPages(path string, salt uint32, frames int64) (pages []uint32, err error) {
	const fileHeader, frameHeader = 32, 24
	file, err := os.Open(path + LogSuffix)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, fileHeader)
	if _, err := file.ReadAt(head, 0); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if binary.BigEndian.Uint32(head[16:]) != salt {
		frames = 0
	}
	frame := make([]byte, frameHeader)
	for ; ; frames++ {
		_, err := file.ReadAt(frame, fileHeader+frames*(frameHeader+PageSize))
		if errors.Is(err, io.EOF) || err == nil && [8]byte(frame[8:16]) != [8]byte(head[16:24]) {
			break // the end, or what an earlier round has left
		}
		if err != nil {
			return nil, err
		}
		pages = append(pages, binary.BigEndian.Uint32(frame))
	}
	slices.Sort(pages)
	return slices.Compact(pages), nil
}
