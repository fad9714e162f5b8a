package chromium

import (
	"flag"
	"os"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

var ScreenshotDir = flag.String("screenshots", "", "where TestScreenshots writes its pictures")

// Screen is how a person's screen is set up.
type Screen struct {
	Width, Height int64
	Phone, Dark   bool
	Languages     string  // as in Accept-Language; "" is English
	Forced        bool    // the system's colours are forced on the page
	Zoom          float64 // of the page; 0 is 1
}

var Desktop = Screen{Width: 1280, Height: 860}

func (p *Person) Set(l Screen) {
	p.T.Helper()
	zoom := max(l.Zoom, 1)
	Call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(float64(l.Width) / zoom), Height: int64(float64(l.Height) / zoom), DeviceScaleFactor: zoom, Mobile: l.Phone,
	})
	Call(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: l.Phone, MaxTouchPoints: 1})
	scheme, forced := "light", "none"
	if l.Forced {
		forced = "active"
	}
	if l.Dark {
		scheme = "dark"
	}
	Call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "forced-colors", Value: forced}},
	})
	if l.Languages != "" {
		agent := p.Eval("navigator.userAgent")
		Call(p, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: agent, AcceptLanguage: l.Languages})
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

var Phone = Screen{Width: 390, Height: 844, Phone: true}
