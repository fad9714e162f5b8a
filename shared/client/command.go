package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// requestTimeout is how long a command may go without an answer, while nothing else arrives either.
const requestTimeout = 30 * time.Second

// pendingRequest is a frame that is not answered yet.
type pendingRequest struct {
	at     time.Time
	answer func(protocol.Payload)
}

// request sends a command; answer is called with its one answer, or never if the connection ends first.
func (e *engine) request(p protocol.Payload, answer func(protocol.Payload)) {
	e.lastRequest++
	e.pending[e.lastRequest] = pendingRequest{time.Now(), answer}
	e.connection.Send(e.lastRequest, p)
}

// command is what a person wants of the server. It waits for a connection; a refusal becomes a notice.
type command struct {
	about   string
	payload protocol.Payload
	done    func(protocol.Payload)
	refused func()    // after the notice; may be nil
	sent    int       // how often it was sent
	made    *creation // of a room; nil for other commands
}

// submit sends a command, now and after each welcome, until it is answered.
func (e *engine) submit(w *command) {
	e.commands = append(e.commands, w)
	if e.online {
		e.sendCommand(w)
	}
}

// order submits a command of which nothing is left to do once it is done.
func (e *engine) order(about string, p protocol.Payload) {
	e.submit(&command{about: about, payload: p, done: func(protocol.Payload) {}})
}

// sendCommands sends, after a welcome, the commands that are not answered yet.
func (e *engine) sendCommands() {
	for _, w := range e.commands {
		if w.mayHaveMade() {
			w.made.unsure = true
			continue
		}
		e.sendCommand(w)
	}
}

func (e *engine) sendCommand(w *command) {
	e.request(w.payload, func(p protocol.Payload) {
		for i, other := range e.commands {
			if other == w {
				e.commands = append(e.commands[:i:i], e.commands[i+1:]...)
				break
			}
		}
		if f, refused := p.(*protocol.Failed); refused && !w.repeats(&f.Error) {
			if e.notify(w.about, &f.Error); w.refused != nil {
				w.refused()
			}
			return
		}
		w.done(p)
	})
	w.sent++
}

// repeats reports whether a refusal only says that the command was carried out before its answer was lost.
func (w *command) repeats(err *chat.Error) bool {
	_, create := w.payload.(*protocol.Create)
	return create && w.sent > 1 && err.Code == chat.CodeRoomTaken && err.Suggest == "" // else another one looks like it
}

// Dismiss drops a notice.
func (c *Client) Dismiss(notice int64) {
	c.post(func(e *engine) {
		e.notices = slices.DeleteFunc(slices.Clone(e.notices), func(n view.Notice) bool { return n.ID == notice })
		e.dirty.any = true
	})
}

// noticesMax bounds the refusals that wait to be dismissed.
const noticesMax = 20

// notify shows a refusal that belongs to no row.
func (e *engine) notify(about string, err *chat.Error) {
	e.notices = append(e.notices[:len(e.notices):len(e.notices)], view.Notice{ID: e.nextID(), About: about, Error: err})
	if len(e.notices) > noticesMax {
		e.notices = e.notices[1:]
	}
	e.dirty.any = true
}
