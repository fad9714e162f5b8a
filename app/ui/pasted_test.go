package ui

import (
	"testing"

	"parley/app/ui/action"
	"parley/app/ui/uitest"
	"parley/shared/chat"
)

const someCode = "func main() {\n\tprintln(1)\n}"

func TestPastedCodeIsOfferedABlockAsLongAsItIsThere(t *testing.T) {
	d := newDesktop(t)
	d.Model.enter(chat.Lobby)
	offered := func() bool { return d.frame().composer.Code }
	d.write("look: " + someCode)
	d.pasted(someCode, "go")
	if !offered() {
		t.Fatal("nothing is offered")
	}
	uitest.WantAll(t, markupOf(d.composerUI()), `data-action="block"`, `data-action="aspasted"`)
	d.write("look: " + someCode + "!")
	if !offered() {
		t.Error("the offer is gone after another character")
	}
	d.act(action.Block, "")
	if want := "look: \n```go\n" + someCode + "\n```\n!"; d.glass.text != want || offered() {
		t.Errorf("got %q, offered %v; want %q", d.glass.text, offered(), want)
	}

	d.write(someCode)
	d.pasted(someCode, "")
	d.act(action.AsPasted, "")
	if d.glass.text != someCode || offered() {
		t.Errorf("kept as it is: got %q, offered %v", d.glass.text, offered())
	}
	d.pasted(someCode, "")
	d.write("something else")
	if offered() {
		t.Error("a block is offered for what is not there")
	}
	d.write("```\n" + someCode)
	d.pasted(someCode, "")
	if offered() {
		t.Error("a block is offered within a block")
	}
}
