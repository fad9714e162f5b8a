package browser

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/web"
)

// firefox is one Firefox, driven by a script that Node runs. Whatever a page does there goes through do.
type firefox struct {
	t   *testing.T
	in  io.Writer
	out *bufio.Reader
}

// startFirefox starts a Firefox for a test, or skips the test by the name of what is missing.
func startFirefox(t *testing.T) *firefox {
	t.Helper()
	if testing.Short() {
		t.Skip("short: tests in a browser take minutes")
	}
	path := ""
	for _, name := range []string{"firefox-esr", "firefox"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		kit.Missing(t, "firefox: run make deps")
	}
	if _, err := web.Files.Open("wasm/app.wasm"); err != nil {
		kit.Missing(t, "the web program: run make wasm first")
	}
	if _, err := os.Stat(filepath.Join("..", "..", "..", "node_modules", "puppeteer-core")); err != nil {
		kit.Missing(t, "puppeteer-core: run npm ci")
	}
	command := exec.Command("node", filepath.Join("testdata", "firefox.mjs"), path, t.TempDir())
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close() // the script closes the browser, and ends
		late := time.AfterFunc(kit.Patience, func() { command.Process.Kill() })
		defer late.Stop()
		if err := command.Wait(); err != nil {
			t.Errorf("the script that drives Firefox: %v", err)
		}
	})
	return &firefox{t, in, bufio.NewReader(out)}
}

// try has a page do something, and returns the answer.
func (f *firefox) try(page, act, what string) (string, error) {
	order, err := json.Marshal(map[string]string{"page": page, "act": act, "with": what})
	if err != nil {
		return "", err
	}
	if _, err := f.in.Write(append(order, '\n')); err != nil {
		return "", err
	}
	line, err := f.out.ReadBytes('\n')
	if err != nil {
		return "", err
	}
	var answer struct{ Value, Error string }
	if err := json.Unmarshal(line, &answer); err != nil {
		return "", err
	}
	if answer.Error != "" {
		return "", fmt.Errorf("%s", answer.Error)
	}
	return answer.Value, nil
}

// fox is somebody with a page in Firefox, and cookies and storage of their own.
type fox struct {
	*firefox
	name, url string
}

func (f *firefox) person(name, url string) *fox {
	f.t.Helper()
	p := &fox{f, name, url}
	p.do("open", "")
	return p
}

func (p *fox) do(act, what string) string {
	p.t.Helper()
	value, err := p.try(p.name, act, what)
	if err != nil {
		p.t.Fatalf("%s: %s %s: %v", p.name, act, what, err)
	}
	return value
}

// visit opens a page and waits until the program is connected.
func (p *fox) visit(path string) {
	p.t.Helper()
	p.do("go", p.url+path)
	p.ready()
}

func (p *fox) ready() {
	p.t.Helper()
	p.until(`window.parleyBoot && parleyBoot.done === true && document.querySelector(".me__name")?.textContent.trim()`)
}

func (p *fox) until(expression string) {
	p.t.Helper()
	deadline := time.Now().Add(kit.Patience)
	for time.Now().Before(deadline) {
		if value, err := p.try(p.name, "eval", "!!("+expression+")"); err == nil && value == "true" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("%s: still not: %s\non the page: %s", p.name, expression, p.do("eval", `document.body.innerText.slice(0, 3000)`))
}

func (p *fox) myName() string {
	return p.do("eval", `document.querySelector(".me__name").textContent.trim()`)
}

// say types a message as a person does, and sends it.
func (p *fox) say(text string) {
	p.t.Helper()
	p.do("eval", `document.querySelector("#composer-text").focus()`)
	p.do("type", text)
	p.do("press", "Enter")
}

func (p *fox) sees(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message:not(.message--pending) .message__body")].some(e => e.innerText.trim() === %q)`, text))
}

func (p *fox) said() []string {
	p.t.Helper()
	var texts []string
	raw := p.do("eval", `JSON.stringify([...document.querySelectorAll(".timeline .message .message__body")].map(e => e.innerText.trim() || e.textContent.trim()))`)
	if err := json.Unmarshal([]byte(raw), &texts); err != nil {
		p.t.Fatal(err)
	}
	return texts
}

// calm fails the test if a script of the page has failed. Firefox also reports a connection that was refused.
func (p *fox) calm() {
	p.t.Helper()
	var problems []string
	if err := json.Unmarshal([]byte(p.do("problems", "")), &problems); err != nil {
		p.t.Fatal(err)
	}
	for _, problem := range problems {
		if !strings.Contains(problem, "establish a connection") && !strings.Contains(problem, "was interrupted") {
			p.t.Errorf("%s: %s", p.name, problem)
		}
	}
}

func TestFirefoxTalksPrivatelyAndThroughARestart(t *testing.T) {
	t.Parallel()
	firefox, server := startFirefox(t), kit.StartProcess(t, "--limits", "off")
	ada, bo, eve := firefox.person("ada", server.URL), firefox.person("bo", server.URL), firefox.person("eve", server.URL)
	for _, p := range []*fox{ada, bo, eve} {
		p.visit("/")
	}
	ada.say("hello")
	bo.sees("hello")
	bo.say("hello to you")
	ada.sees("hello to you")

	ada.say("@" + bo.myName() + " only for you")
	bo.sees("only for you") // without limits there are no requests

	server.Kill()
	ada.say("while it was away")
	ada.until(`document.querySelectorAll(".message--pending").length === 1`)
	server.Start()
	for _, p := range []*fox{ada, bo, eve} {
		p.sees("while it was away")
	}
	want := []string{"hello", "hello to you", "only for you", "while it was away"}
	for _, p := range []*fox{ada, bo} {
		p.do("reload", "")
		p.ready()
		p.sees("while it was away")
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", p.name, got, want)
		}
	}
	if page := eve.do("eval", `document.documentElement.outerHTML`); strings.Contains(page, "only for you") {
		t.Error("the third person's page has the private message")
	}
	for _, p := range []*fox{ada, bo, eve} {
		p.calm()
	}
}

func TestFirefoxOpensOfflineAndSendsWhatWasWritten(t *testing.T) {
	t.Parallel()
	firefox, server := startFirefox(t), kit.StartProcess(t, "--limits", "off")
	ada := firefox.person("ada", server.URL)
	ada.visit("/")
	ada.say("remember me")
	ada.sees("remember me")
	ada.until(`navigator.serviceWorker?.controller`)
	ada.until(inDatabase(`"3/page/lobby/", "3/page/lobby/~"`, `values.some((value) => value.includes("remember me"))`))
	ada.until(inDatabase(`"3/state", "3/state"`, `JSON.parse(values[0] || "{}").Recent?.includes("lobby")`)) // written last
	server.Kill()
	ada.do("go", server.URL+"/r/lobby")
	ada.ready()
	ada.sees("remember me")
	ada.say("written offline")
	ada.until(`document.querySelectorAll(".message--pending").length === 1`)
	server.Start()
	ada.sees("written offline")
	if got := ada.said(); !slices.Equal(got, []string{"remember me", "written offline"}) {
		t.Errorf("got %q", got)
	}
	ada.composes(t)
	ada.closesLayers(t)
	ada.calm()
}

// composed has an input method write into the composer and be confirmed by Enter, in the order of Safari: the composition ends
// before the key is reported, which is then told by its code only.
const composed = `(() => {
  const field = document.querySelector("#composer-text");
  const tell = (Kind, name, how) => field.dispatchEvent(new Kind(name, { bubbles: true, cancelable: true, ...how }));
  field.focus();
  tell(CompositionEvent, "compositionstart", { data: "" });
  tell(KeyboardEvent, "keydown", { key: "n", code: "KeyN", keyCode: 229, isComposing: true });
  tell(CompositionEvent, "compositionupdate", { data: "TEXT" });
  field.setRangeText("TEXT", field.selectionStart, field.selectionEnd, "end");
  tell(InputEvent, "input", { inputType: "insertCompositionText", data: "TEXT", isComposing: true });
  tell(CompositionEvent, "compositionend", { data: "TEXT" });
  tell(KeyboardEvent, "keydown", { key: "Enter", code: "Enter", keyCode: 229, isComposing: false });
})()`

// composes writes Chinese, whose Enter only confirms, and Korean, whose Enter also sends.
func (p *fox) composes(t *testing.T) {
	p.do("eval", strings.ReplaceAll(composed, "TEXT", "你好"))
	p.do("press", "Enter")
	p.sees("你好")
	p.do("eval", strings.ReplaceAll(composed, "TEXT", "한"))
	p.sees("한")
	if got := p.said(); !slices.Equal(got[len(got)-2:], []string{"你好", "한"}) {
		t.Errorf("composed, got %q", got)
	}
}

// closesLayers opens the search and closes it by Back and by Escape.
func (p *fox) closesLayers(t *testing.T) {
	for _, closes := range []string{`(history.back(), 0)`, ""} {
		p.do("eval", `document.querySelector(".bar__search").click()`)
		p.until(`document.querySelector("#dialog").open && history.state?.parleyLayer === 1`)
		if closes == "" {
			p.do("press", "Escape")
		} else {
			p.do("eval", closes)
		}
		p.until(`!document.querySelector("#dialog").open && !history.state?.parleyLayer && location.pathname === "/r/lobby"`)
	}
}
