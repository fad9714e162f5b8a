package ui

import (
	"strconv"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/keys"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// act does what was clicked. A click anywhere else closes the menu.
func (m *Model) act(do action.Name, arg string) {
	m.catchUp()
	if !m.actHere(do, arg) && !m.actChat(do, arg) {
		m.actChoice(do, arg)
	}
	if do != action.Menu && m.screen.menu != action.NoMenu {
		m.screen.menu = action.NoMenu
	}
}

// actHere does what changes this screen only; it reports whether it was that.
func (m *Model) actHere(do action.Name, arg string) bool {
	switch do {
	case action.Rooms:
		m.drawer(&m.screen.rooms, "rooms")
	case action.People:
		m.togglePeople()
	case action.Drawers:
		m.shut()
	case action.Menu:
		m.openMenu(action.MenuKind(arg))
	case action.Dialog:
		m.openDialog(action.DialogKind(arg))
	case action.Close:
		m.close()
	case action.Go:
		m.close()
		m.travel(chat.RoomID(arg))
	case action.Requests:
		m.toggleRequests()
	case action.End:
		m.toEnd()
	case action.News:
		m.jumpToNew()
	case action.Read:
		m.markAllRead()
	case action.Skip:
		m.face.Platform.FocusOn(component.FieldID)
	case action.Fold:
		m.fold(arg, m.opened[arg])
	default:
		return false
	}
	return true
}

// actChat does what is about messages and rooms.
func (m *Model) actChat(do action.Name, arg string) bool {
	switch do {
	case action.New:
		m.create()
	case action.Create:
		m.face.Actions.Create(arg, "")
	case action.Hit:
		i, _ := strconv.Atoi(arg)
		m.openHit(i)
	case action.Leave:
		m.quit()
	case action.Retry:
		m.face.Actions.Retry(chat.Nonce(arg))
	case action.Discard:
		m.face.Actions.Discard(chat.Nonce(arg))
	case action.Dismiss:
		m.dismiss(arg)
	case action.More:
		m.face.Actions.MoreRequests()
	case action.Accept, action.Decline:
		m.answer(chat.RoomID(arg), do == action.Accept)
	case action.Aloud, action.Private:
		m.aloud(do == action.Aloud)
	case action.Pick:
		i, _ := strconv.Atoi(arg)
		m.pick(i)
	case action.Address:
		m.write(chat.UserID(arg))
	case action.Message:
		m.message(chat.UserID(arg))
	case action.Mention:
		m.mention(chat.UserID(arg))
	case action.Load:
		m.face.Actions.MorePeople()
	case action.Join:
		m.dropToast()
		m.travel(chat.RoomID(arg))
	case action.Suggest:
		m.rename(arg)
	case action.Person:
		m.aboutPerson(chat.UserID(arg))
	case action.Mute, action.Unmute:
		m.mute(chat.UserID(arg), do == action.Mute)
	case action.Reveal:
		m.face.Actions.Reveal(arg)
	case action.Confirm:
		m.submit(m.talk.text)
	case action.LeftLater:
		m.screen.unreviewed = true
	case action.LeftCopy:
		m.copyLeft()
	case action.LeftSend, action.LeftDiscard:
		m.settleLeft(do == action.LeftSend)
	default:
		return false
	}
	return true
}

// actChoice does what is about the program.
func (m *Model) actChoice(do action.Name, arg string) {
	p := m.face.Platform
	switch do {
	case action.Link:
		m.copyLink()
	case action.Invite:
		m.invite()
	case action.Welcomed:
		m.welcomed()
	case action.Theme:
		m.screen.theme = component.Theme(arg)
		p.SetTheme(m.screen.theme)
	case action.Lang:
		p.SetLang(catalog.For(arg))
		m.speak(catalog.For(arg))
	case action.Install:
		m.installApp()
	case action.Reload:
		m.saveDraft()
		p.Reload()
	case action.Singles:
		m.toggleSingles()
	case action.Again:
		m.face.Actions.TryAgain()
	case action.ThisTab:
		m.face.Actions.StayInMemory()
	}
}

// drawer opens the drawer with that id, with the focus in it, or closes it.
func (m *Model) drawer(open *bool, id string) {
	if *open {
		m.shut()
		return
	}
	*open = true
	m.afterwards(func() { m.face.Platform.FocusOn(id) })
}

// togglePeople shows or hides the people, who are a drawer or a column.
func (m *Model) togglePeople() {
	if m.screen.narrow {
		m.drawer(&m.screen.people, "people")
		return
	}
	m.screen.people = !m.screen.people
}

// shut closes the drawers, and gives the focus back to the button that opened one.
func (m *Model) shut() {
	opener := ""
	switch {
	case m.screen.rooms:
		opener = action.RoomsOpener
	case m.screen.people && m.screen.narrow:
		opener = action.PeopleOpener
	}
	m.hide()
	if opener != "" {
		m.afterwards(func() { m.face.Platform.FocusOn(opener) })
	}
}

// hide closes the drawers for something else that takes the focus.
func (m *Model) hide() {
	m.screen.rooms = false
	if m.screen.narrow {
		m.screen.people = false
	}
}

// narrow tells that the people are a drawer from now on, or a column. Either begins as it mostly is.
func (m *Model) narrow(narrow bool) {
	if narrow == m.screen.narrow {
		return
	}
	m.screen.narrow, m.screen.people = narrow, false
}

// drawersOf begins with the drawers as the page's script has left them.
func (m *Model) drawersOf(early Early) {
	m.screen.narrow, m.screen.rooms, m.screen.people = early.Narrow, early.RoomsOpen, early.PeopleOpen
}

// tapped does what was tapped before the program was there. The focus is in an open drawer, whose element is another one now.
func (m *Model) tapped(early Early) {
	switch {
	case early.Tap.Action != "":
		m.act(early.Tap.Action, early.Tap.Arg)
	case early.RoomsOpen:
		m.afterwards(func() { m.face.Platform.FocusOn("rooms") })
	case early.PeopleOpen && early.Narrow:
		m.afterwards(func() { m.face.Platform.FocusOn("people") })
	}
}

func (m *Model) dismiss(arg string) {
	if arg == "" {
		m.face.Storage = component.FullStorage
	}
	if id, err := strconv.ParseInt(arg, 10, 64); err == nil {
		m.face.Actions.Dismiss(id)
	}
}

// write begins a private message to somebody who is on screen.
func (m *Model) write(id chat.UserID) {
	m.close()
	for _, p := range append(m.known(), m.intent().Offers...) {
		if p.ID == id {
			m.hide()
			m.address(p)
			return
		}
	}
	if u, ok := m.somebody(id); ok {
		m.address(chat.Person{User: u})
		return
	}
	if in := m.intent(); in.Mode == compose.Alike && in.Peer.ID == id {
		m.address(in.Peer)
	}
}

// shortcut acts on a key that means something wherever it is pressed.
func (m *Model) shortcut(s keys.Shortcut) {
	switch s {
	case keys.SwitchRoom:
		m.openDialog(action.RoomsDialog)
	case keys.SearchMessages:
		m.openDialog(action.SearchDialog)
	case keys.ShowHelp:
		m.openDialog(action.HelpDialog)
	case keys.PrevRoom:
		m.step(-1)
	case keys.NextRoom:
		m.step(1)
	case keys.GoToEnd:
		m.toEnd()
	case keys.GoToComposer, keys.TypeInComposer:
		m.face.Platform.FocusOn(component.FieldID)
	case keys.PrevUnread:
		m.stepUnread(-1)
	case keys.NextUnread:
		m.stepUnread(1)
	case keys.CloseTop:
		if m.depth() == 0 && m.newsShown() {
			m.markAllRead()
		}
		m.closeTop()
	}
}
