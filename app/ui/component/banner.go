package component

import (
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Banner says, calmly, what the user should know: that there is no connection and what will happen, that a new version is ready, and
// refusals that no dialog shows.
type Banner struct {
	app.Compo
	Props BannerProps
}

// BannerProps are the values of Banner.
type BannerProps struct {
	Context
	Link      view.Link
	Offline   bool // for so long that it is worth saying
	Waiting   int  // unsent messages
	Update    bool // a new version of the program is ready
	Storage   Storage
	Me        chat.User
	Account   bool // the user is an account
	Leftovers int  // what other users have written here and not sent
	Notices   []view.Notice
}

// Storage is what the browser keeps for the page.
type Storage int

const (
	FullStorage           Storage = iota
	StorageWithoutHistory         // what was not sent is stored
	NoStorage
)

// Render draws the banners, each below the one before.
func (c *Banner) Render() app.UI {
	p := &c.Props
	p.Pacer.Wait()
	lines := append(p.link(), p.update()...)
	if text := p.refused(); text != "" && p.Live {
		lines = append(lines, line("banner--notice", text, render.LinkButton(p.Words.Dismiss, action.Dismiss, "")))
	}
	lines = append(lines, p.leftovers()...)
	for _, n := range p.Notices {
		lines = append(lines, p.notice(n)...)
	}
	return render.El("div.banners role=status", lines...)
}

func (p *BannerProps) link() []app.UI {
	if !p.Live || !p.Offline {
		return nil
	}
	if p.Link.State == view.Stopped {
		return []app.UI{p.stopped()}
	}
	text := p.Words.BackSoon
	if p.Waiting > 0 {
		text = p.Words.BackThen.Of(p.Waiting)
	}
	switch why := p.why(); {
	case p.Link.Cause == view.CauseTooMany && p.Waiting == 0:
		text = why // which says what comes
	case why != "":
		text = why + " " + text
	}
	return []app.UI{line("banner--offline", text)}
}

// why says why there is no connection, where a page can know it.
func (p *BannerProps) why() string {
	switch p.Link.Cause {
	case view.CauseNetwork:
		return p.Words.NoNetwork
	case view.CauseProxy:
		return p.Words.NoServer
	case view.CauseSocket:
		return p.Words.NoSocket
	case view.CauseBusy:
		return p.Words.TooManyHere
	case view.CauseTooMany:
		return p.Words.TooManyTabs
	case view.CauseLogin:
		return p.Words.ProxyLogin
	case view.CauseServer:
		return p.Words.ServerFails
	}
	return ""
}

// stopped says why the program has given up, and what the person can do.
func (p *BannerProps) stopped() app.UI {
	reload := render.LinkButton(p.Words.Reload, action.Reload, "")
	switch {
	case p.Link.Cause == view.CauseCookies:
		return line("banner--stopped", p.Words.NoCookies,
			render.LinkButton(p.Words.TryAgain, action.Again, ""), render.LinkButton(p.Words.ThisTabOnly, action.ThisTab, ""))
	case p.Link.Cause == view.CauseSignIn:
		text := p.Words.SignInFirst
		if p.Account {
			text = catalog.Fill(p.Words.SignInAgain, "{name}", p.Me.Name)
		}
		return line("banner--stopped", text, render.LinkButton(p.Words.SignIn, action.SignIn, ""))
	case p.Link.Cause == view.CauseSignedOut:
		return line("banner--stopped", p.Words.SignedOut, reload)
	case p.Link.Reason == "upgrade":
		return line("banner--stopped", p.Words.StoppedUpgrade, reload)
	}
	return line("banner--stopped", p.Words.Stopped, reload)
}

func (p *BannerProps) update() []app.UI {
	if !p.Update {
		return nil
	}
	return []app.UI{line("banner--update", p.Words.Update, render.LinkButton(p.Words.Reload, action.Reload, ""))}
}

func (p *BannerProps) notice(n view.Notice) []app.UI {
	text := p.Words.Refuse(n.Error)
	switch n.About {
	case "storage":
		text = p.Words.Forgetful
	case "history":
		text = p.Words.NoHistory
	case "ask":
		if n.Error.Wait() > time.Hour {
			text = p.Words.AskTomorrow
		}
	}
	return []app.UI{line("banner--notice", text, render.LinkButton(p.Words.Dismiss, action.Dismiss, strconv.FormatInt(n.ID, 10)))}
}

// refused says what the browser refuses to keep.
func (p *BannerProps) refused() string {
	switch p.Storage {
	case StorageWithoutHistory:
		return p.Words.NoHistory
	case NoStorage:
		return p.Words.Forgetful
	}
	return ""
}

// leftovers says that others have written something in this browser that was not sent.
func (p *BannerProps) leftovers() []app.UI {
	n := p.Leftovers
	if n == 0 || !p.Live {
		return nil
	}
	return []app.UI{line("banner--notice", p.Words.LeftOver.Of(n),
		render.LinkButton(p.Words.LeftReview, action.Dialog, string(action.LeftoversDialog)), render.LinkButton(p.Words.LeftLater, action.LeftLater, ""))}
}

func line(class, text string, tools ...app.UI) app.UI {
	return render.El("div.banner."+class, append([]app.UI{render.TextIn("span", text)}, tools...)...)
}
