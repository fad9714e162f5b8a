package protocol

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"parley/shared/chat"
)

// The fast path reads events, pages and sends in the exact form in which Encode writes them, and leaves everything else to the
// general readers (see codec.go). FuzzFastUpdate and FuzzFastSend demand the same results of both.

// fastUpdate reads an event or a page. ok is false if encoding/json has to read the frame.
func fastUpdate(frame []byte) (f Frame, ok bool) {
	if !bytes.HasPrefix(frame, []byte(`{"k":"event"`)) && !bytes.HasPrefix(frame, []byte(`{"k":"page"`)) {
		return Frame{}, false
	}
	r := &reader{rest: string(frame)} // all strings that are read are parts of this copy
	switch {
	case r.take(`{"k":"event","d":{"event":`):
		p := new(Event)
		r.event(&p.Event)
		f.Payload = p
		r.must(`}}`)
	case r.take(`{"k":"page","id":`):
		p := new(Page)
		f.ID = r.int()
		r.must(`,"d":`)
		r.object(func(key string) { r.page(p, key) })
		f.Payload = p
		r.must(`}`)
	default:
		return Frame{}, false
	}
	return f, !r.irregular && len(r.rest) == 0 && f.Payload.Validate() == nil
}

// fastSend reads a send whose text needs no escapes and has no explicit receiver. ok is false if strict has to read the frame.
func fastSend(frame []byte) (f Frame, ok bool) {
	const begin = `{"k":"send","id":`
	if !bytes.HasPrefix(frame, []byte(begin)) {
		return Frame{}, false
	}
	r := &reader{rest: string(frame[len(begin):])}
	p := new(Send)
	f = Frame{ID: r.int(), Payload: p}
	r.must(`,"d":`)
	r.object(func(key string) {
		switch key {
		case "room":
			p.Room = chat.RoomID(strings.Clone(r.plain())) // may outlive the text
		case "nonce":
			p.Nonce = chat.Nonce(strings.Clone(r.plain()))
		case "text":
			p.Text = r.plain()
		default:
			r.irregular = true
		}
	})
	r.must(`}`)
	return f, !r.irregular && len(r.rest) == 0 && f.ID > 0 && p.Validate() == nil
}

// plain reads a string without escapes.
func (r *reader) plain() string {
	text := r.raw()
	r.irregular = r.irregular || !utf8.ValidString(text)
	return text
}

// reader reads JSON as Encode writes it. It sets irregular at anything else, which makes worthless what it has read.
type reader struct {
	rest      string
	irregular bool
}

// take reads text, or returns false and reads nothing.
func (r *reader) take(text string) bool {
	rest, there := strings.CutPrefix(r.rest, text)
	r.rest = rest
	return there
}

// must reads text.
func (r *reader) must(text string) { r.irregular = !r.take(text) || r.irregular }

// object reads an object; field reads the value of each key. A repeated key is irregular.
func (r *reader) object(field func(key string)) {
	var seen [14]string
	r.must(`{`)
	for n := 0; !r.irregular; n++ {
		key := r.raw()
		if n == len(seen) {
			r.irregular = true
			return
		}
		for _, other := range seen[:n] {
			r.irregular = r.irregular || key == other
		}
		seen[n] = key
		if r.must(`:`); !r.irregular {
			field(key)
		}
		if r.take(`}`) {
			return
		}
		r.must(`,`)
	}
}

func (r *reader) page(p *Page, key string) {
	switch key {
	case "room":
		p.Room = chat.RoomID(r.text())
	case "from":
		p.From = chat.Seq(r.int())
	case "to":
		p.To = chat.Seq(r.int())
	case "events":
		r.events(p)
	case "head":
		p.Head = chat.Seq(r.int())
	case "start":
		p.Start = r.bool()
	default:
		r.irregular = true
	}
}

func (r *reader) events(p *Page) {
	p.Events = make([]chat.Event, 0, chat.PageEvents)
	r.list(func() {
		p.Events = append(p.Events, chat.Event{})
		r.event(&p.Events[len(p.Events)-1])
	})
}

func (r *reader) event(e *chat.Event) {
	r.object(func(key string) {
		switch key {
		case "room":
			e.Room = chat.RoomID(r.text())
		case "seq":
			e.Seq = chat.Seq(r.int())
		case "kind":
			e.Kind = chat.EventKind(r.text())
		case "at":
			e.At = chat.Millis(r.int())
		case "by":
			r.user(&e.By)
		case "nonce":
			e.Nonce = chat.Nonce(r.text())
		case "message":
			e.Message = new(chat.Message)
			r.message(e.Message)
		case "was":
			e.Was = r.text()
		case "rev":
			e.Rev = chat.Seq(r.int())
		case "target":
			e.Target = chat.Seq(r.int())
		case "reaction":
			e.Reaction = new(chat.Reaction)
			r.reaction(e.Reaction)
		case "on":
			e.On = r.bool()
		case "from":
			e.From = chat.Seq(r.int())
		default:
			r.irregular = true
		}
	})
}

func (r *reader) user(u *chat.User) {
	r.object(func(key string) {
		switch key {
		case "id":
			u.ID = chat.UserID(r.text())
		case "name":
			u.Name = r.text()
		case "rev":
			u.Rev = int(r.int())
		default:
			r.irregular = true
		}
	})
}

func (r *reader) message(m *chat.Message) {
	r.object(func(key string) {
		switch key {
		case "text":
			m.Text = r.text()
		case "reply":
			m.Reply = chat.Seq(r.int())
		case "edited_at":
			m.EditedAt = chat.Millis(r.int())
		case "reactions":
			r.list(func() {
				m.Reactions = append(m.Reactions, chat.Reaction{})
				r.reaction(&m.Reactions[len(m.Reactions)-1])
			})
		default:
			r.irregular = true
		}
	})
}

func (r *reader) reaction(one *chat.Reaction) {
	r.object(func(key string) {
		switch key {
		case "key":
			one.Key = r.text()
		case "first":
			one.First = chat.Seq(r.int())
		case "count":
			one.Count = int(r.int())
		case "users":
			r.list(func() { one.Users = append(one.Users, chat.UserID(r.text())) })
		case "mine":
			one.Mine = r.bool()
		default:
			r.irregular = true
		}
	})
}

func (r *reader) bool() bool {
	if r.take(`true`) {
		return true
	}
	r.must(`false`)
	return false
}

// list reads an array; item reads each of its values.
func (r *reader) list(item func()) {
	r.must(`[`)
	if r.take(`]`) {
		return
	}
	for !r.irregular {
		item()
		if r.take(`]`) {
			return
		}
		r.must(`,`)
	}
}

// raw reads a string of any bytes without escapes.
func (r *reader) raw() string {
	end := 1
	for end < len(r.rest) && r.rest[end] != '"' && r.rest[end] != '\\' && r.rest[end] >= ' ' {
		end++
	}
	if end >= len(r.rest) || r.rest[0] != '"' || r.rest[end] != '"' {
		r.irregular = true
		return ""
	}
	text := r.rest[1:end]
	r.rest = r.rest[end+1:]
	return text
}

// text reads a string, which may have escapes.
func (r *reader) text() string {
	if len(r.rest) == 0 || r.rest[0] != '"' {
		r.irregular = true
		return ""
	}
	end, escaped := 1, false
	for end < len(r.rest) && r.rest[end] != '"' {
		if r.rest[end] == '\\' {
			escaped = true
			end++
		}
		end++
	}
	if end >= len(r.rest) {
		r.irregular = true
		return ""
	}
	literal := r.rest[:end+1]
	if !escaped {
		return r.plain()
	}
	var text string
	r.rest = r.rest[end+1:]
	r.irregular = json.Unmarshal([]byte(literal), &text) != nil || r.irregular
	return text
}

// int reads a non-negative integer of up to 15 digits: every language holds it exactly.
func (r *reader) int() int64 {
	const digitsMax = 15
	n, digits := int64(0), 0
	for digits < len(r.rest) && digits <= digitsMax && r.rest[digits] >= '0' && r.rest[digits] <= '9' {
		n = 10*n + int64(r.rest[digits]-'0')
		digits++
	}
	if digits == 0 || digits > digitsMax || digits > 1 && r.rest[0] == '0' {
		r.irregular = true
		return 0
	}
	r.rest = r.rest[digits:]
	return n
}
