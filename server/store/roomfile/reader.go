package roomfile

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"unicode/utf8"

	"parley/shared/chat"
)

// lineMax bounds a line. The longest that a Writer writes is a message with as many reactions as there may be.
const lineMax = 1 << 20

// Error is what is wrong with a file, and where.
type Error struct {
	Line int64 // counted from 1, in a page from the line of the room
	What string
}

// Error names the line, and what to do.
func (e *Error) Error() string {
	return fmt.Sprintf("line %d: %s; nothing was imported. Export the room again, or copy the file again", e.Line, e.What)
}

// PageStart and PageEnd are the lines around a file in an HTML page.
const (
	PageStart = `<script type="application/jsonl" id="room">`
	PageEnd   = `</script>`
)

// Reader reads a file, or a page that contains one.
type Reader struct {
	Room Room

	in     *bufio.Reader
	line   int64
	last   []byte    // the line that was read last
	sum    hash.Hash // of the lines before it
	check  checker
	inPage bool
	ended  bool
}

// NewReader reads the first line. Errors of the file are *Error.
func NewReader(in io.Reader) (*Reader, error) {
	r := &Reader{in: bufio.NewReaderSize(in, 64<<10), sum: sha256.New()}
	data, err := r.next()
	if err == nil && bytes.HasPrefix(bytes.ToLower(data), []byte("<!doctype html")) {
		data, err = r.skipPage()
	}
	if err != nil {
		return nil, err
	}
	if kind(data) != RoomLine {
		return nil, r.fail("this is no room that parley export has written")
	}
	if err := r.decode(data, &r.Room); err != nil {
		var any struct{ Version int }
		if json.Unmarshal(data, &any) == nil && any.Version > Version {
			return nil, r.fail("the file has version %d, and this parley knows %d: import it with a newer parley", any.Version, Version)
		}
		return nil, err
	}
	if r.Room.Version < 1 || r.Room.Version > Version {
		return nil, r.fail("the file has version %d, and this parley knows %d: import it with a newer parley", r.Room.Version, Version)
	}
	r.check = newChecker(&r.Room)
	return r, r.wrong(r.check.room())
}

// skipPage returns the first line of the file in a page.
func (r *Reader) skipPage() ([]byte, error) {
	for {
		data, err := r.next()
		if err != nil {
			return nil, err
		}
		if string(data) == PageStart {
			r.line, r.inPage = 0, true
			r.last, r.sum = nil, sha256.New()
			return r.next()
		}
	}
}

// Next returns the next entry, or io.EOF after the last line, if the file is whole.
func (r *Reader) Next() (Entry, error) {
	if r.ended {
		return nil, io.EOF
	}
	data, err := r.next()
	if err != nil {
		return nil, err
	}
	var entry Entry
	switch kind(data) {
	case PersonLine:
		entry = &Person{}
	case MessageLine:
		entry = &Message{}
	case RenameLine:
		entry = &Rename{}
	case TopicLine:
		entry = &Topic{}
	case MemberLine:
		entry = &Member{}
	case ChangeLine:
		entry = &Change{}
	case EndLine:
		return nil, r.end(data)
	default:
		return nil, r.fail("it is damaged: no line of a room begins like this")
	}
	if err := r.decode(data, entry); err != nil {
		return nil, err
	}
	return entry, r.wrong(r.check.entry(entry))
}

// end compares the last line with what was read.
func (r *Reader) end(data []byte) error {
	sum := hex.EncodeToString(r.sum.Sum(nil))
	var end End
	if err := r.decode(data, &end); err != nil {
		return err
	}
	if end.Lines != r.line-1 || end.SHA256 != sum {
		return r.fail("the lines before are not those that were exported: the file was changed or damaged")
	}
	if err := r.wrong(r.check.end()); err != nil {
		return err
	}
	r.ended = true
	if _, err := r.in.Peek(1); errors.Is(err, io.EOF) {
		return io.EOF
	}
	data, err := r.next()
	if err == nil && (!r.inPage || string(data) != PageEnd) {
		err = r.fail("something follows the end of the room")
	}
	if err != nil {
		return err
	}
	return io.EOF
}

// next returns the next line without its end.
func (r *Reader) next() ([]byte, error) {
	r.line++
	r.sum.Write(r.last)
	var line []byte
	for {
		part, err := r.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > lineMax:
			return nil, r.fail("it is longer than any line of a room")
		case err == nil:
			r.last = line
			line = bytes.TrimSuffix(line[:len(line)-1], []byte("\r"))
			if !utf8.Valid(line) {
				return nil, r.fail("it is damaged: this is no UTF-8")
			}
			return line, nil
		case errors.Is(err, io.EOF):
			if len(line) > 0 {
				return nil, r.fail("it was cut off")
			}
			return nil, r.fail("the file was cut off: its last line is missing")
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

func (r *Reader) decode(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil && decoder.More() {
		err = errors.New("something follows the object")
	}
	if err != nil {
		return r.fail("it is damaged: %v", err)
	}
	return nil
}

func (r *Reader) fail(format string, args ...any) error {
	return &Error{r.line, fmt.Sprintf(format, args...)}
}

func (r *Reader) wrong(err error) error {
	if err == nil {
		return nil
	}
	if refusal, ok := errors.AsType[*chat.Error](err); ok {
		return r.fail("%s", refusal.Message)
	}
	return r.fail("%v", err)
}

// kind returns the kind of a line, "" if it has none. A Writer begins each line with it.
func kind(data []byte) string {
	rest, ok := bytes.CutPrefix(data, []byte(`{"line":"`))
	if !ok {
		return ""
	}
	name, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(name)
}
