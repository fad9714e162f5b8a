package component

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Menu is a small panel beside its button: closed it is empty. It follows the menu button pattern of the ARIA Authoring Practices; the
// page's script moves the focus within it.
type Menu struct {
	app.Compo
	Props MenuProps
}

// MenuProps are the values of Menu.
type MenuProps struct {
	Context
	Kind     action.MenuKind
	Open     bool
	Members  bool // the room that the page shows has members
	CanLeave bool // the room that the page shows, in the menu of that room
	Invites  bool // the user may make links to it
	Manage   bool // the user keeps order in the room
	Room     chat.RoomID
	Level    chat.Level // what it notifies the user about
	Listed   bool       // it is one of the user's rooms
	Public   bool       // it is public
	Calm     bool       // it is calm
	Theme    Theme
	Plain    bool // messages are shown as they were typed
	Lang     catalog.Lang
	UndoSend bool // a send can be undone
	Quiet    bool // others do not see that the user types
	Install  bool // the page can be installed as an app
	Account  bool // the server has accounts
	Guest    bool // the user has none
}

// Theme is light, dark, or as the system says.
type Theme string

const (
	ThemeSystem Theme = ""
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

func (p *MenuProps) label() string {
	if p.Kind == action.RoomMenu {
		return p.Words.RoomMenu
	}
	return p.Words.Settings
}

// Render draws the menu.
func (c *Menu) Render() app.UI {
	p := &c.Props
	spec := "div#menu-" + string(p.Kind) + ".menu.menu--" + string(p.Kind)
	if !p.Open {
		return render.El(spec)
	}
	items := p.settings
	if p.Kind == action.RoomMenu {
		items = p.room
	}
	return render.El(spec+".menu--open role=menu", items()...).Attr("aria-label", p.label())
}

func (p *MenuProps) room() []app.UI {
	items := []app.UI{item(p.Words.CopyLink, action.Link, ""), item(p.Words.InboxTitle, action.Dialog, string(action.InboxDialog)),
		item(p.Words.DayTitle, action.Dialog, string(action.DayDialog)), item(p.Words.PinnedTitle, action.Dialog, string(action.PinsDialog)),
		item(p.Words.MarkRoomsRead, action.ReadAll, ""), item(p.Words.SaveRoom, action.Save, "")}
	if p.Listed {
		var levels []app.UI
		for _, l := range chat.Levels {
			levels = append(levels, choice(p.Words.Level(l), action.Level, LevelArg(p.Room, l), p.Level == l))
		}
		items = slices.Insert(items, 0, choices(p.Words.LevelTitle, levels...))
	}
	if p.Members {
		items = append(items, item(p.Words.MembersTitle, action.Dialog, string(action.MembersDialog)))
	}
	if p.Invites {
		items = append(items, item(p.Words.InviteTitle, action.Dialog, string(action.InviteDialog)))
	}
	if p.Manage {
		items = append(items, item(p.Words.RoomSettings, action.Dialog, string(action.TopicDialog)))
	}
	switch {
	case p.Manage && p.Public && p.Calm:
		items = append(items, item(p.Words.CalmLift, action.Configure, chat.SettingCalm+" "+chat.Off))
	case p.Manage && p.Public:
		items = append(items, item(p.Words.CalmDo, action.Configure, chat.SettingCalm))
	}
	if p.CanLeave {
		items = append(items, item(p.Words.LeaveRoom, action.Leave, ""))
	}
	return items
}

func (p *MenuProps) settings() []app.UI {
	theme := func(t Theme, label string) app.UI {
		return choice(label, action.Theme, string(t), p.Theme == t)
	}
	items := []app.UI{
		choices(p.Words.Theme, theme(ThemeSystem, p.Words.ThemeSystem), theme(ThemeLight, p.Words.ThemeLight), theme(ThemeDark, p.Words.ThemeDark)),
		choices(p.Words.Language, p.languages()...),
		choices(p.Words.TextShown, choice(p.Words.TextMarked, action.Marked, "", !p.Plain), choice(p.Words.TextPlain, action.Plain, "", p.Plain)),
		choices(p.Words.UndoSend, choice(p.Words.UndoSendOff, action.UndoSend, "", !p.UndoSend), choice(p.Words.UndoSendOn, action.UndoSend, "on", p.UndoSend)),
		choices(p.Words.TypingShown, choice(p.Words.TypingOn, action.Quiet, "", !p.Quiet), choice(p.Words.TypingOff, action.Quiet, "on", p.Quiet)),
		item(p.Words.StatusTitle, action.Dialog, string(action.StatusDialog)),
		item(p.Words.HelpTitle, action.Dialog, string(action.HelpDialog)),
		item(p.Words.ShelfTitle, action.Dialog, string(action.ShelfDialog)),
		item(p.Words.BlockedTitle, action.Dialog, string(action.BlockedDialog)),
	}
	if p.Install {
		items = append(items, item(p.Words.Install, action.Install, ""))
	}
	if p.Account {
		items = append(items, item(p.Words.Account, action.Account, ""))
	}
	if p.Guest {
		items = append(items, item(p.Words.SignIn, action.SignIn, ""))
	}
	return append(items, item(p.Words.SignOut, action.Dialog, string(action.SignOutDialog)))
}

func (p *MenuProps) languages() []app.UI {
	var all []app.UI
	for _, l := range catalog.Languages() {
		all = append(all, choice(l.Name(), action.Lang, string(l), p.Lang == l).Attr("lang", l.Tag()))
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

func (p *MenuProps) button(icon string) app.UI {
	return render.IconButton("", icon, p.label(), action.Menu, string(p.Kind)).Attr("id", p.Kind.Opener()).Attr("aria-haspopup", "menu").
		Attr("aria-expanded", p.Open).Attr("aria-controls", "menu-"+string(p.Kind))
}
