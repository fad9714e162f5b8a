//go:build js

package browser

import (
	"errors"
	"syscall/js"
)

func global() js.Value   { return js.Global() }
func document() js.Value { return js.Global().Get("document") }

// element returns the element with that id; ok is false if there is none.
func element(id string) (el js.Value, ok bool) {
	el = document().Call("getElementById", id)
	return el, el.Truthy()
}

// on calls fn for each event of that name, for as long as the page lives.
func on(target js.Value, event string, fn func(e js.Value)) {
	target.Call("addEventListener", event, handler(fn))
}

// capture is on for events that do not bubble.
func capture(target js.Value, event string, fn func(e js.Value)) {
	target.Call("addEventListener", event, handler(fn), map[string]any{"capture": true, "passive": true})
}

// handler returns fn for JavaScript. A panic in it shows the failure instead of ending the program without a word.
func handler(fn func(e js.Value)) js.Func {
	return js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer Guard()
		if len(args) > 0 {
			fn(args[0])
		} else {
			fn(js.Undefined())
		}
		return nil
	})
}

// soon calls fn from the event loop, after what is happening now.
func soon(fn func()) { after(0, fn) }

// after calls fn from the event loop after so many milliseconds.
func after(ms int, fn func()) {
	var once js.Func
	once = handler(func(js.Value) {
		once.Release()
		fn()
	})
	global().Call("setTimeout", once, ms)
}

// matches evaluates a media query.
func matches(query string) bool { return global().Call("matchMedia", query).Get("matches").Truthy() }

// try calls fn and returns what JavaScript threw in it.
func try(fn func()) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			jsErr, ok := thrown.(js.Error)
			if !ok {
				panic(thrown)
			}
			err = errors.New(text(jsErr.Value.Get("message")))
		}
	}()
	fn()
	return nil
}

func text(v js.Value) string {
	if v.Type() == js.TypeString {
		return v.String()
	}
	return ""
}

func number(v js.Value) int {
	if v.Type() == js.TypeNumber {
		return v.Int()
	}
	return 0
}
