package ui

import (
	"slices"
	"strings"
	"time"

	"parley/app/ui/account"
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

// actOnMembers does what is about who belongs to a room.
func (m *Model) actOnMembers(do action.Name, arg string) bool {
	engine, room := m.config.Engine, m.open().Room.ID
	switch do {
	case action.Kind:
		m.screen.newRoom.kind = chat.RoomKind(arg)
	case action.TakePerson:
		m.takePerson(chat.UserID(arg))
	case action.DropPerson:
		people := &m.screen.newRoom.people
		*people = slices.DeleteFunc(slices.Clone(*people), func(u chat.User) bool { return string(u.ID) == arg })
	case action.MoreMembers:
		engine.MoreMembers()
	case action.AddMember:
		m.addMember(chat.UserID(arg))
	case action.RemoveMember:
		m.askToRemove(chat.UserID(arg))
	case action.Rank:
		if user, role, ok := dialog.ParseRank(arg); ok {
			m.dismissRefusals()
			engine.SetRole(room, user, role)
		}
	case action.Silence:
		if length, err := time.ParseDuration(arg); err == nil {
			m.dismissRefusals()
			engine.Silence(m.screen.person.ID, length, strings.TrimSpace(m.config.Platform.Value(dialog.ReasonID)))
		}
	case action.Unsilence:
		m.dismissRefusals()
		engine.Unsilence(m.screen.person.ID)
	default:
		return false
	}
	return true
}

// addMember adds somebody to the open room.
func (m *Model) addMember(id chat.UserID) {
	m.dismissRefusals()
	m.config.Engine.AddMember(m.open().Room.ID, id)
	if m.screen.dialog == action.MembersDialog {
		m.screen.filter = ""
		m.config.Platform.Fill(action.MembersDialog.FieldID(), "")
		m.config.Engine.LoadMembers(m.open().Room.ID, "")
	}
}

// askToRemove opens the dialog that removes somebody from the open room.
func (m *Model) askToRemove(id chat.UserID) {
	if u, ok := m.somebody(id); ok {
		m.screen.person = u
		m.openDialog(action.RemoveDialog)
	}
}

// askedToRemove removes the person whom the dialog is about, and shows who is left.
func (m *Model) askedToRemove() {
	m.config.Engine.RemoveMember(m.open().Room.ID, m.screen.person.ID)
	m.openDialog(action.MembersDialog)
}

func (m *Model) removeContent(c component.Context) dialog.Content {
	text := m.w.AskRemoveText
	if !m.open().Room.Kind.MembersOnly() {
		text = m.w.AskRemovePublic
	}
	title := catalog.Fill(m.w.AskRemove, "{name}", m.screen.person.Name)
	return &dialog.Confirm{Context: c, Kind: action.RemoveDialog, Title: title, Text: text, Do: m.w.RemoveDo}
}

func (m *Model) leaveContent(c component.Context) dialog.Content {
	return &dialog.Confirm{Context: c, Kind: action.LeaveDialog, Title: m.w.AskLeave, Text: m.w.AskLeaveText, Do: m.w.LeaveRoom, Refusal: m.refusal()}
}

func (m *Model) membersContent(c component.Context) dialog.Content {
	open := m.open()
	d := &dialog.Members{
		Context: c, Input: m, Room: open.Room, Me: m.view.Me.ID, Here: map[chat.UserID]bool{}, NameMax: m.view.Limits.NameRunes, Value: m.screen.opened,
		CanAdd: open.Rights.Has(chat.ToInvite) && open.Room.Kind.MembersOnly(), CanLeave: m.canLeave(), Invites: m.mayInvite(),
		Refusal: m.refusalOfMembers(),
	}
	for _, p := range open.People {
		d.Here[p.ID] = p.Here
	}
	if all := m.view.Members; all != nil && all.Room == open.Room.ID {
		d.Members = *all
	}
	if d.CanAdd {
		d.Others = m.addable()
	}
	switch all := d.Members; {
	case m.disconnected():
		d.Hint = m.w.OfflineMembers
	case all.Error != nil:
		d.Hint = m.w.Refuse(all.Error)
	case all.Loading && len(all.List) == 0:
		d.Hint = m.w.RoomLoading
	case len(all.List)+len(d.Others) == 0:
		d.Hint = m.w.NoPeople
	default:
		d.Hint = m.w.MembersCount.Of(all.Total)
	}
	return d
}

// addable returns the people whom the field of the dialog finds and who do not belong to the room.
func (m *Model) addable() []chat.Person {
	if m.typedPerson() == "" {
		return nil
	}
	member := func(p chat.Person) bool {
		_, is := m.view.Members.Of(m.open().Room.ID, p.ID)
		return is || m.isBlocked(p.ID)
	}
	people := slices.DeleteFunc(slices.Clone(m.acquaintances()), member)
	return people[:min(len(people), chat.OffersMax)]
}

// membersTyped follows what is typed into the field of the dialog.
func (m *Model) membersTyped(typed string) {
	m.directTyped(typed)
	m.config.Engine.LoadMembers(m.open().Room.ID, m.typedPerson())
}

// refusalOfMembers is the refusal of the open dialog about members. That a person cannot be added is said without a reason: it is theirs.
func (m *Model) refusalOfMembers() dialog.Refusal {
	r := m.refusal()
	if r.Error != nil && r.Error.Code == chat.CodeNotDelivered {
		r.Error = &chat.Error{Message: m.w.AddRefused}
	}
	return r
}

func (m *Model) dismissRefusals() {
	for _, n := range m.refusals() {
		m.config.Engine.Dismiss(n.ID)
	}
}

// membership says what the card of a person has about the open room.
func (m *Model) membership(u chat.User) dialog.Membership {
	open := m.open()
	member, is := m.view.Members.Of(open.Room.ID, u.ID)
	d := dialog.Membership{Room: open.Room, Refusal: m.refusalOfMembers()}
	self := u.ID == m.view.Me.ID
	known := m.view.Members != nil && m.view.Members.Room == open.Room.ID && !m.view.Members.Loading
	switch {
	case open.Shut() || !known:
	case is:
		d.Role = account.Role(m.w, member.Role)
		firm := member.Role == chat.RoleOwner && !self
		if open.Rights.Has(chat.ToAssign) && !firm {
			d.Ranks, d.Rank = chat.RolesIn(open.Room.Kind), member.Role
		}
		d.CanRemove = open.Rights.Has(chat.ToRemove) && !firm && !self
	default:
		d.CanAdd = open.Rights.Has(chat.ToInvite) && open.Room.Kind.MembersOnly()
	}
	return d
}

// canLeave reports whether the user can leave the open room.
func (m *Model) canLeave() bool {
	_, elsewhere := m.another()
	return elsewhere && m.open().Room.Peer == nil && !m.open().Shut()
}

// memberNamed returns whom a command names. Until that is known, the text stays in the field, and the command is run again then.
func (m *Model) memberNamed(line slash.Line) (person chat.User, wait bool) {
	name, _, _ := strings.Cut(strings.TrimLeft(line.Arg, "@＠"), " ")
	found := m.lookup(name)
	switch {
	case found == nil:
		m.composer.waiting = m.composer.text
		m.ask(name)
		return chat.User{}, true
	case found.Match == nil:
		m.composer.problem = catalog.Fill(m.w.Nobody, "{name}", name)
		return chat.User{}, true
	}
	return found.Match.User, false
}

// ofMember reports whether a command names a person of the room.
func ofMember(word string) bool {
	return word == slash.Add || word == slash.Remove || word == slash.Role
}

// openMembers opens the list of who belongs to the room, or of those whose names begin as was typed.
func (m *Model) openMembers(query string) {
	m.openDialog(action.MembersDialog)
	if query != "" {
		m.screen.opened = query
		m.membersTyped(query)
	}
}

// followRemoval puts what was being written on the shelf when the user does not belong to the room on screen any more. What was saved of it
// stands there already.
func (m *Model) followRemoval(was, is *view.OpenRoom) {
	if is.Removed && !was.Removed && is.Room.ID == m.asked {
		m.shelveComposed()
	}
}

func (m *Model) shelveComposed() {
	m.catchUp()
	d, unsaved := m.draft(), m.composer.saving
	if chat.Blank(d.Text) && m.composer.text == "" {
		return
	}
	if !m.config.Platform.SetText("", 0) {
		m.whenComposed(m.shelveComposed)
		return
	}
	if unsaved && !chat.Blank(d.Text) {
		m.config.Engine.Shelve(m.asked, d)
	}
	m.composer = composerState{}
	m.config.Platform.Listing(false)
	m.toast(m.w.TextOnShelf)
}

// changeMember runs the commands Add, Remove and Role.
func (m *Model) changeMember(line slash.Line, u chat.User) {
	room := m.open().Room.ID
	m.screen.person = u
	switch line.Word {
	case slash.Add:
		m.config.Engine.AddMember(room, u.ID)
	case slash.Remove:
		m.openDialog(action.RemoveDialog)
	case slash.Role:
		m.config.Engine.SetRole(room, u.ID, roleIn(line.Arg))
	}
}

// roleIn returns the role that the argument of the command Role ends with.
func roleIn(arg string) chat.Role {
	words := strings.Fields(arg)
	if len(words) < 2 {
		return ""
	}
	return chat.Role(strings.ToLower(words[len(words)-1]))
}

// memberObstacle says why a command about members cannot be run; "" if it can.
func (m *Model) memberObstacle(line slash.Line) string {
	open := m.open()
	need := map[string]chat.Rights{slash.Add: chat.ToInvite, slash.Remove: chat.ToRemove, slash.Role: chat.ToAssign}[line.Word]
	switch {
	case open.Shut() || open.Room.Kind == chat.Direct, line.Word == slash.Add && !open.Room.Kind.MembersOnly():
		return m.w.MembersNowhere
	case !open.Rights.Has(need):
		return m.w.MembersNotYours
	case m.disconnected():
		return m.w.OfflineLater
	case line.Word == slash.Role && !slices.Contains(chat.RolesIn(open.Room.Kind), roleIn(line.Arg)):
		return m.w.RoleInvalid
	}
	return ""
}
