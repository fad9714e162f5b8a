package timeline

import (
	"slices"

	"parley/shared/chat"
)

// speakers is where each author's first message of the open room stands, of those that are loaded.
type speakers struct {
	first   map[chat.UserID]Place
	renamed map[chat.UserID]bool // who has taken another name here
}

// note takes an item, and reports whether it is the first message of its author by now.
func (s *speakers) note(it *Item) bool {
	if it.event == nil {
		return false
	}
	if s.first == nil {
		s.first, s.renamed = map[chat.UserID]Place{}, map[chat.UserID]bool{}
	}
	by := it.event.By.ID
	if it.isNotice() {
		s.renamed[by] = true
		return false
	}
	if first, some := s.first[by]; some && comparePlaces(first, it.Place) <= 0 {
		return false
	}
	s.first[by] = it.Place
	return true
}

// spokeBefore reports whether the author of an item said something before it.
func (s *speakers) spokeBefore(it *Item) bool {
	first, some := s.first[it.event.By.ID]
	return some && comparePlaces(first, it.Place) < 0
}

// noteEarlier notes items that came before all others. What their authors were called later is worth a row now.
func (l *RowList) noteEarlier(items []Item) {
	var heard []chat.UserID
	for i := range items {
		if by := items[i].event; l.speakers.note(&items[i]) && l.speakers.renamed[by.By.ID] {
			heard = append(heard, by.By.ID)
		}
	}
	if len(heard) == 0 {
		return
	}
	l.Invalidate(func(it *Item) bool { return it.event != nil && it.isNotice() && slices.Contains(heard, it.event.By.ID) })
}
