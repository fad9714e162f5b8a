// Package fit makes messages fit into one frame, whatever people have written and reacted.
package fit

import (
	"slices"

	"parley/shared/chat"
)

// Together they are less than chat.FrameBytes, encoded. A single message may be larger; chat.MessageBytes has room for it.
const (
	rowsBytes    = 80 << 10
	privateBytes = 20 << 10
	refsBytes    = 24 << 10
)

const pinsBytes = 96 << 10 // in a frame of their own

// Page makes the rows of a page small enough. Users who have reacted are left out first, then the rows farthest from near, the Seq that the
// page was asked for. The span of the page follows.
func Page(page *chat.Page, near chat.Seq) {
	bare, users, lists := 0, 0, 0
	for _, rows := range [][]chat.Event{page.Events, page.Changes} {
		for i := range rows {
			b, u, n := size(&rows[i])
			bare, users, lists = bare+b, users+u, lists+n
		}
	}
	for bare > rowsBytes && len(page.Events)+len(page.Changes) > 1 {
		b, u, n := size(drop(page, near))
		bare, users, lists = bare-b, users-u, lists-n
	}
	if bare+users > rowsBytes && lists > 0 {
		each := max(0, rowsBytes-bare) / lists
		page.Events, page.Changes = fewerUsers(page.Events, each), fewerUsers(page.Changes, each)
	}
}

// drop removes the row that is farthest from near, and returns it.
func drop(page *chat.Page, near chat.Seq) *chat.Event {
	events, changes := page.Events, page.Changes
	if len(changes) > 0 && (len(events) == 0 || changes[len(changes)-1].Seq > events[len(events)-1].Seq) {
		last := &changes[len(changes)-1]
		page.Changes, page.To = changes[:len(changes)-1], last.Seq-1
		return last
	}
	first, last := &events[0], &events[len(events)-1]
	if len(changes) > 0 || last.Seq-near >= near-first.Seq {
		page.Events, page.To = events[:len(events)-1], last.Seq-1
		return last
	}
	page.Events = events[1:]
	page.From = page.Events[0].Seq
	return first
}

// fewerUsers returns the rows with shorter lists of those who have reacted, of up to bytes each. The rows themselves are shared.
func fewerUsers(rows []chat.Event, bytes int) []chat.Event {
	rows = slices.Clone(rows)
	for i := range rows {
		e := &rows[i]
		if e.Reaction != nil {
			r := shorter(*e.Reaction, bytes)
			e.Reaction = &r
		}
		if e.Message == nil || len(e.Message.Reactions) == 0 {
			continue
		}
		m := *e.Message
		m.Reactions = slices.Clone(m.Reactions)
		for at := range m.Reactions {
			m.Reactions[at] = shorter(m.Reactions[at], bytes)
		}
		e.Message = &m
	}
	return rows
}

func shorter(r chat.Reaction, bytes int) chat.Reaction {
	at := slices.IndexFunc(r.Users, func(user chat.UserID) bool {
		bytes -= idSize(user)
		return bytes < 0
	})
	if at >= 0 {
		r.Users = r.Users[:at:at]
	}
	return r
}

// Private returns the newest of private messages that come with a page, in their order.
func Private(messages []chat.Event) []chat.Event {
	bytes := 0
	for at := len(messages) - 1; at >= 0; at-- {
		bare, users, _ := size(&messages[at])
		if bytes += bare + users; bytes > privateBytes && at < len(messages)-1 {
			return messages[at+1:]
		}
	}
	return messages
}
