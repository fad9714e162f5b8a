//go:build js

package browser

// rootID is the id of the element that ui.Root draws, on the server and here.
const rootID = "app"

// Mount makes go-app replace the page that the server drew. go-app takes the first element of the body for its own, and so an
// extension's, where one was put there before the program has started: then the page would be there twice. So the body, until
// Start, names our element as its first.
func Mount() {
	body := document().Get("body")
	root, ok := element(rootID)
	if !ok {
		root = document().Call("createElement", "div")
	}
	if parent := root.Get("parentNode"); !parent.Equal(body) {
		body.Call("prepend", root) // it is gone, or somebody has put something around it
	}
	if body.Get("firstElementChild").Equal(root) {
		return
	}
	ours := map[string]any{"value": root, "configurable": true}
	global().Get("Object").Call("defineProperty", body, "firstElementChild", ours)
}

// mounted ends what Mount has begun.
func mounted() { document().Get("body").Delete("firstElementChild") }
