//go:build linux

// Package raw speaks the wire as cheaply as can be, for measurements: the clients share the machine of the server that is measured.
package raw

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley/server/test/kit"
)

// Listener is a connection that does as little as can be. It counts the events that come, and measures how long they were under way
// if it has Delays.
type Listener struct {
	Conn net.Conn
	In   *bufio.Reader // nil while a poller reads
	rest []byte        // of a frame that has come in part, of the poller
	buf  []byte
	out  sync.Mutex

	Events  atomic.Int64
	Acks    atomic.Int64
	Delays  *Delays // nil: it only counts
	Answers chan answer
}

// answer is what came to a command.
type answer struct {
	ID uint64 `json:"id"`
	K  string `json:"k"`
}

// NewGuest creates a guest and returns the token.
func NewGuest(w kit.Route, url string) (string, error) {
	answer, err := w.Client().Post(url+"/api/guest", "application/json", strings.NewReader("{}"))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	var guest struct{ Token string }
	if err := json.NewDecoder(answer.Body).Decode(&guest); err != nil || guest.Token == "" {
		return "", fmt.Errorf("become a guest: status %d, %w", answer.StatusCode, err)
	}
	return guest.Token, nil
}

// Listen connects as a new guest and joins rooms. With d it measures delays.
func Listen(w kit.Route, url string, d *Delays, rooms ...string) (*Listener, error) {
	token, err := NewGuest(w, url)
	if err != nil {
		return nil, err
	}
	return ListenAs(w, url, token, d, rooms...)
}

// ListenAs is Listen with the token of a guest.
func ListenAs(w kit.Route, url, token string, d *Delays, rooms ...string) (*Listener, error) {
	addr := url[strings.Index(url, "//")+2:]
	conn, err := w.Dial(addr)
	if err != nil {
		return nil, err
	}
	l := &Listener{Conn: conn, In: bufio.NewReaderSize(conn, 4<<10), Delays: d, Answers: NewAnswers()}
	fmt.Fprintf(conn, "GET /ws HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer %s\r\n\r\n", addr, token)
	response, err := http.ReadResponse(l.In, nil)
	if err != nil || response.StatusCode != http.StatusSwitchingProtocols {
		return nil, fmt.Errorf("upgrade: %v, %w", response, err)
	}
	if _, err := l.Read(); err != nil { // welcome
		return nil, err
	}
	for i, room := range rooms {
		l.Say(fmt.Sprintf(`{"k":"join","id":%d,"d":{"room":%q}}`, i+1, room))
		if err := l.Await(uint64(i + 1)); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// NewAnswers returns the channel that a Listener made by hand needs.
func NewAnswers() chan answer { return make(chan answer, 64) }

// Await reads until an answer has come.
func (l *Listener) Await(id uint64) error {
	for {
		if err := l.Next(); err != nil {
			return err
		}
		select {
		case a := <-l.Answers:
			if a.ID == id && a.K != "failed" {
				return nil
			}
			return fmt.Errorf("command %d was answered with %+v", id, a)
		default:
		}
	}
}

// Run reads until the connection ends.
func (l *Listener) Run() {
	for l.Next() == nil {
	}
}

// Next reads one message.
func (l *Listener) Next() error {
	message, err := l.Read()
	if err == nil {
		l.take(message)
	}
	return err
}

// take counts what is in a message, and answers what wants an answer.
func (l *Listener) take(message []byte) {
	n := int64(bytes.Count(message, []byte(`{"k":"event"`)))
	if n > 0 && l.Delays != nil {
		l.Delays.add(underWay(message))
	}
	l.Events.Add(n)
	if n == 0 && bytes.Contains(message, []byte(`"k":"ping"`)) {
		l.Say(`{"k":"pong"}`)
	}
	if n == 0 {
		l.Acks.Add(int64(bytes.Count(message, []byte(`{"k":"sent"`))))
	}
	if n == 0 && bytes.Contains(message, []byte(`,"id":`)) {
		l.answered(message)
	}
}

func (l *Listener) answered(message []byte) {
	for line := range bytes.Lines(message) {
		var a answer
		if json.Unmarshal(line, &a) == nil && a.ID > 0 {
			select {
			case l.Answers <- a:
			default:
			}
		}
	}
}

// Read returns the payload of a frame. It is good until the next.
func (l *Listener) Read() ([]byte, error) {
	var head [10]byte
	if _, err := io.ReadFull(l.In, head[:2]); err != nil {
		return nil, err
	}
	size := int(head[1] & 0x7f)
	switch size {
	case 126:
		if _, err := io.ReadFull(l.In, head[:2]); err != nil {
			return nil, err
		}
		size = int(binary.BigEndian.Uint16(head[:2]))
	case 127:
		if _, err := io.ReadFull(l.In, head[:8]); err != nil {
			return nil, err
		}
		size = int(binary.BigEndian.Uint64(head[:8]))
	}
	l.buf = slices.Grow(l.buf[:0], size)[:size]
	_, err := io.ReadFull(l.In, l.buf)
	return l.buf, err
}

// Say sends a frame, masked with zeros.
func (l *Listener) Say(text string) error {
	frame := []byte{0x81, 0x80 | byte(len(text))}
	if len(text) >= 126 {
		frame = binary.BigEndian.AppendUint16([]byte{0x81, 0x80 | 126}, uint16(len(text)))
	}
	frame = append(append(frame, 0, 0, 0, 0), text...)
	l.out.Lock()
	defer l.out.Unlock()
	_, err := l.Conn.Write(frame)
	return err
}

// Speak sends the n-th message of a listener, with the time in it.
func (l *Listener) Speak(room string, n int) error {
	now := time.Now().UnixNano()
	return l.Say(fmt.Sprintf(`{"k":"send","id":%d,"d":{"room":%q,"nonce":"bench-%d-%d","text":"t=%d %s"}}`, n, room, now, n, now, BenchText))
}

// BenchText is the text of a message, without the time that stands before it.
const BenchText = "the text of a message is about as long as this one"
