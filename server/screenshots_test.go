package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// studio is where the pictures are taken: a server, people who talk, and the person whose screen is shown.
type studio struct {
	t      *testing.T
	server *process
	people map[string]*machine
	*person
}

// TestScreenshots makes the pictures of the README and the gallery: make screenshots.
func TestScreenshots(t *testing.T) {
	if *screenshotDir == "" {
		t.Skip("missing -screenshots DIR: make screenshots gives it")
	}
	for _, dir := range []string{filepath.Join(*screenshotDir, galleryDir), manifestDir} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s := openStudio(t)
	s.readme()
	s.gallery()
}

func openStudio(t *testing.T) *studio {
	browser, server := chromium(t), startProcess(t, "--limits", "off")
	s := &studio{t: t, server: server, people: map[string]*machine{}}
	for _, name := range []string{"Ada", "Bo", "林小雨", "Quiet-Heron", "Mara"} {
		s.people[name] = startClient(t, server.url, newStorage())
		s.people[name].online()
		s.people[name].client.Rename(name)
		s.people[name].until("renamed", func(v *view.Snapshot) bool { return v.Me.Name == name })
	}
	for _, room := range []string{"design", "发布", "go-wasm", "off-topic"} {
		s.people["Ada"].client.Create(room, "")
		s.people["Ada"].until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == room && v.Open.Known })
	}
	s.people["Ada"].client.Open(chat.Lobby)
	s.person = newPerson(t, browser, server.url, desktop)
	for _, room := range []string{"design", "发布", "go-wasm", "off-topic"} {
		s.visit("/r/" + room)
		s.until(`document.querySelector(".bar__title").textContent.includes("` + room + `")`)
	}
	s.eval(`localStorage.setItem("welcomed", "yes")`)
	s.visit("/")
	lobbyScene(s.people, s.person)
	return s
}

// readme takes the pictures that the README shows.
func (s *studio) readme() {
	for name, l := range map[string]look{
		"desktop-light": {width: 1280, height: 860}, "desktop-dark": {width: 1280, height: 860, dark: true},
		"phone-light": {width: 390, height: 844, phone: true}, "phone-dark": {width: 390, height: 844, phone: true, dark: true},
		"tablet": {width: 820, height: 1100},
	} {
		s.set(l)
		shoot(s.person, name)
	}
	s.set(desktop)
	s.write("@Bo seen, fixing the total now")
	s.until(`document.querySelector(".composer--private")`)
	shoot(s.person, "private")
	s.cleared()
	s.speak("zh")
	s.sees("On it. Shipping at noon if the chaos run stays green.")
	shoot(s.person, "desktop-zh")
	s.speak("en")
}

// speak opens the lobby in a language.
func (p *person) speak(lang string) {
	p.t.Helper()
	p.eval(fmt.Sprintf(`(localStorage.setItem("lang", %q), document.cookie = "lang=%s;path=/")`, lang, lang))
	p.visit("/")
	p.until(fmt.Sprintf(`document.documentElement.lang.startsWith(%q)`, lang))
}

// lobbyScene says what the pictures show.
func lobbyScene(people map[string]*machine, me *person) {
	say := func(name string, room chat.RoomID, text string) {
		people[name].client.Send(room, view.Draft{Text: text})
		time.Sleep(200 * time.Millisecond) // the order on the pictures is the one here
		people[name].until("sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	}
	mine := me.name()
	say("Ada", chat.Lobby, "The new build is up. First paint is 0.3 s on my phone, before the program is even there.")
	say("Ada", chat.Lobby, "Resume after the tunnel worked too: 214 messages, none twice.")
	say("林小雨", chat.Lobby, "搜索“上海”现在能找到结果了，谢谢 @"+mine+"！")
	say("Bo", chat.Lobby, "Here is the whole rule, it fits on a card:\nif it is the next one, push it; if it is older, ignore it; if there is a gap, read the store.")
	say("Mara", chat.Lobby, "Notes are at https://example.org/notes")
	say("Bo", chat.Lobby, "@"+mine+" Can you look at the invoice before the call? Not for the room.")
	me.sees("Can you look at the invoice before the call? Not for the room.")
	me.say("On it. Shipping at noon if the chaos run stays green.")
	me.sees("On it. Shipping at noon if the chaos run stays green.")
	for range 3 {
		say("Quiet-Heron", "design", "A thought about the margins")
	}
	say("林小雨", "发布", "@"+mine+" 可以发布了吗？")
	me.until(`document.querySelectorAll(".room--unread .badge").length >= 2`)
}

func shoot(p *person, name string) {
	time.Sleep(500 * time.Millisecond) // colours change softly
	p.picture(filepath.Join(*screenshotDir, name+".png"))
}

// small writes a picture that takes little room.
func (p *person) small(path string) {
	p.t.Helper()
	time.Sleep(500 * time.Millisecond)
	quality := int64(70)
	shot := call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "webp", Quality: &quality})
	if err := os.WriteFile(path, shot.Data, 0o644); err != nil {
		p.t.Error(err)
	}
}

// scripts turns the scripts of pages on or off.
func (p *person) scripts(on bool) {
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// index describes the gallery in Markdown.
func index() string {
	var b strings.Builder
	b.WriteString("# Screenshots\n\nWhat the interface looks like in each of its states. `make screenshots` takes them anew.\n")
	for _, state := range states {
		fmt.Fprintf(&b, "\n## %s\n%s\n\n", state.name, state.about)
		for _, name := range strings.Fields(state.in) {
			fmt.Fprintf(&b, "![%s, %s](%s/%s)\n", state.name, name, galleryDir, pictureOf(state, name))
		}
	}
	return b.String()
}
