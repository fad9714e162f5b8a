package gallery

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

var only = flag.String("only", "", "states of the gallery, separated by commas: pictures of others are not taken")

// studio is where the pictures are taken: a server, people who talk, and the person whose screen is shown.
type studio struct {
	t       *testing.T
	server  *kit.Process
	people  map[string]*kit.Client
	private string // the path of the private room; "" before there is one
	*chromium.Person
}

// TestScreenshots makes the pictures of the README and the gallery: make screenshots.
func TestScreenshots(t *testing.T) {
	if *chromium.ScreenshotDir == "" {
		t.Skip("missing -screenshots DIR: make screenshots gives it")
	}
	for _, dir := range []string{filepath.Join(*chromium.ScreenshotDir, galleryDir), manifestDir} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s := openStudio(t)
	if *only == "" {
		s.readme()
	}
	s.gallery()
}

func openStudio(t *testing.T) *studio {
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	s := &studio{t: t, server: server, people: map[string]*kit.Client{}}
	for _, name := range []string{"Ada", "Bo", "林小雨", "Quiet-Heron", "Mara"} {
		s.people[name] = kit.StartClient(t, server.URL, kit.NewStorage())
		s.people[name].Online()
		s.people[name].Client.Rename(name)
		s.people[name].Until("renamed", func(v *view.Snapshot) bool { return v.Me.Name == name })
	}
	for _, room := range []string{"design", "发布", "go-wasm", "off-topic"} {
		s.people["Ada"].Client.Create(view.NewRoom{Name: room})
		s.people["Ada"].Until("created", func(v *view.Snapshot) bool { return v.Open.Room.Name == room && v.Open.Known })
	}
	s.people["Ada"].Client.Open(chat.Lobby)
	s.Person = chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	for _, room := range []string{"design", "发布", "go-wasm", "off-topic"} {
		s.Visit("/r/" + room)
		s.Until(`document.querySelector(".bar__title").textContent.includes("` + room + `")`)
	}
	s.Eval(`localStorage.setItem("welcomed", "yes")`)
	s.Visit("/")
	lobbyScene(s.people, s.Person)
	return s
}

// readme takes the pictures that the README shows.
func (s *studio) readme() {
	for name, l := range map[string]chromium.Screen{
		"desktop-light": {Width: 1280, Height: 860}, "desktop-dark": {Width: 1280, Height: 860, Dark: true},
		"phone-light": {Width: 390, Height: 844, Phone: true}, "phone-dark": {Width: 390, Height: 844, Phone: true, Dark: true},
		"tablet": {Width: 820, Height: 1100},
	} {
		s.Set(l)
		shoot(s.Person, name)
	}
	s.Set(chromium.Desktop)
	s.Write("@Bo seen, fixing the total now")
	s.Until(`document.querySelector(".composer--private")`)
	shoot(s.Person, "private")
	s.cleared()
	for _, lang := range []string{"zh", "he"} {
		setLanguage(s.Person, lang)
		s.Sees("On it. Shipping at noon if the chaos run stays green.")
		shoot(s.Person, "desktop-"+lang)
	}
	setLanguage(s.Person, "en")
	s.Sees("On it. Shipping at noon if the chaos run stays green.")
	s.options()
	shoot(s.Person, "message-options")
}

// setLanguage opens the lobby in a language.
func setLanguage(p *chromium.Person, lang string) {
	p.T.Helper()
	p.Eval(fmt.Sprintf(`(localStorage.setItem("lang", %q), document.cookie = "lang=%s;path=/")`, lang, lang))
	p.Visit("/")
	p.Until(fmt.Sprintf(`document.documentElement.lang.startsWith(%q)`, lang))
}

// lobbyScene says what the pictures show.
func lobbyScene(people map[string]*kit.Client, me *chromium.Person) {
	say := func(name string, room chat.RoomID, text string) {
		people[name].Client.Send(room, view.Draft{Text: text})
		time.Sleep(200 * time.Millisecond) // the order on the pictures is the one here
		people[name].Until("sent", func(v *view.Snapshot) bool { return v.Waiting == 0 })
	}
	mine := me.Name()
	say("Ada", chat.Lobby, "The new build is up. First paint is 0.3 s on my phone, before the program is even there.")
	say("Ada", chat.Lobby, "Resume after the tunnel worked too: 214 messages, none twice.")
	say("林小雨", chat.Lobby, "搜索“上海”现在能找到结果了，谢谢 @"+mine+"！")
	say("Bo", chat.Lobby, "Here is the whole rule, it fits on a card:\nif it is the next one, push it; if it is older, ignore it; if there is a gap, read the store.")
	say("Mara", chat.Lobby, "Notes are at https://example.org/notes")
	say("Bo", chat.Lobby, "@"+mine+" Can you look at the invoice before the call? Not for the room.")
	me.Sees("Can you look at the invoice before the call? Not for the room.")
	me.Say("On it. Shipping at noon if the chaos run stays green.")
	me.Sees("On it. Shipping at noon if the chaos run stays green.")
	for range 3 {
		say("Quiet-Heron", "design", "A thought about the margins")
	}
	say("林小雨", "发布", "@"+mine+" 可以发布了吗？")
	me.Until(`document.querySelectorAll(".room--unread .badge").length >= 2`)
}

func shoot(p *chromium.Person, name string) {
	time.Sleep(500 * time.Millisecond) // colours change softly
	p.Picture(filepath.Join(*chromium.ScreenshotDir, name+".png"))
}

// small writes a picture that takes little room.
func small(p *chromium.Person, path string) {
	p.T.Helper()
	time.Sleep(500 * time.Millisecond)
	quality := int64(70)
	shot := chromium.Call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "webp", Quality: &quality})
	if err := os.WriteFile(path, shot.Data, 0o644); err != nil {
		p.T.Error(err)
	}
}

// scripts turns the scripts of pages on or off.
func scripts(p *chromium.Person, on bool) {
	chromium.Call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// index describes the gallery in Markdown: the pictures that are there.
func index() string {
	var b strings.Builder
	b.WriteString("# Screenshots\n\nThe interface in each of its states. `make screenshots` takes them again.\n")
	for _, state := range states {
		var pictures strings.Builder
		for _, name := range strings.Fields(state.in) {
			file := galleryDir + "/" + pictureOf(state, name)
			if _, err := os.Stat(filepath.Join(*chromium.ScreenshotDir, file)); err == nil {
				fmt.Fprintf(&pictures, "![%s, %s](%s)\n", state.name, name, file)
			}
		}
		if pictures.Len() > 0 {
			fmt.Fprintf(&b, "\n## %s\n%s\n\n%s", state.name, state.about, pictures.String())
		}
	}
	return b.String()
}
