package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// These tests drive the real program in a real Chromium against a real server process.

func TestTwoPeopleTalk(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	bo.Visit("/")
	if ada.Name() == bo.Name() || !strings.Contains(ada.Name(), "-") {
		t.Errorf("default names %q and %q", ada.Name(), bo.Name())
	}
	for i := range 3 {
		ada.Say(fmt.Sprint("from ada ", i))
		bo.Sees(fmt.Sprint("from ada ", i))
		bo.Say(fmt.Sprint("from bo ", i))
		ada.Sees(fmt.Sprint("from bo ", i))
	}
	ada.Write("two")
	ada.Key("Enter", 13, "\r", chromium.Shift)
	ada.Write("lines")
	ada.Enter()
	bo.Sees("two\nlines")
	want := []string{"from ada 0", "from bo 0", "from ada 1", "from bo 1", "from ada 2", "from bo 2", "two\nlines"}
	for _, p := range []*chromium.Person{ada, bo} {
		if got := p.Said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		p.Until(`document.querySelectorAll(".people__one").length === 2`)
	}
	ada.Load("/")
	ada.Until(`window.parleyBoot && parleyBoot.done === true`)
	ada.Sees("two\nlines")
	if got := ada.Said(); !slices.Equal(got, want) {
		t.Errorf("after a reload: got %q, want %q", got, want)
	}
	ada.Calm()
	bo.Calm()
}

func TestPrivateIsSeenByTwoOfThree(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo, eve := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	for _, p := range []*chromium.Person{ada, bo, eve} {
		p.Visit("/")
	}
	ada.Say("for everyone")
	ada.Write("@" + bo.Name() + " only for you")
	ada.Until(`document.querySelector(".composer--private")`)
	ada.Until(fmt.Sprintf(`document.querySelector(".composer__private").innerText.includes(%q)`, bo.Name()))
	ada.Enter()
	ada.Sees("only for you")
	accepts(bo, ada.Name())
	bo.Sees("only for you")
	bo.Until(`document.querySelector(".message--private")`)
	ada.Say("for everyone again")
	eve.Sees("for everyone again")
	want := []string{"for everyone", "only for you", "for everyone again"}
	for _, p := range []*chromium.Person{ada, bo} {
		p.Visit("/")
		p.Sees("for everyone again")
		p.Sees("only for you")
		if got := p.Said(); !slices.Equal(got, want) {
			t.Errorf("after a reload: got %q, want %q", got, want)
		}
	}
	eve.Visit("/")
	eve.Sees("for everyone again")
	if html := eve.Eval(`document.documentElement.outerHTML`); strings.Contains(html, "only for you") {
		t.Error("the third person's page has the private message")
	}
	ada.Write("@Nobody-At-All hello")
	ada.Until(`document.querySelector(".composer--blocked")`)
	ada.Enter()
	bo.Say("after the blocked one")
	ada.Sees("after the blocked one")
	if got := ada.Eval(`document.querySelector("#composer-text").value`); got != "@Nobody-At-All hello" {
		t.Errorf("the blocked text became %q", got)
	}
	if got := ada.Said(); slices.Contains(got, "hello") {
		t.Errorf("the blocked text was sent: %q", got)
	}
	for _, p := range []*chromium.Person{ada, bo, eve} {
		p.Calm()
	}
}

func TestOneClickRenamesAndOthersSeeIt(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	bo.Visit("/")
	ada.Say("who am I")
	bo.Sees("who am I")
	rename := func(p *chromium.Person, name string) {
		p.Click(".me__rename")
		p.Until(`document.querySelector("#rename-name")`)
		p.Eval(`document.querySelector("#rename-name").select()`)
		chromium.Call(p, input.InsertText, input.InsertTextParams{Text: name})
		p.Enter()
	}
	rename(ada, "Ada")
	ada.Until(`document.querySelector(".me__name").textContent.trim() === "Ada"`)
	bo.Until(`[...document.querySelectorAll(".message .person")].some(e => e.innerText.trim() === "Ada")`)
	rename(bo, "\u0410da") // looks like Ada
	bo.Until(`document.querySelector(".dialog__error") && document.querySelector(".dialog__suggest")`)
	bo.Click(".dialog__suggest")
	bo.Until(`document.querySelector(".me__name").textContent.trim().endsWith("-2")`)
	ada.Calm()
	bo.Calm()
}

// compose types by an input method: a candidate text, then Enter to accept it, in the order Chromium sends for one.
func compose(p *chromium.Person, candidates ...string) {
	p.T.Helper()
	p.Eval(`document.querySelector("#composer-text").focus()`)
	for _, text := range candidates {
		chromium.Call(p, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: int64(len([]rune(text))), SelectionEnd: int64(len([]rune(text)))})
	}
}

// acceptKey is the Enter that an input method owns: keyCode 229.
func acceptKey(p *chromium.Person) {
	chromium.Call(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: "rawKeyDown", Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 229})
}

func TestAnInputMethodsEnterDoesNotSend(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	lin, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), kit.StartClient(t, server.URL, kit.NewStorage())
	lin.Visit("/")
	bo.Online()
	// sentinel has somebody else say something: what lin sent before it stands above it.
	sentinel := func(text string) {
		bo.Client.Send(chat.Lobby, view.Draft{Text: text})
		lin.Sees(text)
	}
	compose(lin, "n", "ni", "你", "你好")
	acceptKey(lin)
	chromium.Call(lin, input.InsertText, input.InsertTextParams{Text: "你好"}) // the method commits
	sentinel("one")
	if got := lin.Said(); !slices.Equal(got, []string{"one"}) {
		t.Fatalf("sent while composing: %q", got)
	}
	if got := lin.Eval(`document.querySelector("#composer-text").value`); got != "你好" {
		t.Fatalf("the field has %q", got)
	}
	lin.Enter()
	lin.Sees("你好")
	if got := lin.Said(); !slices.Equal(got, []string{"one", "你好"}) {
		t.Errorf("got %q", got)
	}
	// Korean: the last syllable is still open when Enter is pressed; it is sent once, whole, after it is committed.
	compose(lin, "ㅎ", "하", "한")
	acceptKey(lin)
	chromium.Call(lin, input.InsertText, input.InsertTextParams{Text: "한"})
	lin.Sees("한")
	sentinel("two")
	if got := lin.Said(); !slices.Equal(got, []string{"one", "你好", "한", "two"}) {
		t.Errorf("got %q", got)
	}
	lin.Calm()
}

func TestWhatIsTypedOfflineIsSentOnceInOrder(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	bo.Visit("/")
	ada.Say("before")
	bo.Sees("before")
	server.Kill() // before the emulation, which would hold back the end of the WebSocket
	offline(ada, true)
	ada.Until(`document.querySelector(".banner")`)
	for i := range 3 {
		ada.Say(fmt.Sprint("offline ", i))
	}
	ada.Until(`document.querySelectorAll(".message--pending").length === 3`)
	server.Start()
	offline(ada, false)
	want := []string{"before", "offline 0", "offline 1", "offline 2"}
	for _, p := range []*chromium.Person{ada, bo} {
		p.Sees("offline 2")
		if got := p.Said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		p.Until(`!document.querySelector(".banner")`)
	}
	ada.Calm()
	bo.Calm()
}

func offline(p *chromium.Person, yes bool) {
	p.T.Helper()
	conditions := &network.Conditions{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1}
	emulateWorker := true
	chromium.Call(p, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		EmulateOfflineServiceWorker: &emulateWorker, MatchedNetworkConditions: []*network.Conditions{conditions},
	})
	chromium.Call(p, network.OverrideNetworkState, network.OverrideNetworkStateParams{Offline: yes, DownloadThroughput: -1, UploadThroughput: -1})
}

func TestAKilledServerCostsNothing(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	bo.Visit("/")
	var want []string
	for round := range 3 {
		text := fmt.Sprint("round ", round)
		ada.Say(text)
		bo.Sees(text)
		server.Kill()
		late := fmt.Sprint("while dead ", round)
		bo.Say(late)
		server.Start()
		ada.Sees(late)
		bo.Sees(late)
		want = append(want, text, late)
	}
	for _, p := range []*chromium.Person{ada, bo} {
		if got := p.Said(); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		p.Calm()
	}
}

func TestADeepLinkOpensItsRoom(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop), chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Click(".rooms__new")
	ada.Until(`document.querySelector("#create-name")`)
	ada.Eval(`document.querySelector("#create-name").focus()`)
	chromium.Call(ada, input.InsertText, input.InsertTextParams{Text: "发布"})
	ada.Until(`document.querySelector(".dialog").textContent.includes("Create #发布")`)
	ada.Enter()
	ada.Until(`document.querySelector(".bar__title").textContent.includes("发布")`)
	ada.Say("in the new room")
	ada.Sees("in the new room")
	bo.Visit("/r/" + "%E5%8F%91%E5%B8%83")
	bo.Sees("in the new room")
	bo.Say("found it")
	ada.Sees("found it")
	bo.Click(`.room[href="/r/lobby"]`)
	bo.Until(`document.querySelector(".bar__title").textContent.includes("lobby")`)
	ada.Say("you left")
	bo.Until(`document.querySelector(".room--unread .badge")`)
	ada.Calm()
	bo.Calm()
}

func TestThePageIsReadableWithoutScript(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Say("readable <b>before</b> the \"program\"")
	ada.Sees("readable <b>before</b> the \"program\"")
	reader := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	chromium.Call(reader, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	reader.Load("/")
	reader.Until(`document.body.innerText.includes("readable <b>before</b> the \"program\"")`)
	reader.Until(fmt.Sprintf(`document.body.innerText.includes(%q)`, ada.Name()))
	reader.Until(`document.body.innerText.includes("JavaScript is off")`)
}

func TestAPhoneWritesLinesAndSendsByButton(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada, bo := chromium.NewPerson(t, browser, server.URL, chromium.Screen{Width: 390, Height: 844, Phone: true}), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Visit("/")
	bo.Online()
	ada.Write("one")
	ada.Enter()
	ada.Write("two")
	bo.Client.Send(chat.Lobby, view.Draft{Text: "a sentinel"})
	ada.Sees("a sentinel")
	if got := ada.Said(); !slices.Equal(got, []string{"a sentinel"}) {
		t.Fatalf("Enter sent %q", got)
	}
	tap(ada, ".composer__send")
	ada.Sees("one\ntwo")
	holds(ada, "the focus, and with it the keyboard, stays", `document.activeElement.id === "composer-text" && document.activeElement.value === ""`)
	if wide := ada.Eval(`document.documentElement.scrollWidth > innerWidth`); wide == "true" {
		t.Error("the page is wider than the phone")
	}
	ada.Calm()
}

func TestAnEarlyEnterIsSentOnce(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	gate := kit.HoldProgram(t, server.URL)
	ada := chromium.NewPerson(t, browser, gate.URL, chromium.Desktop)
	ada.Load("/")
	ada.Until(`document.querySelector("#composer-text") && window.parleyBoot`)
	ada.Say("too early")
	ada.Write("half typed")
	if ada.Eval(`parleyBoot.done === true`) == "true" {
		t.Fatal("the program is there already: nothing was early")
	}
	gate.Open()
	ada.Until(`parleyBoot.done === true`)
	ada.Sees("too early")
	if got := ada.Eval(`document.querySelector("#composer-text").value`); got != "half typed" {
		t.Errorf("the composer has %q", got)
	}
	ada.Visit("/")
	ada.Sees("too early")
	if got := ada.Said(); !slices.Equal(got, []string{"too early"}) {
		t.Errorf("got %q", got)
	}
	ada.Calm()
}

func TestItOpensOfflineAndShowsWhatItLastKnew(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	ada := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	ada.Visit("/")
	ada.Say("remember me")
	ada.Sees("remember me")
	ada.Until(`navigator.serviceWorker && navigator.serviceWorker.controller`)
	ada.Until(inDatabase(`"3/page/lobby/", "3/page/lobby/~"`, `values.some((value) => value.includes("remember me"))`))
	ada.Until(inDatabase(`"3/state", "3/state"`, `JSON.parse(values[0] || "{}").Recent?.includes("lobby")`)) // written last
	server.Kill()
	ada.Load("/r/lobby")
	ada.Until(`window.parleyBoot && parleyBoot.done === true`)
	ada.Sees("remember me")
	ada.Say("written offline")
	ada.Until(`document.querySelector(".message--pending")`)
	ada.Load("/")
	ada.Until(`document.querySelector(".message--pending")`)
	server.Start()
	ada.Sees("written offline")
	if got := ada.Said(); !slices.Equal(got, []string{"remember me", "written offline"}) {
		t.Errorf("got %q", got)
	}
}

func TestChineseBrowserGetsChinese(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	lin := chromium.NewPerson(t, browser, server.URL, chromium.Screen{Width: 1280, Height: 860, Languages: "zh-CN,zh"})
	lin.Visit("/")
	if got := lin.Eval(`document.documentElement.lang`); !strings.HasPrefix(got, "zh") {
		t.Errorf("the page's language is %q", got)
	}
	lin.Until(`document.querySelector(".composer__send").textContent.includes("发送")`)
}

func TestNoAccessibilityViolations(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t)
	for _, l := range []chromium.Screen{chromium.Desktop, {Width: 1280, Height: 860, Dark: true}, {Width: 390, Height: 844, Phone: true}} {
		ada := chromium.NewPerson(t, browser, server.URL, l)
		ada.Visit("/")
		ada.Write(fmt.Sprintf("a message, width %d, dark %v", l.Width, l.Dark))
		ada.Click(".composer__send")
		ada.Sees(fmt.Sprintf("a message, width %d, dark %v", l.Width, l.Dark))
		ada.Write("@Nobody-At-All hello")
		ada.Until(`document.querySelector(".composer--blocked")`)
		chromium.Accessible(ada, fmt.Sprintf("width %d, dark %v", l.Width, l.Dark))
	}
}
