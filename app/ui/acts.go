package ui

import (
	"strconv"

	"parley/shared/catalog"
	"parley/shared/chat"
)

// Action names what a click does: the value of data-action.
type Action string

const (
	actRooms    Action = "rooms"    // opens or closes the drawer with the rooms
	actPeople   Action = "people"   // shows or hides the people
	actDrawers  Action = "drawers"  // closes the drawers
	actMenu     Action = "menu"     // opens or closes the menu named by arg
	actDialog   Action = "dialog"   // opens the dialog named by arg
	actClose    Action = "close"    // closes the dialog
	actGo       Action = "go"       // opens the room arg
	actNew      Action = "new"      // makes the room whose name was typed
	actCreate   Action = "create"   // makes the room named arg
	actHit      Action = "hit"      // opens the room at the message that was found at place arg
	actLeave    Action = "leave"    // stops following the open room
	actLink     Action = "link"     // copies the address of the open room
	actTheme    Action = "theme"    // chooses the theme arg
	actLang     Action = "lang"     // chooses the language arg
	actInstall  Action = "install"  // installs the app, or says how
	actReload   Action = "reload"   // loads the new program
	actRetry    Action = "retry"    // sends the message with the nonce arg again
	actDiscard  Action = "discard"  // drops the message with the nonce arg
	actDismiss  Action = "dismiss"  // drops the notice arg
	actRequests Action = "requests" // opens or closes the list of requests
	actMore     Action = "more"     // loads more requests
	actJoin     Action = "join"     // joins the room arg again, after leaving it
	actLoad     Action = "load"     // loads more of the people in the room
	actAccept   Action = "accept"   // accepts the request arg
	actDecline  Action = "decline"  // declines it
	actEnd      Action = "end"      // goes to the newest message
	actNews     Action = "unread"   // goes to the first message that was not read
	actRead     Action = "read"     // marks everything in the room as read
	actAloud    Action = "aloud"    // says to the room what begins with a name
	actPrivate  Action = "private"  // and back
	actPick     Action = "pick"     // takes the completion arg
	actAddress  Action = "address"  // writes to the user arg
	actSuggest  Action = "suggest"  // takes the suggested name
	actSkip     Action = "skip"     // goes to the composer
	actFold     Action = "fold"     // shows the long message with the key arg whole, or its beginning
	actPerson   Action = "person"   // opens the card of the user arg
	actMessage  Action = "message"  // opens the direct room with the user arg
	actMention  Action = "mention"  // puts the name of the user arg into the text
	actMute     Action = "mute"     // hides what the user arg says
	actUnmute   Action = "unmute"   // and shows it again
	actReveal   Action = "reveal"   // shows the hidden messages at the row arg
	actConfirm  Action = "confirm"  // sends to whoever has the name now
	actAgain    Action = "again"    // tries to sign in once more
	actThisTab  Action = "thistab"  // goes on without cookies

	actLeftLater   Action = "leftlater"   // puts off what others have written here and not sent
	actLeftSend    Action = "leftsend"    // sends it as this user
	actLeftCopy    Action = "leftcopy"    // copies it
	actLeftDiscard Action = "leftdiscard" // drops it
	actSingles     Action = "singles"     // turns shortcuts of a single character on or off
	actInvite      Action = "invite"      // shares the address of the open room, or copies it
	actWelcomed    Action = "welcomed"    // closes the welcome for good
)

// act does what was clicked. A click anywhere else closes the menu.
func (m *Model) act(action Action, arg string) {
	m.catchUp()
	if !m.actHere(action, arg) && !m.actChat(action, arg) {
		m.actChoice(action, arg)
	}
	if action != actMenu && m.screen.menu != noMenu {
		m.screen.menu = noMenu
		m.touch(partBar, partRooms, partMenu)
	}
}

// actHere does what changes this screen only; it reports whether it was that.
func (m *Model) actHere(action Action, arg string) bool {
	switch action {
	case actRooms:
		m.drawer(&m.screen.rooms, "rooms")
	case actPeople:
		m.togglePeople()
	case actDrawers:
		m.shut()
	case actMenu:
		m.openMenu(menuKind(arg))
	case actDialog:
		m.openDialog(dialogKind(arg))
	case actClose:
		m.close()
	case actGo:
		m.close()
		m.travel(chat.RoomID(arg))
	case actRequests:
		m.toggleRequests()
	case actEnd:
		m.toEnd()
	case actNews:
		m.jumpToNew()
	case actRead:
		m.markAllRead()
	case actSkip:
		m.face.Platform.FocusOn(FieldID)
	case actFold:
		m.fold(arg, m.screen.opened[arg])
	default:
		return false
	}
	return true
}

// actChat does what is about messages and rooms.
func (m *Model) actChat(action Action, arg string) bool {
	switch action {
	case actNew:
		m.create()
	case actCreate:
		m.face.Actions.Create(arg, "")
	case actHit:
		i, _ := strconv.Atoi(arg)
		m.openHit(i)
	case actLeave:
		m.quit()
	case actRetry:
		m.face.Actions.Retry(chat.Nonce(arg))
	case actDiscard:
		m.face.Actions.Discard(chat.Nonce(arg))
	case actDismiss:
		m.dismiss(arg)
	case actMore:
		m.face.Actions.MoreRequests()
	case actAccept, actDecline:
		m.answer(chat.RoomID(arg), action == actAccept)
	case actAloud, actPrivate:
		m.aloud(action == actAloud)
	case actPick:
		i, _ := strconv.Atoi(arg)
		m.pick(i)
	case actAddress:
		m.write(chat.UserID(arg))
	case actMessage:
		m.message(chat.UserID(arg))
	case actMention:
		m.mention(chat.UserID(arg))
	case actLoad:
		m.face.Actions.MorePeople()
	case actJoin:
		m.dropToast()
		m.travel(chat.RoomID(arg))
	case actSuggest:
		m.rename(arg)
	case actPerson:
		m.aboutPerson(chat.UserID(arg))
	case actMute, actUnmute:
		m.mute(chat.UserID(arg), action == actMute)
	case actReveal:
		m.face.Actions.Reveal(arg)
	case actConfirm:
		m.submit(m.talk.text)
	case actLeftLater:
		m.screen.unreviewed = true
		m.touch(partBanner)
	case actLeftCopy:
		m.copyLeft()
	case actLeftSend, actLeftDiscard:
		m.settleLeft(action == actLeftSend)
	default:
		return false
	}
	return true
}

// actChoice does what is about the program.
func (m *Model) actChoice(action Action, arg string) {
	p := m.face.Platform
	switch action {
	case actLink:
		m.copyLink()
	case actInvite:
		m.invite()
	case actWelcomed:
		m.welcomed()
	case actTheme:
		m.screen.theme = Theme(arg)
		p.SetTheme(m.screen.theme)
		m.touch(partMenu)
	case actLang:
		p.SetLang(catalog.For(arg))
		m.speak(catalog.For(arg))
	case actInstall:
		m.installApp()
	case actReload:
		m.saveDraft()
		p.Reload()
	case actSingles:
		m.toggleSingles()
	case actAgain:
		m.face.Actions.TryAgain()
	case actThisTab:
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
	m.touch(partBar)
	m.afterwards(func() { m.face.Platform.FocusOn(id) })
}

// togglePeople shows or hides the people, who are a drawer or a column.
func (m *Model) togglePeople() {
	if m.screen.narrow {
		m.drawer(&m.screen.people, "people")
		return
	}
	m.screen.people = !m.screen.people
	m.touch(partBar)
}

// shut closes the drawers, and gives the focus back to the button that opened one.
func (m *Model) shut() {
	opener := ""
	switch {
	case m.screen.rooms:
		opener = roomsOpener
	case m.screen.people && m.screen.narrow:
		opener = peopleOpener
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
	m.touch(partBar)
}

// narrow tells that the people are a drawer from now on, or a column. Either begins as it mostly is.
func (m *Model) narrow(narrow bool) {
	if narrow == m.screen.narrow {
		return
	}
	m.screen.narrow, m.screen.people = narrow, false
	m.touch(partBar)
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
		m.face.Forgets = ForgetsNothing
		m.touch(partBanner)
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
	if in := m.intent(); in.Mode == Alike && in.Peer.ID == id {
		m.address(in.Peer)
	}
}

// shortcut acts on a key that means something wherever it is pressed.
func (m *Model) shortcut(s Shortcut) {
	switch s {
	case ShortSwitch:
		m.openDialog(dialogRooms)
	case ShortSearch:
		m.openDialog(dialogSearch)
	case ShortHelp:
		m.openDialog(dialogHelp)
	case ShortPrev:
		m.step(-1)
	case ShortNext:
		m.step(1)
	case ShortEnd:
		m.toEnd()
	case ShortCompose, ShortType:
		m.face.Platform.FocusOn(FieldID)
	case ShortPrevUnread:
		m.stepUnread(-1)
	case ShortNextUnread:
		m.stepUnread(1)
	case ShortClose:
		if m.depth() == 0 && m.newsShown() {
			m.markAllRead()
		}
		m.closeTop()
	}
}
