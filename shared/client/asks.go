package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// askMax is how long a command may go without an answer, while nothing else arrives either.
const askMax = 30 * time.Second

// ask sends a command; answer is called with its one answer, or never if the connection ends first.
func (e *engine) ask(p protocol.Payload, answer func(protocol.Payload)) {
	e.lastAsk++
	e.asks[e.lastAsk] = ask{time.Now(), answer}
	e.line.Send(e.lastAsk, p)
}

// ask is a command without an answer so far.
type ask struct {
	at     time.Time
	answer func(protocol.Payload)
}

// wish is what a person asked for. It waits for a connection; a refusal is a notice.
type wish struct {
	about   string
	payload protocol.Payload
	done    func(protocol.Payload)
	asked   int // how often it was sent
}

// wishFor keeps a wish until it was answered.
func (e *engine) wishFor(w *wish) {
	e.wishes = append(e.wishes, w)
	if e.online {
		e.askWish(w)
	}
}

// askWishes sends, after a welcome, what is not answered yet.
func (e *engine) askWishes() {
	for _, w := range e.wishes {
		e.askWish(w)
	}
}

func (e *engine) askWish(w *wish) {
	e.ask(w.payload, func(p protocol.Payload) {
		for i, other := range e.wishes {
			if other == w {
				e.wishes = append(e.wishes[:i:i], e.wishes[i+1:]...)
				break
			}
		}
		if f, refused := p.(*protocol.Failed); refused && !w.repeats(&f.Error) {
			e.tell(w.about, &f.Error)
			return
		}
		w.done(p)
	})
	w.asked++
}

// repeats reports that a refusal only says that the wish came true before its answer was lost.
func (w *wish) repeats(err *chat.Error) bool {
	_, create := w.payload.(*protocol.Create)
	return create && w.asked > 1 && err.Code == chat.CodeRoomTaken && err.Suggest == "" // else another one looks like it
}

// noticesKept bounds the refusals that wait to be dismissed.
const noticesKept = 20

// tell shows a refusal that belongs to no row.
func (e *engine) tell(about string, err *chat.Error) {
	e.notices = append(e.notices[:len(e.notices):len(e.notices)], view.Notice{ID: e.nextID(), About: about, Error: err})
	if len(e.notices) > noticesKept {
		e.notices = e.notices[1:]
	}
	e.dirty.any = true
}
