package main

import (
	"fmt"
	"strings"
	"testing"
)

// translates does to the page what a translator in a browser does: it puts nested elements in the place of each text node.
const translates = `(() => {
  const nodes = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) {
    if (!node.data.trim() || node.parentElement.closest('[translate="no"], script, style, textarea')) continue;
    const outer = document.createElement("font"), inner = document.createElement("font");
    inner.textContent = "~" + node.data;
    outer.append(inner);
    node.replaceWith(outer);
  }
})(), 0`

func (p *person) shows(selector, text string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.querySelector(%q).textContent.includes(%q)`, selector, text))
}

// empties takes everything out of the composer, as a person does.
func (p *person) empties() {
	p.t.Helper()
	p.eval(`(document.querySelector("#composer-text").select(), document.execCommand("delete"))`)
}

func TestATranslatedPageTellsTheTruth(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.visit("/")
	ada.shows(".people__head", "2")
	ada.eval(translates)
	ada.shows(".people__head", "~")
	if ada.eval(`document.querySelector(".me__name").textContent`) != ada.name() || strings.Contains(ada.name(), "~") {
		t.Errorf("the own name is %q", ada.name())
	}

	ada.write("@" + bo.name() + " between us")
	ada.shows(".composer__note", "Only "+bo.name())
	ada.shows(".composer__send", "Send privately")
	ada.eval(translates)
	ada.shows(".composer__send", "Send privately")
	ada.empties()
	ada.write("to all")
	ada.until(`document.querySelector(".composer__send").textContent === "Send" && document.querySelector(".composer__note").textContent === ""`)
	ada.enter()
	bo.sees("to all")

	bo.write("hm")
	ada.shows(".typing", bo.name())
	ada.eval(translates)
	bo.enter()
	ada.sees("hm")
	ada.until(`document.querySelector(".typing").textContent === ""`)

	third := startClient(t, server.url, newStorage())
	third.online()
	ada.shows(".people__head", "3")
	ada.shows(".bar__count", "3")

	for _, length := range []int{9990, 9995, 9990} {
		ada.empties()
		ada.eval(fmt.Sprintf(`document.execCommand("insertText", false, "x".repeat(%d))`, length))
		ada.shows(".composer__left", fmt.Sprint(10_000-length))
		ada.eval(translates)
	}
	ada.calm()
}

// An extension puts its own first into the body, before the program starts, and takes out what it does not like.
const extension = `document.addEventListener("DOMContentLoaded", () => {
  const own = document.createElement("div");
  own.id = "extension";
  document.body.prepend(own);
})`

func TestAnExtensionInThePageDisturbsNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	bo.visit("/")
	ada.before(extension)
	ada.visit("/")
	if got := ada.eval(`[document.querySelectorAll("#composer-text").length, document.body.firstElementChild.id].join()`); got != "1,extension" {
		t.Errorf("got %s: composers, and what is first; want 1 and the extension's element", got)
	}
	bo.write("hm")
	ada.shows(".typing", bo.name())
	ada.eval(`document.querySelector(".typing").firstElementChild.remove()`) // which go-app is about to take out
	ada.eval(`document.querySelector(".bar__count").replaceChildren()`)
	bo.enter()
	ada.sees("hm")
	startClient(t, server.url, newStorage()).online()
	ada.shows(".people__head", "3")
	ada.say("undisturbed")
	bo.sees("undisturbed")
	if got := ada.eval(`document.querySelector("#composer-text").value + (document.querySelector("#failure")?.textContent ?? "")`); got != "" {
		t.Errorf("the field, and the failure, are %q", got)
	}
	ada.calm()
}
