//go:build js

package browser

import "syscall/js"

// What works around go-app, or uses what it does not export, is here, except where an event is handled besides: listenLinks sees
// clicks before go-app, history.listen sees its navigation, and frames draws between its frames.

// rootID is the id of the element that ui.Root draws, on the server and here.
const rootID = "app"

// drawers are the classes of that element while the list of rooms, or of people, is open over the page.
var drawers = []string{"app--rooms", "app--people"}

// Mount makes go-app replace the page that the server drew. go-app takes the first element of the body for its own, and so an
// extension's, where one was put there before the program has started: then the page would be there twice. So the body, until
// Start, names our element as its first, and tells when it is replaced.
func (b *Browser) Mount() {
	body := document().Get("body")
	root, ok := element(rootID)
	if !ok {
		root = document().Call("createElement", "div")
	}
	if parent := root.Get("parentNode"); !parent.Equal(body) {
		body.Call("prepend", root) // it is gone, or somebody has put something around it
	}
	body.Set("replaceChild", js.FuncOf(func(_ js.Value, args []js.Value) any {
		body.Delete("replaceChild")
		b.takeOver()
		for _, class := range drawers { // they may have been opened while the page was drawn
			args[0].Get("classList").Call("toggle", class, drawn(class))
		}
		go layOut(body)
		return body.Call("replaceChild", args[0], args[1])
	}))
	if body.Get("firstElementChild").Equal(root) {
		return
	}
	ours := map[string]any{"value": root, "configurable": true}
	global().Get("Object").Call("defineProperty", body, "firstElementChild", ours)
}

// layOut has the browser style and lay out the page in a task of its own, between the one that draws and the one that paints.
func layOut(body js.Value) {
	Yield()
	_ = number(body.Get("offsetHeight"))
}

// mounted ends what Mount has begun.
func mounted() { document().Get("body").Delete("firstElementChild") }

// offerUpdate has go-app say that a new version is ready. Its own script calls this when the service worker has one.
func offerUpdate() { global().Call("goappOnUpdate") }
