//go:build js

package browser

import (
	"errors"
	"syscall/js"

	"parley/shared/client/dial"
)

func global() js.Value   { return js.Global() }
func document() js.Value { return js.Global().Get("document") }

// property reads a property that the browser may refuse: see dial.Property.
func property(of js.Value, name string) js.Value { return dial.Property(of, name) }

// navigator returns a property of the navigator, where most of what a browser may refuse is.
func navigator(name string) js.Value { return property(global().Get("navigator"), name) }

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
func after(ms int, fn func()) { global().Call("setTimeout", once(fn), ms) }

// onFrame calls fn when the page is about to be drawn, which a hidden page never is.
func onFrame(fn func()) { global().Call("requestAnimationFrame", once(fn)) }

// once returns fn for JavaScript, which calls it once.
func once(fn func()) js.Func {
	var f js.Func
	f = handler(func(js.Value) {
		f.Release()
		fn()
	})
	return f
}

// matches evaluates a media query.
func matches(query string) bool {
	return property(global().Call("matchMedia", query), "matches").Truthy() // null in a frame that is not drawn
}

// try calls fn and returns what JavaScript threw in it. Something missing that fn uses is an error too: browsers have null in
// place of what they refuse.
func try(fn func()) (err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case js.Error:
			err = errors.New(message(thrown.Value))
		case *js.ValueError:
			err = thrown
		default:
			panic(thrown)
		}
	}()
	fn()
	return nil
}

// message returns what an exception says. Anything can be thrown.
func message(thrown js.Value) string {
	if thrown.Type() != js.TypeObject {
		return thrown.String()
	}
	return text(property(thrown, "message"))
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
