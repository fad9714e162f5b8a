package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// frames returns a site whose page shows an address in a frame, once it is known.
func frames(t *testing.T, address *string) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!doctype html><title>A shop</title><h1>A shop</h1><iframe title="talk" width="400" height="500" src=%q></iframe>`, *address)
	}))
	t.Cleanup(s.Close)
	return s
}

// framed returns the address that the first frame of the page shows.
func framed(p *chromium.Person) string {
	return chromium.Call(p, page.GetFrameTree, cdp.Empty{}).FrameTree.ChildFrames[0].Frame.URL
}

// TestAVisitorReadsARoomLiveAndDoesNothingElse opens the page that only shows a room, on a phone and a desktop, in three languages.
func TestAVisitorReadsARoomLiveAndDoesNothingElse(t *testing.T) {
	t.Parallel()
	shared := chromium.Shared(t)
	server := kit.StartProcess(t, "--limits", "off")
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	for _, text := range append([]string{"first **words**", "||hidden||"}, attacks...) {
		ada.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	ada.Client.Send(chat.Lobby, view.Draft{Text: "last words"})
	for _, screen := range []struct {
		name string
		chromium.Screen
	}{
		{"desktop", chromium.Desktop}, {"phone-dark-zh", chromium.Screen{Width: 390, Height: 844, Phone: true, Dark: true, Languages: "zh-CN"}},
		{"phone-he", chromium.Screen{Width: 320, Height: 640, Phone: true, Languages: "he"}},
	} {
		eve := chromium.NewPerson(t, shared, server.URL, screen.Screen)
		eve.Load("/embed/lobby")
		eve.Until(`document.body.innerText.includes("last words")`)
		eve.Until(`(r => r.top < innerHeight && r.bottom <= innerHeight)([...document.querySelectorAll("article")].at(-1).getBoundingClientRect())`)
		if got := eve.Eval(`String(!!window.hostile || document.querySelectorAll("textarea, form, article button:not(.spoiler)").length)`); got != "0" {
			t.Errorf("%s: got %s, want nothing to do, and no script of others", screen.name, got)
		}
		if wide := eve.Number(`document.documentElement.scrollWidth - innerWidth`); wide > 0 {
			t.Errorf("%s: the page is %.0f px too wide", screen.name, wide)
		}
		chromium.Accessible(eve, "embed "+screen.name)
		eve.Eval(`window.first = document.querySelectorAll("article")[1], "x"`)
		news := "news for " + screen.name
		ada.Client.Send(chat.Lobby, view.Draft{Text: news})
		eve.Until(fmt.Sprintf(`document.body.innerText.includes(%q)`, news))
		eve.Until(`[...document.querySelectorAll("article")].at(-1).getBoundingClientRect().bottom <= innerHeight`)
		if got := eve.Eval(`String(window.first.isConnected)`); got != "true" {
			t.Errorf("%s: a row that has not changed was drawn again", screen.name)
		}
		eve.Eval(`document.querySelector(".spoiler").click(), "x"`)
		eve.Until(`!document.querySelector(".spoiler").nextElementSibling.hidden`)
		eve.Eval(`window.opened = document.querySelector(".spoiler"), "x"`)
		ada.Client.Send(chat.Lobby, view.Draft{Text: "more " + news})
		eve.Until(fmt.Sprintf(`document.body.innerText.includes(%q)`, "more "+news))
		if got := eve.Eval(`String(window.opened.isConnected && !window.opened.nextElementSibling.hidden)`); got != "true" {
			t.Errorf("%s: what was opened closes when something is said", screen.name)
		}
		if *chromium.ScreenshotDir != "" {
			eve.Picture(filepath.Join(*chromium.ScreenshotDir, "embed-"+screen.name+".png"))
		}
		if got := eve.Eval(`document.cookie + String(document.querySelectorAll("script").length)`); got != "1" {
			t.Errorf("%s: got %s, want no cookie and one script", screen.name, got)
		}
	}
}

// TestOnlyNamedSitesShowARoomInAFrame has two sites try.
func TestOnlyNamedSitesShowARoomInAFrame(t *testing.T) {
	t.Parallel()
	shared, address := chromium.Shared(t), ""
	friend, stranger := frames(t, &address), frames(t, &address)
	server := kit.StartProcess(t, "--limits", "off", "--embed-origins", friend.URL)
	for _, c := range []struct {
		site, path string
		shown      bool
	}{{friend.URL, "/embed/lobby", true}, {stranger.URL, "/embed/lobby", false}, {friend.URL, "/r/lobby", false}} {
		address = server.URL + c.path
		eve := chromium.NewPerson(t, shared, c.site, chromium.Desktop)
		eve.Load("/")
		eve.Until(`document.readyState === "complete"`)
		if got := framed(eve); strings.HasPrefix(got, server.URL) != c.shown {
			t.Errorf("%s in %s: the frame has %q", c.path, c.site, got)
		}
	}
}

// TestAClosedRoomLeavesThePagesOfVisitors closes the room while somebody reads it.
func TestAClosedRoomLeavesThePagesOfVisitors(t *testing.T) {
	t.Parallel()
	shared := chromium.Shared(t)
	store := "sqlite:" + filepath.Join(t.TempDir(), "parley.db")
	server := kit.StartProcess(t, "--limits", "off", "--store", store)
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	ada.Client.Send(chat.Lobby, view.Draft{Text: "for now"})
	eve := chromium.NewPerson(t, shared, server.URL, chromium.Phone)
	eve.Load("/embed/lobby")
	eve.Until(`document.body.innerText.includes("for now")`)
	var said strings.Builder
	if kit.Command(t.Context(), []string{"admin", "room", "lobby", "--guests", "none", "--store", store}, strings.NewReader(""), &said, &said) != 0 {
		t.Fatal(said.String())
	}
	eve.Until(`!document.body.innerText.includes("for now") && document.body.innerText.includes("no longer shown")`)
}
