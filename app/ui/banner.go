package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/client/view"
)

// banner says, calmly, what the person should know: that there is no connection and what will happen, that a new
// version is ready, and refusals that no dialog shows.
type banner struct {
	app.Compo
	M   *Model
	Rev int
}

// Render draws the banners, each below the one before.
func (c *banner) Render() app.UI {
	c.M.pause()
	m := c.M
	lines := append(m.linkBanner(), m.updateBanner()...)
	if text := m.forgets(); text != "" && m.screen.live {
		lines = append(lines, bannerLine("banner--notice", text, render.LinkButton(m.w.Dismiss, action.Dismiss, "")))
	}
	lines = append(lines, m.leftoverBanner()...)
	for _, n := range m.view.Notices {
		if m.about() == "" || n.About != m.about() {
			lines = append(lines, m.noticeBanner(n)...)
		}
	}
	return render.El("div.banners role=status", lines...)
}

func (m *Model) linkBanner() []app.UI {
	if !m.screen.live || !m.screen.offline {
		return nil
	}
	if m.view.Link.State == view.Stopped {
		return []app.UI{m.stoppedBanner()}
	}
	text := m.w.BackSoon
	if m.view.Waiting > 0 {
		text = m.w.BackThen.Of(m.view.Waiting)
	}
	switch why := m.whyAway(); {
	case m.view.Link.Cause == view.CauseTooMany && m.view.Waiting == 0:
		text = why // which says what comes
	case why != "":
		text = why + " " + text
	}
	return []app.UI{bannerLine("banner--offline", text)}
}

// whyAway says why there is no connection, where a page can know it.
func (m *Model) whyAway() string {
	switch m.view.Link.Cause {
	case view.CauseNetwork:
		return m.w.NoNetwork
	case view.CauseProxy:
		return m.w.NoServer
	case view.CauseSocket:
		return m.w.NoSocket
	case view.CauseBusy:
		return m.w.TooManyHere
	case view.CauseTooMany:
		return m.w.TooManyTabs
	case view.CauseLogin:
		return m.w.ProxyLogin
	case view.CauseServer:
		return m.w.ServerFails
	}
	return ""
}

// stoppedBanner says why the program has given up, and what the person can do.
func (m *Model) stoppedBanner() app.UI {
	reload := render.LinkButton(m.w.Reload, action.Reload, "")
	switch {
	case m.view.Link.Cause == view.CauseCookies:
		return bannerLine("banner--stopped", m.w.NoCookies,
			render.LinkButton(m.w.TryAgain, action.Again, ""), render.LinkButton(m.w.ThisTabOnly, action.ThisTab, ""))
	case m.view.Link.Cause == view.CauseSignedOut:
		return bannerLine("banner--stopped", m.w.SignedOut, reload)
	case m.view.Link.Reason == "upgrade":
		return bannerLine("banner--stopped", m.w.StoppedUpgrade, reload)
	}
	return bannerLine("banner--stopped", m.w.Stopped, reload)
}

func (m *Model) updateBanner() []app.UI {
	if !m.view.Update && !m.screen.update {
		return nil
	}
	return []app.UI{bannerLine("banner--update", m.w.Update, render.LinkButton(m.w.Reload, action.Reload, ""))}
}

func (m *Model) noticeBanner(n view.Notice) []app.UI {
	text := m.w.Refuse(n.Error)
	switch n.About {
	case "storage":
		text = m.w.Forgetful
	case "history":
		text = m.w.NoHistory
	}
	return []app.UI{bannerLine("banner--notice", text, render.LinkButton(m.w.Dismiss, action.Dismiss, strconv.FormatInt(n.ID, 10)))}
}

// forgets says what the browser refuses to keep.
func (m *Model) forgets() string {
	switch m.face.Forgets {
	case ForgetsHistory:
		return m.w.NoHistory
	case ForgetsAll:
		return m.w.Forgetful
	}
	return ""
}

func bannerLine(class, text string, tools ...app.UI) app.UI {
	return render.El("div.banner."+class, append([]app.UI{render.TextIn("span", text)}, tools...)...)
}
