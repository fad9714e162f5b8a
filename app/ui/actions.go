package ui

import (
	"strconv"
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/host"
	"parley/app/ui/keys"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// act does what was clicked. A click anywhere else closes the menu.
func (m *Model) act(do action.Name, arg string) {
	m.catchUp()
	if !m.actOnPage(do, arg) && !m.actOnChat(do, arg) && !m.actOnMembers(do, arg) && !m.actOnInvites(do, arg) && !m.actOnDetails(do, arg) && !m.actOnShelf(do, arg) && !m.actOnSchedule(do, arg) && !m.actOnEmoji(do, arg) && !m.actOnInbox(do, arg) && !m.actOnSearch(do, arg) {
		m.actOnProgram(do, arg)
	}
	if do != action.Menu && m.screen.menu != action.NoMenu {
		m.screen.menu = action.NoMenu
	}
}

// tap does what was clicked, in a row or elsewhere.
func (m *Model) tap(t host.Tap) {
	if !t.Action.OnMessage() {
		m.act(t.Action, t.Arg)
		return
	}
	m.catchUp()
	if t.Action != action.Options && m.screen.menu != action.NoMenu {
		m.screen.menu = action.NoMenu
	}
	m.actOnMessage(t.Action, t.Key, t.Arg)
}

// actOnPage does what changes this screen only; it reports whether it was that.
func (m *Model) actOnPage(do action.Name, arg string) bool {
	switch do {
	case action.Rooms:
		m.drawer(&m.screen.rooms, "rooms")
	case action.People:
		m.togglePeople()
	case action.Drawers:
		m.closeDrawers()
	case action.Menu:
		m.openMenu(action.MenuKind(arg))
	case action.Dialog:
		m.openDialog(action.DialogKind(arg))
	case action.Close:
		m.close()
	case action.Go:
		m.close()
		m.navigate(chat.RoomID(arg))
	case action.Requests:
		m.toggleRequests()
	case action.End:
		m.toEnd()
	case action.News:
		m.jumpToUnread()
	case action.Read:
		m.markAllRead()
	case action.ReadAll:
		m.markRoomsRead()
	case action.Skip:
		m.config.Platform.FocusOn(component.FieldID)
	case action.Fold:
		m.fold(arg, m.unfolded[arg])
	case action.Cancel:
		m.cancelAbout()
	case action.Copy:
		m.toast(m.w.CodeCopied)
	default:
		return false
	}
	return true
}

// actOnChat does what is about messages and rooms.
func (m *Model) actOnChat(do action.Name, arg string) bool {
	switch do {
	case action.OtherRoom:
		m.openNewRoom(m.config.Platform.Value(action.RoomsDialog.FieldID()))
	case action.New:
		m.create()
	case action.Create:
		m.config.Engine.Create(view.NewRoom{Name: arg})
	case action.Leave:
		m.askToLeave()
	case action.Retry:
		m.config.Engine.Retry(chat.Nonce(arg))
	case action.Discard:
		m.config.Engine.Discard(chat.Nonce(arg))
	case action.Undelete, action.Unhide:
		m.undelete(arg, do == action.Unhide)
	case action.Dismiss:
		m.dismiss(arg)
	case action.More:
		m.config.Engine.MoreRequests()
	case action.Accept, action.Decline:
		m.answer(chat.RoomID(arg), do == action.Accept)
	case action.Aloud, action.Private:
		m.setPublic(do == action.Aloud)
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
		m.config.Engine.MorePeople()
	case action.Join:
		m.dropToast()
		m.navigate(chat.RoomID(arg))
	case action.Suggest:
		m.rename(arg)
	case action.Person:
		m.aboutPerson(chat.UserID(arg))
	case action.BlockUser, action.UnblockUser:
		m.block(chat.UserID(arg), do == action.BlockUser)
	case action.Reveal:
		m.config.Engine.Reveal(arg)
	case action.Preview:
		m.togglePreview()
	case action.Block:
		m.makeBlock()
	case action.AsPasted:
		m.keepAsPasted()
	case action.ClearStatus:
		m.close()
		m.setStatus(chat.Status{})
	case action.Configure:
		setting, value, _ := strings.Cut(arg, " ")
		m.configure(setting, value)
	case action.Level:
		if room, level, err := component.ParseLevelArg(arg); err == nil {
			m.setLevel(room, level)
		}
	case action.Away:
		m.toggleAway()
	case action.AsText:
		m.sendAsText()
	case action.Respell:
		m.respell(arg)
	case action.Confirm:
		m.submit(m.composer.text)
	case action.LeftLater:
		m.screen.unreviewed = true
	case action.LeftCopy:
		m.copyLeftovers()
	case action.LeftSend, action.LeftDiscard:
		m.settleLeftovers(do == action.LeftSend)
	default:
		return false
	}
	return true
}

// actOnProgram does what is about the program.
func (m *Model) actOnProgram(do action.Name, arg string) {
	p := m.config.Platform
	switch do {
	case action.Link:
		m.copyLink()
	case action.Save:
		m.saveRoom()
	case action.Invite:
		m.invite()
	case action.Welcomed:
		m.welcomed()
	case action.Account, action.SignIn:
		m.visitAccount(do == action.SignIn)
	case action.KeepLater:
		m.keepLater()
	case action.Theme:
		m.screen.theme = component.Theme(arg)
		p.SetTheme(m.screen.theme)
	case action.Marked, action.Plain:
		m.screen.plain = do == action.Plain
		p.SetPlain(m.screen.plain)
	case action.Lang:
		p.SetLang(catalog.For(arg))
		m.setLang(catalog.For(arg))
	case action.Install:
		m.installApp()
	case action.Reload:
		m.saveDraft()
		p.Reload()
	case action.Singles:
		m.toggleSingles()
	case action.Again:
		m.config.Engine.TryAgain()
	case action.ThisTab:
		m.config.Engine.StayInMemory()
	}
}

// tapped does what was tapped before the program was there. The focus is in an open drawer, whose element is another one now.
func (m *Model) tapped(early host.Early) {
	switch {
	case early.Tap.Action != "":
		m.tap(early.Tap)
	case early.RoomsOpen:
		m.afterwards(func() { m.config.Platform.FocusOn("rooms") })
	case early.PeopleOpen && early.Narrow:
		m.afterwards(func() { m.config.Platform.FocusOn("people") })
	}
}

func (m *Model) dismiss(arg string) {
	if arg == "" {
		m.config.Storage = component.FullStorage
	}
	if id, err := strconv.ParseInt(arg, 10, 64); err == nil {
		m.config.Engine.Dismiss(id)
	}
}

// write begins a private message to somebody who is on screen.
func (m *Model) write(id chat.UserID) {
	m.close()
	for _, p := range append(m.known(), m.intent().Offers...) {
		if p.ID == id {
			m.hideDrawers()
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
		m.summon(action.RoomsDialog)
	case keys.SearchMessages:
		m.summon(action.SearchDialog)
	case keys.ShowHelp:
		m.openDialog(action.HelpDialog)
	case keys.PrevRoom:
		m.stepRoom(-1)
	case keys.NextRoom:
		m.stepRoom(1)
	case keys.GoToEnd:
		m.toEnd()
	case keys.GoToComposer, keys.TypeInComposer:
		m.config.Platform.FocusOn(component.FieldID)
	case keys.InsertEmoji:
		m.toggleEmoji()
	case keys.PrevUnread:
		m.stepUnread(-1)
	case keys.NextUnread:
		m.stepUnread(1)
	case keys.OpenInbox:
		m.openDialog(action.InboxDialog)
	case keys.ReadRooms:
		if m.depth() > 0 {
			m.closeTop()
			return
		}
		m.markRoomsRead()
	case keys.CloseTop:
		switch {
		case m.depth() > 0:
			m.closeTop()
		case m.composer.edit != nil || m.composer.reply != nil:
			m.cancelAbout()
		case m.unreadShown():
			m.markAllRead()
		}
	}
}
