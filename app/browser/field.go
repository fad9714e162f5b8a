//go:build js

package browser

import (
	"strconv"
	"syscall/js"
	"unicode"

	"parley/app/ui"
	"parley/app/ui/component"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/shared/client/view"
)

// field is the composer's text field. It listens at the document, since go-app may draw another element, and decides
// about each key inside of the event: a browser does not wait for a goroutine.
type field struct {
	events    *host.Events
	limits    func() view.Limits // of the server
	composing bool               // an input method has the text
	hangul    bool               // what it composed last is Korean
	sendOn    bool               // an Enter ended a Korean syllable: send when the composition has ended
	listing   bool
	autosize  bool   // the browser makes the field as high as its text
	told      string // the text that was reported last, and its caret
	toldCaret int
	awaited   bool // somebody will ask for the text if it is another one by now
	following bool // each change is reported
	quiet     bool // the page's script keeps back characters that change nothing but the text
	fresh     bool // it was drawn in this task
	editing   bool // the program itself edits the text
	noBreak   js.Func
}

func (f *field) listen(events *host.Events) {
	f.events, f.fresh = events, true
	soon(func() { f.fresh = false })
	f.autosize = global().Get("CSS").Call("supports", "field-sizing", "content").Truthy()
	own := func(event string, fn func(el, e js.Value)) {
		on(document(), event, func(e js.Value) {
			if el := e.Get("target"); text(el.Get("id")) == component.FieldID {
				fn(el, e)
			}
		})
	}
	global().Call("parleyInput", handler(func(e js.Value) {
		el := e.Get("target")
		f.grow(el)
		f.written(el)
	}))
	own("click", f.moved)
	own("focusin", func(el, _ js.Value) { el.Set("enterKeyHint", enterHint()) })
	own("focusout", func(_, _ js.Value) { soon(f.events.Left) })
	own("paste", f.pasted)
	global().Call("parleyWrap", handler(f.wrap))
	on(document(), "drop", func(e js.Value) {
		if hasFiles(e.Get("dataTransfer")) {
			f.events.Files()
		}
	})
	own("compositionstart", func(el, _ js.Value) { f.flush(el); f.composing = true })
	own("compositionupdate", func(_, e js.Value) { f.hangul = endsInHangul(text(e.Get("data"))) })
	own("compositionend", f.composed)
	f.noBreak = handler(func(e js.Value) {
		if kind := text(e.Get("inputType")); kind == "insertLineBreak" || kind == "insertParagraph" {
			e.Call("preventDefault")
		}
	})
}

// sendsOn notes whether an Enter ended a Korean syllable: then it breaks no line.
func (f *field) sendsOn(on bool) {
	if on == f.sendOn {
		return
	}
	f.sendOn = on
	if on {
		document().Call("addEventListener", "beforeinput", f.noBreak)
	} else {
		document().Call("removeEventListener", "beforeinput", f.noBreak)
	}
}

// written follows a change of the text. It is reported if the composer may look different for it or nobody will ask; so of
// somebody who types fast, most keys are not.
func (f *field) written(el js.Value) {
	value, caret := text(el.Get("value")), number(el.Get("selectionStart"))
	if f.awaited && !f.listing && !f.following && ui.SameLook(f.limits(), f.told, f.toldCaret, value, caret) {
		return
	}
	f.tell(value, caret)
}

// holdBack tells the page's script whether it may keep back characters that only make the text longer.
func (f *field) holdBack(on bool) {
	if on != f.quiet {
		f.quiet = on
		global().Get("parleyTyping").Set("quiet", on)
	}
}

// typed reports the text.
func (f *field) typed(el js.Value) {
	f.tell(text(el.Get("value")), number(el.Get("selectionStart")))
}

func (f *field) tell(value string, caret int) {
	f.awaited = f.awaited || value != f.told
	f.told, f.toldCaret = value, caret
	f.holdBack(f.awaited && f.autosize && !f.listing && !f.following && ui.SameLook(f.limits(), value, caret, value, caret))
	f.events.Typed(value, caret)
}

// Untold returns the text if it was not reported.
func (f *field) Untold() (value string, caret int, ok bool) {
	f.awaited = false
	f.holdBack(false)
	el, there := element(component.FieldID)
	if !there || text(el.Get("value")) == f.told {
		return "", 0, false
	}
	f.told, f.toldCaret = text(el.Get("value")), number(el.Get("selectionStart"))
	return f.told, f.toldCaret, true
}

// moved reports a caret that went elsewhere without the text changing.
func (f *field) moved(el, _ js.Value) {
	if !f.composing && (number(el.Get("selectionStart")) != f.toldCaret || text(el.Get("value")) != f.told) {
		f.typed(el)
	}
}

// keydown decides about a key that does more than write. It may move the caret.
func (f *field) keydown(el, e js.Value, press keys.Press) {
	soon(func() { f.moved(el, e) })
	press.Composing = press.Composing || f.composing
	press.Hangul, press.Listing, press.Touch = f.hangul, f.listing, touch()
	key, prevent := press.InComposer()
	if prevent {
		e.Call("preventDefault")
	}
	switch key {
	case keys.None:
	case keys.Strong, keys.Emphasis, keys.Code, keys.Link:
		f.format(el, formats[key])
	case keys.SendComposed:
		f.sendsOn(true)
		if !f.composing {
			soon(func() { f.flush(el) })
		}
	default:
		f.sendsOn(false)
		f.events.Key(key, text(el.Get("value")))
	}
}

// composed ends a composition. The text is read in a task of its own: within this one it may lack the last syllable.
func (f *field) composed(el, e js.Value) {
	f.composing = false
	f.hangul = endsInHangul(text(e.Get("data")))
	soon(func() {
		f.typed(el)
		if !f.composing {
			f.events.Composed()
		}
		f.flush(el)
	})
}

// commit ends a composition that is under way, so that the text can be sent: leaving the field does that in every browser.
func (f *field) commit() {
	el, ok := element(component.FieldID)
	if !ok || !f.composing {
		return
	}
	el.Call("blur")
	el.Call("focus", map[string]any{"preventScroll": true})
	f.typed(el)
}

// enterHint says what Enter does: see keys.Press. The page is drawn with what it does on a phone.
func enterHint() string {
	if touch() {
		return "enter"
	}
	return "send"
}

// flush sends what an Enter within a composition was meant to send.
func (f *field) flush(el js.Value) {
	if f.sendOn && !f.composing {
		f.sendsOn(false)
		f.events.Key(keys.SendComposed, text(el.Get("value")))
	}
}

// SetText replaces the text unless the person is composing a character.
func (f *field) SetText(value string, caret int) bool {
	el, ok := element(component.FieldID)
	if !ok || f.composing {
		return false
	}
	if text(el.Get("value")) != value {
		el.Set("value", value)
		f.grow(el)
	}
	f.told, f.toldCaret, f.awaited = value, caret, false
	f.holdBack(false)
	if document().Get("activeElement").Equal(el) {
		el.Call("setSelectionRange", caret, caret)
	}
	return true
}

// Listing says whether a list of completions is open.
func (f *field) Listing(open bool) {
	f.listing = open
	f.holdBack(f.quiet && !open)
}

// Follow has each change of the text reported, also one that the composer looks no different for.
func (f *field) Follow(on bool) {
	f.following = on
	f.holdBack(f.quiet && !on)
}

// Focus puts the caret into the field, unless that opens a keyboard over the screen or a dialog has the focus. Just after the
// program has drawn the page it waits a moment: the browser would lay out all of it at once.
func (f *field) Focus() {
	if f.fresh {
		soon(f.Focus)
		return
	}
	if dialog, ok := element(dialogID); touch() || ok && dialog.Get("open").Truthy() {
		return
	}
	if el, ok := element(component.FieldID); ok {
		el.Call("focus", map[string]any{"preventScroll": true})
	}
}

// Focused reports whether the field has the focus, in a window that has it.
func (f *field) Focused() bool {
	el, ok := element(component.FieldID)
	return ok && document().Get("activeElement").Equal(el) && document().Call("hasFocus").Bool()
}

// grow makes the field as high as its text where the style sheet cannot.
func (f *field) grow(el js.Value) {
	if f.autosize {
		return
	}
	style := el.Get("style")
	style.Set("height", "auto")
	style.Set("height", strconv.Itoa(number(el.Get("scrollHeight")))+"px")
}

// touch reports whether the person's main pointer is a finger, whose keyboard is on the screen.
func touch() bool { return matches("(pointer: coarse)") }

func endsInHangul(composed string) bool {
	last := rune(0)
	for _, r := range composed {
		last = r
	}
	return unicode.Is(unicode.Hangul, last)
}
