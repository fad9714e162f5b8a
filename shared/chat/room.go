package chat

import (
	"crypto/rand"
	"strings"
	"unicode"
	"unicode/utf8"
)

// RoomKind says who may read a room.
type RoomKind string

const (
	Public  RoomKind = "public"  // everyone
	Private RoomKind = "private" // its members, who are added by those who may do that
	Direct  RoomKind = "direct"  // the two users that its id names
	Group   RoomKind = "group"   // its members, GroupMax at most, each of whom may add others
)

// RoomKinds are all kinds.
var RoomKinds = []RoomKind{Public, Private, Direct, Group}

// MembersOnly reports whether only its members may enter a room of that kind, whatever they are on the server: private rooms and groups.
// In a direct room the two users are no members, but what its id says.
func (k RoomKind) MembersOnly() bool { return k == Private || k == Group }

// Room is one ordered conversation.
type Room struct {
	ID    RoomID   `json:"id"`
	Kind  RoomKind `json:"kind"`
	Name  string   `json:"name,omitempty"`  // as typed; a direct room has none
	Topic string   `json:"topic,omitempty"` // a direct room has none
	Peer  *User    `json:"peer,omitempty"`  // of a direct room: the other user

	Settings
}

// Member is somebody who belongs to a room: by a membership of a private room or a group; as the maker, with a role that somebody gave, or as
// a follower of a public room.
type Member struct {
	User  User   `json:"user"`
	Role  Role   `json:"role"`           // in the room: see RolesIn
	Since Millis `json:"since"`          // when the user joined, or got the role in a public room
	Seen  Millis `json:"seen,omitempty"` // when the user was last seen, 0 if that is not known
}

// RoomState is a room, and how far a user has read it.
type RoomState struct {
	Room     Room  `json:"room"`
	Head     Seq   `json:"head"`               // Seq of the room's newest event, 0 when there is none
	Read     Seq   `json:"read"`               // the user has read up to here
	Back     int64 `json:"back,omitempty"`     // how often the user has moved Read back: see ReadMark
	Unread   int   `json:"unread"`             // messages of others after Read; UnreadMax means that many or more
	Mentions int   `json:"mentions"`           // those of them that mention the user
	Request  bool  `json:"request,omitempty"`  // of a direct room: opened by somebody whom the user has not answered yet
	Moderate bool  `json:"moderate,omitempty"` // in joined: the user may delete and restore messages of others
	Role     Role  `json:"role,omitempty"`     // what the user is in the room: see RoleIn. Of a public or a direct room only in joined
	Wait     int64 `json:"wait,omitempty"`     // in joined: milliseconds until the user may write in a room in slow mode
	Level    Level `json:"level,omitempty"`    // what the room notifies the user about
	Asked    int   `json:"asked,omitempty"`    // in joined: people who wait for an answer to join, for those who answer; for others 1 if they do
}

// Listing is a public room as the directory shows it.
type Listing struct {
	Room Room `json:"room"`
	Here int  `json:"here"` // users in it now
}

// Mark returns the read mark.
func (s *RoomState) Mark() ReadMark { return ReadMark{s.Read, s.Back} }

const (
	directPrefix = "direct:"
	roomPrefix   = "room:" // of private rooms and groups, whose ids do not tell which
	roomRandom   = 26      // characters after it
	roomAlphabet = "abcdefghijklmnopqrstuvwxyz234567"
)

// NewRoomID returns a random id for a private room or a group.
func NewRoomID() RoomID {
	b := make([]byte, roomRandom)
	rand.Read(b)
	for i := range b {
		b[i] = roomAlphabet[b[i]%byte(len(roomAlphabet))]
	}
	return RoomID(roomPrefix + string(b))
}

// Random reports whether the id is one that NewRoomID returns.
func (id RoomID) Random() bool {
	text, found := strings.CutPrefix(string(id), roomPrefix)
	return found && len(text) == roomRandom && strings.Trim(text, roomAlphabet) == ""
}

// DirectID returns the id of the pair's room; the order of a and b does not matter.
func DirectID(a, b UserID) RoomID {
	if b < a {
		a, b = b, a
	}
	return RoomID(directPrefix + string(a) + ":" + string(b))
}

// Pair returns the two users of a direct room, in the order that DirectID gives them; ok is false for every other id.
func (id RoomID) Pair() (a, b UserID, ok bool) {
	rest, found := strings.CutPrefix(string(id), directPrefix)
	if !found {
		return "", "", false
	}
	left, right, found := strings.Cut(rest, ":")
	if !found || left == "" || left >= right || strings.Contains(right, ":") {
		return "", "", false
	}
	return UserID(left), UserID(right), true
}

// PeerOf returns the other user of a direct room; ok is false if me is neither.
func (id RoomID) PeerOf(me UserID) (peer UserID, ok bool) {
	a, b, ok := id.Pair()
	switch {
	case !ok:
		return "", false
	case a == me:
		return b, true
	case b == me:
		return a, true
	}
	return "", false
}

// Slug makes a room id of a room's name: lower case, runs of spaces become one hyphen. It returns a
// bad_room_name error if the name is empty, too long or holds anything but letters, digits, marks, spaces, "-" and "_".
func Slug(name string) (RoomID, error) {
	name = strings.TrimSpace(name)
	if n := utf8.RuneCountInString(name); n < 1 || n > RoomNameRunes {
		return "", Errorf(CodeBadRoomName, "a room's name has 1 to %d characters", RoomNameRunes)
	}
	var slug strings.Builder
	hyphen, solid := true, false // hyphen: none may follow now
	for _, r := range name {
		switch {
		case r == ' ' || r == '-' || r == '\u3000':
			if !hyphen {
				slug.WriteByte('-')
			}
			hyphen = true
			continue
		case blank(r):
			return "", Errorf(CodeBadRoomName, "a room's name has no invisible characters")
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			solid = true
		case r == '_', unicode.IsMark(r) && solid && !hyphen:
		default:
			return "", Errorf(CodeBadRoomName, "a room's name has letters, digits, spaces, - and _ only")
		}
		slug.WriteRune(unicode.ToLower(r))
		hyphen = false
	}
	if !solid || stacked(name) {
		return "", Errorf(CodeBadRoomName, "a room's name needs a letter or a digit, with at most %d marks each", MarksMax)
	}
	return RoomID(strings.TrimRight(slug.String(), "-")), nil
}

// ValidateRoomName returns a bad_room_name error unless a room of a kind can have that name. In that of a group there may be commas and periods
// besides what Slug allows, since it may be a list of people.
func ValidateRoomName(kind RoomKind, name string) error {
	if utf8.RuneCountInString(name) > RoomNameRunes || kind == Direct {
		return Errorf(CodeBadRoomName, "a room's name has 1 to %d characters", RoomNameRunes)
	}
	if kind == Group {
		name = strings.NewReplacer(",", "", ".", "").Replace(name)
	}
	_, err := Slug(name)
	return err
}

// GroupName returns the name of a group to which nobody has given one: the first of its people, as far as there is room. It is empty if there
// are none.
func GroupName(people []User) (name string) {
	for _, u := range people {
		longer := strings.TrimPrefix(name+", "+u.Name, ", ")
		if ValidateRoomName(Group, longer) == nil {
			name = longer
		}
	}
	return name
}

// ParseRoom returns the room that somebody spells in an address or in a command: its id, or its name, which becomes its id. The
// error is that of Slug.
func ParseRoom(spelled string) (RoomID, error) {
	if id := RoomID(spelled); id.Validate() == nil {
		return id, nil
	}
	return Slug(spelled)
}

// Validate returns a no_room error for an id that no room can have.
func (id RoomID) Validate() error {
	if a, b, direct := id.Pair(); direct && a.Validate() == nil && b.Validate() == nil {
		return nil
	}
	if slug, err := Slug(string(id)); err == nil && slug == id || id.Random() {
		return nil
	}
	return Errorf(CodeNoRoom, "there is no such room")
}
