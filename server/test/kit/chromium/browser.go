// Package chromium drives browsers for tests: one that most tests share, and people who use it, each with storage of their own.
package chromium

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"parley/server/test/kit"
	"parley/web"
)

// sharedBrowser serves all tests that do not close their browser. Each person has a browser context of their own. It starts on first
// use.
var sharedBrowser struct {
	mu    sync.Mutex
	ctx   context.Context
	close func()
}

// Shared returns the shared browser, or skips the test by the name of what is missing. A browser that has crashed is replaced.
func Shared(t *testing.T) context.Context {
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
	// Only the quick compiler, and no look at functions that are not called: most pages of tests are closed before more would pay.
	ctx, stop := startChromium(t, path, dir, chromedp.Flag("js-flags", "--liftoff-only --wasm-lazy-validation"))
	s.ctx, s.close = ctx, func() { stop(); os.RemoveAll(dir) }
	return ctx
}

// Close ends the shared browser, if there is one.
func Close() {
	if sharedBrowser.ctx != nil {
		sharedBrowser.close()
	}
}

// In starts a browser of a test's own, that keeps everything in a directory.
func In(t *testing.T, dir string) context.Context {
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
	path := Find(t)
	if _, err := web.Files.Open("wasm/app.wasm"); err != nil {
		kit.Missing(t, "the web program: run make wasm first")
	}
	return path
}

func startChromium(t *testing.T, path, dir string, more ...chromedp.ExecAllocatorOption) (ctx context.Context, stop func()) {
	t.Helper()
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(dir), chromedp.WindowSize(1280, 860),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-extensions", true),
		// Each would be a process more for each person: one in reserve, and the popup of an address bar that nobody sees.
		chromedp.Flag("disable-features", "SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup"),
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

// Find returns the path of a Chromium, or skips the test.
func Find(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	kit.Missing(t, "chromium: run make deps")
	return ""
}
