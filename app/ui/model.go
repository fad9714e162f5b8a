package ui

import (
	"slices"
	"time"

	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Model is what the components draw from: the picture, and what only this screen knows. It is used on the UI
// goroutine alone. Components get a pointer to it, which never changes, and the revision of their part, which does.
type Model struct {
	face    Face
	lang    catalog.Lang
	w       *catalog.Words
	view    *view.Snapshot
	rev     [parts]int
	later   func(time.Duration, func())                 // runs a function on the UI goroutine after a while
	travel  func(room chat.RoomID)                      // shows a room's address
	fetch   func(work func() string, then func(string)) // runs work elsewhere, then then on the UI goroutine
	install func()
	now     func() time.Time
	clock   render.Clock
	after   []func() // to be done when what was touched is drawn

	pages int // of history that are drawn

	places map[chat.RoomID]spot // where the person was in the rooms that are not at their end

	asked     chat.RoomID // the room that this screen wants open
	begun     bool        // it has asked for one
	settled   bool        // the picture has shown it since
	sought    view.Hit    // is to be shown when it is loaded; zero for none
	early     string      // what was typed before the program was there
	composing composing
	screen    screen
	talk      talk
}

// screen is what only this screen knows.
type screen struct {
	theme       Theme
	menu        menuKind
	dialog      dialogKind
	rooms       bool   // the drawer with the rooms is open
	requests    bool   // the list of requests is open
	people      bool   // the people are toggled: shown as a drawer, or hidden where they are a column
	narrow      bool   // the people are a drawer
	live        bool   // the program runs; false in a page that a server drew
	looking     bool   // the window is visible and has the focus
	atEnd       bool   // the timeline is scrolled to its newest message
	installable bool   // a page can ask the browser to install the app
	apple       bool   // it cannot, but a phone of Apple's has a menu for it
	update      bool   // the service worker has a new program
	offline     bool   // for longer than the grace period
	said        string // for screen readers
	alarm       string // for screen readers, at once
	sight       sight
	landing     landing
	news        news
	opened      map[string]bool // the long messages of the open room that are shown whole, by their keys
	newest      int             // View.Open.Newest when the timeline was last at its end
	marked      mark
	failures    int
	day         int       // the day that the day names were drawn for, as dayOf counts
	finding     bool      // the search was opened in place of the browser's
	filter      string    // what is typed in the dialog of rooms
	chosen      int       // the room marked there
	sent        string    // the name asked for in the dialog of the name
	person      chat.User // whom the dialog is about
	leaving     leaving
	unreviewed  bool // the person does not want to see what others have left, for now
	toast       toastNote
	sieve       string            // what is typed to find somebody in the list of people
	quitting    chat.Room         // is being left
	held        bool              // what the dialog asks for needs a connection
	unsent      map[string]string // what was typed and could not be sent, by the id of its field
	welcome     bool              // the person is here for the first time
}

// mark is a place up to which MarkRead was called.
type mark struct {
	room   chat.RoomID
	seq    chat.Seq
	newest int
}

// part is a piece of the screen that is drawn by itself.
type part int

const (
	partRooms part = iota
	partBar
	partTimeline
	partRows // every row, whatever its chunk's version: the words or the day changed
	partPeople
	partComposer
	partBanner
	partDialog
	partMenu
	partToast
	partEdges // what stands over the timeline: what is new above, and below
	parts
)

func newModel(face Face) *Model {
	if face.Actions == nil {
		face.Actions = nobody{}
	}
	if face.Platform == nil {
		face.Platform = nowhere{}
	}
	m := &Model{face: face, view: &view.Snapshot{}, asked: chat.Lobby}
	m.later = func(time.Duration, func()) {}
	m.travel = func(chat.RoomID) {}
	m.install = func() {}
	m.fetch = func(func() string, func(string)) {}
	m.now, m.clock = time.Now, face.Platform.Clock()
	m.screen.atEnd = true
	m.speak(catalog.English)
	return m
}

// speak sets the language.
func (m *Model) speak(lang catalog.Lang) {
	m.lang, m.w = lang, lang.Words()
	m.touchAll()
}

func (m *Model) touch(changed ...part) {
	for _, p := range changed {
		m.rev[p]++
	}
}

func (m *Model) touchAll() {
	for p := range m.rev {
		m.rev[p]++
	}
}

// stamp is what the frame of the page is drawn from: as long as it is the same, so is the page.
type stamp struct {
	rev                [parts]int
	class, said, alarm string
}

func (m *Model) stamp() stamp {
	return stamp{m.rev, m.frameClass(), m.screen.said, m.screen.alarm}
}

// afterwards does f when what was touched is drawn.
func (m *Model) afterwards(f func()) { m.after = append(m.after, f) }

// settle brings what is outside the components up to date with them.
func (m *Model) settle() {
	todo := m.after
	m.after = nil
	for _, f := range todo {
		f()
	}
	m.face.Platform.Layers(m.depth())
	m.face.Platform.Title(m.title())
	m.face.Platform.Badge(m.unread())
	m.face.Platform.Arrange(m.rev[partTimeline])
	m.pages = len(m.open().History)
}

// open returns the room on screen; its Room is set even before it is known.
func (m *Model) open() *view.OpenRoom {
	if m.view.Open != nil {
		return m.view.Open
	}
	return &view.OpenRoom{Room: chat.Room{ID: m.asked, Kind: chat.Public}}
}

// show takes a new picture, and touches the parts that it draws differently.
func (m *Model) show(v *view.Snapshot) {
	if v == nil {
		v = &view.Snapshot{}
	}
	old, was := m.view, m.open()
	m.view = m.watched(v)
	v = m.view
	is := m.open()
	m.showAround(old)
	m.showRoom(was, is)
	if old.Lookup != v.Lookup {
		m.learn(v.Lookup)
	}
	if v.Lookup != old.Lookup && m.screen.sieve != "" {
		m.touch(partPeople)
	}
	if v.Search != old.Search || v.Lookup != old.Lookup && m.screen.dialog == dialogDirect {
		m.touch(partDialog)
	}
	m.turnPage()
	m.follow()
	m.reveal()
	m.land()
	m.survey()
	m.announce(was, is)
}

func (m *Model) showAround(old *view.Snapshot) {
	if m.view.Me != old.Me {
		m.granted()
		m.touch(partRooms, partComposer, partDialog, partPeople)
	}
	if m.view.Me.ID != old.Me.ID {
		m.become(old.Me)
	}
	if !slices.Equal(m.view.Leftovers, old.Leftovers) {
		m.touch(partBanner, partDialog)
	}
	if !slices.Equal(m.view.Requests, old.Requests) || m.view.RequestCount != old.RequestCount {
		m.touch(partRooms)
	}
	if !slices.Equal(m.view.Rooms, old.Rooms) {
		m.touch(partRooms, partDialog, partEdges)
		m.left()
	}
	if m.view.Link != old.Link || m.view.Waiting != old.Waiting || m.view.Update != old.Update {
		m.grace()
		m.touch(partBanner, partComposer)
		m.screen.held = m.screen.held && m.disconnected()
		if m.screen.dialog != noDialog {
			m.touch(partDialog)
		}
		if m.view.Link.State != old.Link.State {
			m.touch(partPeople)
		}
	}
	if !slices.Equal(m.view.Notices, old.Notices) {
		m.touch(partBanner, partDialog)
	}
	if m.view.Directory != old.Directory {
		m.touch(partDialog)
	}
	if !slices.Equal(m.view.Muted, old.Muted) {
		m.touch(partPeople, partDialog, partRooms)
	}
}

func (m *Model) showRoom(was, is *view.OpenRoom) {
	if was.Room != is.Room || was.Here != is.Here || was.Known != is.Known || was.Missing != is.Missing || was.Request != is.Request {
		m.touch(partBar, partRooms, partTimeline, partPeople, partComposer)
	}
	if !slices.Equal(was.People, is.People) || was.More != is.More {
		m.touch(partPeople, partComposer)
		if is.Room.Peer != nil {
			m.touch(partBar)
		}
	}
	if !slices.Equal(was.History, is.History) || !slices.Equal(was.Live, is.Live) ||
		was.Start != is.Start || was.Loading != is.Loading || was.Absent != is.Absent {
		m.touch(partTimeline)
	}
	if !slices.Equal(was.Typing, is.Typing) {
		m.touch(partComposer)
	}
	if was.Newest != is.Newest && !m.screen.atEnd || was.Unread != is.Unread {
		m.touch(partEdges)
	}
	if was.Room.ID != is.Room.ID {
		m.screen.sieve = ""
		m.screen.newest = is.Newest
	}
}
