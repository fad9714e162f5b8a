package store

import "parley/shared/chat"

// AnyBack is the Back of a mark that SetRead takes however often the mark was moved back.
const AnyBack = -1

// countedAll bounds the messages that are looked at to count the unread ones of a list of rooms.
const countedAll = 200_000

// CountedAmong is how many messages after a read mark are looked at for each that is counted, the newest first. Those of the user are passed
// over: whoever says a lot and reads nothing must not have all of it read for each list of rooms.
const CountedAmong = 2

// CountedUpTo returns the number at which unread messages stop being counted in each of so many rooms: chat.UnreadMax, or less for very
// many rooms.
func CountedUpTo(rooms int) int {
	return min(chat.UnreadMax, countedAll/CountedAmong/max(rooms, 1))
}

// Searches look at a limited number of rows. If more rows match, the result is incomplete, and the user has to type more.
const (
	RecentUsers = 200   // most recently seen users, of whom those with a matching name come first
	NamedUsers  = 100   // users with a matching name, in the order of names
	RoomPlaces  = 1_000 // matching places in the ids and names of rooms
	RenameRooms = 16    // rooms in which a rename is announced: those with the newest events

	MembersAmong  = 10_000 // followers of a public room, who are listed as its members
	AccountsAmong = 2_000  // users with a matching name, among whom those with a role are listed
)

// What a user may have.
const (
	SessionsMax   = 100
	PasskeysMax   = 50
	IdentitiesMax = 50
)

// Reads of a room look at a limited number of Seqs, however many amendments are among them.
const (
	SinceSpan = 10_000 // Seqs that Since looks at
	AfterSpan = 5_000  // amendments that are not superseded that After looks at
	GapsMax   = 2_000  // missing Seqs that Before, After and Around compare with the amendments of the span: see sqlstore.Dense
)
