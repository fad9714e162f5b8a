package client

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// Bounds of what is kept of rooms. A page is the unit of writing: one new message does not write all anew.
const (
	pageEvents = 128 // of one kept page: page n has the Seqs n*pageEvents+1 to (n+1)*pageEvents
	pagesMax   = 4   // kept of one room
	archiveMax = 64  // rooms with kept events
)

// archive knows which events are kept. The loop owns it.
type archive struct {
	rooms  map[chat.RoomID]*shelved
	recent []chat.RoomID // rooms with kept events, the one opened last first
}

// shelved is what is kept of one room: one run of events, in pages.
type shelved struct {
	epoch chat.Epoch
	run   timeline.Range // as far as this program knows
	pages map[int64]bool
}

func newArchive() *archive { return &archive{rooms: map[chat.RoomID]*shelved{}} }

// fill takes what was found at the start.
func (a *archive) fill(keys []string, state *keptState) {
	for _, key := range keys {
		if id, n, ok := pageOfKey(key); ok {
			a.room(id).pages[n] = true
		}
	}
	for _, s := range state.Rooms {
		if kept := a.rooms[s.State.Room.ID]; kept != nil && s.Kept > 0 {
			kept.epoch, kept.run = state.Epoch, timeline.Range{After: s.Kept, To: s.Kept}
		}
	}
	for _, id := range state.Recent {
		if a.rooms[id] != nil && !slices.Contains(a.recent, id) {
			a.recent = append(a.recent, id)
		}
	}
	for id := range a.rooms {
		a.touch(id, false)
	}
}

func (a *archive) room(id chat.RoomID) *shelved {
	if a.rooms[id] == nil {
		a.rooms[id] = &shelved{pages: map[int64]bool{}}
	}
	return a.rooms[id]
}

// touch notes that a room is used: opened, which keeps it longer than those that were not.
func (a *archive) touch(id chat.RoomID, opened bool) {
	at := slices.Index(a.recent, id)
	switch {
	case opened && at >= 0:
		a.recent = slices.Insert(slices.Delete(a.recent, at, at+1), 0, id)
	case opened:
		a.recent = slices.Insert(a.recent, 0, id)
	case at < 0:
		a.recent = append(a.recent, id)
	}
}

// opened notes that a room with kept events is on screen.
func (a *archive) opened(id chat.RoomID) {
	if a.rooms[id] != nil {
		a.touch(id, true)
	}
}

// connects reports whether a timeline goes on from what is kept of its room.
func (a *archive) connects(id chat.RoomID, t *timeline.Timeline) bool {
	kept := a.rooms[id]
	return kept != nil && kept.connects(t)
}

func (s *shelved) connects(t *timeline.Timeline) bool {
	return s.epoch == t.Epoch && s.run.To > 0 && s.run.To >= t.Base && s.run.After <= t.Last()
}

// grow returns the pages that must be written to keep t, and those to drop.
func (s *shelved) grow(t *timeline.Timeline) (write, drop []int64) {
	newest := pageOf(t.Last())
	oldest := newest - pagesMax + 1
	if !s.connects(t) {
		s.epoch, s.run = t.Epoch, timeline.Range{After: t.Base, To: t.Base}
		oldest = max(oldest, pageOf(t.Base+1))
	}
	for n := max(oldest, pageOf(t.Base+1)); n <= newest && t.Last() > t.Base; n++ {
		from, to := max(chat.Seq(n*pageEvents), t.Base), min(chat.Seq((n+1)*pageEvents), t.Last())
		if from < s.run.After || to > s.run.To {
			write = append(write, n)
			s.pages[n] = true
		}
	}
	for n := range s.pages {
		if n < oldest || n > newest {
			drop = append(drop, n)
			delete(s.pages, n)
		}
	}
	s.run = timeline.Range{After: min(s.run.After, t.Base), To: max(s.run.To, t.Last())}
	return write, drop
}

// pageOf returns the page that an event belongs to.
func pageOf(seq chat.Seq) int64 { return max(int64(seq)-1, 0) / pageEvents }

func pageKey(room chat.RoomID, n int64) string { return fmt.Sprintf("%s%s/%012d", keyPage, room, n) }

// pageOfKey is the reverse of pageKey.
func pageOfKey(key string) (room chat.RoomID, n int64, ok bool) {
	name, mine := strings.CutPrefix(key, keyPage)
	at := strings.LastIndexByte(name, '/')
	if !mine || at < 1 {
		return "", 0, false
	}
	n, err := strconv.ParseInt(name[at+1:], 10, 64)
	return chat.RoomID(name[:at]), n, err == nil && n >= 0
}

func (a *archive) remove(id chat.RoomID) {
	delete(a.rooms, id)
	a.recent = slices.DeleteFunc(a.recent, func(other chat.RoomID) bool { return other == id })
}
