package chat

import "slices"

// Rights is a set of what a user may do in a room.
type Rights uint16

// The rights. Each is one bit.
const (
	ToRead     Rights = 1 << iota // enter the room: see its messages and who is there, find messages, save the room
	ToWrite                       // say something, and show that one types
	ToReact                       // react to messages
	ToPin                         // pin messages
	ToEdit                        // edit one's own messages
	ToDelete                      // take one's own messages back
	ToModerate                    // delete and restore messages of others, and see their earlier texts
	ToSetTopic                    // change the topic of the room
	ToManage                      // say what guests may do in the room
)

// Has reports whether all of some rights are in the set.
func (r Rights) Has(some Rights) bool { return r&some == some }

// Guests says what people without an account may do in a public room.
type Guests string

// What guests may do.
const (
	GuestsWrite Guests = ""     // what others may do
	GuestsRead  Guests = "read" // read, and take back what they have said
	GuestsNone  Guests = "none" // nothing: for them there is no room
)

// guestsWord is how GuestsWrite is spelled.
const guestsWord = "write"

// String returns "write", "read" or "none".
func (g Guests) String() string {
	if g == GuestsWrite {
		return guestsWord
	}
	return string(g)
}

// ParseGuests reads what String returns.
func ParseGuests(word string) (Guests, error) {
	switch g := Guests(word); {
	case word == guestsWord:
		return GuestsWrite, nil
	case g == GuestsRead || g == GuestsNone:
		return g, nil
	}
	return "", Errorf(CodeBadFrame, "guests may write, read or do nothing: use write, read or none")
}

// Validate refuses what ParseGuests does not return.
func (g Guests) Validate() error {
	if word := string(g); word == guestsWord {
		return Errorf(CodeBadFrame, "guests may write where nothing is said about them, not by %q", word)
	}
	_, err := ParseGuests(g.String())
	return err
}

// rights is the table: what somebody with a role may do in a room of a kind, unless the room narrows it. In a room of one's own everybody is
// an owner: see RoleIn. Only its two users enter a direct room: whatever their roles, they may do the same.
var rights = map[RoomKind]map[Role]Rights{
	Public: {
		RoleGuest:     talk,
		RoleMember:    talk,
		RoleModerator: talk | ToModerate | ToSetTopic,
		RoleAdmin:     talk | ToModerate | ToSetTopic | ToManage,
		RoleOwner:     talk | ToModerate | ToSetTopic | ToManage,
	},
	Direct: {RoleGuest: talk, RoleMember: talk, RoleModerator: talk, RoleAdmin: talk, RoleOwner: talk},
}

const talk = ToRead | ToWrite | ToReact | ToPin | ToEdit | ToDelete

// guestRights is what a public room leaves to guests.
var guestRights = map[Guests]Rights{GuestsWrite: talk, GuestsRead: ToRead | ToDelete, GuestsNone: 0}

// RightsIn returns what somebody with a role may do in a room. An unknown role has the rights of a member, and guests have none where what
// they may do is not known.
func RightsIn(room Room, role Role) Rights {
	if !slices.Contains(Roles, role) {
		role = RoleMember
	}
	all := rights[room.Kind][role]
	if role == RoleGuest && room.Kind == Public {
		all &= guestRights[room.Guests]
	}
	return all
}

// RoleIn returns what a user is in a room: the maker of a room is its owner.
func RoleIn(role Role, made bool) Role {
	if made {
		return RoleOwner
	}
	return role
}
