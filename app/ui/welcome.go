package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
)

// welcome shows somebody who is here for the first time what is not obvious from the page. It stays until it is closed, or
// until the person has written something and comes back.
func (m *Model) welcome() app.UI {
	room := m.open().Room
	if !m.screen.welcome || m.view.Me.ID == "" || room.Peer != nil || m.open().Missing {
		return el("div.welcome")
	}
	tools := []app.UI{
		m.welcomeTool(iconPen, m.w.WelcomeRename, actDialog, string(dialogName)),
		m.welcomeTool(iconShare, m.w.Invite, actInvite, ""),
		m.welcomeTool(roomSign, m.w.KeySwitch, actDialog, string(dialogRooms)),
		m.welcomeTool(iconSearch, m.w.SearchLabel, actDialog, string(dialogSearch)),
	}
	if m.offersInstall() {
		tools = append(tools, m.welcomeTool(iconSave, m.w.Install, actInstall, ""))
	}
	return el("div.welcome.welcome--open role=group",
		el("p.welcome__name", sentence(m.w.WelcomeName, m.view.Me.Name)),
		says("p.welcome__text", m.w.WelcomePrivate),
		el("div.welcome__tools", tools...),
		tool(".welcome__close", iconClose, m.w.Dismiss, actWelcomed, ""),
	).Attr("aria-label", m.w.Welcome)
}

func (m *Model) welcomeTool(icon, label string, do Action, arg string) app.UI {
	return button("button.welcome__tool", do, arg, app.Raw(icon), words(label))
}

// offersInstall reports whether the page can be installed as an app, and is not.
func (m *Model) offersInstall() bool { return m.screen.installable || m.screen.apple }

// installApp has the browser install the page as an app, or says how it is done where a page cannot ask for it.
func (m *Model) installApp() {
	if m.screen.apple {
		m.showToast(toastNote{text: m.w.InstallApple}, undoTime)
		return
	}
	m.install()
}

// welcomed closes the welcome for good.
func (m *Model) welcomed() {
	m.screen.welcome = false
	m.face.Platform.SetWelcomed()
	m.touch(partComposer)
	m.afterwards(m.face.Platform.Focus)
}

// wrote notes that the person has written something: the next visit needs no welcome.
func (m *Model) wrote() {
	if m.screen.welcome {
		m.face.Platform.SetWelcomed()
	}
}

// invite offers the address of the open room to other apps, or copies it. A private conversation has no address for others.
func (m *Model) invite() {
	room := m.open().Room
	if room.Kind != chat.Public {
		room = chat.Room{ID: chat.Lobby, Name: string(chat.Lobby)}
	}
	if !m.face.Platform.Share(PathOf(m.face.Base, room.ID), "#"+room.Name+" · "+m.w.App) {
		m.face.Platform.Copy(PathOf(m.face.Base, room.ID))
		m.say(m.w.LinkCopied)
	}
}

func (m *Model) copyLink() {
	m.face.Platform.Copy(PathOf(m.face.Base, m.asked))
	m.say(m.w.LinkCopied)
}
