package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
)

// menuKind names a menu.
type menuKind string

const (
	noMenu       menuKind = ""
	menuSettings menuKind = "settings"
	menuRoom     menuKind = "room"
)

// menu is a small panel beside its button: closed it is empty. It follows the menu button pattern of the ARIA Authoring
// Practices; the page's script moves the focus within it.
type menu struct {
	app.Compo
	M    *Model
	Kind menuKind
	Open bool
	Rev  int
}

// Render draws the menu.
func (c *menu) Render() app.UI {
	spec := "div#menu-" + string(c.Kind) + ".menu.menu--" + string(c.Kind)
	if !c.Open {
		return render.El(spec)
	}
	items, label := c.M.settingsMenu, c.M.w.Settings
	if c.Kind == menuRoom {
		items, label = c.M.roomMenu, c.M.w.RoomMenu
	}
	return render.El(spec+".menu--open role=menu", items()...).Attr("aria-label", label)
}

func (m *Model) roomMenu() []app.UI {
	items := []app.UI{item(m.w.CopyLink, action.Link, "")}
	if _, ok := m.another(); ok && m.open().Room.Peer == nil {
		items = append(items, item(m.w.LeaveRoom, action.Leave, ""))
	}
	return items
}

func (m *Model) settingsMenu() []app.UI {
	theme := func(t Theme, label string) app.UI {
		return choice(label, action.Theme, string(t), m.screen.theme == t)
	}
	items := []app.UI{
		choices(m.w.Theme, theme(ThemeSystem, m.w.ThemeSystem), theme(ThemeLight, m.w.ThemeLight), theme(ThemeDark, m.w.ThemeDark)),
		choices(m.w.Language, m.languages()...),
		item(m.w.HelpTitle, action.Dialog, string(dialogHelp)),
		item(m.w.MutedTitle, action.Dialog, string(dialogMuted)),
	}
	if m.offersInstall() {
		items = append(items, item(m.w.Install, action.Install, ""))
	}
	return append(items, item(m.w.SignOut, action.Dialog, string(dialogSignOut)))
}

func (m *Model) languages() []app.UI {
	var all []app.UI
	for _, l := range catalog.Languages() {
		all = append(all, choice(l.Name(), action.Lang, string(l), m.lang == l).Attr("lang", l.Tag()))
	}
	return all
}

func item(label string, do action.Name, arg string) app.UI {
	return render.Button("menu__item", do, arg, render.Span(label)).Attr("role", "menuitem").Attr("tabindex", -1)
}

// choices are items of which one is on.
func choices(label string, options ...app.UI) app.UI {
	return render.El("div.menu__group role=group", render.TextIn("span.menu__label aria-hidden=true", label), render.El("span.menu__choices role=presentation", options...)).
		Attr("aria-label", label)
}

func choice(label string, do action.Name, arg string, on bool) app.HTMLElem {
	return render.Button("menu__choice", do, arg, render.Span(label)).
		Attr("role", "menuitemradio").Attr("tabindex", -1).Attr("aria-checked", on)
}

func (m *Model) menuButton(icon, label string, kind menuKind) app.UI {
	return render.IconButton("", icon, label, action.Menu, string(kind)).Attr("id", menuOpener(kind)).Attr("aria-haspopup", "menu").
		Attr("aria-expanded", m.screen.menu == kind).Attr("aria-controls", "menu-"+string(kind))
}

// menuOpener is the id of the button that opens a menu.
func menuOpener(kind menuKind) string { return "open-" + string(kind) }

// openMenu opens a menu with the focus in it, or closes it if it is open.
func (m *Model) openMenu(kind menuKind) {
	if m.screen.menu == kind {
		kind = noMenu
	}
	m.screen.menu = kind
	m.touch(partBar, partRooms, partMenu)
	if kind != noMenu {
		m.afterwards(func() { m.face.Platform.FocusFirst("#menu-" + string(kind) + " [role^=menuitem]") })
	}
}
