package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/protocol"
)

// Fetcher reads whole rooms over a connection of its own, as they are stored. It follows nothing and shows nothing.
type Fetcher struct {
	conn   dial.Conn
	last   int64
	frames []protocol.Frame
}

// Fetch connects a Fetcher. Close it after use.
func Fetch(ctx context.Context, d dial.Dialer) (*Fetcher, error) {
	conn, err := d.Dial(ctx)
	if errors.Is(err, dial.ErrSignIn) {
		if err = d.SignIn(ctx); err == nil {
			conn, err = d.Dial(ctx)
		}
	}
	if err != nil {
		return nil, err
	}
	return NewFetcher(conn), nil
}

// NewFetcher returns a Fetcher over a connection that has just been made.
func NewFetcher(conn dial.Conn) *Fetcher { return &Fetcher{conn: conn} }

// Close ends the connection.
func (f *Fetcher) Close() error { return f.conn.Close() }

// After returns the oldest events of a room with a Seq above after, ascending, at most limit; maxBytes is the server's affair.
func (f *Fetcher) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, _ int) ([]chat.Event, error) {
	if f.last == 0 {
		if _, err := f.answer(ctx, 0); err != nil { // the welcome comes first
			return nil, err
		}
	}
	ask := &protocol.History{Room: room, After: &after, Limit: min(limit, chat.PageMax)}
	for tries := 0; ; tries++ {
		answer, err := f.ask(ctx, ask)
		if err != nil {
			return nil, err
		}
		switch p := answer.(type) {
		case *protocol.Page:
			return p.Events, nil
		case *protocol.Failed:
			if !p.Error.Temporary() {
				return nil, &p.Error
			}
			if err := sleep(ctx, waitFor(&p.Error, tries)); err != nil {
				return nil, err
			}
		default:
			return nil, errors.New("the server's answer is no page")
		}
	}
}

// ask sends a command and returns its answer.
func (f *Fetcher) ask(ctx context.Context, p protocol.Payload) (protocol.Payload, error) {
	f.last++
	if err := f.conn.Write(ctx, protocol.Encode(f.last, p)); err != nil {
		return nil, fmt.Errorf("ask for history: %w", err)
	}
	return f.answer(ctx, f.last)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// answer reads until the frame with that id has come; 0 is the welcome. Pings are answered on the way.
func (f *Fetcher) answer(ctx context.Context, id int64) (protocol.Payload, error) {
	for {
		for len(f.frames) > 0 {
			frame := f.frames[0]
			f.frames = f.frames[1:]
			switch p := frame.Payload.(type) {
			case *protocol.Ping:
				if err := f.conn.Write(ctx, protocol.Encode(0, &protocol.Pong{})); err != nil {
					return nil, fmt.Errorf("answer a ping: %w", err)
				}
			case *protocol.Goodbye:
				return nil, fmt.Errorf("the server says goodbye: %s", p.Reason)
			case *protocol.Welcome:
				if id == 0 {
					return p, nil
				}
			default:
				if frame.ID == id && id != 0 {
					return p, nil
				}
			}
		}
		if err := f.read(ctx); err != nil {
			return nil, err
		}
	}
}

func (f *Fetcher) read(ctx context.Context) error {
	message, err := f.conn.Read(ctx)
	if err != nil {
		return fmt.Errorf("read history: %w", err)
	}
	for _, raw := range protocol.Split(message) {
		if frame, err := protocol.DecodeUpdate(raw); err == nil {
			f.frames = append(f.frames, frame)
		}
	}
	return nil
}
