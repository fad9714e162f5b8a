package chat

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
	ToManage                      // change the room itself, such as what guests may do in it, and archive it
	ToInvite                      // add people to the room, and make invitations
	ToRemove                      // take others out of the room
	ToAssign                      // give others roles in the room
	ToAsk                         // ask to join the room
	ToAdmit                       // answer those who ask to join
)

// Has reports whether all of some rights are in the set.
func (r Rights) Has(some Rights) bool { return r&some == some }

// KeepsOrder reports whether somebody with these rights moderates or manages the room: slow mode does not hold for those.
func (r Rights) KeepsOrder() bool { return r&(ToModerate|ToManage) != 0 }

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

// rights is the table: what somebody may do in a room of a kind with a role that RoleIn returns, unless the room narrows it. Only its two users
// enter a direct room: whatever their roles, they may do the same.
var rights = map[RoomKind]map[Role]Rights{
	Public: {
		RoleVisitor:   ToRead | ToDelete | ToAsk,
		RoleGuest:     talk,
		RoleMember:    talk | ToInvite,
		RoleModerator: talk | ToInvite | moderate | ToAdmit,
		RoleAdmin:     talk | ToInvite | moderate | ToAdmit | manage,
		RoleOwner:     talk | ToInvite | moderate | ToAdmit | manage,
	},
	Private: {
		RoleMember:    talk,
		RoleModerator: talk | ToInvite | moderate,
		RoleOwner:     talk | ToInvite | moderate | manage,
	},
	Direct: {RoleGuest: talk, RoleMember: talk, RoleModerator: talk, RoleAdmin: talk, RoleOwner: talk},
	Group: {
		RoleMember: talk | ToInvite | ToSetTopic,
		RoleOwner:  talk | ToInvite | ToSetTopic | ToRemove | manage,
	},
}

const (
	talk     = ToRead | ToWrite | ToReact | ToPin | ToEdit | ToDelete
	moderate = ToModerate | ToSetTopic | ToRemove
	manage   = ToManage | ToAssign
)

// Additions are the rights to add something to a room, or to change what was added.
const Additions = ToWrite | ToReact | ToPin | ToEdit | ToSetTopic | ToAsk

// guestRights is what a public room leaves to guests.
var guestRights = map[Guests]Rights{GuestsWrite: talk | ToAsk, GuestsRead: ToRead | ToDelete, GuestsNone: 0}

// RightsIn returns what somebody may do in a room who is server on the whole server and here in the room: see RoleOf. An unknown role has the
// rights of a member, but in a private room and a group no role is no membership, and gives nothing. Guests have no rights where what they may do
// is not known. The settings of the room are as they hold now: see Settings.At.
func RightsIn(room Room, server, here Role) Rights {
	role := RoleOf(room, server, here)
	if room.Kind.MembersOnly() && role == "" {
		return 0
	}
	table := rights[room.Kind]
	all, known := table[role]
	if !known {
		all = table[RoleMember]
	}
	if room.Kind == Public && (role == RoleGuest || role == RoleVisitor && server == RoleGuest) {
		all &= guestRights[room.Guests]
		if room.Calm != 0 {
			all &= guestRights[GuestsRead]
		}
	}
	if room.Archived {
		all &^= Additions
	}
	return all
}
