package browser

import (
	"fmt"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
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

func shows(p *chromium.Person, selector, text string) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`document.querySelector(%q)?.textContent.includes(%q)`, selector, text))
}

// empties takes everything out of the composer, as a person does.
func empties(p *chromium.Person) {
	p.T.Helper()
	p.Eval(`(document.querySelector("#composer-text").select(), document.execCommand("delete"))`)
}

func TestATranslatedPageTellsTheTruth(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Visit("/")
	shows(ada, ".people__head", "2")
	ada.Eval(translates)
	shows(ada, ".people__head", "~")
	if ada.Eval(`document.querySelector(".me__name").textContent`) != ada.Name() || strings.Contains(ada.Name(), "~") {
		t.Errorf("the own name is %q", ada.Name())
	}

	ada.Write("@" + bo.Name() + " between us")
	shows(ada, ".composer__note", "Only "+bo.Name())
	shows(ada, ".composer__send", "Send privately")
	ada.Eval(translates)
	shows(ada, ".composer__send", "Send privately")
	empties(ada)
	ada.Write("to all")
	ada.Until(`document.querySelector(".composer__send").textContent === "Send" && document.querySelector(".composer__note").textContent === ""`)
	ada.Enter()
	bo.Sees("to all")

	bo.Write("hm")
	shows(ada, ".typing", bo.Name())
	ada.Eval(translates)
	bo.Enter()
	ada.Sees("hm")
	ada.Until(`document.querySelector(".typing").textContent === ""`)

	third := kit.StartClient(t, server.URL, kit.NewStorage())
	third.Online()
	shows(ada, ".people__head", "3")
	shows(ada, ".bar__count", "3")

	for _, length := range []int{9990, 9995, 9990} {
		empties(ada)
		ada.Eval(fmt.Sprintf(`document.execCommand("insertText", false, "x".repeat(%d))`, length))
		shows(ada, ".composer__left", fmt.Sprint(10_000-length))
		ada.Eval(translates)
	}
	ada.Calm()
}

// An extension puts its own first into the body, before the program starts, and takes out what it does not like.
const extension = `document.addEventListener("DOMContentLoaded", () => {
  const own = document.createElement("div");
  own.id = "extension";
  document.body.prepend(own);
})`

func TestAnExtensionInThePageDisturbsNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	ada.Before(extension)
	ada.Visit("/")
	if got := ada.Eval(`[document.querySelectorAll("#composer-text").length, document.body.firstElementChild.id].join()`); got != "1,extension" {
		t.Errorf("got %s: composers, and what is first; want 1 and the extension's element", got)
	}
	bo.Write("hm")
	shows(ada, ".typing", bo.Name())
	ada.Eval(`document.querySelector(".typing").firstElementChild.remove()`) // which go-app is about to take out
	ada.Eval(`document.querySelector(".bar__count").replaceChildren()`)
	bo.Enter()
	ada.Sees("hm")
	kit.StartClient(t, server.URL, kit.NewStorage()).Online()
	shows(ada, ".people__head", "3")
	ada.Say("undisturbed")
	bo.Sees("undisturbed")
	if got := ada.Eval(`document.querySelector("#composer-text").value + (document.querySelector("#failure")?.textContent ?? "")`); got != "" {
		t.Errorf("the field, and the failure, are %q", got)
	}
	ada.Calm()
}
