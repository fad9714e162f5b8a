package browser

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"parley/server/store/roomfile"
	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
)

// attacks are what a page must show and not do: rows 20 to 25 of what hostile people write.
var attacks = []string{
	`<img src=x onerror="hostile=1"><script>hostile=2</script>`, `</script><script>hostile=3</script><!--`, `"><svg onload=hostile=4>`,
	`[click](javascript:hostile=5) [data](data:text/html,<script>hostile=6</script>) <javascript:hostile=7>`, "```\n</code></pre><script>hostile=8</script>\n```",
	"| a | b |\n|---|---|\n| <b>x</b> | ![x](https://evil.example/pixel.png) |", "\u202egnp.exe\u2066 https://evil.example/\u202egnp.exe",
	"Z" + strings.Repeat("\u0335\u0301", 200), strings.Repeat("w", 9_000), strings.Repeat("👨‍👩‍👧‍👦", 500), `=cmd|'/c calc'!A1`, `"*" NEAR( OR 1=1 --`,
	strings.Repeat("[", 8_000), strings.Repeat(">", 8_000), "||hidden **spoiler**||",
}

// largeRoom returns a file of so many messages, which begins with attacks.
func largeRoom(t *testing.T, messages int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := roomfile.NewWriter(&out, roomfile.Room{ID: "lobby", Kind: chat.Public, Name: "lobby", Topic: "Everyone starts here.", Head: chat.Seq(messages)})
	people := []roomfile.Author{{ID: "u-ada", Name: "Ada"}, {ID: "u-ming", Name: "小明"}, {ID: "u-dana", Name: "דנה"}}
	for _, p := range people {
		err = errors.Join(err, w.Add(&roomfile.Person{ID: p.ID, Name: p.Name}))
	}
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for i := range messages {
		text := fmt.Sprintf("message %d: the quick **brown** fox, 敏捷的棕色狐狸, השועל החום", i+1)
		if i < len(attacks) {
			text = attacks[i]
		}
		m := &roomfile.Message{Seq: chat.Seq(i + 1), At: chat.MillisOf(at.Add(time.Duration(i) * 7 * time.Minute)), By: people[i/3%3], Text: text}
		if i == messages-1 {
			m.Reply = 100
		}
		err = errors.Join(err, w.Add(m))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestARoomIsSavedAsAPageThatNeedsNoServer clicks in the menu of a room, and opens what the browser has saved when the server is gone.
func TestARoomIsSavedAsAPageThatNeedsNoServer(t *testing.T) {
	t.Parallel()
	shared, dir := chromium.Shared(t), t.TempDir()
	file, store := filepath.Join(dir, "lobby.jsonl"), "sqlite:"+filepath.Join(dir, "parley.db")
	if err := os.WriteFile(file, largeRoom(t, 5_000), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	if kit.Command(t.Context(), []string{"import", file, "--to", store}, strings.NewReader(""), &said, &said) != 0 {
		t.Fatal(said.String())
	}
	server := kit.StartProcess(t, "--limits", "off", "--store", store)
	ada := chromium.NewPerson(t, shared, server.URL, chromium.Desktop)
	chromium.Call(ada, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: "allow", DownloadPath: dir, BrowserContextID: chromedp.FromContext(ada.Ctx).BrowserContextID})
	ada.Visit("/")
	ada.Until(`document.body.innerText.includes("message 5000")`)
	ada.Click(`[data-action="menu"][data-arg="room"]`)
	ada.Until(`document.querySelector("#menu-room.menu--open")`)
	if *chromium.ScreenshotDir != "" {
		ada.Picture(filepath.Join(*chromium.ScreenshotDir, "room-file-menu.png"))
	}
	ada.Click(`[data-action="save"]`)
	saved := filepath.Join(dir, "parley-lobby.html")
	deadline := time.Now().Add(kit.Patience)
	for time.Now().Before(deadline) {
		if _, err := os.Stat(saved); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	ada.Calm()
	server.Kill()
	readsPage(t, saved)
}

// readsPage opens a page by its file, and reads and searches it.
func readsPage(t *testing.T, path string) {
	t.Helper()
	for name, screen := range map[string]chromium.Screen{"desktop": chromium.Desktop, "phone-dark": {Width: 390, Height: 844, Phone: true, Dark: true}} {
		p := chromium.NewPerson(t, chromium.Shared(t), (&url.URL{Scheme: "file", Path: path}).String(), screen)
		look := func(what string) {
			t.Helper()
			if *chromium.ScreenshotDir != "" {
				p.Picture(filepath.Join(*chromium.ScreenshotDir, "room-file-"+name+"-"+what+".png"))
			}
		}
		is := func(expression, want string) {
			t.Helper()
			if got := p.Eval(expression); got != want {
				t.Errorf("%s: %s is %q, want %q", name, expression, got, want)
			}
		}
		p.Load("")
		p.Until(`document.readyState === "complete"`)
		look("top")
		is(`document.querySelectorAll(".message").length < 1000`, "true") // the others are no elements yet
		is(`typeof hostile`, "undefined")
		is(`performance.getEntriesByType("resource").length`, "0")
		is(`[...document.querySelectorAll(".message, .message *")].filter((e) => /^(SCRIPT|IMG|SVG|IFRAME|OBJECT|STYLE|LINK|FORM)$/i.test(e.tagName) || [...e.attributes].some((a) => /^on|^style$/.test(a.name))).length`, "0")
		is(`[...document.querySelectorAll("main a")].filter((a) => !/^(https?:|mailto:|file:)/.test(a.protocol)).length`, "0")
		is(`document.documentElement.scrollWidth <= innerWidth`, "true") // nothing is wider than the screen
		p.Eval(`document.querySelectorAll(".spoiler")[0].click()`)
		is(`document.querySelector(".spoiler").nextElementSibling.hidden`, "false")

		search := func(query, want string) {
			t.Helper()
			p.Eval(`(query.value = ` + fmt.Sprintf("%q", query) + `, query.dispatchEvent(new Event("input")), found.value = "…")`)
			p.Until(`found.value !== "…"`)
			is(`found.value`, want)
		}
		search("QUICK message 4321", "1 / 5,000")
		look("found")
		is(`[...document.querySelectorAll(".message:not([hidden])")].filter((e) => e.checkVisibility()).map((e) => e.id).join()`, "m4321")
		search("棕色 fox", fmt.Sprintf("%s / 5,000", "4,985"))
		search(`"brown fox"`, "4,985 / 5,000")
		search("החום", "4,985 / 5,000")
		search("</script>", "4 / 5,000")
		look("hostile")
		search("no such thing", "No matches")
		search("message 4321", "1 / 5,000")
		p.Eval(`document.querySelector("#m4321 a[href='#m4321']").click()`)
		p.Until(`query.value === "" && document.querySelectorAll(".message[hidden]").length === 0`)
		is(`document.querySelector("#m4321").matches(":target")`, "true")
		p.Until(`(() => { const { top, bottom } = document.querySelector("#m4321").getBoundingClientRect(); return top > 0 && bottom < innerHeight })()`)
		look("jumped")
		p.Eval(`location.hash = "#m5000"`)
		p.Until(`document.querySelector("#m5000 .quote")`)
		p.Eval(`document.querySelector("#m5000 .quote").click()`)
		p.Until(`(() => { const { top, bottom } = document.querySelector("#m100").getBoundingClientRect(); return top > 0 && bottom < innerHeight })()`)
		is(`document.querySelector("#m5000 .quote__text").textContent`, "message 100: the quick brown fox, 敏捷的棕色狐狸, השועל החום")
		chromium.Accessible(p, name)
		p.Calm()
	}
}
