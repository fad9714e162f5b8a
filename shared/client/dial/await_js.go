package dial

import (
	"context"
	"errors"
	"syscall/js"
)

// Await waits for a promise. What it was rejected with is the text of the error.
func Await(ctx context.Context, promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	var resolved, rejected js.Func
	settle := func(outcomeOf func(value js.Value) outcome) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			resolved.Release()
			rejected.Release()
			done <- outcomeOf(args[0])
			return nil
		})
	}
	resolved = settle(func(value js.Value) outcome { return outcome{value: value} })
	rejected = settle(func(reason js.Value) outcome {
		return outcome{err: errors.New(js.Global().Get("String").Invoke(reason).String())}
	})
	promise.Call("then", resolved, rejected)
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err() // the promise releases both functions once it is settled
	}
}
