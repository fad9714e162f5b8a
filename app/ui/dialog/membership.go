package dialog

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/account"
	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Membership is what the card of a person has about a room: what the person is there, and what the user may change.
type Membership struct {
	Room      chat.Room
	Role      string      // "" if the person does not belong to it, or that is not known
	Ranks     []chat.Role // that the user may give, the least first
	Rank      chat.Role   // of the person
	CanAdd    bool
	CanRemove bool
	Refusal   Refusal
}

// RankArg is the arg of action.Rank.
func RankArg(user chat.UserID, role chat.Role) string { return string(role) + " " + string(user) }

// ParseRank reads what RankArg returns.
func ParseRank(arg string) (user chat.UserID, role chat.Role, ok bool) {
	word, id, ok := strings.Cut(arg, " ")
	return chat.UserID(id), chat.Role(word), ok
}

// draw draws what the person is in the room, and the ways to change that.
func (d *Membership) draw(w *catalog.Words, u chat.User) app.UI {
	var body []app.UI
	if d.Role != "" && d.Room.Kind.MembersOnly() {
		body = append(body, render.El("p.field__hint", render.Sentence(catalog.Fill(w.RoleHere, "{role}", d.Role), render.RoomName(w, d.Room))))
	}
	if len(d.Ranks) > 0 {
		all := []app.UI{render.TextIn("p#rank-title.field__label", w.RoleTitle)}
		for _, role := range slices.Backward(d.Ranks) {
			all = append(all, render.Button("button", action.Rank, RankArg(u.ID, role), render.Span(account.Role(w, role))).Attr("aria-pressed", d.Rank == role))
		}
		body = append(body, render.El("div.guests role=group aria-labelledby=rank-title", all...))
	}
	if d.CanRemove {
		body = append(body, render.Button("button.button--danger", action.RemoveMember, string(u.ID), render.Span(w.RemoveFromRoom)))
	}
	if d.CanAdd {
		body = append(body, render.Button("button", action.AddMember, string(u.ID), render.Sentence(w.AddToRoom, render.RoomName(w, d.Room))))
	}
	spec := "div.membership"
	if len(body) == 0 {
		spec = "div"
	}
	return render.El(spec, append(body, d.Refusal.draw(w))...)
}
