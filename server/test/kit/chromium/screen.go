package chromium

import (
	"cmp"
	"flag"
	"os"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

// ScreenshotDir is where pictures go; "" takes none.
var ScreenshotDir = flag.String("screenshots", "", "where pictures are written")

// Screen is how a person's screen, device and language are set up.
type Screen struct {
	Width, Height int64
	Phone, Dark   bool
	Languages     string  // as in Accept-Language; "" is English
	Forced        bool    // the system's colours are forced on the page
	Zoom          float64 // of the page; 0 is 1
}

// Common screens.
var (
	Desktop = Screen{Width: 1280, Height: 860}
	Phone   = Screen{Width: 390, Height: 844, Phone: true}
)

// Set changes the screen of a person.
func (p *Person) Set(s Screen) {
	p.T.Helper()
	zoom := max(s.Zoom, 1)
	Call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(float64(s.Width) / zoom), Height: int64(float64(s.Height) / zoom), DeviceScaleFactor: zoom, Mobile: s.Phone,
	})
	Call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: s.Phone, MaxTouchPoints: 1})
	scheme, forced := "light", "none"
	if s.Forced {
		forced = "active"
	}
	if s.Dark {
		scheme = "dark"
	}
	Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced}},
	})
	if s.Languages != p.languages {
		agent := p.Eval("navigator.userAgent")
		Call(p, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: cmp.Or(s.Languages, "en-US")})
		p.languages = s.Languages
	}
}

// Picture writes a screenshot.
func (p *Person) Picture(path string) {
	p.T.Helper()
	shot := Call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "png"})
	if err := os.WriteFile(path, shot.Data, 0o644); err != nil {
		p.T.Error(err)
	}
}
