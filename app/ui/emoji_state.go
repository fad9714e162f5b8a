package ui

import (
	"time"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/emoji"
	"parley/shared/chat"
)

// emojiState is what this screen knows of emoji.
type emojiState struct {
	set    *emoji.Set // in the language of the interface; nil until it is loaded
	state  emojiLoad
	known  bool // tone and recent are read
	tone   emoji.Tone
	recent emoji.Recent
	found  []*emoji.Emoji // in the picker
	target string         // what a choice in the picker is for: see action.Emojis
}

// emojiLoad says how the loading of the set stands.
type emojiLoad int

const (
	emojiUnloaded emojiLoad = iota
	emojiLoading
	emojiLoaded
	emojiFailed // until somebody needs it again
)

// Names under which the person's choices are kept on the device.
const (
	toneKept   = "parley.tone"
	recentKept = "parley.emoji"
)

// emojiSet returns what is known of emoji, or nil; then it is being loaded.
func (m *Model) emojiSet() *emoji.Set {
	e := &m.emoji
	if !e.known {
		e.known = true
		e.tone, e.recent = emoji.ToneOf(m.config.Platform.Kept(toneKept)), emoji.ParseRecent(m.config.Platform.Kept(recentKept))
	}
	if e.state == emojiUnloaded || e.state == emojiFailed {
		e.state = emojiLoading
		lang := m.lang
		name := "emoji/" + string(lang) + ".txt"
		m.fetch(func() string { return m.config.Platform.File(name) }, func(text string) {
			if lang == m.lang {
				m.emojiCame(text)
			}
		})
	}
	return e.set
}

// emojiCame takes what was loaded. What was typed meanwhile is completed now, where the caret still is.
func (m *Model) emojiCame(text string) {
	m.catchUp()
	set := emoji.Parse(text, m.config.Platform.Draws)
	if len(set.Groups) == 0 {
		m.emoji.state = emojiFailed
		m.releaseHeld()
		return
	}
	m.emoji.set, m.emoji.state = set, emojiLoaded
	m.config.Engine.KnowEmoji(text)
	if m.screen.dialog == action.EmojiDialog {
		m.searchEmoji(m.screen.filter)
	}
	if _, typing := compose.EmojiAt(m.composer.text, m.composer.caret); typing {
		m.suggest()
	}
	m.replaceCode()
	m.replaceCodes()
}

// emojiWait is how long an Enter waits for the names of emoji. Then codes are sent as they were typed: what is published never changes.
const emojiWait = 2 * time.Second

// holdForEmoji reports whether an Enter has to wait, because the text has codes whose emoji are being loaded.
func (m *Model) holdForEmoji(text string) bool {
	t := &m.composer
	if m.emoji.state != emojiLoading || !t.codes.Stand(text) {
		return false
	}
	if t.held != text {
		t.held = text
		m.later(emojiWait, func() {
			if m.composer.held == text {
				m.releaseHeld()
			}
		})
	}
	return true
}

// releaseHeld sends the text whose Enter has waited.
func (m *Model) releaseHeld() {
	t := &m.composer
	held := t.held
	t.held, t.codes = "", nil
	if held != "" && held == t.text {
		m.submit(held)
	}
}

// replaceCodes puts the emoji in the place of the codes that were typed while their names were loading. While a character is composed, and
// while a dialog has the focus, it waits.
func (m *Model) replaceCodes() {
	t := &m.composer
	if len(t.codes) == 0 || m.emoji.set == nil || m.screen.dialog != action.NoDialog {
		return
	}
	held := t.held != "" && t.held == t.text
	if e, ok := t.codes.Replace(m.emoji.set, t.text, m.emoji.tone, chat.Span{From: t.caret, To: t.caret}); ok {
		codes := t.codes
		t.codes = nil
		was := t.text
		if m.config.Platform.Apply(e); t.text == was { // an input method is at work
			t.codes = codes
			return
		}
	}
	t.codes = nil
	if held {
		m.submit(t.text)
	}
}

// rememberEmoji notes that an emoji was chosen.
func (m *Model) rememberEmoji(text string) {
	m.emoji.recent = m.emoji.recent.With(text)
	m.config.Platform.Keep(recentKept, m.emoji.recent.String())
}

// replaceCode puts the emoji in the place of a ":name:" whose last colon was typed just now. While a character is composed it waits.
// It does nothing while a dialog is open, which has the focus.
func (m *Model) replaceCode() {
	t := &m.composer
	from, name, ok := compose.CodeAt(t.text, t.caret)
	if !t.closing || !ok || m.screen.dialog != action.NoDialog {
		return
	}
	set := m.emojiSet()
	if set == nil {
		t.codes, t.closing = t.codes.With(t.text[from:t.caret]), false // see replaceCodes
		return
	}
	if one := set.ByCode(name); one != nil {
		m.config.Platform.Insert(compose.UnitsAt(t.text, from), compose.UnitsAt(t.text, t.caret), one.In(m.emoji.tone))
		m.rememberEmoji(one.In(m.emoji.tone))
	} else {
		t.closing = false
	}
}
