package host

import (
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Platform is what only a browser has. Its methods are called on the UI goroutine and do not block.
type Platform interface {
	// Start begins to call back. Calls come one at a time; later ones replace the events of an earlier Start.
	Start(Events)
	Field
	Window
	// Early returns what was typed and sent before the program was there, once. Each send stays there until EarlySaved.
	Early() Early
	// EarlySaved says that the early send with that nonce is stored elsewhere.
	EarlySaved(nonce chat.Nonce)
}

// Field is the composer's text field, which is never drawn: the person and the browser own its text.
type Field interface {
	// SetText replaces the text unless the person is composing a character: then it returns false, and Events.Composed tells
	// when it can be done. The caret is counted as JavaScript counts, in UTF-16 units.
	SetText(text string, caret int) bool
	// Insert replaces a part of the text as if it were typed, so that it can be undone.
	Insert(from, to int, text string)
	// Apply makes an edit of the text as the field has it, in the same way.
	Apply(compose.Replacement)
	// Follow has every change of the text reported, or again only those that the composer looks different for.
	Follow(on bool)
	// Untold returns what the field holds if Typed was not called for it, as for a character that only makes a public text longer.
	// After Typed has told of a text, Untold must be called within draftPause.
	Untold() (text string, caret int, ok bool)
	// Focus puts the caret into the text field, unless that would open a keyboard over the screen.
	Focus()
	// Focused reports whether the person is in the field: nothing from elsewhere may be put into it.
	Focused() bool
	// Listing says whether a list of completions is open, which then takes the arrow keys, Enter and Tab.
	Listing(open bool)
}

// Window is the page around the components.
type Window interface {
	// Patch changes rows that are drawn, without drawing them anew.
	Patch(rows []render.Patch)
	ToEnd()            // scrolls the timeline to its newest message
	Page(by int)       // scrolls the timeline by that many screens, down
	Reveal(key string) // scrolls the timeline to the row with that key, with the focus on it
	// Fold hides the end of the long message with that key, or shows it; label is what its button says then. What the person
	// looks at stays in place.
	Fold(key string, folded bool, label string)
	// ShowAt scrolls the timeline so that the row with that key ends so many pixels below the top, or begins a quarter of the
	// height below it if end is QuarterDown, as far as the timeline goes. Events.Shown follows.
	ShowAt(key string, end float64)
	// LastInView returns the last row that ends on screen; "" if none does.
	LastInView() (key string)
	// Position returns the row on top of the screen and how far below the top it ends; ok is false at the end of the timeline.
	Position() (key string, end float64, ok bool)
	Store(name, value string) // stores something for this tab, also when the page is loaded again
	Stored(name string) string
	NearRow(key string)       // scrolls the row with that key into view
	Near(selector string)     // scrolls what a selector finds into view
	Arrange(rev int)          // looks again at the timeline; another revision than before means that its rows have changed
	Title(title string)       // names the tab
	Badge(unread int)         // marks the icons of the tab and of the app
	Theme() component.Theme   // the person's choice
	SetTheme(component.Theme) // stores and shows it
	Plain() bool              // messages are shown as they were typed
	SetPlain(on bool)         // stores it
	Clock() render.Clock      // of the place where the person is
	ZoneChanged() bool        // the person is in another time zone than before, and Clock shows its time
	Lang() catalog.Lang       // the person's choice, else the browser's
	SetLang(catalog.Lang)     // stores and shows it
	ShowLang(catalog.Lang)    // gives the page its name and its direction
	Mac() bool                // the keyboard is one of Apple's
	Touch() bool              // the keyboard is on the screen
	SingleKeys() bool         // shortcuts of a single character are on
	SetSingleKeys(on bool)    // stores it
	Modal(open bool)          // opens or closes the one dialog
	Layers(depth int)         // so many layers are open: the history of the page has an entry for each
	FocusOn(id string)        // moves the focus; a text field's text is selected
	FocusRow(key string)      // moves the focus to the row with that key
	PlaceMenu(key string)     // puts the open menu of messages beside the message with that key
	FocusFirst(sel string)    // moves the focus to the first element that a selector finds
	Value(id string) string   // of a text field
	Copy(path string)         // puts an address of this site onto the clipboard
	CopyText(text string)     // the same for what is no address
	Download(path string)     // has the browser save what is at an address of this site, with the time zone as its query
	Fill(id, text string)     // of a text field, with the focus at the end of its text
	Query(text string)        // has the address of the open search say what is searched for; "" when it is closed
	KeepLayer()               // the page that is shown next does not take the place of the open layer: Back leads to it
	// Hold returns what moves a list by as much as its row under the pointer has moved in the meantime.
	Hold(list string) func()
	// Address returns what is at an address of this site, as others can open it.
	Address(path string) string
	Shares() bool // Share can offer something
	// Share offers an address of this site to other apps; it reports whether the system can, else nothing happens.
	Share(path, title string) bool
	// File returns the text of a file that is loaded when it is needed first, or "" if it cannot be loaded. Unlike the others it waits,
	// and is not called on the UI goroutine.
	File(name string) string
	Draws(emoji string) bool // the system has a picture of it
	Kept(name string) string // what Keep has stored on this device
	Keep(name, value string) // stores something until the user signs out
	Welcomed() bool          // this device has seen the welcome
	SetWelcomed()            // stores it
	Reload()                 // loads the page again, with a new program if there is one
	// Visit leaves for a page of this site that is no part of the program. With replace, Back does not lead to this page again. It does
	// nothing while this browser signs out.
	Visit(path string, replace bool)
	SignOut() // signs out in all tabs; the pages go away, or Events.StaysSignedIn is called
}

// QuarterDown is an end for Platform.ShowAt.
const QuarterDown = -1e6
