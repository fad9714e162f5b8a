//go:build js

package browser

import (
	"syscall/js"

	"parley/app/ui/component"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/shared/client"
	"parley/shared/client/view"
)

// Browser is the host.Platform and host.Source of the program in a browser.
type Browser struct {
	client  *client.Client
	dialer  Dialer
	changed chan struct{} // holds a token when the snapshot has changed
	early   host.Early
	events  host.Events
	*Times
	anchor int64 // the chunk in which a selection begins
	frames
	field
	scroll
	window
	history
}

// New returns the browser for a client that does not run yet.
func New(c *client.Client, d Dialer, t *Times) *Browser {
	b := &Browser{client: c, dialer: d, Times: t, changed: make(chan struct{}, 1)}
	b.field.limits = func() view.Limits { return c.View().Limits }
	drawn := 0
	b.frames.draw = func() {
		drawn = came(c.View())
		b.events.Redraw()
	}
	b.frames.crowd = func() int { return came(c.View()) - drawn }
	welcomed := false
	c.OnChange(func() {
		if !welcomed && c.View().Link.State == view.Online {
			welcomed = true
			forget(scoped("parley.asked")) // the guest that the page's script asked for is stored
		}
		b.frames.want()
		select {
		case b.changed <- struct{}{}:
		default:
		}
	})
	return b
}

// came counts the messages of others that came while their room was open.
func came(v *view.Snapshot) int {
	if v.Open == nil {
		return 0
	}
	return v.Open.Newest
}

// View returns the snapshot, whatever the path: a browser shows the one page that it is on.
func (b *Browser) View(string) *view.Snapshot { return b.client.View() }

// Start begins to call back.
func (b *Browser) Start(events host.Events) {
	started := b.events.Redraw != nil
	b.events = events
	if started {
		return
	}
	mounted()
	b.client.Wake()
	b.frames.ready = true
	b.field.listen(&b.events)
	b.scroll.listen(&b.events)
	b.listenKeys()
	b.listenTaking()
	b.listenPresses()
	b.listenWindow()
	b.listenLinks()
	b.history.listen(&b.events)
	followSignOut()
	b.frames.want()
}

// listenKeys reports the shortcuts, sent forms and closed dialogs, wherever they happen. The page's script keeps back the keys
// that only write into a text field.
func (b *Browser) listenKeys() {
	global().Call("parleyKeys", handler(func(e js.Value) {
		press := b.pressOf(e)
		listing := b.field.listing && press.Key == "Escape" // then it closes the list of completions only
		el := e.Get("target")
		if text(el.Get("id")) == component.FieldID {
			b.field.keydown(el, e, press)
		}
		switch s := press.Anywhere(); {
		case s == keys.NoShortcut || listing:
		case s == keys.HeldDown:
			e.Call("preventDefault")
		case s == keys.TypeInComposer:
			b.FocusOn(component.FieldID) // at once: the browser then writes the character there
		case s == keys.FindInPage:
			if undrawn() {
				e.Call("preventDefault")
				global().Call("parleyHold")
				b.events.Find()
			}
		case s.OnMessage():
			e.Call("preventDefault")
			b.events.OnMessage(s, text(el.Get("dataset").Get("key")))
		default:
			if s != keys.CloseTop {
				e.Call("preventDefault")
			}
			if (s == keys.SwitchRoom || s == keys.SearchMessages || s == keys.InsertEmoji) && !press.InDialog {
				global().Call("parleyHold")
			}
			b.events.Shortcut(s)
		}
	}))
	on(document(), "submit", func(e js.Value) {
		e.Call("preventDefault")
		b.field.commit()
		b.events.Submit(e.Get("target").Call("getAttribute", "id").String())
	})
	capture(document(), "close", func(js.Value) {
		if dialog, ok := element(dialogID); ok && !dialog.Get("open").Truthy() { // else another one was opened since
			b.events.Closed()
		}
	})
	b.listenBackdrop()
	on(document(), "parley-uncopied", func(js.Value) { b.events.NotCopied() })
}

// listenBackdrop closes the dialog for a click beside it. What began in the dialog, such as a selection that is let go outside, is none.
func (b *Browser) listenBackdrop() {
	beside := func(e js.Value) bool { return text(e.Get("target").Get("id")) == dialogID }
	began := false
	on(document(), "pointerdown", func(e js.Value) { began = beside(e) })
	on(document(), "click", func(e js.Value) {
		if began && beside(e) {
			e.Get("target").Call("close")
		}
	})
}

// pressOf reads a key press.
func (b *Browser) pressOf(e js.Value) keys.Press {
	target := e.Get("target")
	field := call(target, "matches", "input, textarea")
	selected := text(target.Get("id")) == component.FieldID && number(target.Get("selectionStart")) != number(target.Get("selectionEnd"))
	key := text(e.Get("key"))
	return keys.Press{
		Key: key, Code: text(e.Get("code")), KeyCode: number(e.Get("keyCode")),
		Shift: e.Get("shiftKey").Truthy(), Ctrl: e.Get("ctrlKey").Truthy(),
		Alt: e.Get("altKey").Truthy(), Meta: e.Get("metaKey").Truthy(),
		AltGraph:  call(e, "getModifierState", "AltGraph"),
		Composing: e.Get("isComposing").Truthy(), InField: field, Repeat: e.Get("repeat").Truthy(),
		Mac: b.Mac(), NoSingles: keys.Single(key) && !b.SingleKeys(),
		InDialog:   call(target, "closest", "dialog"),
		InTimeline: call(target, "matches", "body") || call(target, "closest", "#"+timelineID),
		OnMessage:  call(target, "matches", ".message[data-key]"),
		Empty:      field && text(target.Get("value")) == "", Selected: selected,
	}
}

// call reports whether a method of something that may not have it returns something.
func call(v js.Value, method, arg string) bool {
	return v.Get(method).Type() == js.TypeFunction && v.Call(method, arg).Truthy()
}
