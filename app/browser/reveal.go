//go:build js

package browser

import (
	"strconv"
	"syscall/js"
)

// Reveal scrolls to a row and puts the focus on it: so it is marked, and a screen reader reads it.
func (s *scroll) Reveal(key string) {
	row := rowOf(key)
	if !row.Truthy() {
		return
	}
	row.Call("setAttribute", "tabindex", "-1")
	row.Call("focus", map[string]any{"preventScroll": true})
	s.ShowAt(key, centered)
}

// Fold hides the end of the long message with that key, or shows it. Shown, the message stays where its beginning was; hidden,
// its button stays under the pointer.
func (s *scroll) Fold(key string, folded bool, label string) {
	row := rowOf(key)
	list, ok := element(timelineID)
	if !ok || !row.Truthy() {
		return
	}
	button := row.Call("querySelector", ".message__more")
	if !button.Truthy() {
		return
	}
	steady := row
	if folded {
		steady = button
	}
	was := top(steady)
	row.Call("querySelector", ".message__text").Get("classList").Call("toggle", "message__text--folded", folded)
	button.Call("setAttribute", "aria-expanded", strconv.FormatBool(!folded))
	button.Set("textContent", label)
	list.Set("scrollTop", list.Get("scrollTop").Float()+top(steady)-was)
	s.hold(list)
	s.look()
}

// NearRow scrolls a row into view, if it is not.
func (s *scroll) NearRow(key string) {
	if row := rowOf(key); row.Truthy() {
		row.Call("scrollIntoView", map[string]any{"block": "nearest"})
	}
}

// Near scrolls what a selector finds into view, if it is not.
func (s *scroll) Near(selector string) {
	if el := document().Call("querySelector", selector); el.Truthy() {
		el.Call("scrollIntoView", map[string]any{"block": "nearest"})
	}
}

// rowOf returns the row with a key, or null if it is not drawn.
func rowOf(key string) js.Value {
	return document().Call("querySelector", `#`+timelineID+` [data-key="`+escaped(key)+`"]`)
}

func escaped(value string) string { return text(js.Global().Get("CSS").Call("escape", value)) }

// listenSpoilers reports which spoilers are opened and closed, which the page's script does.
func (b *Browser) listenSpoilers() {
	on(document(), "click", func(e js.Value) {
		target := e.Get("target")
		if !call(target, "closest", "#"+timelineID+" .spoiler") {
			return
		}
		button := target.Call("closest", ".spoiler")
		row := button.Call("closest", "[data-key]")
		if !row.Truthy() {
			return
		}
		all := row.Call("querySelectorAll", ".spoiler")
		for n := range number(all.Get("length")) {
			if all.Index(n).Equal(button) {
				b.events.Spoiler(text(row.Get("dataset").Get("key")), n, text(button.Call("getAttribute", "aria-expanded")) == "true")
			}
		}
	})
}
