//go:build js

package browser

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"syscall/js"

	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/client/dial"
	"parley/shared/client/view"
)

const dialogID = "dialog"

// drawerWidth is up to where the people are a drawer; the style sheets say the same.
const drawerWidth = "(max-width: 900px)"

// signPause is how long the tab's name and the app's icon stay as they are, in milliseconds: both are drawn by the system,
// which costs more than a message on the page.
const signPause = 250

// window is the page around the components.
type window struct {
	prefs
	title, titled string // as it should be, and as it is
	badge, badged int
	signing       bool
}

// listenWindow reports whether the person is looking, and wakes the client when a connection may work again.
func (b *Browser) listenWindow() {
	look := func(js.Value) {
		doc := document()
		looking := text(doc.Get("visibilityState")) == "visible" && doc.Call("hasFocus").Truthy()
		b.events.Attention(looking)
	}
	for _, event := range []string{"focus", "blur", "pageshow"} {
		on(global(), event, look)
	}
	on(document(), "resume", look) // after the page was frozen
	on(document(), "visibilitychange", func(e js.Value) {
		if document().Get("hidden").Truthy() {
			b.hide()
			b.frames.hidden()
		} else {
			b.client.Wake()
			b.frames.fire()
		}
		look(e)
	})
	on(global(), "online", func(e js.Value) {
		b.client.Wake()
		look(e) // a laptop that wakes has no network at first
	})
	b.listenAway()
	b.listenWidth()
	listenKeyboard()
	look(js.Undefined())
}

// listenAway puts the program to rest while the browser keeps the page for the way back, or freezes it: with an open connection it
// would keep none.
func (b *Browser) listenAway() {
	rest := func(js.Value) {
		b.hide()
		b.client.Suspend()
	}
	wake := func(js.Value) { b.client.Wake() }
	on(global(), "pagehide", rest)
	on(global(), "pagehide", func(js.Value) { // when the program has done the former
		setLocalItem(leftMark(), "now")
		setLocalItem(leftMark(), "") // the others have been told
	})
	pageTabs.giveWay()
	on(global(), "pageshow", func(e js.Value) {
		if e.Get("persisted").Truthy() {
			b.client.Wake()
		}
	})
	on(document(), "freeze", rest)
	on(document(), "resume", wake)
	on(global(), "storage", func(e js.Value) {
		if text(e.Get("newValue")) != "" && text(e.Get("key")) == leftMark() && b.client.View().Link.Cause == view.CauseTooMany {
			after(leftPause, b.client.Wake)
		}
	})
}

// leftMark is written by each tab that ends, for the others, and leftPause is until the server knows it, in milliseconds.
func leftMark() string { return scoped("parley.left") }

const leftPause = 500

// hide saves what is unsaved: the page may go away without another word.
func (b *Browser) hide() {
	b.events.Hiding()
	b.client.Flush()
}

// listenPresses reports long presses on messages.
func (b *Browser) listenPresses() {
	if messages := global().Get("parleyMessages"); messages.Truthy() {
		messages.Set("pressed", handler(func(key js.Value) { b.events.Press(text(key)) }))
	}
}

func (b *Browser) listenWidth() {
	query := global().Call("matchMedia", drawerWidth)
	on(query, "change", func(e js.Value) { b.events.Narrow(e.Get("matches").Truthy()) })
	b.events.Narrow(query.Get("matches").Truthy())
}

// listenKeyboard makes room for a keyboard on the screen. Where a browser can be asked to shrink the page for it, it
// is; Safari covers the page instead, and tells by the visual viewport only.
func listenKeyboard() {
	meta := document().Call("querySelector", `meta[name="viewport"]`)
	if meta.Truthy() && !strings.Contains(text(meta.Get("content")), "interactive-widget") {
		meta.Set("content", text(meta.Get("content"))+", interactive-widget=resizes-content")
	}
	view := property(global(), "visualViewport")
	if !view.Truthy() {
		return
	}
	covered := 0
	on(view, "resize", func(js.Value) {
		now := number(global().Get("innerHeight")) - int(view.Get("height").Float()*view.Get("scale").Float())
		if now < 80 {
			now = 0
		}
		if now != covered {
			covered = now
			style := document().Get("documentElement").Get("style")
			style.Call("setProperty", "--keyboard", strconv.Itoa(now)+"px")
			global().Call("scrollTo", 0, 0)
		}
	})
}

// Place returns what the server says that the place is called.
func Place() string {
	meta := document().Call("querySelector", `meta[name="application-name"]`)
	if !meta.Truthy() {
		return ""
	}
	return text(meta.Get("content"))
}

// Title names the tab.
func (w *window) Title(title string) {
	w.title = title
	w.sign()
}

// Badge marks the icon of the tab, and the app's, where the system shows one.
func (w *window) Badge(unread int) {
	w.badge = unread
	w.sign()
}

// sign brings both signs up to date in a moment.
func (w *window) sign() {
	if w.signing || w.title == w.titled && w.badge == w.badged {
		return
	}
	w.signing = true
	after(signPause, func() {
		w.signing = false
		if w.title != w.titled {
			w.titled = w.title
			document().Set("title", w.title)
		}
		if (w.badge > 0) != (w.badged > 0) {
			global().Call("parleyMark", w.badge > 0)
		}
		if w.badge != w.badged && navigator("setAppBadge").Truthy() {
			_ = try(func() { ignore(global().Get("navigator").Call("setAppBadge", w.badge)) })
		}
		w.badged = w.badge
	})
}

// Modal opens or closes the dialog.
func (w *window) Modal(open bool) {
	dialog, ok := element(dialogID)
	switch {
	case !ok || dialog.Get("open").Truthy() == open:
	case open:
		dialog.Call("showModal")
	default:
		dialog.Call("close")
	}
}

// FocusOn moves the focus; the text of a field is selected, but for the composer's.
func (w *window) FocusOn(id string) {
	el, ok := element(id)
	if !ok {
		return
	}
	el.Call("focus", map[string]any{"preventScroll": true})
	if id != component.FieldID && text(el.Get("tagName")) == "INPUT" {
		el.Call("select")
		global().Call("parleyRelease")
	}
}

// FocusRow moves the focus to a row.
func (w *window) FocusRow(key string) {
	if row := rowOf(key); row.Truthy() {
		row.Set("tabIndex", -1)
		row.Call("focus", map[string]any{"preventScroll": true})
	}
}

// Patch changes rows in place.
func (w *window) Patch(rows []render.Patch) {
	if len(rows) == 0 {
		return
	}
	messages := global().Get("parleyMessages")
	for _, row := range rows {
		messages.Call("patch", row.Key, row.Was, row.Is)
	}
}

// PlaceMenu puts the open menu of messages beside a message.
func (w *window) PlaceMenu(key string) {
	if messages := global().Get("parleyMessages"); messages.Truthy() {
		messages.Call("place", key)
	}
}

// FocusFirst moves the focus to the first element that a selector finds.
func (w *window) FocusFirst(selector string) {
	if el := document().Call("querySelector", selector); el.Truthy() {
		el.Call("focus", map[string]any{"preventScroll": true})
	}
}

// Fill writes into a text field, and puts the focus at its end.
func (w *window) Fill(id, value string) {
	if el, ok := element(id); ok {
		el.Set("value", value)
		el.Call("focus")
		el.Call("setSelectionRange", len(value), len(value)) // in UTF-16 units, at most to the end
	}
}

// Hold remembers where the row under the pointer is in a list. What it returns moves the list so that the row is there again.
func (w *window) Hold(list string) func() {
	row := document().Call("querySelector", list+" [data-hit]:hover")
	if !row.Truthy() {
		return func() {}
	}
	key, was := text(row.Get("dataset").Get("hit")), top(row)
	return func() {
		scroll := document().Call("querySelector", list)
		row := document().Call("querySelector", list+` [data-hit="`+escaped(key)+`"]`)
		if scroll.Truthy() && row.Truthy() {
			scroll.Set("scrollTop", scroll.Get("scrollTop").Float()+top(row)-was)
		}
	}
}

// Value returns the text of a field.
func (w *window) Value(id string) string {
	el, ok := element(id)
	if !ok {
		return ""
	}
	return text(el.Get("value"))
}

// Download follows a link that is no part of the page. An answer that is an error is a failed download: the page stays.
func (w *window) Download(path string) {
	link := document().Call("createElement", "a")
	link.Set("href", path+"&zone="+url.QueryEscape(zoneName()))
	link.Set("download", "")
	link.Call("click")
}

// Copy puts an address of this site onto the clipboard.
func (w *window) Copy(path string) {
	w.CopyText(w.Address(path))
}

// Address returns an address of this site as others can open it.
func (w *window) Address(path string) string {
	return text(global().Get("location").Get("origin")) + path
}

// CopyText puts a text onto the clipboard. Events.NotCopied tells if the browser refuses that.
func (w *window) CopyText(value string) { ignore(global().Call("parleyCopy", value)) }

// Shares reports whether the system can offer something to other apps. On a desktop a copied address serves better.
func (w *window) Shares() bool { return touch() && navigator("share").Type() == js.TypeFunction }

// Share offers an address of this site to other apps, where the system can.
func (w *window) Share(path, title string) bool {
	if !w.Shares() {
		return false
	}
	ignore(global().Get("navigator").Call("share", map[string]any{"title": title, "url": w.Address(path)})) // it fails if the person gives up
	return true
}

// File returns the text of a file that is loaded when it is needed first, or "".
func (w *window) File(name string) string {
	loaded, err := dial.Await(context.Background(), global().Call("parleyFile", name))
	if err != nil {
		global().Get("console").Call("info", err.Error())
		return ""
	}
	return text(loaded)
}

// Draws reports whether the system has a picture of an emoji.
func (w *window) Draws(emoji string) bool { return global().Call("parleyDraws", emoji).Truthy() }

// Visit leaves for another page of this site, unless this browser is signing out: then all its pages go away.
func (w *window) Visit(path string, replace bool) {
	how := "assign"
	if replace {
		how = "replace"
	}
	if localItem(signOutMark()) == "" && !frozen {
		global().Get("location").Call(how, path)
	}
}

// Reload loads the page again; the page's script first lets a new program take over, if there is one.
func (w *window) Reload() {
	if global().Get("parleyUpdate").Truthy() {
		global().Call("parleyUpdate")
		return
	}
	global().Get("location").Call("reload")
}

// ignore lets a promise fail without a word: what it was to do is a courtesy.
func ignore(promise js.Value) {
	if promise.Truthy() {
		promise.Call("catch", global().Get("Function").Get("prototype"))
	}
}
