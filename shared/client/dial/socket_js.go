//go:build js

package dial

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	"parley/shared/chat"
	"parley/shared/client/mailbox"
)

// socket is a Conn over the browser's WebSocket. The WebSocket library's own wrapper is not used here: after a
// close its Read loses the close code and, at random, the messages before it, among them the goodbye; and it closes with
// codes that browsers refuse, so that a connection given up stays open.
type socket struct {
	ws       js.Value
	open     chan struct{}
	gone     chan struct{}
	err      error // set before gone is closed
	messages *mailbox.Mailbox[[]byte]
	unread   [][]byte
	handlers map[string]js.Func
}

func newSocket(url string, offers []any) (s *socket, err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case js.Error:
			err = thrown
		case *js.ValueError: // there is no WebSocket
			err = thrown
		default:
			panic(thrown)
		}
	}()
	s = &socket{
		ws:   js.Global().Get("WebSocket").New(url, offers),
		open: make(chan struct{}), gone: make(chan struct{}), messages: mailbox.New[[]byte](),
	}
	s.ws.Set("binaryType", "arraybuffer")
	s.handlers = map[string]js.Func{
		"open":    handler(func(js.Value) { close(s.open) }),
		"message": handler(s.receive),
		"close": handler(func(event js.Value) {
			s.end(&CloseError{Code: event.Get("code").Int(), Reason: event.Get("reason").String()})
		}),
	}
	for name, f := range s.handlers {
		s.ws.Call("addEventListener", name, f)
	}
	return s, nil
}

// handler wraps a function that must not block: the browser waits for it.
func handler(fn func(event js.Value)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		fn(args[0])
		return nil
	})
}

func (s *socket) receive(event js.Value) {
	data := event.Get("data")
	if data.Type() != js.TypeString {
		s.fail(errors.New("the server sent a binary message"))
		return
	}
	message := []byte(data.String())
	if len(message) > chat.MessageBytes {
		s.fail(fmt.Errorf("the server sent a message of %d bytes", len(message)))
		return
	}
	s.messages.Put(message)
}

func (s *socket) fail(err error) {
	s.end(err)
	s.ws.Call("close", 1000)
}

// end notes why there will be no more messages. The first reason counts.
func (s *socket) end(err error) {
	select {
	case <-s.gone:
	default:
		s.err = err
		close(s.gone)
		s.messages.Close()
	}
}

// Read returns the next message. What arrived before a close is read before its CloseError.
func (s *socket) Read(ctx context.Context) ([]byte, error) {
	for len(s.unread) == 0 {
		if s.messages.Done() {
			return nil, s.err
		}
		select {
		case <-s.messages.Wake:
			s.unread = s.messages.Take()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	message := s.unread[0]
	s.unread = s.unread[1:]
	return message, nil
}

// Write sends one text message; the browser queues it.
func (s *socket) Write(_ context.Context, message []byte) error {
	const isOpen = 1
	if s.ws.Get("readyState").Int() != isOpen {
		return errors.New("the connection is not open")
	}
	s.ws.Call("send", string(message))
	return nil
}

// Close ends the connection. The browser says farewell to the server by itself, which may take long on a dead connection.
func (s *socket) Close() error {
	s.end(errors.New("closed"))
	for name, f := range s.handlers {
		s.ws.Call("removeEventListener", name, f)
		f.Release()
	}
	s.handlers = nil
	s.ws.Call("close", 1000)
	return nil
}
