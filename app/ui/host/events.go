package host

import (
	"parley/app/ui/keys"
	"parley/shared/chat"
)

// Events are what a Platform tells.
type Events struct {
	Redraw    func()                       // the snapshot has changed; once per frame
	Typed     func(text string, caret int) // the text or the caret has moved, but for what is Untold
	Composed  func()                       // the person has composed a character; Typed was called for it
	Key       func(keys.Command, string)   // a key that means something, and the text it was pressed in
	Files     func()                       // the person has dropped files on the page, or pasted some
	Submit    func(form string)            // the form with that id
	Shortcut  func(keys.Shortcut)
	Scrolled  func(atEnd, nearTop bool)
	OnScreen  func(first, last int64)  // the chunks on screen, unless the timeline is at its end
	Attention func(looking bool)       // the window is visible and has the focus
	Hiding    func()                   // the page may go away: save what is unsaved
	Narrow    func(bool)               // the list of people is a drawer
	Closed    func()                   // the person closed the dialog
	Navigate  func(room chat.RoomID)   // the person follows a link to a room
	Back      func(depth int)          // the person went back: so many layers are to stay open
	Shown     func()                   // what ShowAt was told is done
	Divider   func(above, inView bool) // where the row RowUnread is; below the screen if neither
	Selecting func(chunk int64)        // a selection begins in that chunk, or in none
	Find      func()                   // the browser's own search would miss what is not drawn

	StaysSignedIn func() // signing out has failed
}
