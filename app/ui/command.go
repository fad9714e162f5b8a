package ui

import (
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/shared/chat"
	"parley/shared/slash"
)

// run does what a command asks for, and clears the field; or the field keeps the text, and the composer says why.
func (m *Model) run(line slash.Line) {
	t := &m.composer
	room := chat.RoomID("")
	if line.Word == slash.Join && line.Arg != "" {
		id, err := chat.ParseRoom(strings.TrimLeft(line.Arg, "#＃"))
		if err != nil {
			t.problem = m.w.Refuse(chat.AsError(err))
			return
		}
		room = id
	}
	if t.problem = m.obstacle(line); t.problem != "" {
		return
	}
	var person chat.User
	if ofMember(line.Word) {
		var waits bool
		if person, waits = m.memberNamed(line); waits {
			return
		}
	}
	if !m.config.Platform.SetText("", 0) {
		m.sendComposed()
		return
	}
	m.draftSent()
	m.composer = composerState{arriving: t.arriving, reply: t.reply, seeks: t.seeks}
	m.config.Platform.Listing(false)
	switch line.Word {
	case slash.Nick:
		m.nick(line.Arg)
	case slash.Topic:
		m.topic(line.Arg)
	case slash.Join:
		m.visitRoom(room)
	case slash.Leave:
		m.askToLeave()
	case slash.Away:
		m.toggleAway()
	case slash.Status:
		m.sayStatus(line.Arg)
	case slash.Guests, slash.Slow, slash.Archive, slash.Calm:
		m.configure(line.Word, line.Arg)
	case slash.Level:
		m.level(line.Arg)
	case slash.Create:
		m.openNewRoom(line.Arg)
	case slash.Members:
		m.openMembers(line.Arg)
	case slash.Add, slash.Remove, slash.Role:
		m.changeMember(line, person)
	case slash.Invite:
		m.openDialog(action.InviteDialog)
	case slash.Help:
		m.openDialog(action.HelpDialog)
	}
}

// obstacle says why a command cannot be run; "" if it can.
func (m *Model) obstacle(line slash.Line) string {
	switch line.Word {
	case slash.Topic:
		if line.Arg == "" {
			break
		}
		if m.open().Room.Kind == chat.Direct {
			return m.w.TopicOfRooms
		}
		if err := chat.ValidateTopic(line.Arg); err != nil {
			return m.w.Refuse(chat.AsError(err))
		}
	case slash.Status:
		if line.Arg != "" && chat.StatusOf(line.Arg).Validate() != nil {
			return m.w.StatusInvalid
		}
	case slash.Guests, slash.Slow, slash.Archive, slash.Calm:
		return m.mayNotConfigure(line.Word, line.Arg)
	case slash.Level:
		if _, err := chat.ParseLevel(line.Arg); line.Arg != "" && err != nil {
			return m.w.LevelInvalid
		}
		if _, listed := m.levelOf(m.asked); !listed {
			return m.w.LevelNowhere
		}
	case slash.Members:
		if m.open().Room.Kind == chat.Direct || m.open().Shut() {
			return m.w.MembersNowhere
		}
	case slash.Add, slash.Remove, slash.Role:
		return m.memberObstacle(line)
	case slash.Invite:
		if !m.mayInvite() {
			return m.w.MembersNotYours
		}
	case slash.Leave:
		if _, elsewhere := m.another(); !elsewhere || m.open().Room.Peer != nil {
			return m.w.LeavesNothing
		}
		if m.disconnected() {
			return m.w.OfflineLater
		}
	}
	return ""
}

// topic shows what the room is about, or changes or removes that: now, or when there is a connection. A refusal is a notice.
func (m *Model) topic(text string) {
	if text == "" {
		m.openDialog(action.TopicDialog)
		return
	}
	if slash.Ends(text) {
		text = ""
	}
	m.config.Engine.SetTopic(m.asked, text)
	if m.disconnected() {
		m.toast(m.w.DoneLater)
	}
}

// nick asks for another name, now or when there is a connection. A refusal is a notice.
func (m *Model) nick(name string) {
	if name == m.view.Me.Name {
		return
	}
	m.screen.nick = name
	m.config.Engine.Rename(name)
	if m.disconnected() {
		m.toast(m.w.DoneLater)
	}
}

// toggleAway shows the user as away, or as here again.
func (m *Model) toggleAway() {
	m.config.Engine.ToggleAway()
	switch {
	case m.disconnected():
		m.toast(m.w.DoneLater)
	case m.view.Away:
		m.toast(m.w.BackNow)
	default:
		m.toast(m.w.AwayNow)
	}
}

// visitRoom opens a room, or the dialog of rooms if none is named.
func (m *Model) visitRoom(room chat.RoomID) {
	if room == "" {
		m.openDialog(action.RoomsDialog)
		return
	}
	m.navigate(room)
}

// sendAsText sends what looks like a command as it is.
func (m *Model) sendAsText() {
	if m.intent().Runs() {
		m.submit(slash.Escape(m.composer.text))
		m.config.Platform.Focus()
	}
}

// respell puts a command in the place of the one that was mistyped.
func (m *Model) respell(word string) {
	t := &m.composer
	line := m.intent().Line
	if line.Kind != slash.Unknown {
		return
	}
	to := strings.Index(t.text, line.Word) + len(line.Word)
	from := strings.IndexAny(t.text, "/／")
	m.config.Platform.Insert(compose.UnitsAt(t.text, from), compose.UnitsAt(t.text, to), "/"+word)
	m.config.Platform.Focus()
}
