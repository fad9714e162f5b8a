package ui

import (
	"slices"
	"strings"
	"time"

	"parley/app/ui/compose"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// talk is the state of the composer, but for the text field itself, which only mirrors into text.
type talk struct {
	text    string
	caret   int // byte offset in text
	public  bool
	tried   bool        // an Enter was refused: say why
	waiting string      // an Enter waits for the answer about this text
	warned  chat.UserID // an Enter was held back, since this is somebody else than the name meant before
	found   map[string]*view.Lookup
	find    string // the name to ask for when the person pauses
	asked   string // the name asked for last
	list    compose.Completion
	saving  bool // the draft will be kept in a moment

	arriving bool // what is kept for the room has not been found yet
	drafted  bool // something of this text was kept as a draft
	sending  bool // an Enter waits for the input method
	files    bool // somebody tried to send files
}

const (
	findPause  = 150 * time.Millisecond // after the last key, before a name is looked up
	draftPause = time.Second            // between keeping two drafts
)

// typed tells that the text or the caret, counted in UTF-16 units, has moved.
func (m *Model) typed(text string, units int) {
	t := &m.talk
	if m.composing.left != nil {
		m.composing.left.text = text
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
	if text, units, ok := m.face.Platform.Untold(); ok {
		m.typed(text, units)
	}
}

// SameLook reports whether the composer looks the same for two texts and offers nothing for either, so that nobody needs to be
// told of the second at once. Carets are counted in UTF-16 units.
func SameLook(was string, wasUnits int, is string, isUnits int) bool {
	return simple(was, wasUnits) && simple(is, isUnits)
}

// simple reports whether a text is one for everybody, far from the limit, in which no name is being typed.
func simple(text string, units int) bool {
	clean := chat.CleanText(text)
	_, _, addressed := chat.Address(clean)
	_, mention := compose.MentionAt(text, compose.BytesAt(text, units))
	return !addressed && !mention && compose.Left(clean) > compose.LeftShown && !chat.Blank(clean)
}

// edited follows a change of the text.
func (m *Model) edited() {
	t := &m.talk
	t.tried, t.waiting, t.warned, t.files = false, "", "", false
	_, _, addressed := chat.Address(t.text)
	t.public = t.public && addressed
	if t.text != "" && !addressed {
		m.face.Actions.Typing()
	}
	if !t.saving {
		t.saving = true
		m.later(draftPause, m.saveDraft)
	}
}

// suggest opens or closes the list of completions, and has the name looked up after a pause.
func (m *Model) suggest() {
	t := &m.talk
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
	m.face.Platform.Listing(t.list.Open())
	if addressed && !t.public && name != "" {
		m.wantFind(name)
	} else if mention {
		m.wantFind(prefix)
	}
}

// wantFind asks who name is, once the person pauses.
func (m *Model) wantFind(name string) {
	t := &m.talk
	if t.find == name || name == "" || m.lookup(name) != nil {
		t.find = name
		return
	}
	t.find = name
	m.later(findPause, func() {
		if t.find == name {
			m.ask(name)
		}
	})
}

func (m *Model) ask(name string) {
	if m.talk.asked != name {
		m.talk.asked = name
		m.face.Actions.Find(name)
	}
}

// learn keeps the answer about a name; an Enter that waited for it is repeated.
func (m *Model) learn(found *view.Lookup) {
	t := &m.talk
	if found == nil || !found.Done {
		return
	}
	if t.found == nil {
		t.found = map[string]*view.Lookup{}
	}
	t.found[strings.ToLower(found.Name)] = found
	marked := t.list.Marked
	m.suggest()
	t.list.Marked = min(marked, max(len(t.list.People)-1, 0))
	if t.waiting != "" && t.waiting == t.text {
		m.submit(t.text)
	}
}

// lookup returns what is known of a name: what the server said of it, else a person on screen who has it.
func (m *Model) lookup(name string) *view.Lookup {
	if found := m.talk.found[strings.ToLower(name)]; found != nil {
		return found
	}
	for _, p := range m.known() {
		if strings.EqualFold(p.Name, name) {
			return &view.Lookup{Name: name, Match: &p}
		}
	}
	if met, ok := m.view.Names[view.NameKey(name)]; ok && m.view.Link.State != view.Online {
		return &view.Lookup{Name: name, Match: &chat.Person{User: met}} // a name can change hands while a message waits
	}
	return nil
}

func (m *Model) offers(prefix string) []chat.Person {
	if found := m.talk.found[strings.ToLower(prefix)]; found != nil {
		return found.Offers
	}
	return nil
}

// known returns the people that are on screen: in the room, and those one has written to.
func (m *Model) known() []chat.Person {
	people := append([]chat.Person(nil), m.open().People...)
	for _, room := range m.view.Rooms {
		if room.Peer != nil {
			people = append(people, chat.Person{User: *room.Peer, Here: room.PeerHere})
		}
	}
	return people
}

// intent returns what the text in the composer means now.
func (m *Model) intent() compose.Intent { return m.desk().Intent(m.talk.text) }

func (m *Model) desk() compose.Context {
	return compose.Context{
		Room: m.room(), Public: m.talk.public, Me: m.view.Me.ID,
		Online: m.view.Link.State == view.Online, Who: m.lookup, Meant: m.view.Names,
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

func (m *Model) saveDraft() {
	m.catchUp()
	m.talk.saving = false
	hasNone := m.talk.text == "" && m.talk.arriving // what is kept has not come yet
	if m.composing.left == nil && !hasNone {
		m.talk.drafted = m.talk.drafted || m.talk.text != ""
		m.face.Actions.SaveDraft(m.asked, m.talk.text)
	}
}

// refuseFiles says that files cannot be sent.
func (m *Model) refuseFiles() {
	m.talk.files = true
	m.screen.said = m.w.NoFiles
}
