package sqlite

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/server/store/sqlite/dbfile"
)

func TestAnOlderCopyGetsANewEpochOnce(t *testing.T) {
	h := newHistory(t)
	h.say("one")
	h.stop()
	copied := h.read("")
	h.reopen()
	was := h.epoch()
	h.say("two", "three")
	h.stop()
	h.restore(copied)
	h.reopen()
	now := h.epoch()
	if now == was {
		t.Error("the epoch stayed")
	}
	if !strings.Contains(h.log.String(), string(now)) {
		t.Errorf("the operator is told %q", h.log.String())
	}
	h.has("one")
	h.say("four")
	h.stop()
	h.reopen()
	h.has("one", "four")
	if got := h.epoch(); got != now {
		t.Errorf("got another epoch %s at the next start, want %s", got, now)
	}
}

func TestACopyThatLacksChangesGetsANewEpoch(t *testing.T) {
	for _, restart := range []bool{false, true} {
		h := newHistory(t)
		h.say("one")
		h.edit(1, "two")
		h.stop()
		copied := h.read("")
		h.reopen()
		was := h.epoch()
		h.edit(1, "three")
		if restart { // the next start knows the amendment from the mark only
			h.stop()
			h.reopen()
		}
		if h.epoch() != was {
			t.Fatal("the epoch has changed without reason")
		}
		h.stop()
		h.restore(copied)
		h.reopen()
		if h.epoch() == was {
			t.Error("the epoch stayed")
		}
		h.has("two")
	}
}

// A copy that was written to where there is no mark may have as many events as the one it replaces.
func TestACopyWithOtherEventsGetsANewEpoch(t *testing.T) {
	h := newHistory(t)
	h.say("one")
	h.stop()
	copied, mark := h.read(""), h.read(".lock")
	h.reopen()
	was := h.epoch()
	h.say("two")
	h.stop()
	latest := h.read(".lock")
	h.restore(copied)
	h.write(".lock", mark)
	h.reopen()
	h.say("other two", "other three")
	h.stop()
	h.write(".lock", latest)
	h.reopen()
	if h.epoch() == was {
		t.Error("the epoch stayed")
	}
	h.has("one", "other two", "other three")
}

func TestAnEmptyCopyGetsANewEpoch(t *testing.T) {
	h := newHistory(t)
	h.stop()
	copied := h.read("")
	h.reopen()
	was := h.epoch()
	h.say("one")
	h.stop()
	h.restore(copied)
	h.reopen()
	if h.epoch() == was {
		t.Error("the epoch stayed")
	}
}

// Whatever a mark says that is not of a newer database of this epoch, the epoch stays, and the mark is right afterwards.
func TestTheEpochStaysWhen(t *testing.T) {
	for name, damage := range map[string]func(h *history, old []byte){
		"nothing happened":         func(*history, []byte) {},
		"there is no mark":         func(h *history, _ []byte) { h.write(".lock", nil) },
		"the mark lags behind":     func(h *history, old []byte) { h.write(".lock", old) },
		"the mark is cut short":    func(h *history, _ []byte) { h.write(".lock", h.read(".lock")[:50]) },
		"the mark is half another": func(h *history, old []byte) { h.write(".lock", slices.Concat(h.read(".lock")[:60], old[60:])) },
		"the mark is no mark":      func(h *history, _ []byte) { h.write(".lock", bytes.Repeat([]byte("x"), 300)) },
		"the mark is of an earlier version": func(h *history, _ []byte) {
			mark, _ := dbfile.ReadMark(bytes.NewReader(h.read(".lock")))
			line := fmt.Sprintf("%s %020d %016x", mark.Epoch, mark.Num, mark.Hash)
			h.write(".lock", fmt.Appendf(nil, "%s %08x\n", line, crc32.ChecksumIEEE([]byte(line))))
			if mark, ok := dbfile.ReadMark(bytes.NewReader(h.read(".lock"))); !ok || mark.Num != 2 {
				h.t.Errorf("the old mark is read as %+v (%v)", mark, ok)
			}
		},
		"the mark is of another history": func(h *history, _ []byte) {
			h.write(".lock", formatted(dbfile.Mark{Epoch: "0123456789abcdef0123456789abcdef", Num: 99, Hash: 1}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHistory(t)
			h.say("one")
			old, was := h.read(".lock"), h.epoch()
			h.say("two")
			h.stop()
			damage(h, old)
			h.reopen()
			if got := h.epoch(); got != was || h.log.Len() > 0 {
				t.Errorf("got epoch %s, want %s; logged %q", got, was, h.log.String())
			}
			h.has("one", "two")
			mark, ok := dbfile.ReadMark(bytes.NewReader(h.read(".lock")))
			if !ok || mark.Epoch != was || mark.Num != 2 {
				t.Errorf("the mark is %+v (%v), want the second event of %s", mark, ok, was)
			}
		})
	}
}

// A killed server leaves the files as they are at any moment.
func TestTheEpochStaysWhereverTheServerWasKilled(t *testing.T) {
	h := newHistory(t)
	was := h.epoch()
	for i := range 5 {
		h.say(fmt.Sprint(i))
		left := &history{t: t, path: filepath.Join(t.TempDir(), "parley.db")}
		for _, suffix := range []string{"", "-wal", ".lock"} {
			left.write(suffix, h.read(suffix))
		}
		left.reopen()
		if got := left.epoch(); got != was || left.log.Len() > 0 {
			t.Errorf("after %d: got epoch %s, want %s; logged %q", i, got, was, left.log.String())
		}
	}
}

func TestTheMarkIsThereWhenAnAppendReturns(t *testing.T) {
	h := newHistory(t)
	for i := range int64(3) {
		h.say(fmt.Sprint(i))
		if mark, ok := dbfile.ReadMark(bytes.NewReader(h.read(".lock"))); !ok || mark.Num != i+1 {
			t.Errorf("the mark is %+v (%v), want event %d", mark, ok, i+1)
		}
	}
}

// formatted returns a mark as it is in a lock file.
func formatted(mark dbfile.Mark) []byte {
	var file buffer
	_ = dbfile.WriteMark(&file, mark)
	return file
}

type buffer []byte

// WriteAt appends: a mark is at the beginning.
func (b *buffer) WriteAt(p []byte, _ int64) (int, error) {
	*b = append(*b, p...)
	return len(p), nil
}
