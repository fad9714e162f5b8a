package protocol

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"parley/shared/chat"
)

// Three readers of JSON stand behind DecodeCommand and DecodeUpdate:
//
//   - strict.go reads all commands. What clients send is not trusted: encoding/json would accept unknown, repeated and
//     wrongly-cased fields, and would replace lone surrogates.
//   - encoding/json reads all updates. A client skips fields that it does not know, so that servers can add some.
//   - fastpath.go reads the three kinds that make up nearly all traffic, written as Encode writes them: send on the server, event
//     and page in the client. It returns what one of the others would have returned, or leaves the frame to it.
//
// BenchmarkReaders measures what the fast path saves; docs/decisions.md has the figures.

// Frame is one decoded frame. ID is 0 where the kind has none.
type Frame struct {
	ID      int64
	Payload Payload
}

// envelope is a frame as it stands on the wire.
type envelope struct {
	Kind Kind            `json:"k"`
	ID   int64           `json:"id,omitempty"`
	Data json.RawMessage `json:"d,omitempty"`
}

// Encode returns p as a frame, without a newline. An id of 0 is left out. The frame is valid UTF-8.
func Encode(id int64, p Payload) []byte {
	data, err := json.Marshal(p)
	if err != nil {
		panic("protocol: " + err.Error()) // payloads are plain data: only a broken program gets here
	}
	if bytes.Equal(data, []byte("{}")) {
		data = nil
	}
	frame, err := json.Marshal(envelope{p.Kind(), id, data})
	if err != nil {
		panic("protocol: " + err.Error())
	}
	return frame
}

// Split returns the frames of one WebSocket message, without blank lines.
func Split(message []byte) [][]byte {
	const space = " \t\r" // the JSON white space that may surround a frame
	var frames [][]byte
	for line := range bytes.SplitSeq(message, []byte{'\n'}) {
		if line = bytes.Trim(line, space); len(line) > 0 {
			frames = append(frames, line)
		}
	}
	return frames
}

// DecodeCommand decodes a frame of a client. It refuses unknown, repeated and wrongly-cased fields, nulls, lone surrogates and
// values out of range. The error is a *chat.Error; Frame.ID is also set beside an error if the frame has one, so that the
// answer can carry it.
func DecodeCommand(frame []byte) (Frame, error) {
	if f, ok := fastSend(frame); ok {
		return f, nil
	}
	return strictCommand(frame)
}

func strictCommand(frame []byte) (Frame, error) {
	if !utf8.Valid(frame) {
		return Frame{}, chat.Errorf(chat.CodeBadText, "a frame is UTF-8")
	}
	var env envelope
	if err := strict(frame, &env); err != nil {
		return Frame{ID: max(looseID(frame), 0)}, err
	}
	if env.ID < 0 {
		return Frame{}, chat.Errorf(chat.CodeBadFrame, "an id is a positive integer")
	}
	p, err := newCommand(env)
	if err != nil {
		return Frame{ID: env.ID}, err
	}
	if err := strict(orEmpty(env.Data), p); err != nil {
		return Frame{ID: env.ID}, err
	}
	if err := p.Validate(); err != nil {
		return Frame{ID: env.ID}, err
	}
	return Frame{env.ID, p}, nil
}

// newCommand returns an empty payload of env's kind.
func newCommand(env envelope) (Payload, error) {
	build, known := commands[env.Kind]
	switch {
	case env.Kind == "":
		return nil, chat.Errorf(chat.CodeBadFrame, "a frame has a kind")
	case !known:
		return nil, chat.Errorf(chat.CodeUnsupported, "this server does not know that kind of frame")
	case signals[env.Kind] != (env.ID == 0):
		return nil, chat.Errorf(chat.CodeBadFrame, "a command has an id from 1, a signal has none")
	}
	return build(), nil
}

// DecodeUpdate decodes a frame of a server. It skips unknown fields, so that a newer server can add some. The error is a
// *chat.Error: unsupported for an unknown kind, which the client skips, and bad_frame for a malformed one. Frame.ID is also set
// beside an error if the frame has one, because that command gets no other answer.
func DecodeUpdate(frame []byte) (Frame, error) {
	if f, ok := fastUpdate(frame); ok {
		return f, nil
	}
	return tolerantUpdate(frame)
}

func tolerantUpdate(frame []byte) (Frame, error) {
	var env envelope
	if err := json.Unmarshal(frame, &env); err != nil {
		return Frame{}, chat.Errorf(chat.CodeBadFrame, "not a frame: %v", err)
	}
	build, known := updates[env.Kind]
	if !known {
		return Frame{ID: env.ID}, chat.Errorf(chat.CodeUnsupported, "unknown kind %.20q", env.Kind)
	}
	p := build()
	if err := json.Unmarshal(orEmpty(env.Data), p); err != nil {
		return Frame{ID: env.ID}, chat.Errorf(chat.CodeBadFrame, "%s: %v", env.Kind, err)
	}
	if err := p.Validate(); err != nil {
		return Frame{ID: env.ID}, err
	}
	return Frame{env.ID, p}, nil
}

func orEmpty(data json.RawMessage) []byte {
	if len(data) == 0 {
		return []byte("{}")
	}
	return data
}

// looseID returns the id of a frame that the strict reader refused, so that its sender learns which one was wrong.
func looseID(frame []byte) int64 {
	var loose struct {
		ID int64 `json:"id"`
	}
	if json.Unmarshal(frame, &loose) != nil {
		return 0
	}
	return loose.ID
}
