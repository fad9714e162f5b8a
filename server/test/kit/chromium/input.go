package chromium

import (
	"fmt"

	"github.com/chromedp/cdproto/input"
)

// Key presses and releases a key, with what it types if anything.
func (p *Person) Key(name string, code int64, text string, modifiers int64) {
	p.T.Helper()
	kind := input.DispatchKeyEventType("rawKeyDown")
	if text != "" {
		kind = "keyDown"
	}
	event := input.DispatchKeyEventParams{Type: kind, Key: name, Code: name, WindowsVirtualKeyCode: code, Text: text, Modifiers: modifiers}
	Call(p, input.DispatchKeyEvent, event)
	event.Type, event.Text = "keyUp", ""
	Call(p, input.DispatchKeyEvent, event)
}

// Shift is the modifier of Key.
const Shift = 8

// Enter presses Enter.
func (p *Person) Enter() { p.Key("Enter", 13, "\r", 0) }

// Write types into the composer.
func (p *Person) Write(text string) {
	p.T.Helper()
	p.Eval(`document.querySelector("#composer-text").focus()`)
	Call(p, input.InsertText, input.InsertTextParams{Text: text})
}

// Say types a message and sends it.
func (p *Person) Say(text string) {
	p.T.Helper()
	p.Write(text)
	p.Enter()
}

// Click clicks the first element that a selector finds, as soon as there is one.
func (p *Person) Click(selector string) {
	p.T.Helper()
	p.ClickOn(fmt.Sprintf(`document.querySelector(%q)`, selector))
}

// ClickOn clicks the element that an expression finds, as soon as there is one. It looks and clicks in one step:
// between two the page may draw itself anew.
func (p *Person) ClickOn(expression string) {
	p.T.Helper()
	p.Until(`((found) => found && (found.click(), true))(` + expression + `)`)
}
