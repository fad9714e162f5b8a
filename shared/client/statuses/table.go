// Package statuses keeps what users say about themselves, as far as a client knows.
package statuses

import "parley/shared/chat"

// maxKnown bounds the statuses in memory: beyond it, one that nobody needs now goes.
const maxKnown = 5_000

// Table has the newest status of each user. The zero value is empty.
type Table struct {
	by map[chat.UserID]chat.Status
}

// Learn takes statuses, and returns the users of whom it knew an older one or none.
func (t *Table) Learn(list []chat.UserStatus) (changed []chat.UserID) {
	for _, s := range list {
		was, known := t.by[s.User]
		if s.User == "" || known && was.Rev >= s.Rev {
			continue
		}
		if t.by == nil {
			t.by = map[chat.UserID]chat.Status{}
		}
		if !known && len(t.by) >= maxKnown {
			for id := range t.by {
				delete(t.by, id)
				break
			}
		}
		t.by[s.User] = s.Status
		changed = append(changed, s.User)
	}
	return changed
}

// LearnOf takes what all of some users say: those who are not in the list say nothing. It returns those of whom it knew something else.
func (t *Table) LearnOf(users []chat.UserID, list []chat.UserStatus) (changed []chat.UserID) {
	says := make(map[chat.UserID]bool, len(list))
	for _, s := range list {
		says[s.User] = true
	}
	for _, id := range users {
		if _, known := t.by[id]; known && !says[id] {
			delete(t.by, id)
			changed = append(changed, id)
		}
	}
	return append(changed, t.Learn(list)...)
}

// Set shows a status that the server has not stored yet. What the server says next is newer.
func (t *Table) Set(user chat.UserID, s chat.Status) {
	s.Rev = t.by[user].Rev
	if t.by == nil {
		t.by = map[chat.UserID]chat.Status{}
	}
	t.by[user] = s
}

// Get returns the status of a user as it stands at a time.
func (t *Table) Get(user chat.UserID, now chat.Millis) chat.Status { return t.by[user].At(now) }

// Of returns the statuses of those of users who say something at a time.
func (t *Table) Of(users []chat.UserID, now chat.Millis) (list []chat.UserStatus) {
	for _, id := range users {
		if s := t.Get(id, now); s.Says() {
			list = append(list, chat.UserStatus{User: id, Status: s})
		}
	}
	return list
}

// Expires returns when the next status expires after a time; 0: none does.
func (t *Table) Expires(now chat.Millis) (next chat.Millis) {
	for _, s := range t.by {
		if at := s.At(now).Expires(); at != 0 && (next == 0 || at < next) {
			next = at
		}
	}
	return next
}
