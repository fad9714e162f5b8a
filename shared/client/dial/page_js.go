package dial

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"syscall/js"

	"parley/shared/client/view"
	"parley/shared/protocol"
)

// PageDialer is the Dialer for the server that this page came from. The browser keeps the token in a cookie, or the
// program in its memory after KeepInMemory.
type PageDialer struct {
	base string // the path of the server there, such as "/"

	mu       sync.Mutex
	inMemory bool
	token    string // in memory
	failures int    // dials since the last that worked
}

// tokenOffer is how a token goes with a handshake: a script can set no other header of it than the subprotocols.
const tokenOffer = "parley.token."

// askAfter is how many dials fail before the server is asked for the reason, which the socket does not tell.
const askAfter = 3

// New returns a Dialer for the server that this page came from, below the path base there, such as "/".
func New(base string) *PageDialer { return &PageDialer{base: base} }

// KeepInMemory makes the next SignIn a new guest, whose token is lost with the page.
func (d *PageDialer) KeepInMemory() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.inMemory, d.token = true, ""
}

// Dial connects; the browser sends the cookie by itself. That the server does not know the cookie shows as a goodbye.
func (d *PageDialer) Dial(ctx context.Context) (Conn, error) {
	location := js.Global().Get("location")
	scheme := strings.Replace(location.Get("protocol").String(), "http", "ws", 1)
	s, err := newSocket(scheme+"//"+location.Get("host").String()+d.base+"ws", d.offers())
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	select {
	case <-s.open:
		d.failed(false)
		return s, nil
	case <-s.gone:
		s.Close()
		return nil, d.why(ctx, fmt.Errorf("connect: %w", s.err))
	case <-ctx.Done():
		s.Close()
		return nil, fmt.Errorf("connect: %w", ctx.Err())
	}
}

func (d *PageDialer) offers() []any {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.token == "" {
		return []any{protocol.Subprotocol}
	}
	return []any{protocol.Subprotocol, tokenOffer + d.token}
}

// failed counts dials that came to nothing, and returns how many there were in a row.
func (d *PageDialer) failed(yes bool) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.failures++; !yes {
		d.failures = 0
	}
	return d.failures
}

// why adds the cause, as far as a page can know it.
func (d *PageDialer) why(ctx context.Context, err error) error {
	n := d.failed(true)
	if online := Property(js.Global().Get("navigator"), "onLine"); online.Type() == js.TypeBoolean && !online.Bool() {
		return &Error{Cause: view.CauseNetwork, Err: err}
	}
	if n < askAfter {
		return err
	}
	status, _, asked := d.fetch(ctx, "GET", "healthz", "")
	switch {
	case asked != nil:
		return err
	case status == 200:
		return &Error{Cause: view.CauseSocket, Err: err}
	}
	return &Error{Cause: causeOfStatus(status), Err: err}
}

// causeOfStatus says what an answer means that is no success.
func causeOfStatus(status int) view.Cause {
	switch status {
	case 429:
		return view.CauseBusy
	case 502, 503, 504:
		return view.CauseProxy
	case 401, 407:
		return view.CauseLogin
	}
	return view.CauseServer
}
