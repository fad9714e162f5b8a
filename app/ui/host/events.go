package host

import (
	"parley/app/ui/keys"
	"parley/shared/chat"
)

// Events are what a Platform tells.
type Events struct {
	Redraw    func()                       // the snapshot has changed; once per frame
	Typed     func(text string, caret int) // the text or the caret has moved, but for what is Untold
	Left      func()                       // the person has left the field
	Composed  func()                       // the person has composed a character; Typed was called for it
	Key       func(keys.Command, string)   // a key that means something, and the text it was pressed in
	Files     func()                       // the person has dropped files on the page, or pasted some
	Pasted    func(text, lang string)      // the person has pasted what may be code, in that language or ""
	Submit    func(form string)            // the form with that id
	Shortcut  func(keys.Shortcut)
	OnMessage func(s keys.Shortcut, key string) // a shortcut, on the message with that key
	Press     func(key string)                  // a long press with a finger on that message
	Scrolled  func(atEnd, nearTop, nearEnd bool)
	OnScreen  func(first, last int64)              // the chunks on screen, unless the timeline is at its end
	Attention func(looking bool)                   // the window is visible and has the focus
	Hiding    func()                               // the page may go away: save what is unsaved
	Narrow    func(bool)                           // the list of people is a drawer
	Closed    func()                               // the person closed the dialog
	Navigate  func(room chat.RoomID, seq chat.Seq) // the person follows a link to a room, or to a message of it
	Back      func(depth int)                      // the person went back: so many layers are to stay open
	Shown     func()                               // what ShowAt was told is done
	Top       func(key string)                     // the first row on screen, "" at the end of the timeline and below the heading of its day
	Divider   func(above, inView bool)             // where the row RowUnread is; below the screen if neither
	Selecting func(chunk int64)                    // a selection begins in that chunk, or in none
	Spoiler   func(key string, n int, open bool)   // the person has opened or closed a spoiler of the row with that key
	Find      func()                               // the browser's own search would miss what is not drawn

	StaysSignedIn func() // signing out has failed
	NotCopied     func() // the browser refuses to copy what was to be copied last
}
