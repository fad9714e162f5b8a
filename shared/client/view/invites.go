package view

import "parley/shared/chat"

// Invites are the links by which people join a room: all of them for whoever may remove people from it, else the user's own.
type Invites struct {
	Room    chat.RoomID
	List    []chat.Invite // the newest first
	More    bool          // there are more than these: see Client.MoreInvites
	Loading bool          // the server has not answered yet; List is what it said before
	Error   *chat.Error   // why there is no list
	Days    int           // how many days a new invite may be valid; 0: not known yet
	// Unlimited is set where a new invite may have any number of uses.
	Unlimited bool
	Making    bool         // a new one is asked for
	Made      *chat.Invite // the one that was made last; nil for none
	Token     string       // of Made: its link is join/ and this, below the address of the server. It is told once, and stored nowhere
	Refused   *chat.Error  // why none was made
}
