package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// These tests drive the real program in a real Chromium against a real server process.

func TestTwoPeopleTalk(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	bo.visit("/")
	if ada.name() == bo.name() || !strings.Contains(ada.name(), "-") {
		t.Errorf("default names %q and %q", ada.name(), bo.name())
	}
	for i := range 3 {
		ada.say(fmt.Sprint("from ada ", i))
		bo.sees(fmt.Sprint("from ada ", i))
		bo.say(fmt.Sprint("from bo ", i))
		ada.sees(fmt.Sprint("from bo ", i))
	}
	ada.write("two")
	ada.key("Enter", 13, "\r", shift)
	ada.write("lines")
	ada.enter()
	bo.sees("two\nlines")
	want := []string{"from ada 0", "from bo 0", "from ada 1", "from bo 1", "from ada 2", "from bo 2", "two\nlines"}
	for _, p := range []*person{ada, bo} {
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		p.until(`document.querySelectorAll(".people__one").length === 2`)
	}
	ada.load("/")
	ada.until(`window.parleyBoot && parleyBoot.done === true`)
	ada.sees("two\nlines")
	if got := ada.said(); !slices.Equal(got, want) {
		t.Errorf("after a reload: got %q, want %q", got, want)
	}
	ada.calm()
	bo.calm()
}

func TestPrivateIsSeenByTwoOfThree(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo, eve := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	for _, p := range []*person{ada, bo, eve} {
		p.visit("/")
	}
	ada.say("for everyone")
	ada.write("@" + bo.name() + " only for you")
	ada.until(`document.querySelector(".composer--private")`)
	ada.until(fmt.Sprintf(`document.querySelector(".composer__private").innerText.includes(%q)`, bo.name()))
	ada.enter()
	ada.sees("only for you")
	bo.accepts(ada.name())
	bo.sees("only for you")
	bo.until(`document.querySelector(".message--private")`)
	ada.say("for everyone again")
	eve.sees("for everyone again")
	want := []string{"for everyone", "only for you", "for everyone again"}
	for _, p := range []*person{ada, bo} {
		p.visit("/")
		p.sees("for everyone again")
		p.sees("only for you")
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("after a reload: got %q, want %q", got, want)
		}
	}
	eve.visit("/")
	eve.sees("for everyone again")
	if html := eve.eval(`document.documentElement.outerHTML`); strings.Contains(html, "only for you") {
		t.Error("the third person's page has the private message")
	}
	ada.write("@Nobody-At-All hello")
	ada.until(`document.querySelector(".composer--blocked")`)
	ada.enter()
	bo.say("after the blocked one")
	ada.sees("after the blocked one")
	if got := ada.eval(`document.querySelector("#composer-text").value`); got != "@Nobody-At-All hello" {
		t.Errorf("the blocked text became %q", got)
	}
	if got := ada.said(); slices.Contains(got, "hello") {
		t.Errorf("the blocked text was sent: %q", got)
	}
	for _, p := range []*person{ada, bo, eve} {
		p.calm()
	}
}

func TestOneClickRenamesAndOthersSeeIt(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	bo.visit("/")
	ada.say("who am I")
	bo.sees("who am I")
	rename := func(p *person, name string) {
		p.click(".me__rename")
		p.until(`document.querySelector("#rename-name")`)
		p.eval(`document.querySelector("#rename-name").select()`)
		call(p, input.InsertText, input.InsertTextParams{Text: name})
		p.enter()
	}
	rename(ada, "Ada")
	ada.until(`document.querySelector(".me__name").textContent.trim() === "Ada"`)
	bo.until(`[...document.querySelectorAll(".message .person")].some(e => e.innerText.trim() === "Ada")`)
	rename(bo, "\u0410da") // looks like Ada
	bo.until(`document.querySelector(".dialog__error") && document.querySelector(".dialog__suggest")`)
	bo.click(".dialog__suggest")
	bo.until(`document.querySelector(".me__name").textContent.trim().endsWith("-2")`)
	ada.calm()
	bo.calm()
}

// compose types by an input method: a candidate text, then Enter to accept it, in the order Chromium sends for one.
func (p *person) compose(candidates ...string) {
	p.t.Helper()
	p.eval(`document.querySelector("#composer-text").focus()`)
	for _, text := range candidates {
		call(p, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: int64(len([]rune(text))), SelectionEnd: int64(len([]rune(text)))})
	}
}

// acceptKey is the Enter that an input method owns: keyCode 229.
func (p *person) acceptKey() {
	call(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "rawKeyDown", Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 229})
}

func TestAnInputMethodsEnterDoesNotSend(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	lin, bo := newPerson(t, browser, server.url, desktop), startClient(t, server.url, newStorage())
	lin.visit("/")
	bo.online()
	// sentinel has somebody else say something: what lin sent before it stands above it.
	sentinel := func(text string) {
		bo.client.Send(chat.Lobby, view.Draft{Text: text})
		lin.sees(text)
	}
	lin.compose("n", "ni", "你", "你好")
	lin.acceptKey()
	call(lin, input.InsertText, input.InsertTextParams{Text: "你好"}) // the method commits
	sentinel("one")
	if got := lin.said(); !slices.Equal(got, []string{"one"}) {
		t.Fatalf("sent while composing: %q", got)
	}
	if got := lin.eval(`document.querySelector("#composer-text").value`); got != "你好" {
		t.Fatalf("the field has %q", got)
	}
	lin.enter()
	lin.sees("你好")
	if got := lin.said(); !slices.Equal(got, []string{"one", "你好"}) {
		t.Errorf("got %q", got)
	}
	// Korean: the last syllable is still open when Enter is pressed; it is sent once, whole, after it is committed.
	lin.compose("ㅎ", "하", "한")
	lin.acceptKey()
	call(lin, input.InsertText, input.InsertTextParams{Text: "한"})
	lin.sees("한")
	sentinel("two")
	if got := lin.said(); !slices.Equal(got, []string{"one", "你好", "한", "two"}) {
		t.Errorf("got %q", got)
	}
	lin.calm()
}

func TestWhatIsTypedOfflineIsSentOnceInOrder(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	bo.visit("/")
	ada.say("before")
	bo.sees("before")
	server.kill() // before the emulation, which would hold back the end of the WebSocket
	ada.offline(true)
	ada.until(`document.querySelector(".banner")`)
	for i := range 3 {
		ada.say(fmt.Sprint("offline ", i))
	}
	ada.until(`document.querySelectorAll(".message--pending").length === 3`)
	server.start()
	ada.offline(false)
	want := []string{"before", "offline 0", "offline 1", "offline 2"}
	for _, p := range []*person{ada, bo} {
		p.sees("offline 2")
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		p.until(`!document.querySelector(".banner")`)
	}
	ada.calm()
	bo.calm()
}

func (p *person) offline(yes bool) {
	p.t.Helper()
	conditions := &network.Conditions{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}
	emulateWorker := true
	call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		EmulateOfflineServiceWorker: &emulateWorker, MatchedNetworkConditions: []*network.Conditions{conditions},
	})
	call(p, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1})
}

func TestAKilledServerCostsNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	bo.visit("/")
	var want []string
	for round := range 3 {
		text := fmt.Sprint("round ", round)
		ada.say(text)
		bo.sees(text)
		server.kill()
		late := fmt.Sprint("while dead ", round)
		bo.say(late)
		server.start()
		ada.sees(late)
		bo.sees(late)
		want = append(want, text, late)
	}
	for _, p := range []*person{ada, bo} {
		if got := p.said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		p.calm()
	}
}

func TestADeepLinkOpensItsRoom(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, desktop), newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.click(".rooms__new")
	ada.until(`document.querySelector("#create-name")`)
	ada.eval(`document.querySelector("#create-name").focus()`)
	call(ada, input.InsertText, input.InsertTextParams{Text: "发布"})
	ada.until(`document.querySelector(".dialog").textContent.includes("Create #发布")`)
	ada.enter()
	ada.until(`document.querySelector(".bar__title").textContent.includes("发布")`)
	ada.say("in the new room")
	ada.sees("in the new room")
	bo.visit("/r/" + "%E5%8F%91%E5%B8%83")
	bo.sees("in the new room")
	bo.say("found it")
	ada.sees("found it")
	bo.click(`.room[href="/r/lobby"]`)
	bo.until(`document.querySelector(".bar__title").textContent.includes("lobby")`)
	ada.say("you left")
	bo.until(`document.querySelector(".room--unread .badge")`)
	ada.calm()
	bo.calm()
}

func TestThePageIsReadableWithoutScript(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.say("readable <b>before</b> the \"program\"")
	ada.sees("readable <b>before</b> the \"program\"")
	reader := newPerson(t, browser, server.url, desktop)
	call(reader, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	reader.load("/")
	reader.until(`document.body.innerText.includes("readable <b>before</b> the \"program\"")`)
	reader.until(fmt.Sprintf(`document.body.innerText.includes(%q)`, ada.name()))
	reader.until(`document.body.innerText.includes("JavaScript is off")`)
}

func TestAPhoneWritesLinesAndSendsByButton(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada, bo := newPerson(t, browser, server.url, look{width: 390, height: 844, phone: true}), startClient(t, server.url, newStorage())
	ada.visit("/")
	bo.online()
	ada.write("one")
	ada.enter()
	ada.write("two")
	bo.client.Send(chat.Lobby, view.Draft{Text: "a sentinel"})
	ada.sees("a sentinel")
	if got := ada.said(); !slices.Equal(got, []string{"a sentinel"}) {
		t.Fatalf("Enter sent %q", got)
	}
	ada.click(".composer__send")
	ada.sees("one\ntwo")
	if wide := ada.eval(`document.documentElement.scrollWidth > innerWidth`); wide == "true" {
		t.Error("the page is wider than the phone")
	}
	ada.calm()
}

func TestAnEarlyEnterIsSentOnce(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	gate := holdProgram(t, server.url)
	ada := newPerson(t, browser, gate.url, desktop)
	ada.load("/")
	ada.until(`document.querySelector("#composer-text") && window.parleyBoot`)
	ada.say("too early")
	ada.write("half typed")
	if ada.eval(`parleyBoot.done === true`) == "true" {
		t.Fatal("the program is there already: nothing was early")
	}
	gate.open()
	ada.until(`parleyBoot.done === true`)
	ada.sees("too early")
	if got := ada.eval(`document.querySelector("#composer-text").value`); got != "half typed" {
		t.Errorf("the composer has %q", got)
	}
	ada.visit("/")
	ada.sees("too early")
	if got := ada.said(); !slices.Equal(got, []string{"too early"}) {
		t.Errorf("got %q", got)
	}
	ada.calm()
}

func TestItOpensOfflineAndShowsWhatItLastKnew(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	ada := newPerson(t, browser, server.url, desktop)
	ada.visit("/")
	ada.say("remember me")
	ada.sees("remember me")
	ada.until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	ada.until(inDatabase(`"2/page/lobby/", "2/page/lobby/~"`, `values.some((value) => value.includes("remember me"))`))
	ada.until(inDatabase(`"2/state", "2/state"`, `JSON.parse(values[0] || "{}").Recent?.includes("lobby")`)) // written last
	server.kill()
	ada.load("/r/lobby")
	ada.until(`window.parleyBoot && parleyBoot.done === true`)
	ada.sees("remember me")
	ada.say("written offline")
	ada.until(`document.querySelector(".message--pending")`)
	ada.load("/")
	ada.until(`document.querySelector(".message--pending")`)
	server.start()
	ada.sees("written offline")
	if got := ada.said(); !slices.Equal(got, []string{"remember me", "written offline"}) {
		t.Errorf("got %q", got)
	}
}

func TestChineseBrowserGetsChinese(t *testing.T) {
	t.Parallel()
	browser, server := chromium(t), startProcess(t)
	lin := newPerson(t, browser, server.url, look{width: 1280, height: 860, languages: "zh-CN,zh"})
	lin.visit("/")
	if got := lin.eval(`document.documentElement.lang`); !strings.HasPrefix(got, "zh") {
		t.Errorf("the page's language is %q", got)
	}
	lin.until(`document.querySelector(".composer__send").textContent.includes("发送")`)
}

func TestNoAccessibilityViolations(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		missing(t, "axe-core: run make deps")
	}
	browser, server := chromium(t), startProcess(t)
	for _, l := range []look{desktop, {width: 1280, height: 860, dark: true}, {width: 390, height: 844, phone: true}} {
		ada := newPerson(t, browser, server.url, l)
		ada.visit("/")
		ada.write(fmt.Sprintf("a message, width %d, dark %v", l.width, l.dark))
		ada.click(".composer__send")
		ada.sees(fmt.Sprintf("a message, width %d, dark %v", l.width, l.dark))
		ada.write("@Nobody-At-All hello")
		ada.until(`document.querySelector(".composer--blocked")`)
		inject(ada, string(axe))
		ada.eval(`(axe.run().then(r => window.axeResult = JSON.stringify(r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html + " " + n.failureSummary).join("\n  ")))), 0)`)
		ada.until(`window.axeResult`)
		if got := ada.eval(`window.axeResult`); got != "[]" {
			t.Errorf("width %d, dark %v: %s", l.width, l.dark, strings.ReplaceAll(got, `\n`, "\n"))
		}
	}
}
