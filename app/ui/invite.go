package ui

import (
	"slices"
	"strconv"
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// mayInvite reports whether the user may make links by which people join the open room.
func (m *Model) mayInvite() bool {
	open := m.open()
	return open.Rights.Has(chat.ToInvite) && !open.Shut()
}

// actOnInvites does what is about the links by which people join a room.
func (m *Model) actOnInvites(do action.Name, arg string) bool {
	engine, room := m.config.Engine, m.open().Room.ID
	switch do {
	case action.CopyInvite:
		m.config.Platform.Copy(m.invitePath())
		m.toast(m.w.LinkCopied)
	case action.ShareInvite:
		m.config.Platform.Share(m.invitePath(), m.open().Room.Name+" · "+m.w.App)
	case action.AskRevoke:
		m.askToRevoke(chat.InviteID(arg))
	case action.Revoke, action.RevokeAll:
		m.dismissRefusals()
		engine.Revoke(room, chat.InviteID(arg), do == action.RevokeAll)
		m.askToRevoke("")
		if m.disconnected() {
			m.toast(m.w.DoneLater)
		}
	case action.MoreInvites:
		engine.MoreInvites()
	case action.PlaceLinks:
		m.config.Platform.Visit(address.PlaceInvitesPath(m.config.Base), false)
	default:
		return false
	}
	return true
}

// askToRevoke asks whether to end a link; "" asks about none any more.
func (m *Model) askToRevoke(id chat.InviteID) {
	m.screen.revoking = id
	focus := dialog.InviteRevoke
	if id == "" {
		focus = dialog.InviteList
	}
	m.afterwards(func() { m.config.Platform.FocusOn(focus) })
}

// makeInvite makes a link as the dialog says.
func (m *Model) makeInvite() {
	m.dismissRefusals()
	if m.holdBack() {
		return
	}
	p := m.config.Platform
	uses := p.Value(action.InviteDialog.FieldID())
	terms := chat.InviteTerms{Role: chat.Role(p.Value(dialog.InviteRole)), Note: strings.TrimSpace(p.Value(dialog.InviteNote)), Unlimited: uses == dialog.InviteAny}
	if !terms.Unlimited {
		terms.Uses, _ = strconv.Atoi(uses)
	}
	terms.Hours, _ = strconv.Atoi(p.Value(dialog.InviteHours))
	m.config.Engine.Invite(m.open().Room.ID, terms)
}

// invites are those of the open room.
func (m *Model) invites() *view.Invites {
	if all := m.view.Invites; all != nil && all.Room == m.open().Room.ID {
		return all
	}
	return &view.Invites{}
}

// invitePath returns the path of the page of the link that was just made.
func (m *Model) invitePath() string {
	return address.JoinPath(m.config.Base, m.invites().Token)
}

func (m *Model) inviteContent(c component.Context) dialog.Content {
	open, all := m.open(), m.invites()
	d := &dialog.Invite{
		Context: c, Invites: all, CanRemove: open.Rights.Has(chat.ToRemove), Revoking: m.screen.revoking, Shares: m.config.Platform.Shares(),
		Place: m.view.Account.Role.AtLeast(chat.RoleAdmin), Note: m.unsent[dialog.InviteNote], Refusal: m.refusal(),
	}
	if ranks := chat.RolesIn(open.Room.Kind); open.Rights.Has(chat.ToAssign) && slices.Contains(ranks, chat.RoleModerator) {
		d.Roles = []chat.Role{chat.RoleMember, chat.RoleModerator}
	}
	if all.Token != "" {
		d.Link, d.Picture = m.config.Platform.Address(m.invitePath()), m.invitePath()+address.QRCode
	}
	if d.Refusal.Error == nil && !d.Refusal.Offline {
		d.Refusal.Error = all.Refused
	}
	switch {
	case m.disconnected():
		d.Hint = m.w.OfflineMembers
	case all.Error != nil:
		d.Hint = m.w.Refuse(all.Error)
	case all.Loading && len(all.List) == 0:
		d.Hint = m.w.RoomLoading
	case len(all.List) == 0:
		d.Hint = m.w.InviteNone
	}
	return d
}

// followInvite goes to the link that was just made, and says what became of one that was revoked.
func (m *Model) followInvite(old *view.Snapshot) {
	is, was := m.view.Invites, old.Invites
	if m.screen.dialog != action.InviteDialog || is == was || is == nil {
		return
	}
	if is.Token != "" && (was == nil || was.Token != is.Token) {
		m.afterwards(func() { m.config.Platform.FocusOn(dialog.InviteLink) })
	}
	if was != nil && was.Room == is.Room && revoked(is) > revoked(was) {
		m.toast(m.w.InviteOver)
	}
}

// revoked counts the links in a list that were ended.
func revoked(all *view.Invites) (n int) {
	for i := range all.List {
		if all.List[i].State == chat.InviteRevoked {
			n++
		}
	}
	return n
}
