package browser

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// fields are the text fields of the page, by the dialog that they are in; "" is the page itself. sources are the places that draw
// them. A new field belongs in both, and is then tested with input methods.
var (
	fields = map[string][]string{
		"":        {"composer-text"}, // the filter of people, in a crowded room, does nothing at an Enter
		"create":  {"create-name", "create-topic"},
		"direct":  {"direct-name"},
		"emoji":   {"emoji-name"},
		"invite":  {"invite-note"},
		"members": {"members-name"},
		"newroom": {"newroom-name", "newroom-people"},
		"rename":  {"rename-name"},
		"report":  {"report-note"},
		"search":  {"search-name"},
		"status":  {"status-emoji", "status-name"},
	}
	sources = map[string]int{
		"component/composer.go": 2, // one is that of who asks to join: see TestARoomIsJoinedByAsking
		"component/people.go":   1,
		"dialog/choices.go":     1, "dialog/emoji.go": 1, "dialog/inbox.go": 1, "dialog/later.go": 1, // a date and a time, which no input method writes
		"dialog/invite.go":  1,
		"dialog/silence.go": 1, // the card is no form: an Enter there does nothing, a button says for how long
		"dialog/members.go": 1, "dialog/newroom.go": 1, "dialog/rename.go": 1, "dialog/report.go": 1, "dialog/rooms.go": 1, "dialog/search.go": 1, "dialog/status.go": 2,
	}
)

const fieldsRoom chat.RoomID = "fields"

// drawnFields counts the calls that draw a text field, by file.
func drawnFields(t *testing.T) map[string]int {
	t.Helper()
	found, root := map[string]int{}, filepath.Join("..", "..", "..", "app", "ui")
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		name := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || name == "render/element.go" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, draws := range []string{"render.Input(", `"textarea`, `"input`} {
			found[name] += strings.Count(string(text), draws)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(found, func(_ string, n int) bool { return n == 0 })
	return found
}

// countSubmits is run before composesIn.
const countSubmits = `(window.submits = 0, document.addEventListener("submit", () => submits++, true), 0)`

// textFields lists the ids of the text fields in what a selector finds.
const textFields = `[...document.querySelectorAll(%q)].filter((el) =>
  !["button", "checkbox", "radio", "submit", "hidden"].includes(el.type)).map((el) => el.id || el.outerHTML).sort().join()`

func TestInputMethodsOwnTheirKeysInEveryField(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	lin, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), kit.StartClient(t, server.URL, kit.NewStorage())
	lin.Visit("/")
	lin.Opens("create") // who makes a room invites people
	lin.Eval(`(document.querySelector("#create-name").focus(), 0)`)
	types(lin, string(fieldsRoom))
	lin.Until(`document.querySelector(".dialog").textContent.includes("Create #")`)
	lin.Enter()
	lin.Until(`location.pathname === "/r/` + string(fieldsRoom) + `"`)
	bo.Online()
	bo.Client.Open(fieldsRoom)
	say := func(text string) { bo.Client.Send(fieldsRoom, view.Draft{Text: text}) }
	lin.Eval(countSubmits)
	if found := drawnFields(t); !maps.Equal(found, sources) {
		t.Errorf("fields are drawn in %v, want %v: add a new one to the list", found, sources)
	}
	for _, kind := range slices.Sorted(maps.Keys(fields)) {
		within := "#app :is(input, textarea)"
		if kind != "" {
			within = "#dialog :is(input, textarea)"
		}
		switch kind {
		case "":
		case "report":
			chooses(lin, "meanwhile, composer-text", kind)
			lin.Until(`document.querySelector("#dialog[open] #report")`)
		default:
			lin.Opens(kind)
		}
		if kind == "create" { // the topic is asked for as soon as a room can be made
			lin.Eval(`(document.querySelector("#create-name").focus(), 0)`)
			types(lin, "a new one")
			lin.Until(`document.querySelector("#create-topic")`)
		}
		found := strings.Split(lin.Eval(fmt.Sprintf(textFields, within)), ",")
		if !slices.Equal(found, fields[kind]) {
			t.Errorf("the fields of dialog %q are %q, want %q", kind, found, fields[kind])
		}
		slices.Reverse(found) // the name of a room last: without one there is no topic
		for _, id := range found {
			composesIn(lin, say, id)
		}
		if kind != "" {
			lin.Key("Escape", 27, "", 0)
			lin.Until(`!document.querySelector("#dialog").open && !history.state?.parleyLayer`)
		}
	}
	lin.Say("to be edited")
	lin.Until(`[...document.querySelectorAll(".message:not(.message--pending)")].at(-1)?.textContent.includes("to be edited")`)
	lin.Eval(`(document.querySelector("#composer-text").focus(), 0)`)
	lin.Key("ArrowUp", 38, "", 0)
	lin.Until(`document.querySelector(".composer__about svg")`)
	composesIn(lin, say, "composer-text")
	holds(lin, "the message is still edited", `!!document.querySelector(".composer__about svg")`)
	lin.Calm()
}

// composesIn writes into a field by input methods: by one that Chromium reports, and in the order of Safari, whose composition ends
// before its Enter is reported. Somebody else says something in the room meanwhile. Nothing may happen but that the text is there, once, whatever is drawn meanwhile.
func composesIn(p *chromium.Person, say func(text string), id string) {
	p.T.Helper()
	field := fmt.Sprintf("document.getElementById(%q)", id)
	state := `[document.querySelector("#dialog").open, location.pathname, submits, document.activeElement.id].join(" ")`
	start := func() {
		p.T.Helper()
		p.Eval(fmt.Sprintf(`(%s.focus(), %[1]s.select(), document.execCommand("delete"), 0)`, field))
		p.Until(field + `.value === "" && document.activeElement === ` + field)
	}
	want := func(about, text string, was string) {
		p.T.Helper()
		holds(p, id+": "+about, fmt.Sprintf("%s.value === %q", field, text))
		if is := p.Eval(state); is != was {
			p.T.Errorf("%s: %s: from %s to %s", id, about, was, is)
		}
	}
	candidate := func(text string) {
		n := int64(len([]rune(text)))
		chromium.Call(p, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: n, SelectionEnd: n})
	}
	start()
	was := p.Eval(state)
	for _, text := range []string{"n", "ni", "你", "你好"} {
		candidate(text)
	}
	say("meanwhile, " + id)
	p.Until(fmt.Sprintf(`document.querySelector("#timeline").textContent.includes(%q)`, "meanwhile, "+id))
	want("while somebody writes", "你好", was)
	acceptKey(p)
	want("the Enter of the input method", "你好", was)
	chromium.Call(p, input.InsertText, input.InsertTextParams{Text: "你好"})
	want("what was composed", "你好", was)

	start()
	p.Eval(strings.ReplaceAll(strings.ReplaceAll(composed, "#composer-text", "#"+id), "TEXT", "再见"))
	want("in the order of Safari", "再见", was)

	start()
	for _, text := range []string{"ㅎ", "하", "한"} {
		candidate(text)
	}
	chromium.Call(p, input.InsertText, input.InsertTextParams{Text: "한"})
	candidate("ㄱ")
	chromium.Call(p, input.InsertText, input.InsertTextParams{Text: "글"})
	want("Korean", "한글", was)
	start()
}
