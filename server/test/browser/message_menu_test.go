package browser

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"

	"parley/server/test/kit"
	"parley/server/test/kit/chromium"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// rowSaying is the message on screen whose text contains something.
func rowSaying(text string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(".timeline .message")].find((e) => e.textContent.includes(%q))`, text)
}

// points returns the middle of an element.
func points(p *chromium.Person, expression string) (x, y float64) {
	p.T.Helper()
	p.Until(expression)
	at := func(side, size string) float64 {
		return p.Number(fmt.Sprintf(`(r => r.%s + r.%s / 2)(%s.getBoundingClientRect())`, side, size, expression))
	}
	return at("left", "width"), at("top", "height")
}

// hovers puts the pointer on an element.
func hovers(p *chromium.Person, expression string) {
	p.T.Helper()
	x, y := points(p, expression)
	chromium.Call(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseMoved", X: x, Y: y})
}

// presses presses an element with the mouse.
func presses(p *chromium.Person, expression string) {
	p.T.Helper()
	x, y := points(p, expression)
	for _, kind := range []input.DispatchMouseEventType{"mouseMoved", "mousePressed", "mouseReleased"} {
		event := input.DispatchMouseEventParams{Type: kind, X: x, Y: y}
		if kind != "mouseMoved" {
			event.Button, event.ClickCount = "left", 1
		}
		chromium.Call(p, input.DispatchMouseEvent, event)
	}
}

// holdsDown presses an element with a finger until the menu is there, and lifts it.
func holdsDown(p *chromium.Person, expression string) {
	p.T.Helper()
	x, y := points(p, expression)
	chromium.Call(p, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchStart", TouchPoints: []*input.TouchPoint{{X: x, Y: y}}})
	p.Until(`document.querySelector("#menu-message.menu--open")`)
	chromium.Call(p, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchEnd", TouchPoints: []*input.TouchPoint{}})
}

// picture writes a screenshot if they are wanted.
func picture(p *chromium.Person, name string) {
	p.T.Helper()
	if *chromium.ScreenshotDir != "" {
		time.Sleep(250 * time.Millisecond) // what fades in is there
		p.Picture(filepath.Join(*chromium.ScreenshotDir, name+".png"))
	}
}

// TestTheMenuOfAMessage opens it in each way, on each screen and in both languages.
func TestTheMenuOfAMessage(t *testing.T) {
	t.Parallel()
	browser, server := chromium.Shared(t), kit.StartProcess(t, "--limits", "off")
	ada := kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	for _, text := range []string{"one", "two", "three words of Ada"} {
		ada.Client.Send(chat.Lobby, view.Draft{Text: text})
	}
	items := `[...document.querySelectorAll("#menu-message .menu__item")].map((e) => e.dataset.action).join()`
	bo := chromium.NewPerson(t, browser, server.URL, chromium.Desktop)
	bo.Visit("/")
	bo.Click(".welcome__close")
	for name, screen := range map[string]chromium.Screen{
		"desktop": chromium.Desktop, "dark-zh": {Width: 1280, Height: 860, Dark: true, Languages: "zh-CN"},
		"phone": {Width: 390, Height: 844, Phone: true}, "phone-dark": {Width: 390, Height: 844, Phone: true, Dark: true}, "tablet": {Width: 820, Height: 1180},
	} {
		bo.Set(screen)
		bo.Visit("/")
		bo.Sees("three words of Ada")
		bo.Say("mine on " + name + "!")
		if screen.Phone {
			bo.Click(".composer__send")
		}
		bo.Sees("mine on " + name + "!")
		bo.Settles()
		open := func(text string) {
			t.Helper()
			if screen.Phone {
				holdsDown(bo, rowSaying(text)+`.querySelector(".message__text")`)
			} else {
				hovers(bo, rowSaying(text))
				bo.Until(`document.querySelector("#message-tools").dataset.shows === "all" && document.querySelector("#message-tools").dataset.key === ` + rowSaying(text) + `.dataset.key`)
				picture(bo, "tools-"+name)
				presses(bo, `document.querySelector("#open-message")`)
			}
			bo.Until(`document.querySelector("#menu-message.menu--open")`)
		}
		open("three words of Ada")
		bo.Until(`document.activeElement.closest("#menu-message")`)
		if got, want := bo.Eval(items), "addreact,reply,copytext,permalink,pin,fromhere,report"; got != want {
			t.Errorf("%s, of somebody else: got %s, want %s", name, got, want)
		}
		bo.Until(`(r => r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth)(document.querySelector("#menu-message").getBoundingClientRect())`)
		accessible(bo, name+" menu")
		if small := bo.Eval(targets); screen.Phone && small != "" {
			t.Errorf("%s: too small for a finger:\n%s", name, small)
		}
		picture(bo, "menu-"+name)
		bo.Key("Escape", 27, "", 0)
		bo.Until(`!document.querySelector("#menu-message.menu--open")`)
		bo.Until(`document.activeElement === ` + rowSaying("three words of Ada"))
		open("mine on " + name + "!")
		if got, want := bo.Eval(items), "addreact,reply,edit,copytext,permalink,pin,fromhere,delete"; got != want {
			t.Errorf("%s, of one's own: got %s, want %s", name, got, want)
		}
		withClipboard(func() {
			bo.Click(`#menu-message [data-action="copytext"]`)
			bo.Until(`document.querySelector(".toast")`)
		})
		bo.Until(`!document.querySelector("#menu-message.menu--open")`)
		if !screen.Phone {
			bo.Eval(`document.querySelector("#composer-text").focus()`)
			bo.Key("Tab", 9, "", chromium.Shift)
			bo.Key("ArrowUp", 38, "", 0)
			bo.Until(`document.activeElement.matches(".message") && document.querySelector("#message-tools").dataset.shows === "all"`)
			bo.Enter()
			bo.Until(`document.activeElement.closest("#menu-message")`)
			bo.Key("ArrowUp", 38, "", 0)
			bo.Until(`document.activeElement.dataset.action === "delete"`)
			bo.Key("Tab", 9, "", 0)
			bo.Until(`!document.querySelector("#menu-message.menu--open") && document.activeElement.closest(".timeline, .composer")`)
		}
		bo.Calm()
	}
}
