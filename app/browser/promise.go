//go:build js

package browser

import (
	"context"
	"syscall/js"
)

// promise waits for a promise. What it was rejected with is an error.
func promise(ctx context.Context, p js.Value) (js.Value, error) {
	type answer struct {
		value js.Value
		err   error
	}
	done := make(chan answer, 2)
	good := handler(func(v js.Value) { done <- answer{v, nil} })
	bad := handler(func(js.Value) { done <- answer{js.Undefined(), errRefused} })
	p.Call("then", good, bad)
	select {
	case a := <-done:
		good.Release()
		bad.Release()
		return a.value, a.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err() // the promise may still call good or bad: they stay
	}
}
