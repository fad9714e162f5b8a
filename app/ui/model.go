package ui

import (
	"reflect"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Model is what the components draw from: the picture, and what only this screen knows. It is used on the UI
// goroutine alone. What the page is drawn from is in frame.go.
type Model struct {
	face    Face
	lang    catalog.Lang
	w       *catalog.Words
	view    *view.Snapshot
	later   func(time.Duration, func())                 // runs a function on the UI goroutine after a while
	travel  func(room chat.RoomID)                      // shows a room's address
	fetch   func(work func() string, then func(string)) // runs work elsewhere, then then on the UI goroutine
	install func()
	now     func() time.Time
	clock   render.Clock
	pacer   *component.Pacer
	after   []func() // to be done when what was touched is drawn

	pages       int                     // of history that are drawn
	arranged    component.TimelineProps // what the platform has arranged
	arrangement int                     // counts what it has

	opened map[string]bool   // the long messages of the open room that are shown whole, by their keys
	unsent map[string]string // what was typed in dialogs and could not be sent, by the id of its field

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
	theme       component.Theme
	menu        action.MenuKind
	dialog      action.DialogKind
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
	newest      int // View.Open.Newest when the timeline was last at its end
	marked      mark
	failures    int
	finding     bool      // the search was opened in place of the browser's
	filter      string    // what is typed in the dialog of rooms
	chosen      int       // the room marked there
	sent        string    // the name asked for in the dialog of the name
	person      chat.User // whom the dialog is about
	leaving     leaving
	unreviewed  bool // the person does not want to see what others have left, for now
	toast       toastNote
	sieve       string    // what is typed to find somebody in the list of people
	quitting    chat.Room // is being left
	held        bool      // what the dialog asks for needs a connection
	welcome     bool      // the person is here for the first time
}

// mark is a place up to which MarkRead was called.
type mark struct {
	room   chat.RoomID
	seq    chat.Seq
	newest int
}

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
	m.pacer = &component.Pacer{Pause: face.Pause}
	m.now, m.clock = time.Now, face.Platform.Clock()
	m.screen.atEnd = true
	m.opened, m.unsent = map[string]bool{}, map[string]string{}
	m.speak(catalog.English)
	return m
}

// speak sets the language.
func (m *Model) speak(lang catalog.Lang) {
	m.lang, m.w = lang, lang.Words()
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
	if t := m.timelineProps(m.context()); !reflect.DeepEqual(t, m.arranged) {
		m.arranged = t
		m.arrangement++
	}
	m.face.Platform.Arrange(m.arrangement)
	m.pages = len(m.open().History)
}

// open returns the room on screen; its Room is set even before it is known.
func (m *Model) open() *view.OpenRoom {
	if m.view.Open != nil {
		return m.view.Open
	}
	return &view.OpenRoom{Room: chat.Room{ID: m.asked, Kind: chat.Public}}
}
