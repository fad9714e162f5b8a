//go:build js

package browser

import "syscall/js"

// settleTime is when the heights are known of rows that were never on screen before, in milliseconds.
const settleTime = 150

// Reveal scrolls to a row and puts the focus on it: so it is marked, and a screen reader reads it.
func (s *scroll) Reveal(key string) {
	row := document().Call("querySelector", `#`+timelineID+` [data-key="`+escaped(key)+`"]`)
	if !row.Truthy() {
		return
	}
	center := map[string]any{"block": "center"}
	row.Call("setAttribute", "tabindex", "-1")
	row.Call("focus", map[string]any{"preventScroll": true})
	row.Call("scrollIntoView", center)
	after(settleTime, func() { row.Call("scrollIntoView", center) })
}

// Near scrolls what a selector finds into view, if it is not.
func (s *scroll) Near(selector string) {
	if el := document().Call("querySelector", selector); el.Truthy() {
		el.Call("scrollIntoView", map[string]any{"block": "nearest"})
	}
}

func escaped(value string) string { return text(js.Global().Get("CSS").Call("escape", value)) }
