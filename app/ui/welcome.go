package ui

import (
	"parley/app/ui/account"
	"parley/app/ui/address"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// offersInstall reports whether the page can be installed as an app, and is not.
func (m *Model) offersInstall() bool { return m.screen.installable || m.screen.apple }

// installApp has the browser install the page as an app, or says how it is done where a page cannot ask for it.
func (m *Model) installApp() {
	if m.screen.apple {
		m.showToast(toastState{text: m.w.InstallApple}, undoTime)
		return
	}
	m.install()
}

// welcomed closes the welcome for good.
func (m *Model) welcomed() {
	m.screen.welcome = false
	m.config.Platform.SetWelcomed()
	m.afterwards(m.config.Platform.Focus)
}

// noteWritten notes that the person has written something: the next visit needs no welcome.
func (m *Model) noteWritten() {
	if m.screen.welcome {
		m.config.Platform.SetWelcomed()
	}
	if !m.screen.keep.Wrote {
		m.keepInvitation(account.Invitation{Wrote: true})
	}
}

// invite offers the address of the open room to other apps, or copies it. A private conversation has no address for others.
func (m *Model) invite() {
	room := m.open().Room
	if room.Kind != chat.Public {
		room = chat.Room{ID: chat.Lobby, Name: string(chat.Lobby)}
	}
	if !m.config.Platform.Share(address.Path(m.config.Base, room.ID), "#"+room.Name+" · "+m.w.App) {
		m.config.Platform.Copy(address.Path(m.config.Base, room.ID))
		m.toast(m.w.LinkCopied)
	}
}

func (m *Model) copyLink() {
	m.config.Platform.Copy(address.Path(m.config.Base, m.asked))
	m.toast(m.w.LinkCopied)
}

// saveRoom has the browser download the open room from the server, which alone has all of it.
func (m *Model) saveRoom() {
	if m.view.Link.State != view.Online {
		m.toast(m.w.SaveOffline)
		return
	}
	m.config.Platform.Download(address.FilePath(m.config.Base, m.asked, string(m.lang)))
	m.toast(m.w.SavingRoom)
}

// welcomes reports whether the welcome is shown.
func (m *Model) welcomes() bool {
	return m.screen.welcome && m.view.Me.ID != "" && m.open().Room.Peer == nil && !m.open().Shut()
}
