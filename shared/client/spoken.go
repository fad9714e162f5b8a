package client

import (
	"slices"

	"parley/shared/chat"
)

// spoken is where each author's first message of the open room stands, of those that are loaded.
type spoken struct {
	first   map[chat.UserID]place
	renamed map[chat.UserID]bool // who has taken another name here
}

// note takes an item, and reports whether it is the first message of its author by now.
func (s *spoken) note(it *item) bool {
	if it.event == nil {
		return false
	}
	if s.first == nil {
		s.first, s.renamed = map[chat.UserID]place{}, map[chat.UserID]bool{}
	}
	by := it.event.By.ID
	if it.aside() {
		s.renamed[by] = true
		return false
	}
	if first, some := s.first[by]; some && comparePlaces(first, it.place) <= 0 {
		return false
	}
	s.first[by] = it.place
	return true
}

// before reports whether the author of an item said something before it.
func (s *spoken) before(it *item) bool {
	first, some := s.first[it.event.By.ID]
	return some && comparePlaces(first, it.place) < 0
}

// spokeEarlier notes items that came before all others. What their authors were called later is worth a row now.
func (s *shelf) spokeEarlier(items []item) {
	var heard []chat.UserID
	for i := range items {
		if by := items[i].event; s.spoken.note(&items[i]) && s.spoken.renamed[by.By.ID] {
			heard = append(heard, by.By.ID)
		}
	}
	if len(heard) == 0 {
		return
	}
	s.touch(func(it *item) bool { return it.event != nil && it.aside() && slices.Contains(heard, it.event.By.ID) })
}

// lastNotice returns the notice that no message stands after, or nil.
func (s *shelf) lastNotice() *notice {
	for _, b := range slices.Backward(s.blocks) {
		for i := range b.items {
			it := &b.items[len(b.items)-1-i]
			switch {
			case it.notice != nil:
				return it.notice
			case it.unsent == nil && !it.aside():
				return nil
			}
		}
	}
	return nil
}
