package protocol

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"parley/shared/chat"
)

// Most of what a client gets are events and pages of them, and most of what a server gets are sends. In a browser encoding/json needs
// about 40 µs for each event, and on a server strict takes 13 µs for each send, a fifth of all that a message costs. So these
// kinds are read here as this program writes them; what looks otherwise in any way is left to the others. FuzzQuick and
// FuzzQuicklySaid hold both ways to the same results.

// quickly reads an event or a page of events. ok is false if encoding/json has to look at it.
func quickly(frame []byte) (f Frame, ok bool) {
	if !bytes.HasPrefix(frame, []byte(`{"k":"event"`)) && !bytes.HasPrefix(frame, []byte(`{"k":"page"`)) {
		return Frame{}, false
	}
	q := &quick{rest: string(frame)} // of which all that is read is a part: nothing else is copied
	switch {
	case q.take(`{"k":"event","d":{"event":`):
		p := new(Event)
		q.event(&p.Event)
		f.Payload = p
		q.must(`}}`)
	case q.take(`{"k":"page","id":`):
		p := new(Page)
		f.ID = q.int()
		q.must(`,"d":`)
		q.object(func(key string) { q.page(p, key) })
		f.Payload = p
		q.must(`}`)
	default:
		return Frame{}, false
	}
	return f, !q.odd && len(q.rest) == 0 && f.Payload.Validate() == nil
}

// quicklySaid reads a send of a plain text, which is nearly all that a server has to read. ok is false if strict has to look at it.
func quicklySaid(frame []byte) (f Frame, ok bool) {
	const begin = `{"k":"send","id":`
	if !bytes.HasPrefix(frame, []byte(begin)) {
		return Frame{}, false
	}
	q := &quick{rest: string(frame[len(begin):])}
	p := new(Send)
	f = Frame{ID: q.int(), Payload: p}
	q.must(`,"d":`)
	q.object(func(key string) {
		switch key {
		case "room":
			p.Room = chat.RoomID(strings.Clone(q.plain())) // may be kept for longer than the text
		case "nonce":
			p.Nonce = chat.Nonce(strings.Clone(q.plain()))
		case "text":
			p.Text = q.plain()
		default:
			q.odd = true
		}
	})
	q.must(`}`)
	return f, !q.odd && len(q.rest) == 0 && f.ID > 0 && p.Validate() == nil
}

// plain returns a string without escapes.
func (q *quick) plain() string {
	text := q.raw()
	q.odd = q.odd || !utf8.ValidString(text)
	return text
}

// quick is a reader of JSON that gives up at what is not quite ordinary.
type quick struct {
	rest string
	odd  bool
}

func (q *quick) take(text string) bool {
	rest, there := strings.CutPrefix(q.rest, text)
	q.rest = rest
	return there
}

func (q *quick) must(text string) { q.odd = !q.take(text) || q.odd }

// object reads an object; field reads the value of each key. A key that is there twice is odd.
func (q *quick) object(field func(key string)) {
	var seen [8]string
	q.must(`{`)
	for n := 0; !q.odd; n++ {
		key := q.raw()
		if n == len(seen) {
			q.odd = true
			return
		}
		for _, other := range seen[:n] {
			q.odd = q.odd || key == other
		}
		seen[n] = key
		if q.must(`:`); !q.odd {
			field(key)
		}
		if q.take(`}`) {
			return
		}
		q.must(`,`)
	}
}

func (q *quick) page(p *Page, key string) {
	switch key {
	case "room":
		p.Room = chat.RoomID(q.text())
	case "events":
		q.events(p)
	case "head":
		p.Head = chat.Seq(q.int())
	case "start":
		if p.Start = q.take(`true`); !p.Start {
			q.must(`false`)
		}
	default:
		q.odd = true
	}
}

func (q *quick) events(p *Page) {
	p.Events = make([]chat.Event, 0, chat.PageEvents)
	q.must(`[`)
	if q.take(`]`) {
		return
	}
	for !q.odd {
		p.Events = append(p.Events, chat.Event{})
		q.event(&p.Events[len(p.Events)-1])
		if q.take(`]`) {
			return
		}
		q.must(`,`)
	}
}

func (q *quick) event(e *chat.Event) {
	q.object(func(key string) {
		switch key {
		case "room":
			e.Room = chat.RoomID(q.text())
		case "seq":
			e.Seq = chat.Seq(q.int())
		case "kind":
			e.Kind = chat.EventKind(q.text())
		case "at":
			e.At = chat.Millis(q.int())
		case "by":
			q.user(&e.By)
		case "nonce":
			e.Nonce = chat.Nonce(q.text())
		case "message":
			e.Message = new(chat.Message)
			q.message(e.Message)
		case "was":
			e.Was = q.text()
		default:
			q.odd = true
		}
	})
}

func (q *quick) user(u *chat.User) {
	q.object(func(key string) {
		switch key {
		case "id":
			u.ID = chat.UserID(q.text())
		case "name":
			u.Name = q.text()
		case "rev":
			u.Rev = int(q.int())
		default:
			q.odd = true
		}
	})
}

func (q *quick) message(m *chat.Message) {
	q.object(func(key string) {
		if key != "text" {
			q.odd = true
			return
		}
		m.Text = q.text()
	})
}

// raw returns what stands between two quotes, if it stands for itself.
func (q *quick) raw() string {
	end := 1
	for end < len(q.rest) && q.rest[end] != '"' && q.rest[end] != '\\' && q.rest[end] >= ' ' {
		end++
	}
	if end >= len(q.rest) || q.rest[0] != '"' || q.rest[end] != '"' {
		q.odd = true
		return ""
	}
	text := q.rest[1:end]
	q.rest = q.rest[end+1:]
	return text
}

// text returns a string, which may have escapes.
func (q *quick) text() string {
	if len(q.rest) == 0 || q.rest[0] != '"' {
		q.odd = true
		return ""
	}
	end, escaped := 1, false
	for end < len(q.rest) && q.rest[end] != '"' {
		if q.rest[end] == '\\' {
			escaped = true
			end++
		}
		end++
	}
	if end >= len(q.rest) {
		q.odd = true
		return ""
	}
	literal := q.rest[:end+1]
	if !escaped {
		return q.plain()
	}
	var text string
	q.rest = q.rest[end+1:]
	q.odd = json.Unmarshal([]byte(literal), &text) != nil || q.odd
	return text
}

// int returns a whole number that is not too long to be exact everywhere.
func (q *quick) int() int64 {
	const digitsMax = 15
	n, digits := int64(0), 0
	for digits < len(q.rest) && digits <= digitsMax && q.rest[digits] >= '0' && q.rest[digits] <= '9' {
		n = 10*n + int64(q.rest[digits]-'0')
		digits++
	}
	if digits == 0 || digits > digitsMax || digits > 1 && q.rest[0] == '0' {
		q.odd = true
		return 0
	}
	q.rest = q.rest[digits:]
	return n
}
