package protocol

import "parley/shared/chat"

// ConfigureWith returns the command that makes a change in a room.
func ConfigureWith(room chat.RoomID, c chat.Change) *Configure {
	p := &Configure{Room: room, Archived: c.Archived, Slow: c.Slow}
	if c.Guests != nil {
		p.Guests = c.Guests.String()
	}
	return p
}

// Change returns what changes.
func (p *Configure) Change() (c chat.Change, err error) {
	c = chat.Change{Archived: p.Archived, Slow: p.Slow}
	if p.Guests != "" {
		var guests chat.Guests
		guests, err = chat.ParseGuests(p.Guests)
		c.Guests = &guests
	}
	return c, err
}

// Validate refuses a change of nothing, and values that no room can have.
func (p *Configure) Validate() error {
	c, err := p.Change()
	if err == nil && c == (chat.Change{}) {
		err = chat.Errorf(chat.CodeBadFrame, "configure has guests, archived or slow")
	}
	return first(p.Room.Validate(), err, chat.ValidateSlow(c.Of(chat.Settings{}).Slow))
}

// ConfiguredAs returns the announcement of settings.
func ConfiguredAs(room chat.RoomID, s chat.Settings) *Configured {
	return &Configured{Room: room, Guests: s.Guests.String(), Archived: s.Archived, Slow: s.Slow}
}

// Settings returns what is announced.
func (p *Configured) Settings() (chat.Settings, error) {
	guests, err := chat.ParseGuests(p.Guests)
	return chat.Settings{Guests: guests, Archived: p.Archived, Slow: p.Slow}, first(err, chat.ValidateSlow(p.Slow))
}

// Validate refuses settings that no room can have.
func (p *Configured) Validate() error {
	_, err := p.Settings()
	return first(named(p.Room), err)
}
