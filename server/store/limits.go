package store

// Unread messages are counted up to chat.UnreadMax in each room, but up to CountedFewer for a user of more than CountedRooms rooms,
// direct ones included.
const (
	CountedRooms = 60
	CountedFewer = 100
)

// Searches look at a limited number of rows. If more rows match, the result is incomplete, and the user has to type more.
const (
	RecentUsers = 200   // most recently seen users, of whom those with a matching name come first
	NamedUsers  = 100   // users with a matching name, in the order of names
	RoomPlaces  = 1_000 // matching places in the ids and names of rooms
	RenameRooms = 16    // rooms in which a rename is announced: those with the newest events
)
