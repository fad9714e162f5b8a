// Package history reads whole rooms from a server, for those who check or copy them.
package history

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/protocol"
)

// Reader reads whole rooms over a connection of its own, as they are stored. It follows nothing and shows nothing.
type Reader struct {
	conn   dial.Conn
	last   int64
	frames []protocol.Frame
}

// Connect connects a Reader. Close it after use.
func Connect(ctx context.Context, d dial.Dialer) (*Reader, error) {
	conn, err := d.Dial(ctx)
	if errors.Is(err, dial.ErrSignIn) {
		if err = d.SignIn(ctx); err == nil {
			conn, err = d.Dial(ctx)
		}
	}
	if err != nil {
		return nil, err
	}
	return NewReader(conn), nil
}

// NewReader returns a Reader over a connection that has just been made.
func NewReader(conn dial.Conn) *Reader { return &Reader{conn: conn} }

// Close ends the connection.
func (r *Reader) Close() error { return r.conn.Close() }

// After returns the oldest messages and changes of a room with a Seq above after, at most limit; maxBytes is the server's affair.
func (r *Reader) After(ctx context.Context, room chat.RoomID, after chat.Seq, limit, _ int) (chat.Page, error) {
	if r.last == 0 {
		if _, err := r.answer(ctx, 0); err != nil { // the welcome comes first
			return chat.Page{}, err
		}
	}
	ask := &protocol.History{Room: room, After: &after, Limit: min(limit, chat.PageMax)}
	for tries := 0; ; tries++ {
		answer, err := r.request(ctx, ask)
		if err != nil {
			return chat.Page{}, err
		}
		switch p := answer.(type) {
		case *protocol.Page:
			return chat.Page{From: p.From, To: p.To, Events: p.Events, Changes: p.Changes}, nil
		case *protocol.Failed:
			if !p.Error.Temporary() {
				return chat.Page{}, &p.Error
			}
			if err := sleep(ctx, dial.RetryAfter(&p.Error, tries)); err != nil {
				return chat.Page{}, err
			}
		default:
			return chat.Page{}, errors.New("the server's answer is no page")
		}
	}
}

// request sends a command and returns its answer.
func (r *Reader) request(ctx context.Context, p protocol.Payload) (protocol.Payload, error) {
	r.last++
	if err := r.conn.Write(ctx, protocol.Encode(r.last, p)); err != nil {
		return nil, fmt.Errorf("ask for history: %w", err)
	}
	return r.answer(ctx, r.last)
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
func (r *Reader) answer(ctx context.Context, id int64) (protocol.Payload, error) {
	for {
		for len(r.frames) > 0 {
			frame := r.frames[0]
			r.frames = r.frames[1:]
			switch p := frame.Payload.(type) {
			case *protocol.Ping:
				if err := r.conn.Write(ctx, protocol.Encode(0, &protocol.Pong{})); err != nil {
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
		if err := r.read(ctx); err != nil {
			return nil, err
		}
	}
}

func (r *Reader) read(ctx context.Context) error {
	message, err := r.conn.Read(ctx)
	if err != nil {
		return fmt.Errorf("read history: %w", err)
	}
	for _, raw := range protocol.Split(message) {
		if frame, err := protocol.DecodeUpdate(raw); err == nil {
			r.frames = append(r.frames, frame)
		}
	}
	return nil
}
