package ui

import (
	"reflect"
	"slices"
	"time"

	"parley/app/ui/account"
	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/host"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Config is what a Root is made of.
type Config struct {
	Source   host.Source
	Engine   host.Engine       // nil when a server draws the page
	Platform host.Platform     // nil when a server draws the page
	Storage  component.Storage // what the browser keeps
	Pause    func()            // ends a task of the browser while the first page is drawn, which nobody sees before its end; may be nil
	Place    func() string     // what the place is called; "" or nil: the program's name
	Base     string            // the path of the site below which the rooms are: "/", or "/chat/" as browsers spell it
}

// Model is what the components draw from: the snapshot, and what only this screen knows. It is used on the UI
// goroutine alone. What the page is drawn from is in frame.go.
type Model struct {
	config    Config
	lang      catalog.Lang
	w         *catalog.Words
	view      *view.Snapshot
	later     func(time.Duration, func())                 // runs a function on the UI goroutine after a while
	visit     func(room chat.RoomID, seq chat.Seq)        // shows a message's address
	readdress func(room chat.RoomID)                      // replaces the address
	navigate  func(room chat.RoomID)                      // shows a room's address
	fetch     func(work func() string, then func(string)) // runs work elsewhere, then then on the UI goroutine
	install   func()
	now       func() time.Time
	clock     render.Clock
	pacer     *component.Pacer
	after     []func() // to be done when what was touched is drawn

	patches     *render.Patches         // nil where rows are not changed in place
	pages       int                     // of history that are drawn
	arranged    component.TimelineProps // what the platform has arranged
	arrangement int                     // counts what it has

	drawn *frame // what was drawn last
	next  *frame // what is about to be drawn, if that is known; whatever happens outside of Root.do sets it to nil

	shownSpoilers map[render.Spoiler]bool // of the open room
	unfolded      map[string]bool         // the long messages of the open room that are shown whole, by their keys
	unsent        map[string]string       // what was typed in dialogs and could not be sent, by the id of its field

	suspended map[author]suspendedEdit
	answering map[chat.RoomID]string // the keys of the messages that drafts answer

	positions map[string]position // where the person was, by place, in the rooms that are not at their end

	at          chat.Seq    // the message that the address names; 0 for none
	asked       chat.RoomID // the room that this screen wants open
	begun       bool        // it has asked for one
	settled     bool        // the snapshot has shown it since
	sought      view.Hit    // is to be shown when it is loaded; zero for none
	early       string      // what was typed before the program was there
	composition composition
	screen      screen
	search      searchState
	composer    composerState
	restoring   bool         // the text comes from a draft: nobody types it
	wanted      *wantedDraft // from the shelf, for a room that is being opened; nil for none
	emoji       emojiState
	readable    readable
}

// screen is what only this screen knows.
type screen struct {
	counting     bool // a second passes until the wait of slow mode is drawn again
	theme        component.Theme
	menu         action.MenuKind
	reaction     string // the key of the reaction that a dialog is about
	subject      string // the key of the row that the menu of messages, or a dialog, is about
	dialog       action.DialogKind
	modal        bool      // the platform has opened it
	rooms        bool      // the drawer with the rooms is open
	requests     bool      // the list of requests is open
	people       bool      // the people are toggled: shown as a drawer, or hidden where they are a column
	narrow       bool      // the people are a drawer
	live         bool      // the program runs; false in a page that a server drew
	looking      bool      // the window is visible and has the focus
	atEnd        bool      // the timeline is scrolled to its end
	nearEnd      bool      // or near to it
	installable  bool      // a page can ask the browser to install the app
	apple        bool      // it cannot, but a phone of Apple's has a menu for it
	update       bool      // the service worker has a new program
	offline      bool      // for longer than the grace period
	said         spoken    // for screen readers
	announced    time.Time // when a change of a message was said last
	alarm        spoken    // for screen readers, at once
	drawn        drawnChunks
	landing      landing
	unread       unreadProgress
	newest       int // View.Open.Newest when the timeline was last at its end
	observing    int // the turn in which what is on screen now is compared with what is there a second later; 0: none
	observed     int // turns
	day          dayWanted
	topDay       string      // names the day of the first row on screen; "" at the end of the timeline
	watched      chat.RoomID // the engine was told that the person looks at its end; "" for none
	failures     int
	finding      bool   // the search was opened in place of the browser's
	filter       string // what is typed in the dialog of rooms
	opened       string // what the field of the dialog held as it was opened
	chosen       int    // the room marked there
	newRoom      newRoomState
	sent         string        // the name asked for in the dialog of the name
	nick         string        // the name asked for by the command
	person       chat.User     // whom the dialog is about
	revoking     chat.InviteID // the dialog asks whether to end it; "" for none
	signOut      signOutState
	unreviewed   bool // the person does not want to see what others have left, for now
	toast        toastState
	peopleFilter string    // what is typed to find somebody in the list of people
	quitting     chat.Room // is being left
	held         bool      // what the dialog asks for needs a connection
	past         bool      // the time that was chosen to send later is none
	problem      string    // what is wrong with the status that was typed
	undoSend     bool      // a send waits for a moment, to be undone
	ownLater     bool      // this device sends messages later, not the server
	quiet        bool      // others do not see that the user types
	plain        bool      // messages are shown as they were typed
	preview      bool      // of the message in the composer
	welcome      bool      // the person is here for the first time
	keep         account.Invitation
	begun        bool // what was typed before the program was there is in the composer
	leads        bool // this page gives way to the one where the person signs in
}

func newModel(config Config) *Model {
	if config.Engine == nil {
		config.Engine = host.NoActions{}
	}
	if config.Platform == nil {
		config.Platform = host.NoPlatform{}
	}
	m := &Model{config: config, view: &view.Snapshot{}, asked: chat.Lobby}
	m.later = func(time.Duration, func()) {}
	m.navigate, m.readdress, m.visit = func(chat.RoomID) {}, func(chat.RoomID) {}, func(chat.RoomID, chat.Seq) {}
	m.install = func() {}
	m.fetch = func(func() string, func(string)) {}
	m.pacer = &component.Pacer{Pause: config.Pause}
	m.now, m.clock = time.Now, config.Platform.Clock()
	m.screen.atEnd = true
	m.shownSpoilers = map[render.Spoiler]bool{}
	m.unfolded, m.unsent, m.suspended = map[string]bool{}, map[string]string{}, map[author]suspendedEdit{}
	m.setLang(catalog.English)
	return m
}

// setLang sets the language.
func (m *Model) setLang(lang catalog.Lang) {
	m.lang, m.w = lang, lang.Words()
	if m.config.Place != nil && m.config.Place() != "" {
		words := *m.w
		words.App = m.config.Place()
		m.w = &words
	}
	m.emoji.set, m.emoji.state = nil, emojiUnloaded
}

// afterwards does f when what was touched is drawn.
func (m *Model) afterwards(f func()) { m.after = append(m.after, f) }

// settle brings what is outside the components up to date with them.
func (m *Model) settle() {
	m.next = nil
	m.config.Platform.Patch(m.patches.Take())
	todo := m.after
	m.after = nil
	for _, f := range todo {
		f()
	}
	m.config.Platform.Layers(m.depth())
	m.config.Platform.Title(m.title())
	m.config.Platform.Badge(m.unread())
	if t := m.timelineProps(m.context()); !reflect.DeepEqual(t, m.arranged) {
		m.arranged = t
		m.arrangement++
	}
	m.config.Platform.Arrange(m.arrangement)
	m.pages = len(m.open().History)
}

// open returns the room on screen; its Room is set even before it is known.
func (m *Model) open() *view.OpenRoom {
	if m.view.Open != nil {
		return m.view.Open
	}
	return &view.OpenRoom{Room: view.UnknownRoom(m.asked)}
}

// show takes a new snapshot, and follows what has changed in it.
func (m *Model) show(v *view.Snapshot) {
	if v == nil {
		v = &view.Snapshot{}
	}
	old, was := m.view, m.open()
	m.view = shared(old, v)
	is := m.open()
	m.showAround(old)
	m.learnRooms(old)
	if was.Room.ID != is.Room.ID {
		m.screen.peopleFilter = ""
		m.screen.newest = is.Newest
	}
	if old.Lookup != m.view.Lookup {
		m.learn(m.view.Lookup)
	}
	m.followRemoval(was, is)
	m.follow()
	m.followEdit()
	m.followDay()
	m.followDraft()
	m.followSearch(old)
	m.followInbox(old)
	m.followInvite(old)
	m.reveal()
	m.land()
	m.virtualize()
	m.loadNewer()
	m.countDown()
	m.announce(was, is)
}

func (m *Model) showAround(old *view.Snapshot) {
	if m.view.Me != old.Me {
		m.renamed()
	}
	if r := m.view.Reported; r != nil && r != old.Reported {
		m.toldOfReport(r)
	}
	if m.view.Me.ID != old.Me.ID {
		m.userChanged(old.Me)
	}
	if !slices.Equal(m.view.Rooms, old.Rooms) {
		m.roomLeft()
	}
	if m.view.Link != old.Link {
		m.grace()
		m.screen.held = m.screen.held && m.disconnected()
		m.leadToSignIn()
	}
}

// shared returns the snapshot next with the lists of old in it that are equal: the same list is compared at once, and what is drawn
// from it is not drawn again.
func shared(old, next *view.Snapshot) *view.Snapshot {
	v := *next
	keep(&v.Rooms, old.Rooms)
	keep(&v.Requests, old.Requests)
	keep(&v.Leftovers, old.Leftovers)
	keep(&v.Notices, old.Notices)
	keep(&v.Blocked, old.Blocked)
	if old.Open != nil && v.Open != nil && v.Open.Room.ID == old.Open.Room.ID {
		open := *v.Open
		keep(&open.People, old.Open.People)
		keep(&open.Typing, old.Open.Typing)
		open.History = sharedChunks(old.Open.History, open.History)
		open.Live = sharedChunks(old.Open.Live, open.Live)
		v.Open = &open
	}
	return &v
}

func keep[T comparable](list *[]T, old []T) {
	if slices.Equal(*list, old) {
		*list = old
	}
}

// sharedChunks returns next with the chunks of old in it that are the same in the same version, or old.
func sharedChunks(old, next []*view.Chunk) []*view.Chunk {
	if slices.Equal(old, next) {
		return old
	}
	type version struct{ id, version int64 }
	known := make(map[version]*view.Chunk, len(old))
	for _, part := range old {
		known[version{part.ID, part.Version}] = part
	}
	next = slices.Clone(next)
	for i, part := range next {
		if same := known[version{part.ID, part.Version}]; same != nil {
			next[i] = same
		}
	}
	return next
}
