package chat

import "time"

// Limits on what may be sent, and at what rate. Both sides check them; the server decides.
const (
	TextBytes     = 16 << 10 // of a message, as UTF-8
	TextRunes     = 10_000
	FrameBytes    = 128 << 10 // of one WebSocket message from a client, and of one frame to it
	MessageBytes  = 256 << 10 // of one WebSocket message to a client: several frames joined
	IDBytes       = 40        // of a user id
	NonceMin      = 16        // ASCII characters
	NonceMax      = 36
	NameMin       = 2 // runes of a user's name
	NameMax       = 32
	RoomNameRunes = 64
	TopicRunes    = 250
	MarksMax      = 2 // combining marks on one letter, in names and topics of rooms
	MentionsMax   = 50
	UnreadMax     = 1000 // unread counts stop here

	PageEvents = 50       // events in a page unless asked otherwise
	PageMax    = 300      // events in a page at most
	PageBytes  = 32 << 10 // of a page; at least one event is in it whatever its size
	ResumeMax  = 5_000    // further behind than this, a join is a reset
	RoomsMax   = 1_000    // followed rooms of a user
	BlocksMax  = 1_000    // people whom a user blocks
	PeoplePage = 50       // people in one answer or one presence signal
	GroupMax   = 50       // members of a group, and people who are added to a room with its creation
	OutboxMax  = 1 << 20  // bytes queued to a session before it is cut as slow
	OffersMax  = 8        // users that a completion offers

	ReactionKinds = 20               // keys on one message, and of one user on it
	ReactorsMax   = 50               // users that a reaction lists, and a page of those who reacted
	PinsMax       = 100              // pinned messages of a room
	VersionsMax   = 100              // earlier texts of a message that are stored: the oldest go first
	QueryBytes    = 256              // of a search
	HitsPage      = 20               // hits in an answer unless asked otherwise
	HitsMax       = 50               // hits in an answer at most
	RefBytes      = 1 << 10          // of the text of a message that a page refers to
	NotifyEdits   = 10 * time.Minute // a mention that an edit adds to a message of at most that age counts
	RestoreWithin = 24 * time.Hour   // a message that a moderator deleted can be restored; then its text is erased
	UndoWait      = 5 * time.Second  // a client waits so long before a deletion, or a send, that can be undone

	DraftsMax   = 100                // rooms in which a user has a draft
	DraftsEmpty = 300                // rooms of which the server knows that a draft was sent or cleared: it forgets the oldest first
	DraftsBytes = 256 << 10          // of all drafts of a user, and of all on the shelf
	ShelfMax    = 20                 // replaced drafts on a user's shelf: the oldest go first
	ShelfTime   = 7 * 24 * time.Hour // they stay so long; so long the server also knows that a draft was sent

	SendBurst, SendPerSecond = 10, 2.0 // messages of a user
	ChangeBurst              = 40      // changes of messages by a user, then SendPerSecond
	RoomPerSecond            = 30.0    // messages of a room, and as many changes
	FrameBurst               = 120     // other frames of a session, refilled in FrameWindow
	FrameWindow              = time.Minute
	ResumeSpare              = 16                     // a session's own budget of joins: its rooms and these
	ReadRate                 = 100 * time.Millisecond // of the store's time that a session's reads may take, per second
	ReadBurst                = 5 * time.Second
	AddressReadRate          = 500 * time.Millisecond // and those of all sessions of an address
	AddressReadBurst         = 20 * time.Second
	CreateBurst              = 10 // rooms of a user, then one per CreateEvery
	CreateEvery              = time.Minute
	RenameBurst              = 5 // renames of a user, then one per RenameEvery
	RenameEvery              = 10 * time.Second
	IntroduceBurst           = 50 // people whom a user adds to rooms without a conversation with them, then one per IntroduceEvery
	IntroduceEvery           = 5 * time.Minute
	ReportBurst              = 5 // reports of a user, then one per ReportEvery: 10 within an hour at most
	ReportEvery              = 12 * time.Minute
	ApproachEvery            = time.Minute // one new conversation of a guest who is new
	SessionsPerUser          = 16
	SessionsPerMinute        = 32    // new ones of a user, and of all unknown users of an address, per minute
	SessionsPerAddress       = 4_096 // of known users; an IPv6 /64 counts as one address
	StrangersPerAddress      = 64    // sessions of unknown users
	GuestsPerMinute          = 32    // new guests of an address, per minute
	CrowdBurst               = 512   // and so many at once, then one per CrowdEvery
	CrowdEvery               = 10 * time.Second
	LookupBurst              = 128 // tokens that are not known, of an address, and uses of one that is
	LookupsPerSecond         = 2.0

	RequestsOpen    = 5                   // unanswered requests of a user to talk privately
	RequestsPerDay  = 20                  // new ones of a user
	RequestMessages = 20                  // messages of a request, before it is answered
	InboxPage       = 50                  // messages in a page of the inbox
	RequestsListed  = 20                  // requests in a welcome, and in one answer
	RequestLapse    = 30 * 24 * time.Hour // after it, an unanswered request no longer counts as open

	LinksAfter       = 10 * time.Minute // a guest who came less long ago posts no links in public
	KnownAfter       = 30 * time.Minute // a guest who has been here for so long is known to the place, and not new any more
	NewcomerMentions = 3                // in a message of a guest who is new

	FormerNameWait = 30 * 24 * time.Hour // a former name stays its owner's
	FormerNamesMax = 3                   // that a user holds; the oldest goes first

	RowBytes       = 256       // what a message costs in storage besides its text
	TextPerUser    = 50 << 20  // bytes of messages a day
	TextPerAddress = 200 << 20 // an IPv6 /64 counts as one address
	TextPerRoom    = 200 << 20

	PingEvery = 25 * time.Second // the server's ping; jittered
	PongWait  = 8 * time.Second  // for the answer
	WriteWait = 10 * time.Second // for the receiver to take a message
	DeadAfter = 35 * time.Second // a client that has received nothing for so long reconnects
	LeaveWait = 5 * time.Second  // before a departure is shown, so that a reload does not show
)
