package roomfile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
)

// Writer writes a file, entry by entry.
type Writer struct {
	out   *bufio.Writer
	sum   hash.Hash
	lines int64
}

// NewWriter returns a writer that has written the first line. It sets Line and Version.
func NewWriter(out io.Writer, room Room) (*Writer, error) {
	w := &Writer{out: bufio.NewWriterSize(out, 64<<10), sum: sha256.New()}
	room.Line, room.Version = RoomLine, Version
	return w, w.line(room)
}

// Add writes an entry. It sets Line.
func (w *Writer) Add(entry Entry) error {
	switch e := entry.(type) {
	case *Person:
		e.Line = PersonLine
	case *Message:
		e.Line = MessageLine
	case *Rename:
		e.Line = RenameLine
	case *Topic:
		e.Line = TopicLine
	case *Member:
		e.Line = MemberLine
	case *Change:
		e.Line = ChangeLine
	}
	return w.line(entry)
}

// Close writes the last line.
func (w *Writer) Close() error {
	if err := w.line(End{Line: EndLine, Lines: w.lines, SHA256: hex.EncodeToString(w.sum.Sum(nil))}); err != nil {
		return err
	}
	return w.out.Flush()
}

// line writes an object. json.Marshal escapes <, > and &, and the two separators of lines that JavaScript knows: so a line may stand in a
// script element of a page.
func (w *Writer) line(object any) error {
	data, err := json.Marshal(object)
	if err != nil {
		return err
	}
	data = append(bytes.TrimRight(data, "\n"), '\n')
	w.lines++
	w.sum.Write(data)
	_, err = w.out.Write(data)
	return err
}
