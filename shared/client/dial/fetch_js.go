package dial

import (
	"context"
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
	answer, err = Await(context.Background(), js.Global().Call("fetch", d.base+path, options))
	if err != nil {
		return 0, js.Undefined(), err
	}
	return answer.Get("status").Int(), answer, nil
}
