package view

import (
	"time"

	"parley/shared/chat"
)

// Room is a row of the room list.
type Room struct {
	chat.Room
	Unread   int
	Mentions int
	PeerHere bool        // of a direct room
	Status   chat.Status // of the peer of a direct room, without what has expired
	Used     int64       // counts up with each room that is opened; 0: not opened as far as is known
	Draft    bool        // the user has written something in it that is not sent, on this device or another one
	Level    chat.Level  // what it notifies the user about: Unread and Mentions count only that
	Blocked  bool        // the peer of this direct room is blocked: it stands last, and nothing in it counts
}

// OpenRoom is the room on screen.
type OpenRoom struct {
	Room     chat.Room                   // its settings as they hold now, by the clock of this device
	Known    bool                        // false while nothing of it is stored here and the server has not answered
	Missing  bool                        // there is no such room
	Closed   bool                        // it is closed to guests, and this user is one
	Removed  bool                        // this user does not belong to it any more
	Request  bool                        // the user has not answered who opened it
	Here     int                         // users here now
	People   []chat.Person               // those known, up to PeopleMax, in order of name; this user included
	Statuses map[chat.UserID]chat.Status // of those of People, and of the peer, who say something
	More     bool                        // there are more people than these: see Client.MorePeople
	History  []*Chunk                    // loaded before the live part, oldest first
	Live     []*Chunk                    // newest last; grows at its end
	Start    bool                        // the first event of the room is loaded
	Loading  bool                        // an older page is on its way
	Behind   bool                        // what was said since this client was here last is on its way
	Absent   bool                        // there is no connection, and nothing of the room is stored on this device
	Typing   []string                    // names, never one's own
	Newest   int                         // counts rows by others that arrived live, for "N new messages"
	ReadUpTo chat.Seq                    // the newest Seq that may be marked as read by showing the end of this room
	Unread   Unread                      // what stands below the row RowUnread
	Detached bool                        // what is shown is a part of the history with unloaded messages after it: see Client.LoadNewer and ToEnd
	Newer    bool                        // Detached: the next page is on its way
	Asked    int                         // people who ask to join it, for those who answer; for others 1 if this user does
	Rights   chat.Rights                 // what this user may do here, as far as is known
	ReadOnly bool                        // this user cannot write here: it is archived, or joined by asking, or guests can only read here
	Waits    time.Time                   // until when this user has to wait before the next message, in slow mode or silenced; zero: not at all
	// Elsewhere is a draft of this room that the user has written on another device, and that is newer than what this client has: see
	// Client.AdoptDraft. Version is 0 if there is none.
	Elsewhere Elsewhere
	Sought    chat.Seq // in a page before its program: the message that its address names
	// LastSeen is when People were here, for as long as nobody knows who is here now; zero if it is not known.
	LastSeen time.Time
}

// Shut reports whether the user is not in the room, whatever the reason: nothing of it can be shown, and nothing be said in it.
func (o *OpenRoom) Shut() bool { return o.Missing || o.Closed || o.Removed }

// Unread is what was new in a room when it was opened, or came while its reader was elsewhere. Without it the value is zero.
type Unread struct {
	Count  int
	Since  time.Time // of the first of it; zero while that is not loaded
	From   chat.Seq  // Client.Seek of it loads the row RowUnread
	Loaded bool      // that row is loaded
	Read   bool      // all of it was read since
}

// PeopleMax bounds the people known of one room.
const PeopleMax = 500

// UnknownRoom is a room of which nothing but its id is known. A random id is that of a private room or a group: until the server says which,
// it counts as private.
func UnknownRoom(id chat.RoomID) chat.Room {
	kind := chat.Public
	if _, _, direct := id.Pair(); direct {
		kind = chat.Direct
	} else if id.Random() {
		kind = chat.Private
	}
	return chat.Room{ID: id, Kind: kind}
}
