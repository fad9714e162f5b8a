package component

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/emoji"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/slash"
)

// offers draws the open list of what can be inserted.
func (p *ComposerProps) offers() []app.UI {
	w, list := p.Words, &p.List
	options := make([]app.UI, 0, list.Len())
	add := func(body ...app.UI) { options = append(options, p.option(len(options), body...)) }
	label, said := w.People, w.Offered
	for _, one := range list.People {
		add(app.Raw(render.Avatar(one.User, render.Small(one.Here))), render.Name(one.Name), render.TextIn("span.offers__hint", p.Presence(one.Here)))
	}
	for _, one := range list.Rooms {
		label, said = w.Rooms, w.RoomsOffered
		add(p.room(one)...)
	}
	for _, one := range list.Emoji {
		label, said = w.EmojiTitle, w.EmojiOffered
		add(p.emoji(one)...)
	}
	for _, one := range list.Commands {
		label, said = w.CommandsTitle, w.CommandsOffered
		add(p.command(one)...)
	}
	if len(options) == 0 {
		return nil
	}
	return []app.UI{
		render.El("ul.offers__list role=listbox", options...).Attr("aria-label", label).Attr("tabindex", tabStop(list.Scrolls())),
		render.TextIn("p.visually-hidden role=status", said.Of(len(options))),
	}
}

func (p *ComposerProps) option(i int, body ...app.UI) app.UI {
	place := strconv.Itoa(i)
	return render.El("li#offer-"+place+".offers__one role=option data-action="+string(action.Pick)+" data-arg="+place, body...).
		Attr("aria-selected", i == p.List.Marked)
}

// room draws a room with its topic, and with what is typed for it if that is not its name.
func (p *ComposerProps) room(one chat.Room) []app.UI {
	hint := render.Topic(p.Words, one)
	if name := render.RoomName(p.Words, one); name != string(one.ID) {
		hint = name
	}
	return []app.UI{
		render.TextIn("span.offers__sign aria-hidden=true", "#"),
		render.TextIn("span.offers__name dir=auto"+render.Untranslated, string(one.ID)),
		render.TextIn("span.offers__hint dir=auto", hint),
	}
}

// emoji draws an emoji with its name, and the short code that it can be typed by.
func (p *ComposerProps) emoji(one *emoji.Emoji) []app.UI {
	return []app.UI{
		render.TextIn("span.offers__emoji"+render.Untranslated, one.In(p.Tone)),
		render.TextIn("span.offers__name", one.Name),
		render.TextIn("span.offers__hint"+render.Untranslated, ":"+one.Code()+":"),
	}
}

// command draws a command with what it takes, and what it does.
func (p *ComposerProps) command(one slash.Command) []app.UI {
	usage, does := Command(p.Words, one.Word)
	return []app.UI{render.TextIn("span.offers__name dir=ltr"+render.Untranslated, usage), render.TextIn("span.offers__hint", does)}
}
