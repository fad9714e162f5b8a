package chromium

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"parley/server/test/kit"
)

// Person is somebody with a browser of their own: cookies and storage are not shared.
type Person struct {
	T   *testing.T
	Ctx context.Context
	URL string

	languages string // as Set has set them

	mu       sync.Mutex
	problems []string // what the console complained of
}

// NewPerson opens a page for somebody new to a server.
func NewPerson(t *testing.T, browser context.Context, url string, s Screen) *Person {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &Person{T: t, Ctx: ctx, URL: url}
	p.Set(s)
	p.WatchConsole()
	return p
}

// Call runs a protocol command and fails the test if it is refused.
func Call[P, R any](p *Person, command cdp.Command[P, R], params P) R {
	p.T.Helper()
	result, err := chromedp.Call(p.Ctx, command, params)
	if err != nil {
		p.T.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

// WatchConsole notes what the console of the page complains of, for Calm.
func (p *Person) WatchConsole() {
	messages := chromedp.Console(p.Ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == "error" {
				p.mu.Lock()
				p.problems = append(p.problems, m.String())
				p.mu.Unlock()
			}
		}
	}()
}

// Calm fails the test if the console has complained, except of the connection while the server was away.
func (p *Person) Calm() {
	p.T.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, problem := range p.problems {
		if !strings.Contains(problem, "ERR_CONNECTION_REFUSED") && !strings.Contains(problem, "ERR_INTERNET_DISCONNECTED") &&
			!strings.Contains(problem, "ERR_EMPTY_RESPONSE") && !strings.Contains(problem, "ERR_SOCKET_NOT_CONNECTED") && !strings.Contains(problem, "ERR_CONNECTION_RESET") {
			p.T.Errorf("console: %s", problem)
		}
	}
}

// Visit opens a page and waits until the program has taken over and is connected.
func (p *Person) Visit(path string) {
	p.T.Helper()
	p.Load(path)
	p.Until(`window.parleyBoot && parleyBoot.done === true`)
	p.Until(`document.querySelector(".me__name") && document.querySelector(".me__name").textContent.trim() !== ""`)
}

// Load opens a page and does not wait for the program.
func (p *Person) Load(path string) {
	p.T.Helper()
	if err := chromedp.Do(p.Ctx, chromedp.Navigate(p.URL+path)); err != nil {
		p.T.Fatalf("open %s: %v", path, err)
	}
}

// Eval returns what an expression is, as text.
func (p *Person) Eval(expression string) string {
	p.T.Helper()
	result, err := chromedp.Run(p.Ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		p.T.Fatalf("%s: %v", expression, err)
	}
	return result
}

// Until waits for an expression to be true. It looks less often the longer it has waited: each look takes time from the page.
func (p *Person) Until(expression string) {
	p.T.Helper()
	for begun := time.Now(); time.Since(begun) < kit.Patience; {
		if result, err := chromedp.Run(p.Ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && result {
			return
		}
		time.Sleep(min(max(time.Since(begun)/8, 20*time.Millisecond), 250*time.Millisecond))
	}
	p.Picture(filepath.Join(os.TempDir(), "parley-failed.png"))
	p.T.Fatalf("still not: %s\non the page: %s", expression, p.Eval(`(document.querySelector("#dialog[open]")?.innerText ?? "") + "\n" + document.body.innerText.slice(0, 3000)`))
}

// Settles waits until the page has drawn what it knows and stands still: nothing is loading, and in some frames in a row
// the timeline neither scrolls nor grows.
func (p *Person) Settles() {
	p.T.Helper()
	p.Eval(`(() => {
	  window.settled = false;
	  const timeline = document.querySelector("#timeline");
	  let was = "", still = 0;
	  const look = () => {
	    const is = [timeline.scrollTop, timeline.scrollHeight, document.querySelector(".timeline__note") !== null].join();
	    still = is === was && is.endsWith("false") ? still + 1 : 0;
	    was = is;
	    if (still < 10) requestAnimationFrame(look); else window.settled = true;
	  };
	  requestAnimationFrame(look);
	})()`)
	p.Until("window.settled")
}

// Said returns the texts of all messages on screen, top to bottom.
func (p *Person) Said() []string {
	p.T.Helper()
	var texts []string
	raw := p.Eval(`JSON.stringify([...document.querySelectorAll(".timeline .message .message__body")].map(e => e.innerText.trim() || e.textContent.trim()))`) // innerText is empty off screen
	if err := json.Unmarshal([]byte(raw), &texts); err != nil {
		p.T.Fatal(err)
	}
	return texts
}

// Sees waits for a confirmed message with exactly this text.
func (p *Person) Sees(text string) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message:not(.message--pending) .message__body")].some(e => e.innerText.trim() === %q)`, text))
}

// Name returns the person's name.
func (p *Person) Name() string {
	p.T.Helper()
	return p.Eval(`document.querySelector(".me__name").textContent.trim()`)
}

// drawn says that nothing fades in or out any more: what fades has little contrast.
const drawn = `document.getAnimations().every((a) => a.effect.getComputedTiming().iterations === Infinity)`

// Inject runs a script in the page as the developer tools do: the page's content security policy does not bind it.
func Inject(p *Person, script string) {
	p.T.Helper()
	p.Until(drawn)
	result := Call(p, runtime.Evaluate, runtime.EvaluateParams{Expression: script})
	if result.ExceptionDetails != nil {
		p.T.Fatalf("inject: %v", result.ExceptionDetails.Text)
	}
}

// Number returns what an expression is.
func (p *Person) Number(expression string) float64 {
	p.T.Helper()
	raw := p.Eval(expression)
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		p.T.Fatalf("%s is %s", expression, raw)
	}
	return n
}

// Before has a script run on each page before the page's own.
func (p *Person) Before(script string) {
	p.T.Helper()
	Call(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// Pends waits until so many messages of one's own are not sent yet.
func (p *Person) Pends(n int) {
	p.T.Helper()
	p.Until(fmt.Sprintf(`document.querySelectorAll(".message--pending").length === %d`, n))
}

// Opens opens a dialog by its kind, wherever its button is.
func (p *Person) Opens(dialog string) {
	p.T.Helper()
	p.Eval(fmt.Sprintf(`(() => {
	  const b = document.createElement("button");
	  [b.dataset.action, b.dataset.arg] = ["dialog", %q];
	  document.querySelector("#app").append(b);
	  b.click();
	  b.remove();
	})()`, dialog))
	p.Until(`document.querySelector("#dialog").open && document.querySelector("#dialog-title")`)
}
