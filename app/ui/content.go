package ui

import (
	"cmp"
	"strings"

	"parley/app/ui/account"
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/app/ui/keys"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// content returns what the open dialog shows, nil for none.
func (m *Model) content(c component.Context) dialog.Content {
	switch m.screen.dialog {
	case action.RenameDialog:
		return &dialog.Rename{Context: c, NameMax: m.view.Limits.NameRunes, Value: cmp.Or(m.unsent["rename-name"], m.view.Me.Name), Refusal: m.refusal(),
			Me: m.view.Me, Role: account.Role(m.w, m.view.Account.Role)}
	case action.RoomsDialog:
		return m.roomsContent(c)
	case action.DirectDialog:
		return m.directContent(c)
	case action.NewRoomDialog:
		return m.newRoomContent(c)
	case action.MembersDialog:
		return m.membersContent(c)
	case action.RemoveDialog:
		return m.removeContent(c)
	case action.LeaveDialog:
		return m.leaveContent(c)
	case action.InviteDialog:
		return m.inviteContent(c)
	case action.SearchDialog:
		return m.searchContent(c)
	case action.HelpDialog:
		p := m.config.Platform
		singles := p.SingleKeys()
		return &dialog.Help{Context: c, Rows: keys.Help(m.w, keys.Press{Mac: p.Mac(), Touch: p.Touch(), NoSingles: !singles}), Singles: singles}
	case action.SignOutDialog:
		l := m.screen.signOut
		online := m.view.Link.State == view.Online
		return &dialog.SignOut{Context: c, Me: m.view.Me, Online: online, Account: m.view.Account.Claimed, Messages: l.messages, Drafts: l.drafts, Busy: l.busy, Failed: l.failed}
	case action.InboxDialog:
		return m.inboxContent(c)
	case action.DayDialog:
		return m.dayContent(c)
	case action.PinsDialog:
		return m.pinsContent(c)
	case action.ReactorsDialog:
		return m.reactorsContent(c)
	case action.VersionsDialog:
		return m.versionsContent(c)
	case action.DeleteDialog:
		return &dialog.Confirm{Context: c, Kind: action.DeleteDialog, Title: m.w.AskDelete, Text: m.w.AskDeleteText, Do: m.w.Delete}
	case action.EraseDialog:
		return &dialog.Confirm{Context: c, Kind: action.EraseDialog, Title: m.w.AskErase, Text: m.w.AskEraseText, Do: m.w.Erase}
	case action.ReportDialog:
		return m.reportContent(c)
	case action.StatusDialog:
		return m.statusContent(c)
	case action.LaterDialog:
		return m.laterContent(c)
	case action.ShelfDialog:
		return m.shelfContent(c)
	case action.EmojiDialog:
		return m.emojiContent(c)
	case action.PersonDialog:
		return m.personContent(c)
	case action.BlockedDialog:
		return &dialog.Blocked{Context: c, Users: m.view.Blocked}
	case action.TopicDialog:
		return &dialog.Topic{Context: c, Room: m.open().Room, Rights: m.open().Rights, Off: m.disconnected()}
	case action.LeftoversDialog:
		return &dialog.Leftovers{Context: c, Me: m.view.Me, Items: m.view.Leftovers}
	}
	return nil
}

func (m *Model) roomsContent(c component.Context) dialog.Content {
	choices := m.roomChoices()
	room, creatable := m.creatable(choices)
	d := &dialog.Rooms{
		Context: c, NameMax: m.view.Limits.RoomRunes, Choices: dialog.Choices{Input: m, Rows: m.roomPicks(), Chosen: m.screen.chosen},
		Value: m.unsent["create-name"], Creatable: creatable && room.err == nil, Topic: m.unsent["create-topic"], Refusal: m.refusal(),
	}
	switch dir := m.view.Directory; {
	case creatable && room.err != nil:
		d.Hint = m.w.Refuse(chat.AsError(room.err))
	case m.disconnected():
		d.Hint = m.w.OfflineRooms
	case len(choices) == 0 && (dir == nil || dir.Loading):
		d.Hint = m.w.RoomLoading
	case len(choices) == 0:
		d.Hint = m.w.RoomNone
	case dir != nil && dir.More:
		d.Hint = m.w.RoomMore
	}
	return d
}

func (m *Model) directContent(c component.Context) dialog.Content {
	rows := m.personPicks()
	d := &dialog.Direct{Context: c, NameMax: m.view.Limits.NameRunes, Choices: dialog.Choices{Input: m, Rows: rows, Chosen: m.screen.chosen}}
	switch {
	case m.disconnected():
		d.Hint = m.w.OfflinePeople
	case len(rows) == 0 && m.screen.filter == "":
		d.Hint = m.w.DirectHint
	case len(rows) == 0 && m.composer.found[strings.ToLower(m.typedPerson())] == nil:
		d.Hint = m.w.LookingForPeople
	case len(rows) == 0:
		d.Hint = m.w.NoPeople
	}
	return d
}

func (m *Model) personContent(c component.Context) dialog.Content {
	u := m.screen.person
	here, _ := m.whereabouts(u.ID)
	return &dialog.Person{
		Context: c, User: u, Here: here, LastSeen: m.lastSeen(u.ID), Blocked: m.isBlocked(u.ID), Status: m.statusOf(u.ID),
		CanMention: m.open().Room.Peer == nil && !m.open().Shut(), Self: u.ID == m.view.Me.ID, Membership: m.membership(u), Silence: m.silenceOf(u.ID),
	}
}

// refusal is why what the open dialog asked for was not done.
func (m *Model) refusal() dialog.Refusal {
	r := dialog.Refusal{Offline: m.screen.held || m.screen.sent != "" && m.disconnected(), Suggest: m.screen.dialog == action.RenameDialog}
	if all := m.refusals(); len(all) > 0 {
		r.Error = all[len(all)-1].Error
	}
	return r
}

// Typed follows what is typed into a field.
func (m *Model) Typed(field, text string) {
	m.next = nil
	switch field {
	case component.PeopleFilterID:
		m.filterPeople(text)
	case action.RoomsDialog.FieldID():
		m.roomTyped(text)
	case action.DirectDialog.FieldID(), dialog.PeopleField:
		m.directTyped(text)
	case action.MembersDialog.FieldID():
		m.membersTyped(text)
	case action.SearchDialog.FieldID():
		m.searchFor(text)
	case action.EmojiDialog.FieldID():
		m.searchEmoji(text)
	}
}

// Pressed moves the mark in a list with the arrow keys.
func (m *Model) Pressed(_ string, p keys.Press) bool {
	m.next = nil
	by := p.InChoices()
	switch {
	case by == 0:
		return false
	case m.screen.dialog == action.SearchDialog:
		m.markHit(by)
	default:
		m.markChoice(by)
	}
	return true
}

// Settle does what was to be done with the drawn page.
func (m *Model) Settle() { m.settle() }

// choices counts the rows of the open dialog.
func (m *Model) choices() int {
	switch m.screen.dialog {
	case action.RoomsDialog:
		return len(m.roomPicks())
	case action.DirectDialog:
		return len(m.personPicks())
	case action.NewRoomDialog:
		return len(m.newPeoplePicks())
	}
	return 0
}

// markChoice moves the mark by so many rows.
func (m *Model) markChoice(by int) {
	if n := m.choices(); n > 0 {
		m.screen.chosen = (m.screen.chosen + by + n) % n
		m.afterwards(func() { m.config.Platform.Near(".choices__one--marked") })
	}
}
