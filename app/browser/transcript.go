//go:build js

package browser

import (
	"strings"
	"syscall/js"

	"parley/app/ui/render"
)

// listenTaking makes copies and prints of a room from all rows that are loaded: only those near the screen are in the page.
func (b *Browser) listenTaking() {
	b.listenSpoilers()
	on(document(), "copy", b.copied)
	for _, event := range []string{"selectstart", "mouseup", "touchend"} { // not selectionchange: each key in a field is one
		on(document(), event, func(js.Value) { soon(b.selecting) })
	}
	on(global(), "beforeprint", func(js.Value) { b.print() })
	on(global(), "afterprint", func(js.Value) { b.unprint() })
}

// selecting reports in which chunk the selection begins, if it is another one by now.
func (b *Browser) selecting() {
	chunk := int64(0)
	if selection := global().Call("getSelection"); selection.Truthy() {
		chunk = chunkOf(selection.Get("anchorNode"))
	}
	if chunk != b.anchor {
		b.anchor = chunk
		b.events.Selecting(chunk)
	}
}

// chunkOf returns the chunk that a node of the page is in, 0 for none.
func chunkOf(node js.Value) int64 {
	if node.Truthy() && number(node.Get("nodeType")) != elementNode {
		node = node.Get("parentElement")
	}
	if !node.Truthy() {
		return 0
	}
	if chunk := node.Call("closest", "[data-chunk]"); chunk.Truthy() {
		return chunkID(chunk)
	}
	return 0
}

const elementNode = 1

// copied puts the messages of a selection onto the clipboard. Within one message, and elsewhere, it is the selected text.
func (b *Browser) copied(e js.Value) {
	list, ok := element(timelineID)
	selection := global().Call("getSelection")
	if !ok || !selection.Truthy() || number(selection.Get("rangeCount")) == 0 || inField() {
		return
	}
	area := selection.Call("getRangeAt", 0)
	if area.Get("collapsed").Truthy() || !area.Call("intersectsNode", list).Truthy() {
		return
	}
	if copied := b.selected(list, selection, area); copied != "" {
		e.Get("clipboardData").Call("setData", "text/plain", copied)
		e.Call("preventDefault")
	}
}

// inField reports whether a part of a text field is selected.
func inField() bool {
	el := document().Get("activeElement")
	if !el.Truthy() || number(el.Get("selectionEnd")) == 0 {
		return false
	}
	return number(el.Get("selectionStart")) != number(el.Get("selectionEnd"))
}

func (b *Browser) selected(list, selection, area js.Value) string {
	touched := touchedBy(list, area)
	view := b.client.View()
	if len(touched.Keys) == 1 && len(touched.Chunks) == 0 {
		return oneMessage(list, selection, area, touched.Keys[0], func(key string) string { return render.MessageText(view, key) })
	}
	return render.Transcript(view, b.Lang(), b.Clock(), touched)
}

// touchedBy returns the first and the last message or chunk that a selection touches. A message counts if some of its text is selected.
func touchedBy(list, area js.Value) render.Touched {
	var t render.Touched
	rows := list.Call("querySelectorAll", ".message[data-key]")
	for i := range number(rows.Get("length")) {
		row := rows.Index(i)
		if area.Call("intersectsNode", row).Truthy() && clip(area, row).Call("toString").String() != "" {
			t.Keys = ends(t.Keys, text(row.Get("dataset").Get("key")))
		}
	}
	away := list.Call("querySelectorAll", ".chunk--away")
	for i := range number(away.Get("length")) {
		if chunk := away.Index(i); area.Call("intersectsNode", chunk).Truthy() {
			t.Chunks = ends(t.Chunks, chunkID(chunk))
		}
	}
	return t
}

// ends keeps the first and the last of a list that grows.
func ends[T any](list []T, next T) []T { return append(list[:min(len(list), 1)], next) }

// clip returns the part of a selection that is within the text of a message.
func clip(area, row js.Value) js.Value {
	const startToStart, endToEnd = 0, 2
	part := document().Call("createRange")
	part.Call("selectNodeContents", row.Call("querySelector", ".message__text"))
	if area.Call("compareBoundaryPoints", startToStart, part).Int() > 0 {
		part.Call("setStart", area.Get("startContainer"), area.Get("startOffset"))
	}
	if area.Call("compareBoundaryPoints", endToEnd, part).Int() < 0 {
		part.Call("setEnd", area.Get("endContainer"), area.Get("endOffset"))
	}
	return part
}

// oneMessage returns the selected part of a message, or its text as it was written if all of it is selected.
func oneMessage(list, selection, area js.Value, key string, whole func(key string) string) string {
	row := list.Call("querySelector", `[data-key="`+escaped(key)+`"]`)
	body := row.Call("querySelector", ".message__text")
	part := clip(area, row)
	switch {
	case part.Call("toString").String() == body.Get("textContent").String():
		return whole(key)
	case body.Call("contains", area.Get("startContainer")).Truthy() && body.Call("contains", area.Get("endContainer")).Truthy():
		return selection.Call("toString").String()
	}
	return words(part)
}

// words returns the text of a part of a message, a block in a line of its own, without what is hidden and the buttons.
func words(part js.Value) string {
	box := document().Call("createElement", "div")
	box.Call("append", part.Call("cloneContents"))
	each := func(selector string, do func(el js.Value)) {
		list := box.Call("querySelectorAll", selector)
		for i := range number(list.Get("length")) {
			do(list.Index(i))
		}
	}
	each("button, [hidden]", func(el js.Value) { el.Call("remove") })
	each("p, li, pre", func(el js.Value) { el.Call("before", "\n") })
	return strings.Trim(box.Get("textContent").String(), "\n")
}

// print puts a whole room into the page for the printer; the style sheet prints that and nothing else.
func (b *Browser) print() {
	b.unprint()
	box := document().Call("createElement", "main")
	box.Set("id", render.PrintedID)
	box.Set("className", "printed")
	box.Set("innerHTML", render.Printed(b.client.View(), b.Lang(), b.Clock()))
	document().Get("body").Call("append", box)
	document().Get("documentElement").Get("dataset").Set("printing", "")
}

func (b *Browser) unprint() {
	document().Get("documentElement").Get("dataset").Delete("printing")
	if box, ok := element(render.PrintedID); ok {
		box.Call("remove")
	}
}

// undrawn reports whether rows of the room are loaded and not drawn, so that the browser's own search would not find them. In a
// dialog it is left to the browser.
func undrawn() bool {
	list, ok := element(timelineID)
	dialog, open := element(dialogID)
	return ok && !(open && dialog.Get("open").Truthy()) && list.Call("querySelector", ".chunk--away").Truthy()
}
