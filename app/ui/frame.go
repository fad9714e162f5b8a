package ui

import (
	"reflect"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/dialog"
	"parley/app/ui/render"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// frame is what the whole page is drawn from: as long as it is the same, so is the page.
type frame struct {
	rooms    component.RoomsProps
	bar      component.BarProps
	timeline component.TimelineProps
	unread   component.UnreadBarProps
	jump     component.JumpProps
	composer component.ComposerProps
	people   component.PeopleProps
	banner   component.BannerProps
	dialog   dialog.Content
	toast    component.ToastProps
	tools    component.MessageToolsProps
	options  component.MessageMenuProps

	dialogToast component.ToastProps // the same within the dialog, while one is open

	class, label string
	said, alarm  spoken // for screen readers
}

// changes reports whether the page looks otherwise than it was drawn. How it looks is kept for draw.
func (m *Model) changes() bool {
	m.next = m.frame()
	if m.drawn != nil && reflect.DeepEqual(m.drawn, m.next) {
		m.next = nil
	}
	return m.next != nil
}

// draw returns what is to be drawn, and takes it as drawn.
func (m *Model) draw() *frame {
	f := m.next
	if f == nil {
		f = m.frame()
	}
	m.drawn, m.next = f, nil
	return f
}

// frame returns what the page is drawn from now.
func (m *Model) frame() *frame {
	c := m.context()
	outside, inside := m.toastProps(c)
	return &frame{
		rooms: m.roomsProps(c), bar: m.barProps(c), timeline: m.timelineProps(c), unread: m.unreadProps(), jump: m.jumpProps(c),
		composer: m.composerProps(c), people: m.peopleProps(c), banner: m.bannerProps(c), dialog: m.content(c), toast: outside, dialogToast: inside,
		tools: m.toolsProps(c), options: m.optionsProps(c),
		class: m.frameClass(), label: m.roomName(), said: m.screen.said, alarm: m.screen.alarm,
	}
}

func (m *Model) context() component.Context {
	y, month, d := m.today().Date()
	return component.Context{
		Words: m.w, Pacer: m.pacer, Base: m.config.Base, Live: m.screen.live, Clock: m.clock, Today: time.Date(y, month, d, 0, 0, 0, 0, time.UTC),
	}
}

// frameClass says which parts of the frame are open.
func (m *Model) frameClass() string {
	class := "app"
	if m.screen.rooms {
		class += " app--rooms"
	}
	if m.screen.people {
		class += " app--people"
	}
	return class
}

// roomName names the room that the page shows, as far as it is known.
func (m *Model) roomName() string { return render.RoomName(m.w, m.open().Room) }

func (m *Model) roomsProps(c component.Context) component.RoomsProps {
	rooms := m.listed()
	if len(rooms) == 0 && m.view.Open != nil && !m.view.Open.Shut() {
		rooms = []view.Room{{Room: m.view.Open.Room}} // before they are known
	}
	return component.RoomsProps{
		Context: c, Rooms: rooms, Here: m.asked, Requests: m.view.Requests, RequestCount: m.view.RequestCount,
		RequestsOpen: m.screen.requests, Me: m.view.Me, Away: m.view.Away, Status: m.view.Status, Offline: m.screen.offline, Settings: m.menuProps(c, action.SettingsMenu),
		Keep: m.keepProps(),
	}
}

func (m *Model) menuProps(c component.Context, kind action.MenuKind) component.MenuProps {
	level, listed := m.levelOf(m.asked)
	return component.MenuProps{
		Room: m.asked, Level: level, Listed: listed, Public: m.open().Room.Kind == chat.Public, Calm: m.open().Room.Calm != 0,
		Context: c, Kind: kind, Open: m.screen.menu == kind, CanLeave: m.canLeave(), Invites: m.mayInvite(), Manage: m.open().Rights.KeepsOrder(), Members: m.open().Room.Kind != chat.Direct && !m.open().Shut(),
		Theme: m.screen.theme, Plain: m.screen.plain, UndoSend: m.screen.undoSend, Quiet: m.screen.quiet, Lang: m.lang, Install: m.offersInstall(),
		Account: m.view.Account.Role != "" || m.view.Account.Claimed, Guest: m.view.Account.Guest(),
	}
}

func (m *Model) barProps(c component.Context) component.BarProps {
	open := m.open()
	peerHere := false
	if open.Room.Peer != nil {
		peerHere, _ = m.whereabouts(open.Room.Peer.ID)
	}
	return component.BarProps{
		Context: c, Room: open.Room, PeerHere: peerHere, Here: open.Here, Shut: open.Shut(),
		PeopleLabel: m.peopleLabel(), PeopleShown: m.screen.narrow == m.screen.people, Menu: m.menuProps(c, action.RoomMenu),
	}
}

func (m *Model) timelineProps(c component.Context) component.TimelineProps {
	open := m.open()
	return component.TimelineProps{
		Context: c, Room: open.Room, Known: open.Known, Missing: open.Missing, Closed: open.Closed, Removed: open.Removed, Absent: open.Absent, Start: open.Start, Loading: open.Loading,
		History: open.History, Live: open.Live, Drawn: m.screen.drawn.span(), Waiting: m.screen.offline,
		Rows: render.Rows{
			Words: c.Words, Today: c.Today, Clock: c.Clock, Direct: open.Room.Kind == chat.Direct, Opened: m.unfolded, Shown: m.shownSpoilers, Plain: m.screen.plain, Live: c.Live, Base: c.Base, Patches: m.patches, Marked: m.marked(), Rooms: m.readable.paths,
		},
	}
}

func (m *Model) unreadProps() component.UnreadBarProps {
	p := component.UnreadBarProps{Words: m.w}
	if !m.screen.atEnd {
		p.Day = m.screen.topDay
	}
	if m.unreadShown() {
		p.Text, p.Jump = m.unreadText(), !m.screen.unread.visited
	}
	return p
}

func (m *Model) composerProps(c component.Context) component.ComposerProps {
	t, open, in := &m.composer, m.open(), m.intent()
	about := m.aboutProps(in)
	preview := m.preview(in)
	links := m.linkWait(in)
	in.Draft = view.Draft{}
	in.Line = in.Line.Bare()
	in.Left = min(in.Left, compose.LeftShown+1)
	return component.ComposerProps{
		Context: c, Room: open.Room, Missing: open.Shut(), ReadOnly: open.ReadOnly && !open.Shut(), Request: open.Request, Blocked: open.Room.Peer != nil && m.isBlocked(open.Room.Peer.ID), Status: m.peerStatus(), Me: m.view.Me, Typing: open.Typing,
		Intent: in, Public: t.public, Tried: t.tried, Waits: t.waiting != "", Warned: t.warned != "" && t.warned == in.Peer.ID,
		Former: m.former(in), Files: t.files, Preview: preview, Code: t.pasted.text != "",
		List: t.list, Tone: m.emoji.tone, Problem: t.problem, Quiet: !t.tried && !compose.Finished(t.text),
		Slow: m.slowText(), Wait: m.slowed(in), Links: links, Manage: open.Rights.Has(chat.ToManage), Keep: open.Rights.KeepsOrder(),
		Asks: open.Rights.Has(chat.ToAsk), Asked: open.Asked,
		About: about, Elsewhere: open.Elsewhere.Text != "" && open.Room.ID == m.asked && t.edit == nil, Welcome: m.welcomes(), Install: m.offersInstall(),
	}
}

// former returns who had the name that a text begins with, if they are called otherwise now.
func (m *Model) former(in compose.Intent) chat.Person {
	if in.Before.ID == "" {
		return chat.Person{}
	}
	for _, p := range m.known() {
		if p.ID == in.Before.ID && view.NameKey(p.Name) != view.NameKey(in.Name) {
			return p
		}
	}
	return chat.Person{}
}

func (m *Model) peopleProps(c component.Context) component.PeopleProps {
	open := m.open()
	return component.PeopleProps{
		Context: c, Input: m, Room: open.Room.ID, Title: m.hereNow(), People: m.shownPeople(), Known: len(open.People), Here: open.Here, More: open.More,
		NameMax: m.view.Limits.NameRunes, Filter: m.screen.peopleFilter != "", Online: m.view.Link.State == view.Online, Me: m.view.Me.ID, Blocked: m.view.Blocked, Statuses: open.Statuses,
	}
}

func (m *Model) bannerProps(c component.Context) component.BannerProps {
	p := component.BannerProps{
		Context: c, Link: m.view.Link, Offline: m.screen.offline, Waiting: m.view.Waiting, Update: m.view.Update || m.screen.update,
		Storage: m.config.Storage, Me: m.view.Me, Account: m.view.Account.Claimed,
	}
	if !m.screen.unreviewed {
		p.Leftovers = len(m.view.Leftovers)
	}
	for _, n := range m.view.Notices {
		if m.about() == "" || n.About != m.about() {
			p.Notices = append(p.Notices, n)
		}
	}
	return p
}

// toastProps returns what the toast of the page says, and that of the dialog: at most one of them says something.
func (m *Model) toastProps(c component.Context) (outside, inside component.ToastProps) {
	n, empty := m.screen.toast, component.ToastProps{Context: c}
	toast := component.ToastProps{Context: c, Text: n.text, Name: n.name, Undo: n.undo, Arg: n.arg}
	if m.screen.dialog != action.NoDialog {
		return empty, toast
	}
	return toast, empty
}

// jumpLabel says what the way back to the end leads to; "" at the end.
func (m *Model) jumpLabel() string {
	if m.open().Detached {
		return m.w.ToNewest
	}
	if m.screen.atEnd {
		return ""
	}
	if n := m.newBelow(); n > 0 && (m.open().Unread.Count == 0 || m.open().Unread.Read) { // else the bar counts
		return m.w.NewBelow.Of(n)
	}
	return m.w.ToNewest
}

// jumpProps returns the way back to the end. In a page without the program it is a link.
func (m *Model) jumpProps(c component.Context) component.JumpProps {
	p := component.JumpProps{Label: m.jumpLabel()}
	if m.open().Detached {
		p.Past = m.w.Older
	}
	if !c.Live {
		p.Href = address.Path(c.Base, m.open().Room.ID)
	}
	return p
}
