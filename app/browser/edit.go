//go:build js

package browser

import (
	"strings"
	"syscall/js"

	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/keys"
)

// formats are what the keys for marks stand for.
var formats = map[keys.Command]compose.Format{
	keys.Strong: compose.Strong, keys.Emphasis: compose.Emphasis, keys.Code: compose.Code, keys.Link: compose.Link,
}

// format marks what is selected, or takes the mark away.
func (f *field) format(el js.Value, format compose.Format) {
	value, from, to := selection(el)
	if e, ok := format.Toggle(value, from, to); ok {
		f.Apply(e)
	}
}

// wrap puts a character around what is selected instead of in its place.
func (f *field) wrap(e js.Value) {
	if f.composing || f.editing {
		return
	}
	value, from, to := selection(e.Get("target"))
	if edit, ok := compose.Wrap(value, from, to, text(e.Get("data"))); ok {
		e.Call("preventDefault")
		f.Apply(edit)
	}
}

// selection returns the text of the field, and the bytes in it that are selected.
func selection(el js.Value) (value string, from, to int) {
	value = text(el.Get("value"))
	return value, compose.BytesAt(value, number(el.Get("selectionStart"))), compose.BytesAt(value, number(el.Get("selectionEnd")))
}

// htmlMax is how much of a form of pasted text is looked at, in UTF-16 units.
const htmlMax = 2000

// pasted says that files cannot be sent, unless there is text beside them: office programs add a picture of it. An address pasted over
// a text makes a link. Any other text is pasted as it is; if it looks like code, that is reported.
func (f *field) pasted(el, e js.Value) {
	data := e.Get("clipboardData")
	if hasFiles(data) && !data.Get("types").Call("includes", "text/plain").Truthy() {
		e.Call("preventDefault")
		f.events.Files()
	}
	if !data.Truthy() || f.composing {
		return
	}
	get := func(kind string) js.Value { return data.Call("getData", kind) }
	plain := text(get("text/plain"))
	value, from, to := selection(el)
	if edit, ok := compose.PasteLink(value, from, to, plain); ok {
		e.Call("preventDefault")
		f.Apply(edit)
		return
	}
	p := compose.Pasted{Text: lines(plain), HTML: beginning(get("text/html"), htmlMax), Editor: text(get("vscode-editor-data"))}
	if language, ok := p.IsCode(); ok {
		soon(func() { f.events.Pasted(p.Text, language) })
	}
}

// beginning returns what a string begins with; the rest of it stays outside of the program.
func beginning(of js.Value, units int) string {
	return text(global().Get("String").Get("prototype").Get("slice").Call("call", of, 0, units))
}

// lines returns a text as a text field has it.
func lines(value string) string {
	return strings.ReplaceAll(strings.ReplaceAll(value, "\r\n", "\n"), "\r", "\n")
}

func hasFiles(data js.Value) bool {
	return data.Truthy() && data.Get("types").Call("includes", "Files").Truthy()
}

// Insert replaces a part of the text as if it were typed, so that it can be undone; the input event reports it.
func (f *field) Insert(from, to int, value string) {
	el, ok := element(component.FieldID)
	if !ok || f.composing {
		return
	}
	el.Call("focus")
	el.Call("setSelectionRange", from, to)
	f.editing = true
	done := value == "" && document().Call("execCommand", "delete").Truthy() ||
		value != "" && document().Call("execCommand", "insertText", false, value).Truthy()
	f.editing = false
	if !done {
		el.Call("setRangeText", value, from, to, "end")
		f.grow(el)
		f.typed(el)
	}
}

// Apply makes an edit of the text that the field has, as Insert does.
func (f *field) Apply(e compose.Replacement) {
	el, ok := element(component.FieldID)
	if !ok || f.composing {
		return
	}
	if value := text(el.Get("value")); e.From < e.To || e.Text != "" {
		f.Insert(compose.UnitsAt(value, e.From), compose.UnitsAt(value, e.To), e.Text)
	}
	value := text(el.Get("value"))
	el.Call("setSelectionRange", compose.UnitsAt(value, e.Select.From), compose.UnitsAt(value, e.Select.To))
	f.moved(el, js.Undefined())
}
