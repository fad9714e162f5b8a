package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/protocol"
)

// line is a connection of a user beside that of the client, on which one question after the other is asked. It belongs to one goroutine.
type line struct {
	dialer dial.Dialer
	heard  func(asked time.Time, p protocol.Payload) // every frame; asked is zero for what is no answer
	conn   dial.Conn
	last   int64
	asked  time.Time // the last question
	epoch  chat.Epoch
}

// newLine returns a line of a user.
func (r *run) newLine(u *user, heard func(time.Time, protocol.Payload)) (*line, error) {
	dialer, err := dial.New(r.URL, u.device)
	return &line{dialer: dialer, heard: heard}, err
}

// answerWait bounds the wait for an answer: after it the line is another connection.
const answerWait = 5 * time.Second

// ask returns the answer to a question, which may be Failed. It connects if there is no connection; after an error there is none.
func (l *line) ask(ctx context.Context, question protocol.Payload) (protocol.Payload, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWait)
	defer cancel()
	if l.conn == nil {
		if err := l.connect(ctx); err != nil {
			return nil, err
		}
	}
	l.last++
	l.asked = time.Now()
	err := l.conn.Write(ctx, protocol.Encode(l.last, question))
	var answer protocol.Payload
	if err == nil {
		answer, err = l.listen(ctx, l.last)
	}
	if err != nil {
		l.close()
	}
	return answer, err
}

// connect makes a connection and waits for the welcome.
func (l *line) connect(ctx context.Context) (err error) {
	l.asked = time.Now()
	if l.conn, err = l.dialer.Dial(ctx); err != nil {
		l.conn = nil
		return err
	}
	if _, err = l.listen(ctx, 0); err != nil {
		l.close()
	}
	return err
}

// close ends the connection.
func (l *line) close() {
	if l.conn != nil {
		l.conn.Close()
		l.conn = nil
	}
}

// listen hears all frames up to the one with that id; 0 is the welcome.
func (l *line) listen(ctx context.Context, id int64) (answer protocol.Payload, err error) {
	for answer == nil {
		message, err := l.conn.Read(ctx)
		if err != nil {
			return nil, fmt.Errorf("read an answer: %w", err)
		}
		for _, raw := range protocol.Split(message) {
			frame, err := protocol.DecodeUpdate(raw)
			if err != nil {
				continue // of a later server
			}
			asked := time.Time{}
			switch p := frame.Payload.(type) {
			case *protocol.Ping:
				if err := l.conn.Write(ctx, protocol.Encode(0, &protocol.Pong{})); err != nil {
					return nil, fmt.Errorf("answer a ping: %w", err)
				}
			case *protocol.Goodbye:
				return nil, errors.New("the server says goodbye")
			case *protocol.Welcome:
				l.epoch, asked = p.Epoch, l.asked
				if id == 0 {
					answer = p
				}
			default:
				if id != 0 && frame.ID == id {
					answer, asked = frame.Payload, l.asked
				}
			}
			l.heard(asked, frame.Payload)
		}
	}
	return answer, nil
}
