package check

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"parley/shared/chat"
)

// lineMax bounds a line of a history, which has a page of events at most.
const lineMax = 1 << 20

var errPair = errors.New("an event is a seq and a sum")

// History is the record of one client.
type History struct {
	Client  string
	Records []Record
	Torn    bool // the last line is incomplete: the client was killed while writing
}

// ReadDir reads the histories of a directory, the files *.ndjson.
func ReadDir(dir string) ([]*History, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.ndjson"))
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", dir, err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s has no histories; run parley load URL --history %s", dir, dir)
	}
	all := make([]*History, 0, len(paths))
	for _, path := range paths {
		h, err := readFile(path)
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

// readFile reads the history of one client, which is named like the file.
func readFile(path string) (*History, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open a history: %w", err)
	}
	defer f.Close()
	h, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	h.Client = strings.TrimSuffix(filepath.Base(path), ".ndjson")
	return h, nil
}

// Read reads a history. An invalid line is an error with its number, except a last one without a newline, which a killed client leaves.
func Read(r io.Reader) (*History, error) {
	h := &History{}
	in := bufio.NewReaderSize(r, 64<<10)
	for number := 1; ; number++ {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			h.Torn = len(line) > 0
			return h, nil
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		record, err := parse(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		h.Records = append(h.Records, record)
	}
}

// readLine returns the next line without its newline. With io.EOF it returns the rest after the last newline.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		piece, err := in.ReadSlice('\n')
		if line = append(line, piece...); len(line) > lineMax {
			return nil, fmt.Errorf("longer than %d bytes", lineMax)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimSuffix(line, []byte{'\n'}), err
	}
}

// parse decodes one record, strictly: an unknown field is an error.
func parse(line []byte) (Record, error) {
	var r Record
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return r, errors.New("data after the record")
	}
	return r, r.validate()
}

// validate checks that the record has the fields of its operation.
func (r *Record) validate() error {
	var ok bool
	switch r.Op {
	case OpRun, OpLinked, OpCut, OpEnd:
		ok = true
	case OpUser, OpBanned, OpLifts:
		ok = r.User != ""
	case OpSaid:
		ok = r.Nonce != "" && r.Room != "" && r.Text != ""
	case OpAcked:
		ok = r.Nonce != "" && r.Room != "" && r.Seq > 0
	case OpRefused:
		ok = r.Nonce != "" && r.Code != ""
	case OpBegan:
		ok = r.Room != "" && r.Seq >= 0
	case OpLeft:
		ok = r.Room != ""
	case OpRemoves, OpRemoved, OpAdds, OpAdded:
		ok = r.Room != "" && r.User != ""
	case OpRead:
		ok = r.Room != "" && r.Text != "" && r.Seq >= 0 && r.Asked >= 0
	case OpCame:
		ok = r.Asked > 0
	case OpChanged:
		ok = r.Nonce != "" && r.Room != "" && r.Seq > 0 && r.Change.Amends()
	case OpAmended:
		ok = r.Nonce != "" && r.Room != "" && r.Seq > 0
	case OpDropped:
		ok = r.Nonce != ""
	case OpSaw, OpPaged:
		ok = r.Room != "" && r.From > 0 && r.Seq >= r.From-1 && ascending(r.Events)
	case OpShown, OpStored:
		ok = r.Room != "" && len(r.Events) > 0 && ascending(r.Events)
	default:
		return fmt.Errorf("unknown operation %q", r.Op)
	}
	if !ok {
		return fmt.Errorf("a field of the record %q is missing or invalid", r.Op)
	}
	return nil
}

// ascending reports whether the Seqs of the events ascend. A client with a fault may have an event twice.
func ascending(events []Seen) bool {
	last := chat.Seq(1)
	for _, e := range events {
		if e.Seq < last {
			return false
		}
		last = e.Seq
	}
	return true
}
