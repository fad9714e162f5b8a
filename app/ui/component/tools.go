package component

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// MessageTools is the one bar of tools that the page's script puts over the message under the pointer: see messages.js. It is for the
// mouse: the keyboard has the menu.
type MessageTools struct {
	app.Compo
	Props MessageToolsProps
}

// MessageToolsProps are the values of MessageTools.
type MessageToolsProps struct {
	Context
	Quick    []string // reactions
	Moderate bool     // there is something to do about a deleted message, too
	Open     bool     // the menu of messages is open
}

// toolsShown is how many reactions the bar has.
const toolsShown = 3

// Render draws the bar, which the style sheet hides until the script has placed it.
func (c *MessageTools) Render() app.UI {
	p := &c.Props
	if !p.Live {
		return render.El("div")
	}
	tools := quick(p.Words, p.Quick[:min(toolsShown, len(p.Quick))], "tool.tools__quick")
	tools = append(tools,
		render.IconButton(".tools__react", render.IconSmile, p.Words.AddReaction, action.AddReaction, "").Attr("tabindex", -1),
		render.IconButton(".tools__reply", render.IconReply, p.Words.Reply, action.Reply, "").Attr("tabindex", -1),
		render.IconButton("", render.IconMore, p.Words.MessageOptions, action.Options, "").Attr("id", action.MessageMenu.Opener()).
			Attr("aria-haspopup", "menu").Attr("aria-controls", "menu-message").Attr("aria-expanded", p.Open).Attr("tabindex", -1))
	bar := render.El("div#message-tools.tools role=toolbar", tools...).Attr("aria-label", p.Words.MessageOptions)
	if p.Moderate {
		bar = bar.Attr("data-moderate", "true")
	}
	return bar
}

// quick draws a button for each reaction.
func quick(w *catalog.Words, reactions []string, class string) []app.UI {
	var all []app.UI
	for _, one := range reactions {
		key, _ := chat.ReactionKey(one)
		label := catalog.Fill(w.React, "{name}", one)
		all = append(all, render.Button(class, action.React, key, render.Span(one)).Attr("aria-label", label).Attr("title", label).Attr("tabindex", -1))
	}
	return all
}

// MessageMenu is the menu of one message: beside it, or at the lower edge of a phone's screen.
type MessageMenu struct {
	app.Compo
	Props MessageMenuProps
}

// MessageMenuProps are the values of MessageMenu.
type MessageMenuProps struct {
	Context
	Key   string // of the message; "" while the menu is closed
	Quick []string
	Items []MessageItem
}

// MessageItem is something that can be done with the message.
type MessageItem struct {
	Do     action.Name
	Arg    string
	Label  string
	Key    string // the shortcut, as the keyboard names it
	Danger bool
}

// Render draws the menu, or closes it.
func (c *MessageMenu) Render() app.UI {
	p := &c.Props
	const spec = "div#menu-message.menu.menu--message"
	if p.Key == "" {
		return render.El(spec)
	}
	var items []app.UI
	if len(p.Quick) > 0 {
		row := quick(p.Words, p.Quick, "tool.menu__react")
		for i, one := range row {
			row[i] = one.(app.HTMLElem).Attr("role", "menuitem")
		}
		items = append(items, render.El("div.menu__quick role=group", row...).Attr("aria-label", p.Words.AddReaction))
	}
	for _, one := range p.Items {
		items = append(items, one.draw())
	}
	return render.El(spec+".menu--open role=menu", items...).Attr("aria-label", p.Words.MessageOptions).Attr("data-key", render.Safe(p.Key))
}

func (i MessageItem) draw() app.UI {
	class := "menu__item.menu__item--icon"
	if i.Danger {
		class += ".menu__item--danger"
	}
	body := []app.UI{app.Raw(icons[i.Do]), render.TextIn("span.menu__text", i.Label)}
	if i.Key != "" {
		body = append(body, render.TextIn("kbd.menu__key aria-hidden=true", i.Key))
	}
	return render.Button(class, i.Do, i.Arg, body...).Attr("role", "menuitem").Attr("tabindex", -1)
}

// icons are the signs of what can be done with a message.
var icons = map[action.Name]string{
	action.Retry: render.IconSend, action.AddReaction: render.IconSmile, action.Reply: render.IconReply, action.Edit: render.IconPen,
	action.CopyText: render.IconCopy, action.Permalink: render.IconLink, action.Pin: render.IconPin, action.Unpin: render.IconPin,
	action.Versions: render.IconClock, action.Report: render.IconAlert, action.Restore: render.IconBack, action.Erase: render.IconTrash, action.Delete: render.IconTrash,
	action.Discard: render.IconTrash, action.Reactors: render.IconPeople, action.FromHere: render.IconUnread,
}
