package site

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"parley/server/auth/admin"
	"parley/server/qr"
	"parley/server/store"
	"parley/shared/chat"
)

// listedInvite is a row of the list of invites.
type listedInvite struct {
	chat.Invite
	To    string // the name of the room, or of the place
	Until string
}

// invitesBody is what the list of invites shows.
type invitesBody struct {
	Tabs      []tab
	Form      *form
	Unlimited bool // any number of uses can be chosen
	States    []choice
	Invites   []listedInvite
	More      string // the address of the next page, below the base; "": none
}

// invites lists the invites in one state, and has the form for another one.
func (p *page) invites(admin.Actor) error {
	if p.r.URL.Query().Get("done") == "revoked" {
		p.Done = p.T.Invites.RevokeDone
	}
	return p.listInvites(http.StatusOK, p.inviteForm())
}

func (p *page) inviteForm() *form {
	t := p.T.Invites
	days := min(chat.InviteDays, int(chat.InviteValid.Hours())/24, p.site.Admin.Place.Get(p.r.Context()).DaysOfInvites())
	return fields(
		&field{Name: "room", Label: t.Room, Hint: t.RoomHint, Complete: "off", Optional: true},
		&field{Name: "note", Label: t.Note, Hint: t.NoteHint, Complete: "off", Optional: true},
		&field{Name: "uses", Label: t.Uses, Hint: t.UsesHint, Complete: "off", Optional: true},
		&field{Name: "days", Label: t.Days, Complete: "off", Value: strconv.Itoa(days)},
	)
}

func (p *page) listInvites(status int, f *form) error {
	asked, t := p.r.URL.Query(), p.T.Invites
	body := invitesBody{Tabs: p.tabs("admin/invites"), Form: f, Unlimited: p.site.Admin.Place.Get(p.r.Context()).Unlimited, States: []choice{
		{Value: string(chat.InviteActive), Label: t.Active}, {Value: string(chat.InviteUsedUp), Label: t.UsedUp},
		{Value: string(chat.InviteExpired), Label: t.Expired}, {Value: string(chat.InviteRevoked), Label: t.Revoked},
	}}
	chosen := max(slices.IndexFunc(body.States, func(c choice) bool { return c.Value == asked.Get("state") }), 0)
	body.States[chosen].Chosen = true
	state := chat.InviteState(body.States[chosen].Value)
	query := store.InviteQuery{State: state, After: chat.InviteID(asked.Get("after")), Limit: adminPage + 1}
	found, err := p.site.Invites.Store.ListInvites(p.r.Context(), query, p.site.Now())
	if err != nil {
		return err
	}
	if len(found) > adminPage {
		found = found[:adminPage]
		body.More = "admin/invites?" + url.Values{"state": {string(state)}, "after": {string(found[adminPage-1].ID)}}.Encode()
	}
	for _, i := range found {
		row := listedInvite{i, t.Place, i.Expires.Time().UTC().Format("2006-01-02 15:04 UTC")}
		if i.Room != "" {
			if row.To, err = p.publicName(i.Room); err != nil {
				return err
			}
		}
		body.Invites = append(body.Invites, row)
	}
	return p.show(status, "admin-invites", t.Title, body)
}

// publicName returns the name of a public room. Those of others are for who is in them.
func (p *page) publicName(id chat.RoomID) (string, error) {
	room, err := p.site.Invites.Store.Room(p.r.Context(), id)
	if err == nil && room.Kind != chat.Public {
		room.Name = p.T.Invites.Private
	}
	return room.Name, err
}

// invite makes an invite and shows its link.
func (p *page) invite(by admin.Actor) error {
	if asked, err := p.confirms("admin/invites"); asked || err != nil {
		return err
	}
	f := p.inviteForm().fill(p)
	room, terms, ok := p.invitedTo(f)
	if !ok || f.missing(p) {
		return p.refuse(http.StatusUnprocessableEntity, f, p.listInvites)
	}
	_, token, err := p.site.Admin.Invite(p.r.Context(), by, room, terms)
	switch code(err) {
	case "":
	case chat.CodeNoRoom:
		return p.refuse(http.StatusUnprocessableEntity, f.blame("room", p.T.Invites.NoRoom), p.listInvites)
	default:
		if err := f.refused(p, "note", err); err != nil {
			return err
		}
		return p.refuse(http.StatusUnprocessableEntity, f, p.listInvites)
	}
	address := p.joinLink(token)
	drawn, err := qr.Of(address)
	if err != nil {
		return err
	}
	t := p.T.Invites
	return p.show(http.StatusOK, "admin-link", t.Link, linkBody{p.tabs(""), t.LinkText, address, template.HTML(drawn.SVG()), t.LinkWarn, "admin/invites"}) //nolint:gosec // it has no text of anybody
}

// invitedTo reads the form of an invite, and blames its fields.
func (p *page) invitedTo(f *form) (room chat.RoomID, terms chat.InviteTerms, ok bool) {
	t, most := p.T.Invites, p.site.Admin.Place.Get(p.r.Context()).DaysOfInvites()
	ok = true
	blame := func(field, text string, n int) {
		ok = false
		f.blame(field, fill(text, "{n}", strconv.Itoa(n)))
	}
	if spelled := p.line("room"); spelled != "" {
		var err error
		if room, err = chat.ParseRoom(spelled); err != nil {
			blame("room", t.NoRoom, 0)
		}
	}
	terms.Note, terms.Unlimited = p.line("note"), p.value("unlimited") != ""
	if uses := p.line("uses"); uses != "" && !terms.Unlimited {
		var err error
		if terms.Uses, err = strconv.Atoi(uses); err != nil || terms.Uses < 1 || terms.Uses > chat.InviteUsesMax {
			blame("uses", t.UsesWrong, chat.InviteUsesMax)
		}
	}
	days, err := strconv.Atoi(p.line("days"))
	if err != nil || days < 1 || days > most {
		blame("days", t.DaysWrong, most)
	}
	terms.Hours = 24 * days
	return room, terms, ok
}

// revokeInvite ends an invite.
func (p *page) revokeInvite(by admin.Actor) error {
	if asked, err := p.confirms("admin/invites"); asked || err != nil {
		return err
	}
	_, err := p.site.Admin.RevokeInvite(p.r.Context(), by, chat.InviteID(p.r.PathValue("id")))
	if code(err) == chat.CodeNoInvite {
		return p.lost()
	}
	if err != nil {
		return err
	}
	p.goTo("admin/invites?done=revoked")
	return nil
}
