package load

import (
	"context"
	"errors"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/dial"
)

// Source returns what the server at an address has, as a guest may read it.
func Source(ctx context.Context, url string) (check.Source, error) {
	dialer, err := dial.New(url, nil)
	if err != nil {
		return nil, err
	}
	fetcher, err := client.Fetch(ctx, dialer)
	if err != nil {
		return nil, err
	}
	return guest{fetcher}, nil
}

// guest reads what anybody may read.
type guest struct{ *client.Fetcher }

// After reads a public room.
func (g guest) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	if _, _, direct := room.Pair(); direct {
		return nil, errors.New("a guest cannot read private messages; check with --store sqlite:FILE, or by parley load --check")
	}
	return g.Fetcher.After(ctx, room, after, limit, maxBytes)
}

// fresh is a check.Source of what the server has, read anew by those who may read it.
type fresh struct {
	crowd *crowd
	by    map[*member]*client.Fetcher
}

// After reads as a member who may read the room.
func (f *fresh) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	m := f.crowd.readerOf(room)
	if m == nil {
		return nil, errors.New("nobody of the crowd may read it")
	}
	if f.by[m] == nil {
		fetcher, err := client.Fetch(ctx, m.line.Dialer)
		if err != nil {
			return nil, err
		}
		f.by[m] = fetcher
	}
	return f.by[m].After(ctx, room, after, limit, maxBytes)
}

func (f *fresh) close() {
	for _, fetcher := range f.by {
		fetcher.Close()
	}
}

// readerOf returns a member who may read a room.
func (c *crowd) readerOf(room chat.RoomID) *member {
	a, b, direct := room.Pair()
	for _, m := range c.all {
		if !direct || m.pen.user == a || m.pen.user == b {
			return m
		}
	}
	return nil
}

// check compares the histories with what the server has.
func (c *crowd) check(ctx context.Context, r *Result) error {
	source := &fresh{c, map[*member]*client.Fetcher{}}
	defer source.close()
	report, err := check.Check(ctx, c.History, source)
	if err != nil {
		return err
	}
	r.Judge(report)
	return nil
}
