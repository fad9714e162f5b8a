package ui

import (
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/dialog"
	"parley/app/ui/emoji"
	"parley/shared/chat"
)

// foundMax is how many emoji a search shows.
const foundMax = 200

// actOnEmoji does what is about the picker of emoji.
func (m *Model) actOnEmoji(do action.Name, arg string) bool {
	switch do {
	case action.Emojis:
		m.openEmoji(arg)
	case action.Emoji:
		m.chooseEmoji(arg)
	case action.Tone:
		m.emoji.tone = emoji.ToneOf(arg)
		m.config.Platform.Keep(toneKept, arg)
	default:
		return false
	}
	return true
}

// openEmoji opens the picker: see action.Emojis for the target.
func (m *Model) openEmoji(target string) {
	m.emoji.target = target
	m.emojiSet()
	m.openDialog(action.EmojiDialog)
}

// toggleEmoji opens the picker for the text, or closes it.
func (m *Model) toggleEmoji() {
	switch {
	case m.screen.dialog == action.EmojiDialog:
		m.close()
	case m.screen.dialog == action.NoDialog && !m.open().Shut():
		m.openEmoji("")
	}
}

func (m *Model) emojiContent(c component.Context) dialog.Content {
	e := &m.emoji
	d := &dialog.Emoji{
		Context: c, Input: m, Title: m.w.EmojiTitle, Target: e.target, Set: e.set, Failed: e.state == emojiFailed,
		Query: m.screen.filter, Recent: e.recent, Tone: e.tone, Found: e.found,
	}
	if e.target != "" {
		d.Title = m.w.AddReaction
	}
	return d
}

// searchEmoji follows what is typed into the field of the picker.
func (m *Model) searchEmoji(typed string) {
	m.screen.filter = strings.TrimSpace(typed)
	m.emoji.found = nil
	if set := m.emojiSet(); set != nil {
		m.emoji.found = set.Search(typed, foundMax)
	}
}

// chooseFoundEmoji takes the first emoji that was found.
func (m *Model) chooseFoundEmoji() {
	if m.screen.filter != "" && len(m.emoji.found) > 0 {
		m.chooseEmoji(m.emoji.found[0].In(m.emoji.tone))
	}
}

// chooseEmoji puts an emoji where the caret is, or adds it to the reactions of a message.
func (m *Model) chooseEmoji(text string) {
	key, ok := chat.ReactionKey(text)
	if !ok {
		return
	}
	m.rememberEmoji(text)
	m.close()
	if m.emoji.target != "" {
		if r, ok := m.row(m.emoji.target); ok {
			m.config.Engine.React(r.Room, r.Seq, key, true)
		}
		return
	}
	t := &m.composer
	at := compose.UnitsAt(t.text, t.caret)
	m.config.Platform.Insert(at, at, text)
}
