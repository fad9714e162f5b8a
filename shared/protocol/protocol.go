// Package protocol is the wire: one JSON object per frame, {"k":kind,"id":…,"d":{…}}, the payload of each
// kind, and the reasons to close. docs/protocol.md describes it for clients in other languages.
package protocol

import (
	"time"

	"parley/shared/chat"
)

// Version is the version of this protocol; Subprotocol is how a WebSocket handshake names it.
const (
	Version     = 2
	Subprotocol = "parley.2"
)

// Kind names the type of a payload.
type Kind string

// Payload is the content of a frame.
type Payload interface {
	Kind() Kind
	// Validate returns a *chat.Error if a field has a value out of range.
	Validate() error
}

// Commands: from a client, with an id; each gets exactly one answer with that id.
type (
	// Join follows a public room or enters another one that the user is in, and starts its events. Epoch and After
	// resume after a Seq; without Epoch the client has nothing yet. At is when the event at After was, if the client
	// has that event: the server compares it with its own. Answer: Joined, then the events after After.
	Join struct {
		Room  chat.RoomID `json:"room"`
		Epoch chat.Epoch  `json:"epoch,omitempty"`
		After chat.Seq    `json:"after,omitempty"`
		At    chat.Millis `json:"at,omitempty"`
	}
	// Leave stops following a room, on all the user's sessions, and ends a membership of a private room or a group. Answer: Done.
	Leave struct {
		Room chat.RoomID `json:"room"`
	}
	// Create makes a room and does not join it: a public one, or of RoomKind. Users belong to a private room or a group from its beginning, like
	// the user, who is its owner. A group without a name gets one of the names of its users. Answer: Created.
	Create struct {
		Name     string        `json:"name,omitempty"`
		Topic    string        `json:"topic,omitempty"`
		RoomKind chat.RoomKind `json:"kind,omitempty"`
		Users    []chat.UserID `json:"users,omitempty"`
	}
	// Topic gives a public room another topic, or none; whoever has made the room may do that, and moderators of the server. The same
	// topic changes nothing. Answer: Done.
	Topic struct {
		Room  chat.RoomID `json:"room"`
		Topic string      `json:"topic,omitempty"`
	}
	// Configure changes settings of a room; what is missing stays. It is for those who manage the room, Slow, Calm and Asking also for those who moderate it.
	// Guests is "write", "read" or "none", Slow the seconds between two messages of a person, Calm for how many seconds guests can only read. Calm
	// alone, without a Room, is about all public rooms. Answer: Done, when they are in force.
	Configure struct {
		Room     chat.RoomID `json:"room,omitempty"`
		Guests   string      `json:"guests,omitempty"`
		Archived *bool       `json:"archived,omitempty"`
		Slow     *int64      `json:"slow,omitempty"`
		Calm     *int64      `json:"calm,omitempty"`
		Asking   *bool       `json:"asking,omitempty"`
	}
	// Rooms asks for the public rooms whose name contains Query, in order of id, after After. Answer: Directory.
	Rooms struct {
		Query string      `json:"query,omitempty"`
		After chat.RoomID `json:"after,omitempty"`
	}
	// Send posts a message in Room. To makes it private, to one user; Public posts it to the room even if the text begins with
	// "@name ". Without either the server resolves a leading "@name ", or refuses. In a direct room, a message without a
	// receiver, or with Public, goes to the peer. Reply is a message of Room that this one answers; it must be in the room that
	// the message goes to. Answer: Sent.
	Send struct {
		Room   chat.RoomID `json:"room"`
		Nonce  chat.Nonce  `json:"nonce"`
		Text   string      `json:"text"`
		To     chat.UserID `json:"to,omitempty"`
		Public bool        `json:"public,omitempty"`
		Reply  chat.Seq    `json:"reply,omitempty"`
	}
	// Edit gives one of the user's own messages another text. Rev is the Rev of the message that the user has seen: the server refuses
	// with changed if its text was changed after that. An edit never moves a message: a name at the start of the text is
	// part of it. The same text changes nothing. Answer: Amended.
	Edit struct {
		Room chat.RoomID `json:"room"`
		Seq  chat.Seq    `json:"seq"`
		Rev  chat.Seq    `json:"rev,omitempty"`
		Text string      `json:"text"`
	}
	// Delete takes a message away: for good if it is the user's own, or with Erase. What a moderator deletes otherwise can be
	// restored for chat.RestoreWithin. Answer: Amended.
	Delete struct {
		Room  chat.RoomID `json:"room"`
		Seq   chat.Seq    `json:"seq"`
		Erase bool        `json:"erase,omitempty"`
	}
	// Restore brings back a message that a moderator has deleted. Answer: Amended.
	Restore struct {
		Room chat.RoomID `json:"room"`
		Seq  chat.Seq    `json:"seq"`
	}
	// React adds the user's reaction to a message, or takes it away. Key is an emoji: see chat.ReactionKey. Answer: Amended.
	React struct {
		Room chat.RoomID `json:"room"`
		Seq  chat.Seq    `json:"seq"`
		Key  string      `json:"key"`
		On   bool        `json:"on"`
	}
	// Pin pins a message to its room, or unpins it. Answer: Amended.
	Pin struct {
		Room chat.RoomID `json:"room"`
		Seq  chat.Seq    `json:"seq"`
		On   bool        `json:"on"`
	}
	// Pins asks for the pinned messages of a room. Answer: Messages, in the order of Seq.
	Pins struct {
		Room chat.RoomID `json:"room"`
	}
	// Reactors asks who has reacted to a message with Key, from the one after After, in the order in which they did. Answer: Reacting.
	Reactors struct {
		Room  chat.RoomID `json:"room"`
		Seq   chat.Seq    `json:"seq"`
		Key   string      `json:"key"`
		After chat.UserID `json:"after,omitempty"`
	}
	// Versions asks for the earlier texts of a message: one's own, or as a moderator. Answer: Versioned.
	Versions struct {
		Room chat.RoomID `json:"room"`
		Seq  chat.Seq    `json:"seq"`
	}
	// History asks for the messages before Before, after After, on both sides of Around, which is one of them, or on both sides of the first
	// one at or after the time At: exactly one of the four. Limit counts messages and changes; 0 means chat.PageEvents. Answer: Page.
	History struct {
		Room   chat.RoomID `json:"room"`
		Before chat.Seq    `json:"before,omitempty"`
		After  *chat.Seq   `json:"after,omitempty"`
		Around chat.Seq    `json:"around,omitempty"`
		At     chat.Millis `json:"at,omitempty"`
		Limit  int         `json:"limit,omitempty"`
	}
	// Rename changes the user's name. Answer: Profile.
	Rename struct {
		Name string `json:"name"`
	}
	// Read marks a room as read up to Seq; the mark never goes back. With Back it does nothing if the user has moved the mark back more
	// often than that. Answer: Done.
	Read struct {
		Room chat.RoomID `json:"room"`
		Seq  chat.Seq    `json:"seq"`
		Back *int64      `json:"back,omitempty"`
	}
	// Unread moves the read mark back, so that the message Seq and what follows is unread. Back is that of the mark that the user saw: if
	// it was moved back since, or stands before Seq already, nothing changes. Answer: Done, after Seen.
	Unread struct {
		Room chat.RoomID `json:"room"`
		Seq  chat.Seq    `json:"seq"`
		Back int64       `json:"back,omitempty"`
	}
	// Inbox asks for the messages that mention the user or answer one of the user's, newest first: those after the message Seq of Room at At,
	// or the newest if these are zero. 0 as Limit means chat.InboxPage. Answer: Entries.
	Inbox struct {
		At    chat.Millis `json:"at,omitempty"`
		Room  chat.RoomID `json:"room,omitempty"`
		Seq   chat.Seq    `json:"seq,omitempty"`
		Limit int         `json:"limit,omitempty"`
	}
	// Requests asks for the user's unanswered requests, newest first, from the one after After. Answer: Requested.
	Requests struct {
		After chat.RoomID `json:"after,omitempty"`
	}
	// Answer accepts or declines a request. Answer: Done.
	Answer struct {
		Room   chat.RoomID `json:"room"`
		Accept bool        `json:"accept"`
	}
	// People asks who is here in a room, in order of id, after After. Answer: Here.
	People struct {
		Room  chat.RoomID `json:"room"`
		After chat.UserID `json:"after,omitempty"`
	}
	// Away makes the user appear away, or here again, on all sessions; messages still arrive. It ends when the user sends a message.
	// Answer: Done.
	Away struct {
		On bool `json:"on"`
	}
	// Level says what a followed room notifies the user about, on all sessions. Answer: Done.
	Level struct {
		Room  chat.RoomID `json:"room"`
		Level chat.Level  `json:"level,omitempty"`
	}
	// Find looks users up by name, for completion and to resolve "@name". Answer: Found.
	Find struct {
		Name string `json:"name"`
	}
)

// Signals from a client: no id, no answer.
type (
	// Typing says that the user is typing in a room; at most every 3 s.
	Typing struct {
		Room chat.RoomID `json:"room"`
	}
	// Pong answers a Ping.
	Pong struct{}
)

// Answers: from the server, with the command's id.
type (
	// Joined answers Join. Reset tells the client to forget what it has of the room and to page from Head.
	// Otherwise events After+1 to Resumed follow as frames; the client pages what is missing up to Head.
	Joined struct {
		State   chat.RoomState `json:"state"`
		Reset   bool           `json:"reset"`
		Resumed chat.Seq       `json:"resumed"`
		Here    Here           `json:"here"`
	}
	// Sent answers Send when the message is durable. Dup means that it was stored before.
	Sent struct {
		Room  chat.RoomID `json:"room"` // where the event is: a direct room if it was said privately
		Seq   chat.Seq    `json:"seq"`
		At    chat.Millis `json:"at"`
		Dup   bool        `json:"dup,omitempty"`
		Event *chat.Event `json:"event,omitempty"` // of a private or duplicate send: the event, as it stands
	}
	// Page answers History. It covers the span From to To of the room's Seqs: Events are the messages and notices in it, in ascending
	// order, as they stand now; amendments are part of the messages that they have changed. Changes are those amendments in the
	// span whose target stands before it, with After only: other pages show the target as it is by then. Private are the user's
	// private messages that were said in this room within the span (by InSeq). Refs are the messages outside the span that messages
	// in it answer, cut as in Messages; of very many, the newest. Near is the event that was found for a time: without a later one, the
	// newest. A page without a span is empty: To is From-1.
	Page struct {
		Room    chat.RoomID  `json:"room"`
		From    chat.Seq     `json:"from"`
		To      chat.Seq     `json:"to"`
		Events  []chat.Event `json:"events"`
		Changes []chat.Event `json:"changes,omitempty"`
		Private []chat.Event `json:"woven,omitempty"`
		Refs    []chat.Event `json:"refs,omitempty"`
		Head    chat.Seq     `json:"head"` // the room's newest event when the page was read
		Near    chat.Seq     `json:"near,omitempty"`
		Start   bool         `json:"start"` // the page reaches back to the room's first event
	}
	// Amended answers Edit, Delete, Restore, React and Pin when the change is durable. Seq is that of the amendment; with Same nothing had
	// to be changed, and Seq is the Rev of the message, or its own Seq if it has none.
	Amended struct {
		Room   chat.RoomID `json:"room"`
		Seq    chat.Seq    `json:"seq"`
		Target chat.Seq    `json:"target"`
		Same   bool        `json:"same,omitempty"`
	}
	// Messages answers Pins: messages without reactions, and with texts cut to chat.RefBytes, or more if there are many.
	Messages struct {
		Room   chat.RoomID  `json:"room"`
		Events []chat.Event `json:"events"`
	}
	// Entries answers Inbox: messages of any room, as in Messages.
	Entries struct {
		Events []chat.Event `json:"events"`
		More   bool         `json:"more,omitempty"`
	}
	// Reacting answers Reactors: up to chat.ReactorsMax users.
	Reacting struct {
		Room  chat.RoomID `json:"room"`
		Seq   chat.Seq    `json:"seq"`
		Key   string      `json:"key"`
		Users []chat.User `json:"users"`
		More  bool        `json:"more,omitempty"`
	}
	// Versioned answers Versions: the oldest first, without the present text.
	Versioned struct {
		Room     chat.RoomID    `json:"room"`
		Seq      chat.Seq       `json:"seq"`
		Versions []chat.Version `json:"versions"`
	}
	// Created answers Create.
	Created struct {
		Room chat.Room `json:"room"`
	}
	// Directory answers Rooms.
	Directory struct {
		Rooms []chat.Listing `json:"rooms"`
		More  bool           `json:"more"`
	}
	// Requested answers Requests, and is part of Welcome: up to chat.RequestsListed of Count unanswered requests.
	Requested struct {
		Count  int              `json:"count"`
		States []chat.RoomState `json:"states"`
		More   bool             `json:"more,omitempty"`
	}
	// Here answers People, and is part of Joined: Count users are here, and Users are up to chat.PeoplePage of them. Statuses has those of
	// them who say something, and both of a direct room.
	Here struct {
		Room     chat.RoomID       `json:"room"`
		Count    int               `json:"count"`
		Users    []chat.User       `json:"users"`
		More     bool              `json:"more,omitempty"`
		Statuses []chat.UserStatus `json:"statuses,omitempty"`
	}
	// Found answers Find. Match has exactly that name (case and width aside). Near has a name that only
	// looks like it. Offers are users whose name begins with it, present ones first.
	Found struct {
		Name     string            `json:"name"`
		Match    *chat.Person      `json:"match,omitempty"`
		Near     *chat.Person      `json:"near,omitempty"`
		Offers   []chat.Person     `json:"offers"`
		Statuses []chat.UserStatus `json:"statuses,omitempty"`
	}
	// Profile answers Rename; without an id it tells the user's other sessions.
	Profile struct {
		User chat.User `json:"user"`
	}
	// Done answers a command that has nothing more to say.
	Done struct{}
	// Failed answers a command that was refused. Without an id it answers a frame that was no command.
	Failed struct {
		Error chat.Error  `json:"error"`
		Event *chat.Event `json:"event,omitempty"` // of changed: the message as it stands now
	}
)

// Updates that answer no command: from the server, without an id.
type (
	// Welcome comes first.
	Welcome struct {
		Version  int               `json:"version"`
		Build    string            `json:"build"` // of the server's web program; a different one means an update
		Session  string            `json:"session"`
		Epoch    chat.Epoch        `json:"epoch"`
		Now      chat.Millis       `json:"now"`
		User     chat.User         `json:"user"`
		Account  Account           `json:"account"`            // without a role from servers that have no accounts
		Rooms    []chat.RoomState  `json:"rooms"`              // that the user follows, and the user's direct rooms
		Requests *Requested        `json:"requests,omitempty"` // to the user; nil for none
		Away     bool              `json:"away,omitempty"`     // the user is shown as away: see Away
		Blocks   int               `json:"blocks,omitempty"`   // how many people the user blocks: if any, Blocked follows
		Statuses []chat.UserStatus `json:"statuses,omitempty"` // of the user, and of peers in Rooms
		Limits   Limits            `json:"limits"`
	}
	// Limits are those that the server enforces.
	Limits struct {
		TextBytes   int   `json:"text_bytes"`
		TextRunes   int   `json:"text_runes"`
		FrameBytes  int   `json:"frame_bytes"`
		PageEvents  int   `json:"page_events"`
		PingMillis  int64 `json:"ping_ms"`
		DeadMillis  int64 `json:"dead_ms"`
		NameRunes   int   `json:"name_runes"`
		RoomRunes   int   `json:"room_runes"`
		ResumeRange int   `json:"resume_range"`
		EditMillis  int64 `json:"edit_ms,omitempty"` // messages may be edited for so long; 0: for ever
	}
	// Event carries one durable event of a joined room.
	Event struct {
		Event chat.Event `json:"event"`
	}
	// Presence lists who came and went since the last one. Count is exact; with More, Came and Gone are incomplete.
	Presence struct {
		Room     chat.RoomID       `json:"room"`
		Count    int               `json:"count"`
		Came     []chat.User       `json:"came,omitempty"`
		Gone     []chat.User       `json:"gone,omitempty"`
		More     bool              `json:"more,omitempty"`
		Statuses []chat.UserStatus `json:"statuses,omitempty"` // of Came
	}
	// Followed announces a room that the user now follows: joined on another session, a first private message, or one that somebody has added
	// the user to.
	Followed struct {
		State chat.RoomState `json:"state"`
	}
	// Left announces that the user left a room on another session; with the Why no_guests, that it has been closed to guests; with WhyRemoved,
	// that somebody has taken the user out of it.
	Left struct {
		Room chat.RoomID `json:"room"`
		Why  chat.Code   `json:"why,omitempty"`
	}
	// Configured announces all settings of a joined room from now on.
	Configured struct {
		Room     chat.RoomID `json:"room"`
		Guests   string      `json:"guests"`
		Archived bool        `json:"archived,omitempty"`
		Slow     int64       `json:"slow,omitempty"`
		Calm     chat.Millis `json:"calm,omitempty"` // by the server's clock
		Asking   bool        `json:"asking,omitempty"`
	}
	// Seen announces the read mark of a room after another session has moved it, or any session has moved it back. Unread and
	// Mentions count what follows Seq up to Head.
	Seen struct {
		Room     chat.RoomID `json:"room"`
		Seq      chat.Seq    `json:"seq"`
		Back     int64       `json:"back,omitempty"`
		Head     chat.Seq    `json:"head"`
		Unread   int         `json:"unread"`
		Mentions int         `json:"mentions"`
	}
	// Leveled announces the level of a room after another session has changed it.
	Leveled struct {
		Room  chat.RoomID `json:"room"`
		Level chat.Level  `json:"level,omitempty"`
	}
	// Absent announces that the user is shown as away from now on, or no longer: see Away.
	Absent struct {
		On bool `json:"on"`
	}
	// Writing lists who is typing in a room.
	Writing struct {
		Room  chat.RoomID `json:"room"`
		Users []chat.User `json:"users"`
	}
	// Names lists users who have a new name, of the rooms that the session is in.
	Names struct {
		Users []chat.User `json:"users"`
	}
	// Ping asks for a Pong within chat.PongWait.
	Ping struct{}
	// Goodbye is the last frame: the reason to close, and how long to wait before connecting again.
	Goodbye struct {
		Reason Reason `json:"reason"`
		After  int64  `json:"after_ms,omitempty"` // milliseconds
	}
)

// LimitsNow returns the limits as they are in chat.
func LimitsNow() Limits {
	return Limits{
		TextBytes: chat.TextBytes, TextRunes: chat.TextRunes, FrameBytes: chat.FrameBytes,
		PageEvents: chat.PageEvents, PingMillis: ms(chat.PingEvery), DeadMillis: ms(chat.DeadAfter),
		NameRunes: chat.NameMax, RoomRunes: chat.RoomNameRunes, ResumeRange: chat.ResumeMax,
	}
}

func ms(d time.Duration) int64 { return d.Milliseconds() }
