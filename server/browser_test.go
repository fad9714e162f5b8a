package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"parley/web"
)

var screenshotDir = flag.String("screenshots", "", "where TestScreenshots writes its pictures")

// patience bounds every wait of a browser test: generous, since a loaded machine is no failure.
const patience = 2 * time.Minute

// sharedBrowser serves all tests that do not close their browser. Each person has a browser context of their own. It starts on first
// use.
var sharedBrowser struct {
	mu    sync.Mutex
	ctx   context.Context
	close func()
}

// chromium returns the shared browser, or skips the test by the name of what is missing. A browser that has crashed is replaced.
func chromium(t *testing.T) context.Context {
	t.Helper()
	s := &sharedBrowser
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx != nil {
		select {
		case <-chromedp.FromContext(s.ctx).Browser.LostConnection:
			s.close()
			s.ctx = nil
		default:
			return s.ctx
		}
	}
	path := browserPath(t)
	dir, err := os.MkdirTemp("", "parley-browser-")
	if err != nil {
		t.Fatal(err)
	}
	// Only the quick compiler: most pages of tests are closed before optimised code would pay.
	ctx, stop := startChromium(t, path, dir, chromedp.Flag("js-flags", "--liftoff-only"))
	s.ctx, s.close = ctx, func() { stop(); os.RemoveAll(dir) }
	return ctx
}

// closeBrowser ends the shared browser, if there is one.
func closeBrowser() {
	if sharedBrowser.ctx != nil {
		sharedBrowser.close()
	}
}

// chromiumIn starts a browser of a test's own, that keeps everything in a directory.
func chromiumIn(t *testing.T, dir string) context.Context {
	t.Helper()
	ctx, stop := startChromium(t, browserPath(t), dir)
	t.Cleanup(stop)
	return ctx
}

// browserPath returns the browser's program, or skips the test by the name of what is missing.
func browserPath(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("short: tests in a browser take minutes")
	}
	path := findChromium(t)
	if _, err := web.Files.Open("wasm/app.wasm"); err != nil {
		missing(t, "the web program: run make wasm first")
	}
	return path
}

func startChromium(t *testing.T, path, dir string, more ...chromedp.ExecAllocatorOption) (ctx context.Context, stop func()) {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(dir), chromedp.WindowSize(1280, 860),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", false), chromedp.Flag("lang", "en-US"),
	}
	ctx, free := chromedp.NewExecAllocator(context.Background(), append(options, more...)...)
	ctx, end := chromedp.NewContext(ctx)
	stop = func() { end(); free() }
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		stop()
		t.Fatalf("start chromium: %v", err)
	}
	return ctx, stop
}

func findChromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "chromium: run make deps")
	return ""
}

// missing skips a test for want of something, except where everything must be there.
func missing(t *testing.T, what string, args ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("missing "+what, args...)
	}
	t.Skipf("missing "+what, args...)
}

// person is somebody with a browser of their own: cookies and storage are not shared.
type person struct {
	t   *testing.T
	ctx context.Context
	url string

	mu       sync.Mutex
	problems []string // what the console complained of
}

// look is how a person's screen is set up.
type look struct {
	width, height int64
	phone, dark   bool
	languages     string  // as in Accept-Language; "" is English
	forced        bool    // the system's colours are forced on the page
	zoom          float64 // of the page; 0 is 1
}

var desktop = look{width: 1280, height: 860}

func newPerson(t *testing.T, browser context.Context, url string, l look) *person {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	p := &person{t: t, ctx: ctx, url: url}
	p.set(l)
	p.watchConsole()
	return p
}

func (p *person) set(l look) {
	p.t.Helper()
	zoom := max(l.zoom, 1)
	call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(float64(l.width) / zoom), Height: int64(float64(l.height) / zoom), DeviceScaleFactor: zoom, Mobile: l.phone,
	})
	call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: l.phone, MaxTouchPoints: 1})
	scheme, forced := "light", "none"
	if l.forced {
		forced = "active"
	}
	if l.dark {
		scheme = "dark"
	}
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced}},
	})
	if l.languages != "" {
		agent := p.eval("navigator.userAgent")
		call(p, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: l.languages})
	}
}

// call runs a protocol command and fails the test if it is refused.
func call[P, R any](p *person, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	result, err := chromedp.Call(p.ctx, command, params)
	if err != nil {
		p.t.Fatalf("%s: %v", command.Method, err)
	}
	return result
}

func (p *person) watchConsole() {
	messages := chromedp.Console(p.ctx)
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

// calm fails the test if the console has complained, except of the connection while the server was away.
func (p *person) calm() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, problem := range p.problems {
		if !strings.Contains(problem, "ERR_CONNECTION_REFUSED") && !strings.Contains(problem, "ERR_INTERNET_DISCONNECTED") &&
			!strings.Contains(problem, "ERR_EMPTY_RESPONSE") && !strings.Contains(problem, "ERR_CONNECTION_RESET") {
			p.t.Errorf("console: %s", problem)
		}
	}
}

// visit opens a page and waits until the program has taken over and is connected.
func (p *person) visit(path string) {
	p.t.Helper()
	p.load(path)
	p.until(`window.parleyBoot && parleyBoot.done === true`)
	p.until(`document.querySelector(".me__name") && document.querySelector(".me__name").textContent.trim() !== ""`)
}

// load opens a page and does not wait for the program.
func (p *person) load(path string) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, chromedp.Navigate(p.url+path)); err != nil {
		p.t.Fatalf("open %s: %v", path, err)
	}
}

// eval returns what an expression is, as text.
func (p *person) eval(expression string) string {
	p.t.Helper()
	result, err := chromedp.Run(p.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return result
}

// until waits for an expression to be true.
func (p *person) until(expression string) {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		if result, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("!!("+expression+")")); err == nil && result {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.picture(filepath.Join(os.TempDir(), "parley-failed.png"))
	p.t.Fatalf("still not: %s\non the page: %s", expression, p.eval(`document.body.innerText.slice(0, 3000)`))
}

// settles waits until the page has drawn what it knows and stands still: nothing is loading, and in some frames in a row
// the timeline neither scrolls nor grows.
func (p *person) settles() {
	p.t.Helper()
	p.eval(`(() => {
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
	p.until("window.settled")
}

// key presses and releases a key, with what it types if anything.
func (p *person) key(name string, code int64, text string, modifiers int64) {
	p.t.Helper()
	kind := input.DispatchKeyEventType("rawKeyDown")
	if text != "" {
		kind = "keyDown"
	}
	event := input.DispatchKeyEventParams{Type: kind, Key: name, Code: name, WindowsVirtualKeyCode: code, Text: text, Modifiers: modifiers}
	call(p, input.DispatchKeyEvent, event)
	event.Type, event.Text = "keyUp", ""
	call(p, input.DispatchKeyEvent, event)
}

const shift = 8

func (p *person) enter() { p.key("Enter", 13, "\r", 0) }

// write types into the composer.
func (p *person) write(text string) {
	p.t.Helper()
	p.eval(`document.querySelector("#composer-text").focus()`)
	call(p, input.InsertText, input.InsertTextParams{Text: text})
}

// say types a message and sends it.
func (p *person) say(text string) {
	p.t.Helper()
	p.write(text)
	p.enter()
}

// said returns the texts of all messages on screen, top to bottom.
func (p *person) said() []string {
	p.t.Helper()
	var texts []string
	raw := p.eval(`JSON.stringify([...document.querySelectorAll(".timeline .message .message__body")].map(e => e.innerText.trim() || e.textContent.trim()))`) // innerText is empty off screen
	if err := json.Unmarshal([]byte(raw), &texts); err != nil {
		p.t.Fatal(err)
	}
	return texts
}

// sees waits for a confirmed message with exactly this text.
func (p *person) sees(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`[...document.querySelectorAll(".timeline .message:not(.message--pending) .message__body")].some(e => e.innerText.trim() === %q)`, text))
}

// click clicks the first element that a selector finds.
func (p *person) click(selector string) {
	p.t.Helper()
	p.until(fmt.Sprintf(`document.querySelector(%q)`, selector))
	p.eval(fmt.Sprintf(`document.querySelector(%q).click()`, selector))
}

// name returns the person's name.
func (p *person) name() string {
	p.t.Helper()
	return p.eval(`document.querySelector(".me__name").textContent.trim()`)
}

// picture writes a screenshot.
func (p *person) picture(path string) {
	p.t.Helper()
	shot := call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "png"})
	if err := os.WriteFile(path, shot.Data, 0o644); err != nil {
		p.t.Error(err)
	}
}

// inject runs a script in the page as the developer tools do: the page's content security policy does not bind it.
func inject(p *person, script string) {
	p.t.Helper()
	p.until(`document.getAnimations().every((a) => a.effect.getComputedTiming().iterations === Infinity)`) // what fades in has little contrast yet
	result := call(p, runtime.Evaluate, runtime.EvaluateParams{Expression: script})
	if result.ExceptionDetails != nil {
		p.t.Fatalf("inject: %v", result.ExceptionDetails.Text)
	}
}
