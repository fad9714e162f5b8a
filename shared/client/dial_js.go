//go:build js

package client

import (
	"context"
	"errors"
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

// NewDialer returns a Dialer for the server that this page came from, below the path base there, such as "/".
func NewDialer(base string) *PageDialer { return &PageDialer{base: base} }

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
		return &DialError{Cause: view.CauseNetwork, Err: err}
	}
	if n < askAfter {
		return err
	}
	status, _, asked := d.fetch(ctx, "GET", "healthz", "")
	switch {
	case asked != nil:
		return err
	case status == 200:
		return &DialError{Cause: view.CauseSocket, Err: err}
	}
	return &DialError{Cause: causeOfStatus(status), Err: err}
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

// SignIn becomes a guest: with a cookie that this program never sees, or with a token in its memory.
func (d *PageDialer) SignIn(ctx context.Context) error {
	d.mu.Lock()
	inMemory := d.inMemory
	d.mu.Unlock()
	body := `{"keep":"cookie"}`
	if inMemory {
		body = `{}`
	} else if enabled := Property(js.Global().Get("navigator"), "cookieEnabled"); enabled.Type() == js.TypeBoolean && !enabled.Bool() {
		return &DialError{Cause: view.CauseCookies}
	}
	status, answer, err := d.fetch(ctx, "POST", "api/guest", body)
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if status != 200 {
		return &DialError{Cause: causeOfStatus(status), Err: fmt.Errorf("sign in: the server answers %d", status)}
	}
	if !inMemory {
		return nil
	}
	return d.remember(answer)
}

// remember takes the token out of the answer of a sign-in.
func (d *PageDialer) remember(answer js.Value) error {
	said, err := await(answer.Call("json"))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	token := said.Get("token")
	if token.Type() != js.TypeString {
		return errors.New("sign in: the server sends no token")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.token = token.String()
	return nil
}

// SignOut revokes the token, for all tabs of this browser. It succeeds if the server does not know the token.
func (d *PageDialer) SignOut(ctx context.Context) error {
	status, _, err := d.fetch(ctx, "DELETE", "api/guest", "{}")
	if err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	if status != 204 && status != 401 {
		return &DialError{Cause: causeOfStatus(status), Err: fmt.Errorf("sign out: the server answers %d", status)}
	}
	return nil
}

// fetch makes a request of the server, for a path below its base.
func (d *PageDialer) fetch(ctx context.Context, method, path, body string) (status int, answer js.Value, err error) {
	abort := js.Global().Get("AbortController").New()
	defer context.AfterFunc(ctx, func() { abort.Call("abort") })()
	headers := map[string]any{"Content-Type": "application/json"}
	options := map[string]any{
		"method": method, "credentials": "same-origin", "cache": "no-store", "headers": headers, "signal": abort.Get("signal"),
	}
	if body != "" {
		options["body"] = body
	}
	d.mu.Lock()
	if d.inMemory {
		options["credentials"] = "omit" // a cookie would be somebody else's
	}
	if d.token != "" {
		headers["Authorization"] = "Bearer " + d.token
	}
	d.mu.Unlock()
	answer, err = await(js.Global().Call("fetch", d.base+path, options))
	if err != nil {
		return 0, js.Undefined(), err
	}
	return answer.Get("status").Int(), answer, nil
}

// await waits for a promise.
func await(promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	kept := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{value: args[0]}
		return nil
	})
	defer kept.Release()
	broken := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{err: errors.New(js.Global().Get("String").Invoke(args[0]).String())}
		return nil
	})
	defer broken.Release()
	promise.Call("then", kept, broken)
	o := <-done
	return o.value, o.err
}
