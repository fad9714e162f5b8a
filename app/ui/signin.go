package ui

import (
	"parley/app/ui/account"
	"parley/app/ui/address"
	"parley/shared/client/view"
)

// keepKept is where the browser keeps the invitation to keep the name.
const keepKept = "parley.keep"

// keepProps returns the invitation to a guest to keep the name. The welcome comes first: one card is enough.
func (m *Model) keepProps() account.CardProps {
	p := account.CardProps{Words: m.w}
	if m.view.Account.Guest() && !m.screen.welcome && m.screen.keep.Shown(m.today()) {
		p.Name = m.view.Me.Name
	}
	return p
}

func (m *Model) keepInvitation(i account.Invitation) {
	m.screen.keep = i
	m.config.Platform.Keep(keepKept, i.String())
}

// keepLater puts off the invitation.
func (m *Model) keepLater() {
	m.keepInvitation(m.screen.keep.PutOff(m.today()))
	m.afterwards(m.config.Platform.Focus)
}

// signInNeeded reports whether the engine waits until the person has signed in.
func (m *Model) signInNeeded() bool {
	return m.view.Link.State == view.Stopped && m.view.Link.Cause == view.CauseSignIn
}

// visitAccount leaves for the page of the account, or for the one where people sign in. What is in the composer is a draft by then.
func (m *Model) visitAccount(signIn bool) {
	if m.view.Link.State != view.Online && !m.signInNeeded() {
		m.toast(m.w.OfflineLater)
		return
	}
	m.saveDraft()
	path := address.AccountPath(m.config.Base)
	if signIn {
		path = address.SignInPath(m.config.Base, m.asked)
	}
	m.config.Platform.Visit(path, false)
}

// leadToSignIn leaves for the page where people sign in, once it is needed and the person looks at this page: in one of several tabs, and
// not while the person signs in with another.
func (m *Model) leadToSignIn() {
	needed := m.signInNeeded()
	if needed && m.screen.begun && m.screen.looking && !m.screen.leads {
		m.saveDraft()
		m.config.Platform.Visit(address.SignInPath(m.config.Base, m.asked), true)
	}
	m.screen.leads = needed && (m.screen.leads || m.screen.begun && m.screen.looking)
}
