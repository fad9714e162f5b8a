package dialog

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/account"
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// The ids of the fields of Invite besides the first, which says for how many people it is, and of what is focused when something was done.
const (
	InviteHours  = "invite-hours"
	InviteRole   = "invite-role"
	InviteNote   = "invite-note"
	InviteLink   = "invite-link"
	InviteRevoke = "invite-revoke"
	InviteList   = "invite-list"
)

// InviteAny is the choice of any number of people.
const InviteAny = "any"

// Invite makes links by which people join a room, and lists those that there are.
type Invite struct {
	component.Context
	Invites   *view.Invites
	Roles     []chat.Role // that a link may give; nil: that of a member
	CanRemove bool        // the user may take people out of the room
	Revoking  chat.InviteID
	Link      string // the address of the link that was just made, "" for none
	Picture   string // the address of its QR code
	Shares    bool   // the system can offer it to other apps
	Place     bool   // the user may make links into the whole place
	Note      string // of the field, as the dialog is opened
	Hint      string
	Refusal   Refusal
}

// Body draws the dialog.
func (d *Invite) Body() app.HTMLElem {
	w := d.Words
	note := render.Input(InviteNote, chat.InviteNoteRunes)
	if d.Note != "" {
		note = note.Attr("value", d.Note)
	}
	roles := render.El("div")
	if len(d.Roles) > 0 {
		roles = render.El("div", labelled(w.InviteRole, choose(InviteRole, d.roles())))
	}
	return render.El("form#invite.dialog__form novalidate=novalidate", head(w, w.InviteTitle),
		render.El("div.dialog__scroll.invite", d.made(),
			render.El("div.invite__terms",
				labelled(w.InviteUses, chooseFrom(action.InviteDialog.FieldID(), d.uses(), strconv.Itoa(chat.InviteUses))),
				labelled(w.InviteFor, chooseFrom(InviteHours, d.hours(), strconv.Itoa(int(chat.InviteValid.Hours()))))),
			roles, labelled(w.InviteNote, note),
			d.Refusal.draw(w),
			render.El("div.dialog__buttons", render.TextIn("button.button.button--main type=submit", w.InviteMake)),
			d.list(), d.more(), render.TextIn("p.field__hint role=status", d.Hint)),
	)
}

func (d *Invite) roles() []Option {
	all := make([]Option, len(d.Roles))
	for i, role := range d.Roles {
		all[i] = Option{string(role), account.Role(d.Words, role)}
	}
	return all
}

// uses are for how many people a link can be.
func (d *Invite) uses() []Option {
	all := []Option{{"1", d.Words.InviteUpTo.Of(1)}, {strconv.Itoa(chat.InviteUses), d.Words.InviteUpTo.Of(chat.InviteUses)}}
	if d.Invites.Unlimited {
		return append(all, Option{InviteAny, d.Words.InviteAny})
	}
	return append(all, Option{strconv.Itoa(chat.InviteUsesMax), d.Words.InviteUpTo.Of(chat.InviteUsesMax)})
}

// hours are how long a link can be valid: a day, a week, a month, or what the server allows if that is less.
func (d *Invite) hours() (all []Option) {
	most, last := d.Invites.Days, 0
	if most == 0 {
		most = chat.InviteDays
	}
	for _, days := range []int{1, 7, 30} {
		if days = min(days, most); days != last {
			all = append(all, Option{strconv.Itoa(24 * days), d.Words.InviteDays.Of(days)})
		}
		last = days
	}
	return all
}

// made draws the link that was just made, as a fragment of markup: it never changes.
func (d *Invite) made() app.UI {
	if d.Link == "" {
		return render.El("div")
	}
	w := d.Words
	var b render.HTML
	b.Raw(`<div class="invite__made"><label class="field"><span class="field__label">`)
	b.Text(w.InviteLink)
	b.Raw(`</span><input id="`, InviteLink, `" class="field__input" type="text" dir="ltr" readonly`)
	b.Attr("value", d.Link)
	b.Raw(`></label><p class="field__hint">`)
	b.Text(w.InviteOnce)
	b.Raw(`</p><div class="dialog__buttons">`)
	if d.Shares {
		b.Raw(`<button class="button" type="button" data-action="`, string(action.ShareInvite), `">`)
		b.Text(w.InviteShare)
		b.Raw(`</button>`)
	}
	b.Raw(`<button class="button button--main" type="button" data-action="`, string(action.CopyInvite), `">`)
	b.Text(w.CopyLink)
	b.Raw(`</button></div><details class="invite__code"><summary>`)
	b.Text(w.InviteCode)
	b.Raw(`</summary><img loading="lazy" width="220" height="220"`)
	b.Attr("alt", w.InviteCode)
	b.Attr("src", d.Picture)
	b.Raw(`></details></div>`)
	return app.Raw(b.String())
}

// list draws the links, those in one state together.
func (d *Invite) list() app.UI {
	var all []app.UI
	for n, state := range chat.InviteStates {
		var rows []app.UI
		for at := range d.Invites.List {
			if i := &d.Invites.List[at]; i.State == state {
				rows = append(rows, d.row(i))
			}
		}
		if len(rows) > 0 {
			title := d.Words.InviteStates[n]
			all = append(all, render.TextIn("h3.field__label", title), render.El("ul.invite__list", rows...).Attr("aria-label", title))
		}
	}
	return render.El("div#"+InviteList+".invite__all role=group tabindex=-1", all...).Attr("aria-label", d.Words.InviteTitle)
}

func (d *Invite) row(i *chat.Invite) app.UI {
	w := d.Words
	used := catalog.Fill(w.InviteUsedAny, "{used}", strconv.Itoa(i.Used))
	if i.Uses > 0 {
		used = strings.NewReplacer("{used}", strconv.Itoa(i.Used), "{uses}", strconv.Itoa(i.Uses)).Replace(w.InviteUsed)
	}
	var b render.HTML
	b.Raw(`<span class="invite__about"><span>`)
	b.Text(used + " · " + catalog.Fill(w.TillTime, "{when}", d.When(i.Expires.Time())))
	b.Raw(`</span>`)
	if i.By.ID != "" {
		b.Raw(` <span class="choices__topic">`)
		b.Fill(w.InviteBy, map[string]string{"{name}": render.BDI(i.By.Name)})
		b.Raw(`</span>`)
	}
	if i.Note != "" {
		b.Raw(` <span class="choices__topic">`, render.BDI(i.Note), `</span>`)
	}
	b.Raw(`</span>`)
	return render.El("li.invite__one", append([]app.UI{app.Raw(b.String())}, d.ends(i)...)...)
}

// ends are the buttons that end a link.
func (d *Invite) ends(i *chat.Invite) []app.UI {
	w, id := d.Words, string(i.ID)
	switch {
	case i.State == chat.InviteRevoked, i.State != chat.InviteActive && (i.Used == 0 || !d.CanRemove):
		return nil
	case d.Revoking != i.ID:
		return []app.UI{render.Button("button", action.AskRevoke, id, render.Span(w.InviteRevoke))}
	}
	only := w.InviteRevoke
	buttons := []app.UI{render.Button("button", action.AskRevoke, "", render.Span(w.Cancel))}
	if i.Used > 0 && d.CanRemove {
		only = w.InviteRevokeOnly
		buttons = append(buttons, render.Button("button.button--danger", action.RevokeAll, id, render.Span(w.InviteRemove)))
	}
	buttons = append(buttons, render.Button("button.button--danger", action.Revoke, id, render.Span(only)).Attr("id", InviteRevoke))
	return []app.UI{render.El("div.dialog__buttons", buttons...)}
}

func (d *Invite) more() app.UI {
	var all []app.UI
	if d.Invites.More {
		all = append(all, render.Button("button", action.MoreInvites, "", render.Span(d.Words.MembersMore)))
	}
	if d.Place {
		all = append(all, render.LinkButton(d.Words.InvitePlace, action.PlaceLinks, ""))
	}
	return render.El("div.members__more", all...)
}
