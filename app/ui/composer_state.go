package ui

import (
	"slices"
	"strings"
	"time"

	"parley/app/ui/compose"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// composerState is the state of the composer, but for the text field itself, which only mirrors into text.
type composerState struct {
	text    string
	caret   int // byte offset in text
	public  bool
	tried   bool        // an Enter was refused: say why
	waiting string      // an Enter waits for the answer about this text
	warned  chat.UserID // an Enter was held back, since this is somebody else than the name meant before
	found   map[string]*view.Lookup
	asked   string // the name asked for last
	list    compose.Completion
	saving  bool // the draft will be saved in a moment

	arriving bool // what is saved for the room has not been found yet
	drafted  bool // something of this text was saved as a draft
	sending  bool // an Enter waits for the input method
	files    bool // somebody tried to send files
}

// draftPause is between two saves of the draft.
const draftPause = time.Second

// typed tells that the text or the caret, counted in UTF-16 units, has moved.
func (m *Model) typed(text string, units int) {
	t := &m.composer
	if m.composition.unfinished != nil {
		m.composition.unfinished.text = text
		return
	}
	caret := compose.BytesAt(text, units)
	if text == t.text && caret == t.caret {
		return // a key that moved nothing: an open list stays as it is
	}
	changed := text != t.text
	t.text, t.caret = text, caret
	if changed {
		m.edited()
	}
	m.suggest()
}

// catchUp takes what was typed and not told.
func (m *Model) catchUp() {
	if text, units, ok := m.config.Platform.Untold(); ok {
		m.typed(text, units)
	}
}

// SameLook reports whether the composer looks the same for two texts and offers nothing for either, so that nobody needs to be
// told of the second at once. Carets are counted in UTF-16 units.
func SameLook(limits view.Limits, was string, wasUnits int, is string, isUnits int) bool {
	return simple(limits, was, wasUnits) && simple(limits, is, isUnits)
}

// simple reports whether a text is one for everybody, far from the limit, in which no name is being typed.
func simple(limits view.Limits, text string, units int) bool {
	clean := chat.CleanText(text)
	_, _, addressed := chat.Address(clean)
	_, mention := compose.MentionAt(text, compose.BytesAt(text, units))
	return !addressed && !mention && compose.Left(limits, clean) > compose.LeftShown && !chat.Blank(clean)
}

// edited follows a change of the text.
func (m *Model) edited() {
	t := &m.composer
	t.tried, t.waiting, t.warned, t.files = false, "", "", false
	_, _, addressed := chat.Address(t.text)
	t.public = t.public && addressed
	if t.text != "" && !addressed {
		m.config.Engine.Typing()
	}
	if !t.saving {
		t.saving = true
		m.later(draftPause, m.saveDraft)
	}
}

// suggest opens or closes the list of completions, and has the name looked up after a pause.
func (m *Model) suggest() {
	t := &m.composer
	name, _, addressed := chat.Address(t.text)
	from, mention := compose.MentionAt(t.text, t.caret)
	prefix := ""
	if mention {
		prefix = strings.TrimLeft(t.text[from:t.caret], "@＠")
	}
	t.list = compose.Completion{}
	if mention {
		t.list = compose.Complete(t.text, t.caret, m.view.Me.ID, m.speakers(), m.known(), m.offers(prefix))
	}
	m.config.Platform.Listing(t.list.Open())
	if addressed && !t.public && name != "" {
		m.lookUp(name)
	} else if mention {
		m.lookUp(prefix)
	}
}

// intent returns what the text in the composer means now.
func (m *Model) intent() compose.Intent { return m.composeContext().Intent(m.composer.text) }

func (m *Model) composeContext() compose.Context {
	return compose.Context{
		Room: m.room(), Public: m.composer.public, Me: m.view.Me.ID,
		Online: m.view.Link.State == view.Online, Who: m.lookup, Meant: m.view.Names, Limits: m.view.Limits,
	}
}

// room returns the room that the composer writes to. That is on screen a moment later than it was asked for.
func (m *Model) room() chat.Room {
	if open := m.open().Room; open.ID == m.asked {
		return open
	}
	at := func(r view.Room) bool { return r.ID == m.asked }
	for _, list := range [][]view.Room{m.view.Rooms, m.view.Requests} {
		if i := slices.IndexFunc(list, at); i >= 0 {
			return list[i].Room
		}
	}
	room := chat.Room{ID: m.asked, Kind: chat.Public}
	if _, _, direct := m.asked.Pair(); direct {
		room.Kind = chat.Direct
	}
	return room
}

// refuseFiles says that files cannot be sent.
func (m *Model) refuseFiles() {
	m.composer.files = true
	m.screen.said = m.w.NoFiles
}
