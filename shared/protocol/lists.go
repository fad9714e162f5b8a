package protocol

import "encoding/json"

// An empty list is [] on the wire, never null: clients in other languages would have to check for it.

// MarshalJSON encodes p.
func (p Page) MarshalJSON() ([]byte, error) {
	type plain Page
	p.Events = list(p.Events)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Directory) MarshalJSON() ([]byte, error) {
	type plain Directory
	p.Rooms = list(p.Rooms)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Scheduled) MarshalJSON() ([]byte, error) {
	type plain Scheduled
	p.Messages = list(p.Messages)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Here) MarshalJSON() ([]byte, error) {
	type plain Here
	p.Users = list(p.Users)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Found) MarshalJSON() ([]byte, error) {
	type plain Found
	p.Offers = list(p.Offers)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Writing) MarshalJSON() ([]byte, error) {
	type plain Writing
	p.Users = list(p.Users)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Welcome) MarshalJSON() ([]byte, error) {
	type plain Welcome
	p.Rooms = list(p.Rooms)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Requested) MarshalJSON() ([]byte, error) {
	type plain Requested
	p.States = list(p.States)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Names) MarshalJSON() ([]byte, error) {
	type plain Names
	p.Users = list(p.Users)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Messages) MarshalJSON() ([]byte, error) {
	type plain Messages
	p.Events = list(p.Events)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Reacting) MarshalJSON() ([]byte, error) {
	type plain Reacting
	p.Users = list(p.Users)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Versioned) MarshalJSON() ([]byte, error) {
	type plain Versioned
	p.Versions = list(p.Versions)
	return json.Marshal(plain(p))
}

// MarshalJSON encodes p.
func (p Stored) MarshalJSON() ([]byte, error) {
	type plain Stored
	p.Drafts = list(p.Drafts)
	return json.Marshal(plain(p))
}

func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// MarshalJSON encodes p.
func (p Entries) MarshalJSON() ([]byte, error) {
	type plain Entries
	p.Events = list(p.Events)
	return json.Marshal(plain(p))
}
