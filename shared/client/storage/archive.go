package storage

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/timeline"
)

// Bounds of what is stored of rooms. A page is the unit of writing: one new message does not write all anew.
const (
	PageEvents = 128 // of one page: page n has the Seqs n*PageEvents+1 to (n+1)*PageEvents
	MaxPages   = 4   // of one room
	MaxRooms   = 64  // rooms with stored events
)

// Archive knows which events are stored.
type Archive struct {
	Rooms  map[chat.RoomID]*ArchivedRoom
	Recent []chat.RoomID // rooms with stored events, the one opened last first
}

// ArchivedRoom is what is stored of one room: one run of events, in pages.
type ArchivedRoom struct {
	epoch chat.Epoch
	at    chat.Millis    // when the event at the end of Run was; 0: not known
	Run   timeline.Range // as far as this program knows
	Pages map[int64]bool
}

// NewArchive returns an archive that knows of nothing stored.
func NewArchive() *Archive { return &Archive{Rooms: map[chat.RoomID]*ArchivedRoom{}} }

// Fill takes what was found at the start: the keys of pages, and the state.
func (a *Archive) Fill(keys []string, state *State) {
	for _, key := range keys {
		if id, n, ok := parsePageKey(key); ok {
			a.Room(id).Pages[n] = true
		}
	}
	for _, s := range state.Rooms {
		if stored := a.Rooms[s.State.Room.ID]; stored != nil && s.Kept > 0 {
			stored.epoch, stored.Run, stored.at = state.Epoch, timeline.Range{After: s.Kept, To: s.Kept}, s.KeptAt
		}
	}
	for _, id := range state.Recent {
		if a.Rooms[id] != nil && !slices.Contains(a.Recent, id) {
			a.Recent = append(a.Recent, id)
		}
	}
	for id := range a.Rooms {
		a.Touch(id, false)
	}
}

// Room returns what is stored of a room, to be changed.
func (a *Archive) Room(id chat.RoomID) *ArchivedRoom {
	if a.Rooms[id] == nil {
		a.Rooms[id] = &ArchivedRoom{Pages: map[int64]bool{}}
	}
	return a.Rooms[id]
}

// Touch notes that a room is used: opened rooms are stored longer than others.
func (a *Archive) Touch(id chat.RoomID, opened bool) {
	at := slices.Index(a.Recent, id)
	switch {
	case opened && at >= 0:
		a.Recent = slices.Insert(slices.Delete(a.Recent, at, at+1), 0, id)
	case opened:
		a.Recent = slices.Insert(a.Recent, 0, id)
	case at < 0:
		a.Recent = append(a.Recent, id)
	}
}

// Opened notes that a room with stored events is on screen.
func (a *Archive) Opened(id chat.RoomID) {
	if a.Rooms[id] != nil {
		a.Touch(id, true)
	}
}

// End returns where what is stored of a room ends in a history, and when the last event of it was. It returns false if nothing is.
func (a *Archive) End(id chat.RoomID, epoch chat.Epoch) (seq chat.Seq, at chat.Millis, ok bool) {
	stored := a.Rooms[id]
	if stored == nil || stored.epoch != epoch || stored.Run.To == 0 {
		return 0, 0, false
	}
	return stored.Run.To, stored.at, true
}

// Connects reports whether a timeline goes on from what is stored of its room.
func (a *Archive) Connects(id chat.RoomID, t *timeline.Timeline) bool {
	stored := a.Rooms[id]
	return stored != nil && stored.connects(t)
}

func (s *ArchivedRoom) connects(t *timeline.Timeline) bool {
	return s.epoch == t.Epoch && s.Run.To > 0 && s.Run.To >= t.Base && s.Run.After <= t.Last()
}

// Grow returns the pages that must be written to store t, and those to delete.
func (s *ArchivedRoom) Grow(t *timeline.Timeline) (write, drop []int64) {
	newest := PageOf(t.Last())
	oldest := newest - MaxPages + 1
	if !s.connects(t) { // what is stored may have been changed since
		for n := range s.Pages {
			drop = append(drop, n)
		}
		clear(s.Pages)
		s.epoch, s.Run = t.Epoch, timeline.Range{After: t.Base, To: t.Base}
	}
	for n := max(oldest, PageOf(t.Base+1)); n <= newest && t.Last() > t.Base; n++ {
		from, to := max(chat.Seq(n*PageEvents), t.Base), min(chat.Seq((n+1)*PageEvents), t.Last())
		if from < s.Run.After || to > s.Run.To {
			write = append(write, n)
			s.Pages[n] = true
		}
	}
	for n := range s.Pages {
		if n < oldest || n > newest {
			drop = append(drop, n)
			delete(s.Pages, n)
		}
	}
	if t.Last() >= s.Run.To {
		s.at = t.LastAt()
	}
	s.Run = timeline.Range{After: min(s.Run.After, t.Base), To: max(s.Run.To, t.Last())}
	return write, drop
}

// Remove forgets a room, whose values are deleted.
func (a *Archive) Remove(id chat.RoomID) {
	delete(a.Rooms, id)
	a.Recent = slices.DeleteFunc(a.Recent, func(other chat.RoomID) bool { return other == id })
}
