package dial

import (
	"context"
	"errors"
	"syscall/js"
)

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
