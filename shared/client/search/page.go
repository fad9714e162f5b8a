package search

import (
	"parley/shared/chat"
	"parley/shared/words"
)

// In returns the messages of a run of events of a room that match, with their neighbours.
func In(room chat.RoomID, events []*chat.Event, query words.Search) (found []Hit) {
	for i, ev := range events {
		if !isMessage(ev) {
			continue
		}
		if spans, ok := query.Match(ev); ok {
			found = append(found, Hit{Event: ev, Before: neighbour(events, i, -1), After: neighbour(events, i, 1), In: room, Found: spans})
		}
	}
	return found
}

// neighbour returns the nearest message of the same room in a direction.
func neighbour(events []*chat.Event, at, by int) *chat.Event {
	for i := at + by; i >= 0 && i < len(events); i += by {
		if isMessage(events[i]) && events[i].Room == events[at].Room {
			return events[i]
		}
	}
	return nil
}

func isMessage(ev *chat.Event) bool {
	return ev != nil && ev.Kind == chat.Said && ev.Message != nil && ev.Message.Gone == nil
}
