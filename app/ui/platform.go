package ui

import (
	"time"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/keys"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Platform is what only a browser has. Its methods are called on the UI goroutine and do not block.
type Platform interface {
	// Start begins to call back. Calls come one at a time; later ones replace the events of an earlier Start.
	Start(Events)
	Field
	Window
	// Early returns what was typed and sent before the program was there, once. Each send is kept until EarlyKept.
	Early() Early
	// EarlyKept says that the early send with that nonce is kept elsewhere.
	EarlyKept(nonce chat.Nonce)
}

// Field is the composer's text field, which is never drawn: the person and the browser own its text.
type Field interface {
	// SetText replaces the text unless the person is composing a character: then it returns false, and Events.Composed tells
	// when it can be done. The caret is counted as JavaScript counts, in UTF-16 units.
	SetText(text string, caret int) bool
	// Insert replaces a part of the text as if it were typed, so that it can be undone.
	Insert(from, to int, text string)
	// Untold returns what the field holds if Typed was not called for it, as for a character that only makes a public text longer.
	// After Typed has told of a text, Untold must be called within draftPause.
	Untold() (text string, caret int, ok bool)
	// Focus puts the caret into the text field, unless that would open a keyboard over the screen.
	Focus()
	// Listing says whether a list of completions is open, which then takes the arrow keys, Enter and Tab.
	Listing(open bool)
}

// Window is the page around the components.
type Window interface {
	ToEnd()            // scrolls the timeline to its newest message
	Page(by int)       // scrolls the timeline by that many screens, down
	Reveal(key string) // scrolls the timeline to the row with that key, with the focus on it
	// Fold hides the end of the long message with that key, or shows it; label is what its button says then. What the person
	// looks at stays in place.
	Fold(key string, folded bool, label string)
	// ShowAt scrolls the timeline so that the row with that key ends so many pixels below the top, or begins a quarter of the
	// height below it if end is QuarterDown, as far as the timeline goes. Events.Shown follows.
	ShowAt(key string, end float64)
	// Spot returns the row on top of the screen and how far below the top it ends; ok is false at the end of the timeline.
	Spot() (key string, end float64, ok bool)
	Stash(name, value string) // keeps something for this tab, also when the page is loaded again
	Stashed(name string) string
	Near(selector string)     // scrolls what a selector finds into view
	Arrange(rev int)          // looks again at the timeline; another revision than before means that its rows have changed
	Title(title string)       // names the tab
	Badge(unread int)         // marks the app's icon
	Theme() component.Theme   // the person's choice
	SetTheme(component.Theme) // keeps and shows it
	Clock() render.Clock      // of the place where the person is
	Moved() bool              // the person is in another time zone than before, and Clock shows its time
	Lang() catalog.Lang       // the person's choice, else the browser's
	SetLang(catalog.Lang)     // keeps and shows it
	Mac() bool                // the keyboard is one of Apple's
	Touch() bool              // the keyboard is on the screen
	SingleKeys() bool         // shortcuts of a single character are on
	SetSingleKeys(on bool)    // keeps it
	Modal(open bool)          // opens or closes the one dialog
	Layers(depth int)         // so many layers are open: the history of the page has an entry for each
	FocusOn(id string)        // moves the focus; a text field's text is selected
	FocusFirst(sel string)    // moves the focus to the first element that a selector finds
	Value(id string) string   // of a text field
	Copy(path string)         // puts an address of this site onto the clipboard
	CopyText(text string)     // the same for what is no address
	// Share offers an address of this site to other apps; it reports whether the system can, else nothing happens.
	Share(path, title string) bool
	Welcomed() bool // this device has seen the welcome
	SetWelcomed()   // keeps it
	Reload()        // loads the page again, with a new program if there is one
	SignOut()       // signs out in all tabs; the pages go away, or Events.StaysSignedIn is called
}

// QuarterDown is an end for Platform.ShowAt.
const QuarterDown = -1e6

// Early is what happened on the page before the program was there.
type Early struct {
	Room    chat.RoomID // that the text was typed in
	Text    string
	Caret   int
	Focused bool
	Sends   []EarlySend

	RoomsOpen  bool // the drawer with the rooms
	PeopleOpen bool // the people, as in screen
	Narrow     bool // they are a drawer
	Tap        Tap
}

// Tap is something tapped that only the program can do; the zero value is none.
type Tap struct {
	Action action.Name
	Arg    string
}

// EarlySend is an Enter pressed too early.
type EarlySend struct {
	Room  chat.RoomID
	Text  string
	Nonce chat.Nonce
	By    chat.User // whom this browser belonged to; zero: nobody yet
}

// Events are what a Platform tells.
type Events struct {
	Redraw    func()                       // the picture has changed; once per frame
	Typed     func(text string, caret int) // the text or the caret has moved, but for what is Untold
	Composed  func()                       // the person has composed a character; Typed was called for it
	Key       func(keys.Command, string)   // a key that means something, and the text it was pressed in
	Files     func()                       // the person has dropped files on the page, or pasted some
	Submit    func(form string)            // the form with that id
	Shortcut  func(keys.Shortcut)
	Scrolled  func(atEnd, nearTop bool)
	OnScreen  func(first, last int64)  // the chunks on screen, unless the timeline is at its end
	Attention func(looking bool)       // the window is visible and has the focus
	Hiding    func()                   // the page may go away: keep what is to be kept
	Narrow    func(bool)               // the list of people is a drawer
	Closed    func()                   // the person closed the dialog
	Visit     func(room chat.RoomID)   // the person follows a link to a room
	Back      func(depth int)          // the person went back: so many layers are to stay open
	Shown     func()                   // what ShowAt was told is done
	Divider   func(above, inView bool) // where the row RowUnread is; below the screen if neither
	Selecting func(chunk int64)        // a selection begins in that chunk, or in none
	Find      func()                   // the browser's own search would miss what is not drawn

	StaysSignedIn func() // signing out has failed
}

// nowhere is the Platform while a server draws the page.
type nowhere struct{}

func (nowhere) Start(Events)                {}
func (nowhere) SetText(string, int) bool    { return true }
func (nowhere) Insert(int, int, string)     {}
func (nowhere) Untold() (string, int, bool) { return "", 0, false }
func (nowhere) Focus()                      {}
func (nowhere) Listing(bool)                {}
func (nowhere) ToEnd()                      {}
func (nowhere) Page(int)                    {}
func (nowhere) Reveal(string)               {}
func (nowhere) Fold(string, bool, string)   {}
func (nowhere) Near(string)                 {}
func (nowhere) Arrange(int)                 {}
func (nowhere) Title(string)                {}
func (nowhere) Badge(int)                   {}
func (nowhere) Theme() component.Theme      { return component.ThemeSystem }
func (nowhere) SetTheme(component.Theme)    {}
func (nowhere) Moved() bool                 { return false }
func (nowhere) Lang() catalog.Lang          { return catalog.English }
func (nowhere) SetLang(catalog.Lang)        {}
func (nowhere) Mac() bool                   { return false }
func (nowhere) Touch() bool                 { return false }
func (nowhere) SingleKeys() bool            { return true }
func (nowhere) SetSingleKeys(bool)          {}
func (nowhere) Modal(bool)                  {}
func (nowhere) Layers(int)                  {}
func (nowhere) FocusOn(string)              {}
func (nowhere) FocusFirst(string)           {}
func (nowhere) Value(string) string         { return "" }
func (nowhere) Copy(string)                 {}
func (nowhere) CopyText(string)             {}
func (nowhere) Share(string, string) bool   { return false }
func (nowhere) Welcomed() bool              { return true }
func (nowhere) SetWelcomed()                {}
func (nowhere) Reload()                     {}
func (nowhere) SignOut()                    {}
func (nowhere) Early() Early                { return Early{} }

// Clock shows UTC: a server does not know where its readers are.
func (nowhere) Clock() render.Clock {
	return render.Clock{Zone: view.NewZone(func(time.Time) int { return 0 })}
}
func (nowhere) EarlyKept(chat.Nonce)          {}
func (nowhere) ShowAt(string, float64)        {}
func (nowhere) Spot() (string, float64, bool) { return "", 0, false }
func (nowhere) Stash(string, string)          {}
func (nowhere) Stashed(string) string         { return "" }
