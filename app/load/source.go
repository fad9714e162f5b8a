package load

import (
	"context"
	"errors"

	"parley/app/check"
	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/history"
)

// Source returns a check.Source of the server at url, with what a guest may read.
func Source(ctx context.Context, url string) (check.Source, error) {
	dialer, err := dial.New(url, nil)
	if err != nil {
		return nil, err
	}
	fetcher, err := history.Connect(ctx, dialer)
	if err != nil {
		return nil, err
	}
	return guestSource{fetcher}, nil
}

// guestSource reads public rooms.
type guestSource struct{ *history.Reader }

// After reads a public room.
func (g guestSource) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) (chat.Page, error) {
	if _, _, direct := room.Pair(); direct {
		return chat.Page{}, errors.New("a guest cannot read private messages; check with --store sqlite:FILE, or by parley load --check")
	}
	return g.Reader.After(ctx, room, after, limit, maxBytes)
}

// memberSource is a check.Source that reads each room from the server as a user who may read it.
type memberSource struct {
	run *run
	by  map[*user]*history.Reader
}

// After reads as a user who may read the room.
func (f *memberSource) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) (chat.Page, error) {
	u := f.run.readerFor(room)
	if u == nil {
		return chat.Page{}, errors.New("no user of the load may read it")
	}
	if f.by[u] == nil {
		fetcher, err := history.Connect(ctx, u.dialer.Dialer)
		if err != nil {
			return chat.Page{}, err
		}
		f.by[u] = fetcher
	}
	return f.by[u].After(ctx, room, after, limit, maxBytes)
}

// close closes the connections that were used for reading.
func (f *memberSource) close() {
	for _, fetcher := range f.by {
		fetcher.Close()
	}
}

// readerFor returns a user who may read a room, or nil.
func (r *run) readerFor(room chat.RoomID) *user {
	a, b, direct := room.Pair()
	for _, u := range r.users {
		if !direct || u.recorder.user == a || u.recorder.user == b {
			return u
		}
	}
	return nil
}

// check compares the histories with what the server has.
func (r *run) check(ctx context.Context, res *Result) error {
	source := &memberSource{r, map[*user]*history.Reader{}}
	defer source.close()
	report, err := check.Check(ctx, r.History, source)
	if err != nil {
		return err
	}
	res.apply(report)
	return nil
}
