package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"parley/server/store"
	"parley/shared/chat"
)

// messages reads rows of a room that meet a condition, in ascending or descending order, until their text exceeds maxBytes, but at
// least one. More is set if there may be others.
func (s Store) messages(ctx context.Context, where, order string, args Args, limit, maxBytes int) (events []chat.Event, more bool, err error) {
	if limit <= 0 {
		return nil, true, nil
	}
	query, args := s.dialect.page(where, order, limit, args)
	left := maxBytes
	err = s.db.Each(ctx, query, args, func(scan Scan) (bool, error) {
		e, err := ScanEvent(scan)
		if err != nil {
			return false, err
		}
		if left -= textOf(&e); len(events) > 0 && left < 0 {
			more = true
			return false, nil
		}
		events = append(events, e)
		return true, nil
	})
	return events, more || len(events) == limit, err
}

// between reads the oldest rows above after and up to most, and reports whether there may be more of them. The query does not name the upper
// bound: with both, PostgreSQL may believe that there are few rows, and read and sort them all.
func (s Store) between(ctx context.Context, room chat.RoomID, after, most chat.Seq, limit, maxBytes int) (rows []chat.Event, more bool, err error) {
	rows, more, err = s.messages(ctx, `e.seq > $2`, `ASC`, Args{room, after}, limit, maxBytes)
	if inside := upTo(rows, most); len(inside) < len(rows) {
		return inside, false, err
	}
	return rows, more, err
}

// textOf is the text of an event in bytes.
func textOf(e *chat.Event) int {
	if e.Message == nil {
		return 0
	}
	return len(e.Message.Text)
}

// page is a query for rows of the room $1. PostgreSQL must find the rows before it joins their names: otherwise it may read and sort all
// from there to the end of the room, since it believes that there are few. And a plan for any limit is so bad that PostgreSQL would make
// another one each time, which takes as long as the reading.
func (d Dialect) page(where, order string, limit int, args Args) (string, Args) {
	where += ` ORDER BY e.seq ` + order
	first, args := d.limit(limit, args)
	if d.LiteralLimits {
		return SelectOf(`SELECT * FROM events e`+inRoom+where+first) + ` ORDER BY e.seq ` + order, args
	}
	return Select + ` WHERE r.id = $1 AND ` + where + first, args
}

// limit ends a query that has these arguments.
func (d Dialect) limit(rows int, args Args) (string, Args) {
	if d.LiteralLimits {
		return ` LIMIT ` + strconv.Itoa(rows), args
	}
	return ` LIMIT $` + strconv.Itoa(len(args)+1), append(args, rows)
}

// Before returns the newest messages below a Seq.
func (s Store) Before(ctx context.Context, room chat.RoomID, before chat.Seq, limit, maxBytes int) (chat.Page, error) {
	before = max(before, 1)
	page := chat.Page{From: before, To: before - 1}
	events, more, err := s.messages(ctx, `e.seq < $2`, `DESC`, Args{room, before}, limit, maxBytes)
	if err != nil {
		return chat.Page{}, err
	}
	slices.Reverse(events)
	page.Events = events
	if len(events) > 0 {
		page.From = events[0].Seq
	}
	if !more {
		page.From = 1
	}
	return page, s.dense(ctx, room, page.From-1, lastOf(events, page.From-1), events)
}

// lastOf returns the Seq of the last event, or otherwise none.
func lastOf(events []chat.Event, none chat.Seq) chat.Seq {
	if len(events) == 0 {
		return none
	}
	return events[len(events)-1].Seq
}

// dense returns ErrDamaged if events and amendments are not all of the Seqs above after and up to last. It asks for the amendments only
// if events have gaps. It does not look at more than store.GapsMax of them, so that a page with a few messages among millions of
// amendments costs no more than others: then the gaps are checked by Since and at the start only.
func (s Store) dense(ctx context.Context, room chat.RoomID, after, last chat.Seq, events []chat.Event) error {
	missing := int64(last-after) - int64(len(events))
	if missing == 0 || missing > store.GapsMax {
		return nil
	}
	return s.filled(ctx, room, after, last, missing)
}

// filled returns ErrDamaged if there are not so many amendments above after and up to last.
func (s Store) filled(ctx context.Context, room chat.RoomID, after, last chat.Seq, want int64) error {
	var got, known int64
	err := s.db.Get(ctx, `SELECT count(*), count(*) FILTER (WHERE superseded IN (0, 2)) FROM amendments
		WHERE room = (SELECT num FROM rooms WHERE id = $1) AND seq > $2 AND seq <= $3`, Args{room, after, last}, &got, &known)
	if err == nil && got != known {
		return fmt.Errorf("of the amendments %d to %d of %s, %d are unreadable: %w", after+1, last, room, got-known, ErrDamaged)
	}
	if err == nil && got != want {
		err = fmt.Errorf("of the events %d to %d of %s, %d are missing: %w", after+1, last, room, want-got, ErrDamaged)
	}
	return err
}

// head returns the newest Seq of a room, 0 if there is none.
func (s Store) head(ctx context.Context, room chat.RoomID) (chat.Seq, error) {
	heads, err := s.Heads(ctx, []chat.RoomID{room})
	return heads[room], err
}

// Around returns the messages on both sides of a Seq.
func (s Store) Around(ctx context.Context, room chat.RoomID, seq chat.Seq, limit, maxBytes int) (chat.Page, error) {
	head, err := s.head(ctx, room)
	if err != nil {
		return chat.Page{}, err
	}
	seq = min(max(seq, 1), head)
	page, err := s.Before(ctx, room, seq+1, (limit+1)/2, maxBytes/2)
	if err != nil {
		return chat.Page{}, err
	}
	events, more, err := s.between(ctx, room, seq, head, limit-len(page.Events), maxBytes/2)
	if err != nil {
		return chat.Page{}, err
	}
	if page.To = head; more {
		page.To = lastOf(events, seq)
	}
	page.Events = append(page.Events, events...)
	return page, s.dense(ctx, room, seq, page.To, events)
}

// Messages returns messages by their Seqs.
func (s Store) Messages(ctx context.Context, room chat.RoomID, seqs []chat.Seq) ([]chat.Event, error) {
	if len(seqs) == 0 {
		return nil, nil
	}
	return List(ctx, s.db, Select+inRoom+`e.seq `+s.dialect.In(2)+` AND e.kind IN ('said', 'gone') ORDER BY e.seq`,
		Args{room, s.dialect.List(numbers(seqs))}, ScanEvent)
}

func numbers(seqs []chat.Seq) []int64 {
	all := make([]int64, len(seqs))
	for i, seq := range seqs {
		all[i] = int64(seq)
	}
	return all
}

// Pinned returns the pinned messages.
func (s Store) Pinned(ctx context.Context, room chat.RoomID) ([]chat.Event, error) {
	pinned, err := List(ctx, s.db, `SELECT target FROM amendments`+arePins, Args{room}, func(scan Scan) (seq chat.Seq, err error) {
		err = scan(&seq)
		return seq, err
	})
	if err != nil {
		return nil, err
	}
	return s.Messages(ctx, room, pinned)
}

// Time returns when an event happened.
func (s Store) Time(ctx context.Context, room chat.RoomID, seq chat.Seq) (at chat.Millis, err error) {
	err = s.db.Get(ctx, `SELECT coalesce(
			(SELECT at FROM events WHERE room = (SELECT num FROM rooms WHERE id = $1) AND seq = $2),
			(SELECT at FROM amendments WHERE room = (SELECT num FROM rooms WHERE id = $1) AND seq = $2), 0)`, Args{room, seq}, &at)
	return at, err
}

// After returns the oldest messages above a Seq, and the changes of those below it. The head is read first: so the messages, which are
// read after it, have all amendments in the span in them.
func (s Store) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) (chat.Page, error) {
	after = max(after, 0)
	page := chat.Page{From: after + 1, To: after}
	if limit <= 0 {
		return page, nil
	}
	head, err := s.head(ctx, room)
	if err != nil || head <= after {
		return page, err
	}
	rows, end, err := s.rowsAfter(ctx, room, after, head, limit, maxBytes)
	if err != nil {
		return chat.Page{}, err
	}
	if page.To = end; len(rows) == int(end-after) {
		page.Events = rows
		return page, nil
	}
	changes, to, err := s.changesOf(ctx, room, after, page.To, limit, maxBytes)
	if err != nil {
		return chat.Page{}, err
	}
	all, cut := takeFirst(upTo(merge(rows, changes), to), limit, maxBytes)
	if page.To = to; cut {
		page.To = lastOf(all, to)
	}
	for _, e := range all {
		if e.Kind.Amends() {
			page.Changes = append(page.Changes, e)
		} else {
			page.Events = append(page.Events, e)
		}
	}
	return page, s.dense(ctx, room, after, page.To, page.Events)
}

// rowsAfter returns the oldest rows above after, and where the span ends that they are all rows of: at the last one, or, if there are no
// more, at the head or at most. The head is only asked for if there are no more. Rows that come between the two questions are read too;
// amendments that come between them are not in rows that were read before.
func (s Store) rowsAfter(ctx context.Context, room chat.RoomID, after, most chat.Seq, limit, maxBytes int) ([]chat.Event, chat.Seq, error) {
	rows, more, err := s.between(ctx, room, after, most, limit, maxBytes)
	last := lastOf(rows, after)
	if err != nil || more {
		return rows, last, err
	}
	head, err := s.head(ctx, room)
	if head = min(head, most); err != nil || head <= last {
		return rows, last, err
	}
	rest, more, err := s.between(ctx, room, last, head, limit-len(rows), maxBytes)
	if rows = append(rows, rest...); more {
		head = lastOf(rows, head)
	}
	return rows, head, err
}

// upTo returns the events up to a Seq.
func upTo(events []chat.Event, to chat.Seq) []chat.Event {
	for i := range events {
		if events[i].Seq > to {
			return events[:i]
		}
	}
	return events
}

// changesOf returns amendments above after and up to a Seq of messages that stand before them all, or up to an earlier Seq if there are too many.
// Those of later messages, which are in the page as they stand now, are looked at in the index only.
func (s Store) changesOf(ctx context.Context, room chat.RoomID, after, to chat.Seq, limit, maxBytes int) ([]chat.Event, chat.Seq, error) {
	var found []chat.Seq
	seen, last := 0, to
	err := s.db.Each(ctx, `SELECT seq, target FROM amendments WHERE room = (SELECT num FROM rooms WHERE id = $1) AND superseded = 0
		AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4`, Args{room, after, to, store.AfterSpan}, func(scan Scan) (bool, error) {
		var seq, target chat.Seq
		err := scan(&seq, &target)
		if seen, last = seen+1, seq; target <= after {
			found = append(found, seq)
		}
		return len(found) < limit, err
	})
	if err != nil {
		return nil, 0, err
	}
	if seen == store.AfterSpan || len(found) == limit {
		to = last
	}
	if len(found) == 0 {
		return nil, to, nil
	}
	changes, more, err := s.amendments(ctx, `a.seq `+s.dialect.In(2), Args{room, s.dialect.List(numbers(found))}, limit, maxBytes)
	if more && len(changes) < len(found) {
		to = lastOf(changes, to)
	}
	return changes, to, err
}
