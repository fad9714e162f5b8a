//go:build js

package browser

import (
	"syscall/js"

	"parley/app/ui/address"
)

// listenLinks shows rooms of this server in the page itself, whoever wrote the link. Clicks with another button or with a key held
// are the browser's, which may open a tab, a window or a download; go-app, which hears of them next, leaves only some of them alone.
func (b *Browser) listenLinks() {
	on(document(), "click", func(e js.Value) {
		target := e.Get("target")
		if target.Get("closest").Type() != js.TypeFunction || e.Get("defaultPrevented").Truthy() {
			return // a script may click on the document itself
		}
		link := target.Call("closest", "a[href]")
		switch {
		case !link.Truthy():
			return
		case modified(e):
			e.Call("stopPropagation")
			return
		case text(link.Get("target")) != "_blank" || text(link.Get("origin")) != text(global().Get("location").Get("origin")):
			return
		}
		path := decoded(text(link.Get("pathname")))
		if room, ok := address.RoomLink(Base(), path); ok {
			e.Call("preventDefault")
			e.Call("stopPropagation")
			b.events.Navigate(room, address.MessageAt(Base(), path))
		}
	})
}

// modified reports whether a click means more than to follow the link.
func modified(e js.Value) bool {
	return number(e.Get("button")) != 0 || e.Get("ctrlKey").Truthy() || e.Get("metaKey").Truthy() ||
		e.Get("shiftKey").Truthy() || e.Get("altKey").Truthy()
}
