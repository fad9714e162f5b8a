//go:build js

package browser

import (
	"fmt"
	"runtime/debug"
	"syscall/js"
)

// Guard is to be deferred at the edges of the program: a panic that comes here is shown, with a way to start again,
// instead of leaving a page that has silently stopped. The page's script watches for an end without a panic.
func Guard() {
	if thrown := recover(); thrown != nil {
		global().Get("console").Call("error", fmt.Sprintf("panic: %v\n%s", thrown, debug.Stack()))
		showFailure()
	}
}

func showFailure() {
	if _, shown := element("failure"); shown {
		return
	}
	words := prefs{}.Lang().Words()
	box := document().Call("createElement", "div")
	box.Set("id", "failure")
	box.Set("className", "failure")
	box.Call("setAttribute", "role", "alert")
	said := document().Call("createElement", "span")
	said.Set("textContent", words.Broken)
	button := document().Call("createElement", "button")
	button.Set("type", "button")
	button.Set("className", "button")
	button.Set("textContent", words.Reload)
	button.Call("addEventListener", "click", js.FuncOf(func(js.Value, []js.Value) any {
		global().Get("location").Call("reload")
		return nil
	}))
	box.Call("append", said, button)
	document().Get("body").Call("append", box)
}
