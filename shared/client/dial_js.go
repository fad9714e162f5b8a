//go:build js

package client

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall/js"
)

// NewDialer returns a Dialer for the server that this page came from, below the path base there, such as "/"; the browser keeps the
// token in a cookie.
func NewDialer(base string) Dialer { return dialer{base} }

type dialer struct{ base string }

// Dial connects; the browser sends the cookie by itself. That the server does not know the cookie shows as a goodbye.
func (d dialer) Dial(ctx context.Context) (Conn, error) {
	location := js.Global().Get("location")
	scheme := strings.Replace(location.Get("protocol").String(), "http", "ws", 1)
	s, err := newSocket(scheme + "//" + location.Get("host").String() + d.base + "ws")
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	select {
	case <-s.open:
		return s, nil
	case <-s.gone:
		s.Close()
		return nil, fmt.Errorf("connect: %w", s.err)
	case <-ctx.Done():
		s.Close()
		return nil, fmt.Errorf("connect: %w", ctx.Err())
	}
}

// SignIn becomes a guest, with a cookie that this program never sees.
func (d dialer) SignIn(ctx context.Context) error {
	abort := js.Global().Get("AbortController").New()
	defer context.AfterFunc(ctx, func() { abort.Call("abort") })()
	response, err := await(js.Global().Call("fetch", d.base+"api/guest", map[string]any{
		"method": "POST", "credentials": "same-origin", "cache": "no-store",
		"headers": map[string]any{"Content-Type": "application/json"},
		"body":    `{"keep":"cookie"}`, "signal": abort.Get("signal"),
	}))
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	if !response.Get("ok").Bool() {
		return fmt.Errorf("sign in: the server answers %d", response.Get("status").Int())
	}
	return nil
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
