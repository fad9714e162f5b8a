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

// leaving is how far signing out has come.
type leaving struct {
	messages, drafts int // not sent
	busy, failed     bool
}

// countUnsent counts what signing out would lose, the composer's text with it.
func (m *Model) countUnsent() {
	m.screen.leaving = leaving{}
	m.catchUp()
	if m.talk.text != "" { // else what another tab keeps for this room would go
		m.saveDraft()
	}
	m.fetch(func() string {
		ctx, cancel := context.WithTimeout(context.Background(), countWait)
		defer cancel()
		messages, drafts := m.face.Actions.Unsent(ctx)
		return strconv.Itoa(messages) + " " + strconv.Itoa(drafts)
	}, func(counts string) {
		messages, drafts, _ := strings.Cut(counts, " ")
		m.screen.leaving.messages, _ = strconv.Atoi(messages)
		m.screen.leaving.drafts, _ = strconv.Atoi(drafts)
	})
}

// signOut begins to sign out. The page goes away in the end, in every tab.
func (m *Model) signOut() {
	l := &m.screen.leaving
	if l.busy || m.view.Link.State != view.Online {
		return
	}
	l.busy, l.failed = true, false
	m.face.Platform.SignOut()
}

// staysSignedIn is told when signing out has failed.
func (m *Model) staysSignedIn() {
	m.screen.leaving.busy, m.screen.leaving.failed = false, true
}
