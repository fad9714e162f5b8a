// Package ui is the page of Parley: a snapshot in, HTML out. The same components draw it on a server, before the program has arrived,
// and in the browser. What happens is decided in shared/client; Root alone has a lifecycle, and Model has what only this page knows.
package ui

import (
	"net/url"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/account"
	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Root is the whole page, and the only component with a lifecycle: it connects the Model with the snapshot, the
// platform and go-app. All its fields are unexported, so that navigating never draws it anew.
type Root struct {
	app.Compo
	config Config
	bare   bool   // draws the frame without a room
	query  string // what is searched for, by the address with which the page was opened
	early  host.Early
	m      *Model
	begun  bool // the room is entered; what is clicked before waits in early
	inbox  bool // the address is that of the inbox
}

// NewRoot returns a page. It does nothing before go-app shows it.
func NewRoot(config Config) *Root { return &Root{config: config, m: newModel(config)} }

// OnInit takes the snapshot that there is, so that the first thing drawn in a browser is the room, as it was on the page.
func (r *Root) OnInit() {
	if r.config.Platform == nil {
		return
	}
	m, p := r.m, r.config.Platform
	at := app.Window().URL()
	m.asked, m.at = address.RoomAt(r.config.Base, at.Path), address.MessageAt(r.config.Base, at.Path)
	r.query, r.inbox = address.QueryAt(at), at.Query().Has(address.InboxQuery)
	m.screen.undoSend, m.screen.quiet = p.Kept(undoSendKept) != "", p.Kept(quietKept) != ""
	m.screen.keep = account.ParseInvitation(p.Kept(keepKept))
	m.screen.ownLater = p.Kept(ownLaterKept) != ""
	m.screen.live, m.screen.theme, m.screen.plain, m.screen.welcome = true, p.Theme(), p.Plain(), !p.Welcomed()
	m.clock = p.Clock()
	m.screen.landing.pending = true // until the room is entered: nothing counts as read before
	m.setLang(p.Lang())
	m.setDrawers(p.Early())
	r.redraw()
}

// OnPreRender draws the page on a server, which knows its address only.
func (r *Root) OnPreRender(ctx app.Context) {
	page := ctx.Page()
	url := page.URL()
	r.m.asked, r.m.at = address.RoomAt(r.config.Base, url.Path), address.MessageAt(r.config.Base, url.Path)
	r.m.setLang(catalog.For(url.Query().Get("lang")))
	if !r.bare && r.config.Source != nil {
		r.m.show(r.config.Source.View(url.Path))
	}
	page.SetLang(r.m.lang.Tag())
	page.SetTitle(render.Sanitize(r.m.title()))
}

// OnMount begins to follow the snapshot.
func (r *Root) OnMount(ctx app.Context) {
	m, p := r.m, r.m.config.Platform
	m.patches = &render.Patches{}
	m.pacer.Pause = nil // from here on, what is drawn shows
	tap := r.early.Tap
	if r.early = p.Early(); tap.Action != "" {
		r.early.Tap = tap
	}
	m.later = func(wait time.Duration, f func()) {
		time.AfterFunc(wait, func() { r.do(ctx, f) })
	}
	m.fetch = func(work func() string, then func(string)) {
		ctx.Async(func() {
			text := work()
			r.do(ctx, func() { then(text) })
		})
	}
	m.navigate = func(room chat.RoomID) { ctx.Navigate(address.Path(m.config.Base, room)) }
	m.visit = func(room chat.RoomID, seq chat.Seq) { ctx.Navigate(address.MessagePath(m.config.Base, room, seq)) }
	m.readdress = func(room chat.RoomID) {
		at := *ctx.Page().URL()
		at.Path, at.RawPath = address.Path(m.config.Base, room), ""
		if plain, err := url.PathUnescape(at.Path); err == nil {
			at.Path, at.RawPath = plain, at.Path
		}
		ctx.Page().ReplaceURL(&at)
	}
	m.install = ctx.ShowAppInstallPrompt
	m.screen.update = ctx.AppUpdateAvailable()
	m.screen.apple = ctx.IsAppleBrowser() && !app.Window().Call("goappIsAppInstalled").Truthy()
	p.ShowLang(m.lang) // the page may be one that was stored in another language
	p.Start(r.events(ctx))
	respell(ctx, r.config.Base)
	r.do(ctx, r.begin)
}

// respell shows the one spelling of a room's address, where no server has redirected to it.
func respell(ctx app.Context, base string) {
	at := *ctx.Page().URL()
	path := address.Canonical(base, &at)
	if plain, err := url.PathUnescape(path); path != "" && err == nil {
		at.Path, at.RawPath = plain, path
		ctx.Page().ReplaceURL(&at)
	}
}

func (r *Root) begin() {
	r.m.enterAt(r.m.asked, r.m.at)
	r.m.setDrawers(r.early)
	r.redraw()
	r.m.begin(r.early)
	r.m.grace()
	r.m.watchClock()
	r.begun, r.m.screen.begun = true, true
	r.m.leadToSignIn()
	if r.query != "" {
		r.m.openSearch(r.query)
	}
	r.m.tapped(r.early)
	if r.inbox {
		r.m.openDialog(action.InboxDialog)
	}
}

// OnNav follows the page's address.
func (r *Root) OnNav(ctx app.Context) {
	if r.m.screen.live {
		at := *ctx.Page().URL()
		respell(ctx, r.config.Base)
		r.do(ctx, func() {
			r.m.enterAt(address.RoomAt(r.config.Base, at.Path), address.MessageAt(r.config.Base, at.Path))
			if query := address.QueryAt(&at); query != "" && r.begun {
				r.m.backToSearch(query)
			}
		})
	}
}

// OnAppInstallChange learns whether the page can ask to be installed as an app; Apple's browsers have a menu for it.
func (r *Root) OnAppInstallChange(ctx app.Context) {
	r.m.next = nil
	r.m.screen.installable = ctx.IsAppInstallable() && !ctx.IsAppleBrowser()
}

// OnAppUpdate learns that the service worker has a new program, which it keeps back until the person agrees.
func (r *Root) OnAppUpdate(app.Context) {
	r.m.next = nil
	r.m.screen.update = true
}

// do runs f on the UI goroutine; then what has changed is drawn, and then what f wanted done with the drawn page is done. Most of what
// happens changes nothing that is drawn: then the page is left alone.
func (r *Root) do(ctx app.Context, f func()) {
	ctx.Dispatch(func(ctx app.Context) {
		f()
		if !r.m.changes() {
			ctx.PreventUpdate()
		}
		ctx.Defer(func(app.Context) { r.m.settle() })
	})
}

// events wires the platform to the model.
func (r *Root) events(ctx app.Context) host.Events {
	m := r.m
	do := func(f func()) { r.do(ctx, f) }
	return host.Events{
		Redraw:   func() { do(r.redraw) },
		Typed:    func(text string, caret int) { do(func() { m.typed(text, caret) }) },
		Left:     func() { do(m.followDraft) },
		Composed: func() { do(m.composed) },
		Key:      func(key keys.Command, text string) { do(func() { m.press(key, text) }) },
		Files:    func() { do(m.refuseFiles) },
		Pasted:   func(text, language string) { do(func() { m.pasted(text, language) }) },
		Submit:   func(form string) { do(func() { m.submitForm(form) }) },
		Shortcut: func(s keys.Shortcut) { do(func() { m.shortcut(s) }) },
		Scrolled: func(atEnd, nearTop, nearEnd bool) { do(func() { m.scrolled(atEnd, nearTop, nearEnd) }) },
		OnScreen: func(first, last int64) { do(func() { m.onScreen(first, last) }) },
		Shown:    func() { do(m.shown) },
		Top: func(key string) {
			if day := m.dayAt(key); day != m.screen.topDay {
				do(func() { m.screen.topDay = day })
			}
		},
		Divider:   func(above, inView bool) { do(func() { m.divider(above, inView) }) },
		Selecting: func(chunk int64) { do(func() { m.selecting(chunk) }) },
		Spoiler:   func(key string, n int, open bool) { do(func() { m.spoiler(key, n, open) }) },
		Find:      func() { do(m.find) },
		Attention: func(looking bool) { do(func() { m.attention(looking) }) },
		Hiding:    func() { do(m.hiding) },
		Narrow:    func(narrow bool) { do(func() { m.narrow(narrow) }) },
		Closed:    func() { do(m.closed) },
		OnMessage: func(s keys.Shortcut, key string) { do(func() { m.onMessage(s, key) }) },
		Press:     func(key string) { do(func() { m.openOptions(key) }) },
		Navigate:  func(room chat.RoomID, seq chat.Seq) { do(func() { m.followLink(room, seq) }) },
		Back:      func(depth int) { do(func() { m.back(depth) }) },

		StaysSignedIn: func() { do(m.staysSignedIn) },
		NotCopied:     func() { do(func() { m.toast(m.w.NotCopied) }) },
	}
}

func (r *Root) redraw() { r.m.show(r.config.Source.View("")) }

// Render draws the frame, and gives each part its values: a part whose values are the same is not drawn again.
func (r *Root) Render() app.UI {
	f := r.m.draw()
	main := render.El("main#timeline.timeline tabindex=0",
		&component.UnreadBar{Props: f.unread},
		&component.Timeline{Props: f.timeline},
		&component.Jump{Props: f.jump},
		&component.MessageTools{Props: f.tools},
		&component.MessageMenu{Props: f.options})
	if f.jump.Past != "" {
		main = main.Attr("data-detached", "true")
	}
	return render.El("div#app",
		render.TextIn("a.skip href=#"+component.FieldID+" data-action="+string(action.Skip), r.m.w.Skip),
		&component.Rooms{Props: f.rooms},
		&component.Bar{Props: f.bar},
		main.Attr("aria-label", render.Safe(f.label)),
		&component.Composer{Props: f.composer},
		&component.People{Props: f.people},
		&component.Banner{Props: f.banner},
		&dialog.Dialog{Pacer: r.m.pacer, Content: f.dialog, Toast: f.dialogToast},
		render.El("div.scrim data-action="+string(action.Drawers)),
		&component.Toast{Props: f.toast},
		render.TextIn("div.visually-hidden role=status", f.said[0]),
		render.TextIn("div.visually-hidden role=status", f.said[1]),
		render.TextIn("div.visually-hidden role=alert", f.alarm[0]),
		render.TextIn("div.visually-hidden role=alert", f.alarm[1]),
	).Class(f.class).OnClick(r.click)
}

// click is the one handler of clicks: what was clicked says in data-action what it does.
func (r *Root) click(ctx app.Context, e app.Event) {
	target := e.Get("target").Call("closest", "[data-action]")
	do, arg, key := "", "", ""
	if target.Truthy() {
		if row := target.Call("closest", "[data-key]"); row.Truthy() {
			key = row.Get("dataset").Get("key").String()
		}
		set := target.Get("dataset")
		do = set.Get("action").String()
		if v := set.Get("arg"); v.Truthy() {
			arg = v.String()
		}
	}
	if action.Name(do) == action.Quote {
		e.PreventDefault()
	}
	r.act(host.Tap{Action: action.Name(do), Arg: arg, Key: key})
	ctx.Defer(func(app.Context) { r.m.settle() })
}

// act does what was clicked. Entering the room closes what is open over it, so a click on a page that is in its place but has not
// begun waits for that.
func (r *Root) act(tap host.Tap) {
	r.m.next = nil
	switch {
	case r.begun:
		r.m.tap(tap)
	case tap.Action != "":
		r.early.Tap = tap
	}
}

// Routes registers the pages with go-app. Both sides must call it: go-app answers 404 for a page that its own process
// does not know. newRoot is called for each page drawn, and for each navigation.
func Routes(newRoot func() *Root) {
	page := func() app.Composer { return newRoot() }
	app.Route("/", page)
	app.RouteWithRegexp("^/r/.+", page)
	app.Route(address.Shell, func() app.Composer {
		root := newRoot()
		root.bare = true
		return root
	})
}
