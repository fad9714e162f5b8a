package protocol

import "parley/shared/chat"

// ConfigureWith returns the command that makes a change in a room.
func ConfigureWith(room chat.RoomID, c chat.Change) *Configure {
	p := &Configure{Room: room, Archived: c.Archived, Slow: c.Slow, Calm: c.Calm, Asking: c.Asking}
	if c.Guests != nil {
		p.Guests = c.Guests.String()
	}
	return p
}

// Change returns what changes.
func (p *Configure) Change() (c chat.Change, err error) {
	c = chat.Change{Archived: p.Archived, Slow: p.Slow, Calm: p.Calm, Asking: p.Asking}
	if p.Guests != "" {
		var guests chat.Guests
		guests, err = chat.ParseGuests(p.Guests)
		c.Guests = &guests
	}
	return c, err
}

// Validate refuses a change of nothing, and values that no room can have. Only calm can be about all public rooms.
func (p *Configure) Validate() error {
	c, err := p.Change()
	if err == nil && c == (chat.Change{}) {
		err = chat.Errorf(chat.CodeBadFrame, "configure has guests, archived, slow, calm or asking")
	}
	if all := p.Room == "" && c.Calm != nil && c == (chat.Change{Calm: c.Calm}); !all {
		err = first(p.Room.Validate(), err)
	}
	if c.Slow != nil {
		err = first(err, chat.ValidateSlow(*c.Slow))
	}
	if c.Calm != nil {
		err = first(err, chat.ValidateCalm(*c.Calm))
	}
	return err
}

// ConfiguredAs returns the announcement of settings.
func ConfiguredAs(room chat.RoomID, s chat.Settings) *Configured {
	return &Configured{Room: room, Guests: s.Guests.String(), Archived: s.Archived, Slow: s.Slow, Calm: s.Calm, Asking: s.Asking}
}

// Settings returns what is announced.
func (p *Configured) Settings() (chat.Settings, error) {
	guests, err := chat.ParseGuests(p.Guests)
	s := chat.Settings{Guests: guests, Archived: p.Archived, Slow: p.Slow, Calm: p.Calm, Asking: p.Asking}
	return s, first(err, s.Validate())
}

// Validate refuses settings that no room can have.
func (p *Configured) Validate() error {
	_, err := p.Settings()
	return first(named(p.Room), err)
}
