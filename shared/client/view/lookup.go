package view

import "parley/shared/chat"

// Lookup is what is known of a name that is being typed.
type Lookup struct {
	Name   string
	Done   bool // the server has answered
	Match  *chat.Person
	Near   *chat.Person
	Offers []chat.Person
}

// Directory is the public rooms that a person may join.
type Directory struct {
	Query   string
	Rooms   []chat.Listing // in order of id
	More    bool           // there are more than these: a longer query finds them
	Loading bool           // the server has not answered yet; Rooms are those of the query before
}
