package sqlstore

import (
	"context"
	"fmt"

	"parley/shared/chat"
)

// ReadPage reads consecutive events until their text exceeds maxBytes, but at least one.
func ReadPage(ctx context.Context, q Querier, query string, args Args, maxBytes int) ([]chat.Event, error) {
	p := page{left: maxBytes}
	err := q.Each(ctx, query, args, func(scan Scan) (bool, error) {
		e, err := ScanEvent(scan)
		if err != nil {
			return false, err
		}
		return p.take(e)
	})
	return p.events, err
}

type page struct {
	events []chat.Event
	left   int // bytes of text
}

// take adds an event, and reports whether more may follow. It returns ErrDamaged if the event is not next to the one before.
func (p *page) take(e chat.Event) (more bool, err error) {
	if n := len(p.events); n > 0 && e.Seq != p.events[n-1].Seq+1 && e.Seq != p.events[n-1].Seq-1 {
		return false, fmt.Errorf("event %d of %s does not stand beside event %d: %w", e.Seq, e.Room, p.events[n-1].Seq, ErrDamaged)
	}
	if e.Message != nil {
		p.left -= len(e.Message.Text)
	}
	if len(p.events) > 0 && p.left < 0 {
		return false, nil
	}
	p.events = append(p.events, e)
	return true, nil
}

// Follows returns ErrDamaged if the first of events is not the one after a Seq.
func Follows(room chat.RoomID, after chat.Seq, events []chat.Event) error {
	if len(events) > 0 && after >= 0 && events[0].Seq != after+1 {
		return fmt.Errorf("the event after %d of %s is missing: %w", after, room, ErrDamaged)
	}
	return nil
}
