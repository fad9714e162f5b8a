//go:build js

package browser

import (
	"syscall/js"

	"parley/app/ui"
	"parley/shared/client"
)

// Browser is the ui.Platform and ui.Source of the program in a browser.
type Browser struct {
	client  *client.Client
	dialer  Dialer
	changed chan struct{} // holds a token when the picture has changed
	early   ui.Early
	events  ui.Events
	frames
	field
	scroll
	window
}

// New returns the browser for a client that does not run yet.
func New(c *client.Client, d Dialer) *Browser {
	b := &Browser{client: c, dialer: d, changed: make(chan struct{}, 1)}
	drawn := 0
	b.frames.draw = func() {
		drawn = came(c.View())
		b.events.Redraw()
	}
	b.frames.crowd = func() int { return came(c.View()) - drawn }
	welcomed := false
	c.OnChange(func() {
		if !welcomed && c.View().Link.State == client.Online {
			welcomed = true
			forget(scoped("parley.asked")) // the guest that the page's script asked for is kept
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
func came(v *client.View) int {
	if v.Open == nil {
		return 0
	}
	return v.Open.Newest
}

// View returns the picture, whatever the path: a browser shows the one page that it is on.
func (b *Browser) View(string) *client.View { return b.client.View() }

// Start begins to call back.
func (b *Browser) Start(events ui.Events) {
	started := b.events.Redraw != nil
	b.events = events
	if started {
		return
	}
	b.client.Wake()
	b.frames.ready = true
	b.field.listen(&b.events)
	b.scroll.listen(&b.events)
	b.listenKeys()
	b.listenWindow()
	followSignOut()
	b.frames.want()
}

// listenKeys reports the shortcuts, sent forms and closed dialogs, wherever they happen. The page's script keeps back the keys
// that only write.
func (b *Browser) listenKeys() {
	global().Call("parleyKeys", handler(func(e js.Value) {
		press := pressOf(e)
		if el := e.Get("target"); text(el.Get("id")) == ui.FieldID {
			b.field.keydown(el, e, press)
		}
		if s := press.Anywhere(); s != ui.NoShortcut {
			if s != ui.ShortClose {
				e.Call("preventDefault")
			}
			b.events.Shortcut(s)
		}
	}))
	on(document(), "submit", func(e js.Value) {
		e.Call("preventDefault")
		b.field.commit()
		b.events.Submit(e.Get("target").Call("getAttribute", "id").String())
	})
	capture(document(), "close", func(js.Value) { b.events.Closed() })
	on(document(), "click", func(e js.Value) {
		if target := e.Get("target"); target.Get("id").String() == dialogID {
			target.Call("close")
		}
	})
}

// pressOf reads a key press.
func pressOf(e js.Value) ui.Press {
	target := e.Get("target")
	tag := target.Get("tagName")
	field := tag.Type() == js.TypeString && (tag.String() == "INPUT" || tag.String() == "TEXTAREA")
	return ui.Press{
		Key: text(e.Get("key")), Code: text(e.Get("code")), KeyCode: number(e.Get("keyCode")),
		Shift: e.Get("shiftKey").Truthy(), Ctrl: e.Get("ctrlKey").Truthy(),
		Alt: e.Get("altKey").Truthy(), Meta: e.Get("metaKey").Truthy(),
		Composing: e.Get("isComposing").Truthy(), InField: field, Repeat: e.Get("repeat").Truthy(),
	}
}
