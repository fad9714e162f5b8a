package ui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"parley/shared/client/view"
)

// countWait is how long counting what is unsent may take.
const countWait = 5 * time.Second

// signOutState is how far signing out has come.
type signOutState struct {
	messages, drafts int // not sent
	busy, failed     bool
}

// countUnsent counts what signing out would lose, the composer's text with it.
func (m *Model) countUnsent() {
	m.screen.signOut = signOutState{}
	m.catchUp()
	if m.composer.text != "" { // else what another tab keeps for this room would go
		m.saveDraft()
	}
	m.fetch(func() string {
		ctx, cancel := context.WithTimeout(context.Background(), countWait)
		defer cancel()
		messages, drafts := m.config.Engine.Unsent(ctx)
		return strconv.Itoa(messages) + " " + strconv.Itoa(drafts)
	}, func(counts string) {
		messages, drafts, _ := strings.Cut(counts, " ")
		m.screen.signOut.messages, _ = strconv.Atoi(messages)
		m.screen.signOut.drafts, _ = strconv.Atoi(drafts)
	})
}

// signOut begins to sign out. The page goes away in the end, in every tab.
func (m *Model) signOut() {
	l := &m.screen.signOut
	if l.busy || m.view.Link.State != view.Online {
		return
	}
	l.busy, l.failed = true, false
	m.config.Platform.SignOut()
}

// staysSignedIn is told when signing out has failed.
func (m *Model) staysSignedIn() {
	m.screen.signOut.busy, m.screen.signOut.failed = false, true
}

// copyLeftovers copies the texts, with an empty line between two of them.
func (m *Model) copyLeftovers() {
	var texts []string
	for _, l := range m.view.Leftovers {
		texts = append(texts, l.Text)
	}
	m.config.Platform.CopyText(strings.Join(texts, "\n\n"))
	m.toast(m.w.LeftCopied)
}

// settleLeftovers sends as the person what others have left, or discards it.
func (m *Model) settleLeftovers(send bool) {
	m.close()
	if !send {
		m.config.Engine.DiscardLeftovers()
		return
	}
	m.config.Engine.SendLeftovers()
	m.loadDraft() // a draft may be for the open room
}
