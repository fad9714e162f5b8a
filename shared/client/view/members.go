package view

import "parley/shared/chat"

// NewRoom is a room that is to be made.
type NewRoom struct {
	Kind  chat.RoomKind // "" for a public one
	Name  string        // a group may have none: it is called after its people then
	Topic string
	Users []chat.UserID // who belongs to it from its beginning, besides the user: not of a public room
}

// Members are people who belong to a room.
type Members struct {
	Room    chat.RoomID
	Query   string
	List    []chat.Member // owners first, then moderators, each in order of name
	Total   int           // all whom the query finds
	Asks    []chat.Ask    // who asks to join, for those who answer
	More    bool          // there are more than these: see Client.MoreMembers
	Loading bool          // the server has not answered yet; List is what it said of the query before
	Error   *chat.Error   // why there is no list
}

// Of returns somebody of the list.
func (m *Members) Of(room chat.RoomID, id chat.UserID) (member chat.Member, ok bool) {
	if m == nil || m.Room != room {
		return chat.Member{}, false
	}
	for _, one := range m.List {
		if one.User.ID == id {
			return one, true
		}
	}
	return chat.Member{}, false
}
