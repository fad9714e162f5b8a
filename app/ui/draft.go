package ui

import (
	"context"
	"strings"
	"time"

	"parley/app/ui/compose"
	"parley/shared/chat"
)

// leaveComposer saves what the user by has written for the room that is being left, and clears the composer.
func (m *Model) leaveComposer(by chat.User) {
	m.catchUp()
	text := m.composer.text
	if text != "" || m.composer.saving && !m.composer.arriving { // an empty one deletes what was saved before
		m.config.Engine.SaveDraftOf(by, m.asked, text, nil)
	}
	m.composer = composerState{}
	m.clearComposer(m.asked, by, text)
	m.config.Platform.Listing(false)
}

// userChanged follows a change of who the person is. What somebody else has written in the field stays theirs.
func (m *Model) userChanged(was chat.User) {
	if !m.begun {
		return
	}
	if was.ID != "" {
		m.leaveComposer(was)
	}
	m.loadDraft()
}

// draftWait is how long after a room was opened a saved draft is still put before what has been typed. A later one is left in Storage
// for the next visit.
const draftWait = 5 * time.Second

// loadDraft brings the saved draft of the open room back.
func (m *Model) loadDraft() {
	room, me, began := m.asked, m.view.Me.ID, time.Now()
	m.fetch(func() string { return m.config.Engine.Draft(context.Background(), room) }, func(text string) {
		if m.asked != room || m.view.Me.ID != me {
			return
		}
		m.catchUp()
		if m.composer.text != "" && time.Since(began) > draftWait {
			m.composer.arriving = false
			return
		}
		m.restoreDraft(text)
	})
}

// restoreDraft brings a draft back: into an empty composer, or before what was typed until the draft was found.
func (m *Model) restoreDraft(draft string) {
	arriving := m.composer.arriving
	m.composer.arriving = false
	switch typed := m.composer.text; {
	case draft == "":
		return
	case draft == typed:
	case typed == "":
		m.fillComposer(draft, len(draft))
	case typed == m.early || arriving:
		m.fillComposer(draft+"\n"+typed, len(draft)+1+m.composer.caret)
	}
	if strings.HasPrefix(m.composer.text, draft) {
		m.config.Engine.SaveDraft(m.asked, m.composer.text) // from now on it is the draft of this tab
	}
}

// fillComposer puts text into an empty composer.
func (m *Model) fillComposer(text string, caret int) {
	units := compose.UnitsAt(text, caret)
	if m.config.Platform.SetText(text, units) {
		m.typed(text, units)
		return
	}
	room := m.asked
	m.whenComposed(func() {
		if m.asked == room {
			m.restoreDraft(text)
		}
	})
}

func (m *Model) saveDraft() {
	m.catchUp()
	m.composer.saving = false
	hasNone := m.composer.text == "" && m.composer.arriving // what is saved has not come yet
	if m.composition.unfinished == nil && !hasNone {
		m.composer.drafted = m.composer.drafted || m.composer.text != ""
		m.config.Engine.SaveDraft(m.asked, m.composer.text)
	}
}
