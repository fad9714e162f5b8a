package dialog

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/account"
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Members lists who belongs to a room, and adds people to it.
type Members struct {
	component.Context
	Input    component.Input
	Room     chat.Room
	Me       chat.UserID
	Members  view.Members
	Here     map[chat.UserID]bool // who is in the room now
	Others   []chat.Person        // who can be added
	CanAdd   bool
	CanLeave bool
	Invites  bool   // the user may make links to the room
	NameMax  int    // characters
	Value    string // of the field, as the dialog is opened
	Hint     string
	Refusal  Refusal
}

// Body draws the dialog.
func (d *Members) Body() app.HTMLElem {
	id := action.MembersDialog.FieldID()
	label := d.Words.MembersFind
	if d.CanAdd {
		label = d.Words.MembersFindOrAdd
	}
	field := render.Input(id, 2*d.NameMax).OnInput(component.Typed(d.Input, id))
	if d.Value != "" {
		field = field.Attr("value", d.Value)
	}
	return render.El("div.dialog__form",
		head(d.Words, d.Words.MembersTitle),
		labelled(label, field),
		render.El("div.dialog__scroll",
			render.El("ul.choices", d.rows()...).Attr("aria-label", d.Words.MembersTitle),
			render.El("div.members__more", d.more()...),
			d.others()),
		render.TextIn("p.field__hint role=status", d.Hint),
		d.Refusal.draw(d.Words),
		render.El("div.dialog__buttons", d.buttons()...),
	)
}

func (d *Members) rows() []app.UI {
	rows := make([]app.UI, len(d.Members.List))
	for i, m := range d.Members.List {
		here := d.Here[m.User.ID]
		var b render.HTML
		b.Raw(`<span class="room__all">`, render.Avatar(m.User, render.Small(here)), `<span class="choices__text"><span class="choices__name">`, render.BDI(m.User.Name))
		if m.User.ID == d.Me {
			b.Raw(` `)
			b.Text(d.Words.MembersMe)
		}
		b.Raw(`</span> <span class="choices__topic">`)
		b.Text(d.seen(m, here))
		b.Raw(`</span></span> `)
		if m.Role != chat.RoleMember && m.Role != chat.RoleGuest {
			b.Raw(`<span class="choices__hint">`)
			b.Text(account.Role(d.Words, m.Role))
			b.Raw(`</span>`)
		}
		b.Raw(`</span>`)
		rows[i] = render.El("li", render.Button("choices__one", action.Person, string(m.User.ID), app.Raw(b.String())).Attr("title", render.Safe(m.User.Name)))
	}
	return rows
}

// seen says whether a member is here, or since when not.
func (d *Members) seen(m chat.Member, here bool) string {
	switch {
	case here:
		return d.Words.IsHere
	case m.Seen > 0:
		return catalog.Fill(d.Words.LastSeen, "{when}", d.Words.Day(d.Clock.Zone.In(m.Seen.Time()), d.Today))
	}
	return ""
}

func (d *Members) more() []app.UI {
	if !d.Members.More {
		return nil
	}
	return []app.UI{render.Button("button", action.MoreMembers, "", render.Span(d.Words.MembersMore))}
}

// others draws the people who can be added.
func (d *Members) others() app.UI {
	if len(d.Others) == 0 {
		return render.El("div")
	}
	rows := make([]app.UI, len(d.Others))
	for i, p := range d.Others {
		var b render.HTML
		b.Raw(`<span class="room__all">`, render.IconPlus, render.Avatar(p.User, render.Small(p.Here)), `<span class="choices__text">`)
		b.Fill(d.Words.AddPerson, map[string]string{"{name}": render.BDI(p.Name)})
		b.Raw(`</span></span>`)
		rows[i] = render.El("li", render.Button("choices__one", action.AddMember, string(p.ID), app.Raw(b.String())))
	}
	return render.El("div", render.TextIn("h3.field__label", d.Words.AddTitle), render.El("ul.choices", rows...))
}

func (d *Members) buttons() (all []app.UI) {
	if d.CanLeave {
		all = append(all, render.Button("button", action.Leave, "", render.Span(d.Words.LeaveRoom)))
	}
	if d.Invites {
		all = append(all, render.Button("button", action.Dialog, string(action.InviteDialog), render.Span(d.Words.InviteTitle)))
	}
	return all
}
