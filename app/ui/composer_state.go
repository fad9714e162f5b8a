package ui

import (
	"slices"
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
	problem string      // why a command was not run
	waiting string      // an Enter waits for the answer about this text
	warned  chat.UserID // an Enter was held back, since this is somebody else than the name meant before
	found   map[string]*view.Lookup
	asked   string // the name asked for last
	list    compose.Completion
	closing bool // a colon was typed that may end the name of an emoji
	codes   compose.Codes
	held    string // an Enter waits for the names of emoji, for this text
	saving  bool   // the draft will be saved in a moment

	arriving bool // what is saved for the room has not been found yet
	drafted  bool // something of this text was saved as a draft
	sending  bool // an Enter waits for the input method
	files    bool // somebody tried to send files
	pasted   pastedCode

	edit  *compose.Edit  // the message that is being edited; nil for none
	reply *compose.Reply // the message that the text answers; nil for none
	seeks chat.Seq       // the text answers that message, which is not loaded; 0 for none
}

// draftPause is between two saves of the draft.
const draftPause = time.Second

// typed tells that the text or the caret, counted in UTF-16 units, has moved.
func (m *Model) typed(text string, units int) {
	t := &m.composer
	if m.composition.unfinished != nil {
		m.composition.unfinished.holds(text)
		return
	}
	caret := compose.BytesAt(text, units)
	if text == t.text && caret == t.caret {
		return // a key that moved nothing: an open list stays as it is
	}
	before := t.text
	t.text, t.caret = text, caret
	if text != before {
		m.edited()
		t.closing = compose.Closes(before, text, caret)
	}
	m.suggest()
	m.replaceCode()
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

// simple reports whether a text is one for everybody, far from the limit, in which no name of a person or an emoji is being typed.
func simple(limits view.Limits, text string, units int) bool {
	clean := chat.CleanText(text)
	_, _, addressed := chat.Address(clean)
	caret := compose.BytesAt(text, units)
	_, mention := compose.MentionAt(text, caret)
	_, emoji := compose.EmojiAt(text, caret)
	_, _, room := compose.RoomAt(text, caret)
	return !addressed && !mention && !emoji && !room && !compose.Quiet(text) && compose.Left(limits, clean) > compose.LeftShown && !chat.Blank(clean)
}

// edited follows a change of the text.
func (m *Model) edited() {
	t := &m.composer
	t.tried, t.problem, t.waiting, t.warned, t.files = false, "", "", "", false
	t.held = ""
	if t.text == "" {
		t.seeks = 0 // what is written next answers nothing that is not shown
	}
	t.pasted.find(t.text)
	_, _, addressed := chat.Address(t.text)
	t.public = t.public && addressed
	if t.text != "" && !addressed && t.edit == nil && !m.restoring && !m.screen.quiet && !compose.Quiet(t.text) {
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
	name, _, addressed := chat.Address(compose.Outgoing(t.text))
	_, prefix, mention := compose.PersonAt(t.text, t.caret)
	m.complete()
	m.config.Platform.Listing(t.list.Open())
	if addressed && !t.public && t.edit == nil && name != "" {
		m.lookUp(name)
	} else if mention && prefix != "" {
		m.lookUp(prefix)
	}
}

// complete finds what completes the text at the caret.
func (m *Model) complete() {
	t := &m.composer
	t.list = compose.Completion{}
	_, person, mention := compose.PersonAt(t.text, t.caret)
	_, room, link := compose.RoomAt(t.text, t.caret)
	switch {
	case mention:
		t.list = compose.Complete(t.text, t.caret, m.view.Me.ID, m.speakers(), m.unblocked(m.known()), m.offers(person))
	case link:
		m.findRooms(room)
		t.list = compose.CompleteRoom(t.text, t.caret, m.readableRooms())
	case t.edit == nil:
		t.list = compose.CompleteCommand(t.text, t.caret)
	}
	if _, emoji := compose.EmojiAt(t.text, t.caret); emoji && !t.list.Open() {
		t.list = compose.CompleteEmoji(m.emojiSet(), t.text, t.caret)
	}
}

// intent returns what the text in the composer means now.
func (m *Model) intent() compose.Intent { return m.composeContext().Intent(m.composer.text) }

func (m *Model) composeContext() compose.Context {
	c := compose.Context{
		Room: m.room(), Public: m.composer.public, Me: m.view.Me.ID,
		Online: m.view.Link.State == view.Online, Who: m.lookup, Meant: m.view.Names, Limits: m.view.Limits,
	}
	if edit := m.composer.edit; edit != nil {
		c.Public, c.Edit, c.Was = true, true, edit.Row.Text
	}
	return c
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
	return view.UnknownRoom(m.asked)
}

// refuseFiles says that files cannot be sent.
func (m *Model) refuseFiles() {
	m.composer.files = true
	m.screen.said.say(m.w.NoFiles)
}
