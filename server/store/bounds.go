package store

// Unread messages are counted up to chat.UnreadMax in each room of a user, but for users of very many rooms.
const (
	CountedRooms = 60  // direct ones included; of a user that has more
	CountedFewer = 100 // messages of each room are counted
)

// What a search looks at, at most. A search that matches more than it may look at is answered with some of it: whoever wants
// another one types more.
const (
	RecentUsers = 200   // that were here last: those of them whose name begins so are offered first
	NamedUsers  = 100   // whose name begins so, in order of name
	RoomPlaces  = 1_000 // in ids and names of rooms that match
	RenameRooms = 16    // that are told of another name by an event: those with the newest events
)
