package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/presence"
	"parley/shared/client/timeline"
	"parley/shared/client/view"
)

// Bounds of what is held in memory.
const (
	loadedMax  = 10_000 // events of the open room
	restingMax = 200    // events of a room that is not open
	restingOf  = 300    // rooms that are not open and have events
	roomsMax   = 2 * chat.RoomsMax
)

// room is what the client knows of one room. The loop owns it.
type room struct {
	chat.Room
	tl      *timeline.Timeline   // the live window; nil while nothing is known
	fresh   *timeline.Timeline   // takes tl's place after a reset, when its first page is there
	windows []*timeline.Timeline // detached ones of the open room, the latest last: see window.go

	witnessed *timeline.Timeline // the one that the witness knows

	followed bool        // in the user's list
	topicAt  chat.Seq    // Topic is as of this event
	role     chat.Role   // of the user in the room; "" before that is known
	asked    int         // how many ask to join it, for those who answer; for others 1 if the user does
	spoke    chat.Millis // when the user spoke last, as far as slow mode counts it; 0: not
	closed   bool        // it is closed to guests, and the user is one
	removed  bool        // the user does not belong to it any more
	request  bool        // in the list of requests: the user has not answered who opened it
	doubtful bool        // it may have been left elsewhere: see listed
	missing  bool        // the server says that there is no such room
	vacant   bool        // a direct room that does not exist on the server yet
	lastUsed int64
	opened   int64 // the count of rooms opened when this one was opened last

	// Of this connection.
	joined         bool
	asking         bool      // a join or a page is on its way
	wantsOlder     bool      // the page before what is shown is wanted
	wantsNewer     bool      // the page after what is shown is wanted, of a detached window
	expected       chat.Seq  // events up to here are on their way without being asked for
	holdUntil      time.Time // ask for nothing before
	fruitlessPages int       // pages without progress
	// loadingPage: a page is being read from the storage; loading: the newest one.
	loadingPage bool
	loading     bool

	// Reading. Events up to counted are in unread.
	read, counted    chat.Seq
	back             int64                    // see chat.ReadMark
	told             chat.ReadMark            // that the server knows
	movingBack       int                      // how many times the mark was moved back that the server has not answered
	relevant         chat.Seq                 // the newest event that is worth telling the server that it was read
	lateMentions     map[chat.Seq]lateMention // messages that mention the user since an edit
	unread, mentions int
	unreadSince      time.Time // when the first of the unread came, while the program runs

	level  level
	people presence.People
	typing map[chat.UserID]typist
}

// target is the timeline that takes what arrives.
func (r *room) target() *timeline.Timeline {
	if r.fresh != nil {
		return r.fresh
	}
	return r.tl
}

// set takes the server's word on the room. What was read here while offline stays read.
func (r *room) set(s chat.RoomState) {
	if s.Read = min(s.Read, s.Head); !r.ID.Random() || !s.Room.Kind.MembersOnly() {
		s.Room.Kind = r.Kind // the id tells the kind
	}
	if s.Head < r.topicAt {
		s.Room.Topic, s.Head = r.Topic, r.topicAt
	}
	r.topicAt = s.Head
	r.Room, r.missing, r.closed, r.removed, r.vacant = s.Room, false, false, false, false
	r.request = s.Request && r.Kind == chat.Direct
	if s.Role != "" {
		r.role = s.Role
	}
	r.level.tell(s.Level)
	if r.joined && s.Head < r.counted {
		return // from before what has arrived since
	}
	r.counted, r.told = s.Head, s.Mark()
	switch now := r.mark().Latest(r.told); {
	case r.movingBack > 0: // the server will know
	case !r.joined && s.Back != r.back: // moved back elsewhere, or the room was left and followed again
		r.read, r.back = s.Read, s.Back
	default:
		r.read, r.back = now.Seq, now.Back
	}
	if s.Unread > 0 || s.Mentions > 0 {
		r.relevant = s.Head // also what was read before this program began, without a connection
	}
	if r.read >= s.Head && s.Head > 0 {
		r.unread, r.mentions = 0, 0
		return
	}
	r.unread = min(max(s.Unread, 0), chat.UnreadMax)
	r.mentions = min(max(s.Mentions, 0), chat.UnreadMax) // an edit of what was read may mention the user too
}

// titled takes a topic, and reports whether it is news.
func (r *room) titled(ev *chat.Event) bool {
	if ev.Kind != chat.Titled || ev.Seq <= r.topicAt {
		return false
	}
	r.Topic, r.topicAt = ev.Topic, ev.Seq
	return true
}

func (r *room) rename(u chat.User) {
	if r.Peer != nil && r.Peer.ID == u.ID {
		r.Peer = &u
	}
	r.people.Rename(u)
}

// cut forgets what belongs to the connection.
func (r *room) cut() {
	r.joined, r.asking, r.wantsOlder, r.wantsNewer, r.expected, r.fruitlessPages = false, false, false, false, 0, 0
	r.topicAt = 0
	r.holdUntil, r.fresh, r.typing, r.doubtful = time.Time{}, nil, nil, false
	r.vacant, r.people.Requesting = false, false
}

// room returns the room with that id, making it if it is not known yet.
func (e *engine) room(id chat.RoomID) *room {
	if r := e.rooms[id]; r != nil {
		return r
	}
	r := &room{Room: view.UnknownRoom(id)}
	e.rooms[id] = r
	return r
}
