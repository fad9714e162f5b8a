package ui

import (
	"context"
	"strings"
	"time"

	"parley/app/ui/compose"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// leaveComposer saves what the user by has written for the room that is being left, and clears the composer.
func (m *Model) leaveComposer(by chat.User) {
	m.catchUp()
	text, editing, draft := m.ownText(), m.composer.edit != nil, m.draft()
	if edit := m.composer.edit; edit != nil {
		m.suspended[author{m.asked, by.ID}] = suspendedEdit{edit.Row, m.composer.text}
	}
	if text != "" || m.composer.saving && !m.composer.arriving { // an empty one deletes what was saved before
		m.config.Engine.SaveDraftOf(by, m.asked, draft, nil)
	}
	m.composer = composerState{}
	m.clearComposer(m.asked, by, text, editing)
	m.config.Platform.Listing(false)
}

// userChanged follows a change of who the person is. What somebody else has written in the field stays theirs.
func (m *Model) userChanged(was chat.User) {
	if !m.begun {
		return
	}
	if was.ID != "" {
		m.leaveComposer(was)
		m.composer.arriving = true
		m.forgetReplies()
		m.wanted = nil
		m.config.Platform.Keep(recentSearches, "")
	}
	m.loadDraft()
}

// draftWait is how long after a room was opened a saved draft is still put before what has been typed. A later one is left in Storage
// for the next visit.
const draftWait = 5 * time.Second

// loadDraft brings the saved draft of the open room back.
func (m *Model) loadDraft() {
	room, me, began := m.asked, m.view.Me.ID, time.Now()
	var draft view.Draft
	find := func() string {
		draft = m.config.Engine.Draft(context.Background(), room)
		return draft.Text
	}
	m.fetch(find, func(text string) {
		if m.asked != room || m.view.Me.ID != me {
			return
		}
		m.catchUp()
		if m.composer.text != "" && time.Since(began) > draftWait {
			m.composer.arriving = false
			return
		}
		m.restoreDraft(text)
		m.restoreReply()
		m.restoreAnswer(draft.Reply)
		m.resumeEdit()
		m.useWanted()
	})
}

// restoreDraft brings a draft back: into an empty composer, or before what was typed until the draft was found.
func (m *Model) restoreDraft(draft string) {
	arriving, filled := m.composer.arriving, true
	m.composer.arriving = false
	switch typed := m.composer.text; {
	case draft == "":
		return
	case draft == typed:
	case typed == "":
		filled = m.setComposer(draft, len(draft))
	case typed == m.early || arriving:
		filled = m.setComposer(draft+"\n"+typed, len(draft)+1+m.composer.caret)
	}
	if !filled { // until then it has not arrived: what the input method makes comes after it
		m.composer.arriving = true
		m.restoreLater(draft)
		return
	}
	if strings.HasPrefix(m.composer.text, draft) {
		m.config.Engine.SaveDraftOf(m.view.Me, m.asked, m.draft(), nil) // from now on it is the draft of this tab
	}
}

// fillComposer puts text into an empty composer, or, if an input method is at work, when that has ended.
func (m *Model) fillComposer(text string, caret int) {
	if !m.setComposer(text, caret) {
		m.restoreLater(text)
	}
}

// setComposer puts text into the composer. It reports false while an input method is at work.
func (m *Model) setComposer(text string, caret int) bool {
	units := compose.UnitsAt(text, caret)
	if !m.config.Platform.SetText(text, units) {
		return false
	}
	m.restored(text, units)
	return true
}

// restoreLater brings a draft back when the input method has ended, unless another room is open by then.
func (m *Model) restoreLater(draft string) {
	room := m.asked
	m.whenComposed(func() {
		if m.asked == room {
			m.restoreDraft(draft)
		}
	})
}

// restored is typed for a text that nobody types.
func (m *Model) restored(text string, units int) {
	m.restoring = true
	m.typed(text, units)
	m.restoring = false
}

// draft is what is being written, without what is being edited.
func (m *Model) draft() view.Draft {
	t := &m.composer
	d, reply := view.Draft{Text: m.ownText(), Reply: t.seeks}, t.reply
	if t.edit != nil {
		reply = t.edit.Aside.Reply
	}
	if reply != nil && reply.Row.Room == m.asked {
		d.Reply = reply.Row.Seq
	}
	if d.Text == "" {
		d.Reply = 0
	}
	return d
}

// restoreAnswer has the text answer a message of the room, at the latest when that is loaded.
func (m *Model) restoreAnswer(seq chat.Seq) {
	t := &m.composer
	if seq == 0 || t.reply != nil || t.edit != nil {
		return
	}
	t.seeks = seq
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if r.Room == m.asked && r.Seq == seq {
				t.reply, t.seeks = &compose.Reply{Row: r}, 0
				return
			}
		}
	}
}

// followDraft takes what the person has written on another device into the field, unless the person is in it.
func (m *Model) followDraft() {
	m.restoreAnswer(m.composer.seeks)
	if d := m.open().Elsewhere; d.Continues && !m.config.Platform.Focused() {
		m.takeElsewhere()
	}
}

// takeElsewhere puts the newer draft from another device into the field, once the field has what this device has stored. What was typed
// since the last save is saved first: then there may be no newer one.
func (m *Model) takeElsewhere() {
	d, t := m.open().Elsewhere, &m.composer
	m.catchUp()
	if d.Version == 0 || m.open().Room.ID != m.asked || !m.begun || t.edit != nil || t.arriving || t.saving || m.composition.unfinished != nil {
		return
	}
	if m.replaceText(d.Text, d.Reply) {
		m.config.Engine.AdoptDraft(m.asked, d.Version)
	}
}

func (m *Model) saveDraft() {
	m.catchUp()
	m.composer.saving = false
	text := m.ownText()
	hasNone := text == "" && m.composer.arriving // what is saved has not come yet
	if m.composition.unfinished == nil && !hasNone {
		m.composer.drafted = m.composer.drafted || text != ""
		m.config.Engine.SaveDraftOf(m.view.Me, m.asked, m.draft(), nil)
	}
}
