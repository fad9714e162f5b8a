package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/render"
	"parley/shared/chat"
)

// welcome shows somebody who is here for the first time what is not obvious from the page. It stays until it is closed, or
// until the person has written something and comes back.
func (m *Model) welcome() app.UI {
	room := m.open().Room
	if !m.screen.welcome || m.view.Me.ID == "" || room.Peer != nil || m.open().Missing {
		return render.El("div.welcome")
	}
	tools := []app.UI{
		m.welcomeTool(render.IconPen, m.w.WelcomeRename, action.Dialog, string(dialogName)),
		m.welcomeTool(render.IconShare, m.w.Invite, action.Invite, ""),
		m.welcomeTool(render.RoomSign, m.w.KeySwitch, action.Dialog, string(dialogRooms)),
		m.welcomeTool(render.IconSearch, m.w.SearchLabel, action.Dialog, string(dialogSearch)),
	}
	if m.offersInstall() {
		tools = append(tools, m.welcomeTool(render.IconSave, m.w.Install, action.Install, ""))
	}
	return render.El("div.welcome.welcome--open role=group",
		render.El("p.welcome__name", render.Sentence(m.w.WelcomeName, m.view.Me.Name)),
		render.TextIn("p.welcome__text", m.w.WelcomePrivate),
		render.El("div.welcome__tools", tools...),
		render.IconButton(".welcome__close", render.IconClose, m.w.Dismiss, action.Welcomed, ""),
	).Attr("aria-label", m.w.Welcome)
}

func (m *Model) welcomeTool(icon, label string, do action.Name, arg string) app.UI {
	return render.Button("button.welcome__tool", do, arg, app.Raw(icon), render.Span(label))
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
	if !m.face.Platform.Share(address.Path(m.face.Base, room.ID), "#"+room.Name+" · "+m.w.App) {
		m.face.Platform.Copy(address.Path(m.face.Base, room.ID))
		m.say(m.w.LinkCopied)
	}
}

func (m *Model) copyLink() {
	m.face.Platform.Copy(address.Path(m.face.Base, m.asked))
	m.say(m.w.LinkCopied)
}
