package protocol

import "parley/shared/chat"

// The Validate methods of what a server sends return bad_frame for values that would break a client: a
// timeline without order or identity, a negative count, an endless wait. They accept what later versions may add.

// Validate refuses a room without id, and Seqs out of range.
func (p *Joined) Validate() error { return first(state(p.State), place(p.Resumed), here(p.Here)) }

// Validate refuses an answer that does not name its event.
func (p *Sent) Validate() error {
	switch {
	case p.Room == "" || p.Seq < 1:
		return malformed("sent without room or seq")
	case p.Event != nil && (p.Event.Room != p.Room || p.Event.Seq != p.Seq):
		return malformed("sent with another event than it names")
	case p.Event != nil:
		return event(p.Event)
	}
	return first(place(p.Seq), moment(p.At))
}

// Validate refuses a page whose events are of another room or have a gap.
func (p *Page) Validate() error {
	if p.Room == "" || len(p.Events) > chat.PageMax {
		return malformed("a page without room, or longer than any that was asked for")
	}
	for i := range p.Events {
		e := &p.Events[i]
		if e.Room != p.Room || i > 0 && e.Seq != p.Events[i-1].Seq+1 {
			return malformed("a page with a gap")
		}
		if err := event(e); err != nil {
			return err
		}
	}
	for i := range p.Private {
		e := &p.Private[i]
		if err := event(e); err != nil {
			return err
		}
		if e.Kind != chat.Said || e.Message.In != p.Room {
			return malformed("a page with a private message of another room")
		}
	}
	return place(p.Head)
}

// Validate refuses a room without id.
func (p *Created) Validate() error { return room(p.Room) }

// Validate refuses rooms without id.
func (p *Directory) Validate() error {
	return each(p.Rooms, func(l chat.Listing) error { return first(room(l.Room), count(l.Here)) })
}

// Validate refuses a negative count, and rooms without id.
func (p *Requested) Validate() error { return first(count(p.Count), each(p.States, state)) }

// Validate refuses people without id.
func (p *Here) Validate() error { return here(*p) }

// Validate refuses people without id.
func (p *Found) Validate() error {
	for _, one := range []*chat.Person{p.Match, p.Near} {
		if one != nil && one.ID == "" {
			return user(one.User)
		}
	}
	return each(p.Offers, func(one chat.Person) error { return user(one.User) })
}

// Validate refuses a user without id.
func (p *Profile) Validate() error { return user(p.User) }

// Validate has nothing to check.
func (p *Done) Validate() error { return nil }

// Validate refuses an error without a code.
func (p *Failed) Validate() error {
	if p.Error.Code == "" {
		return malformed("failed without a code")
	}
	return nil
}

// Validate refuses a welcome without a user, or with the same room twice.
func (p *Welcome) Validate() error {
	seen := make(map[chat.RoomID]bool, len(p.Rooms))
	for _, s := range p.Rooms {
		if seen[s.Room.ID] {
			return malformed("a welcome with a room twice")
		}
		seen[s.Room.ID] = true
	}
	if p.Requests != nil {
		if err := p.Requests.Validate(); err != nil {
			return err
		}
	}
	return first(user(p.User), each(p.Rooms, state), moment(p.Now), p.Limits.validate())
}

// validate refuses negative limits. An older server leaves out those that it does not know: they are 0.
func (l Limits) validate() error {
	return first(count(l.TextBytes), count(l.TextRunes), count(l.FrameBytes), count(l.PageEvents), count(l.NameRunes),
		count(l.RoomRunes), count(l.ResumeRange), wait(l.PingMillis), wait(l.DeadMillis))
}

// Validate refuses an event without room, Seq, kind, author or content.
func (p *Event) Validate() error { return event(&p.Event) }

// Validate refuses people without id.
func (p *Presence) Validate() error {
	return first(named(p.Room), count(p.Count), each(p.Came, user), each(p.Gone, user))
}

// Validate refuses a room without id, and Seqs out of range.
func (p *Followed) Validate() error { return state(p.State) }

// Validate refuses an empty id.
func (p *Left) Validate() error { return named(p.Room) }

// Validate refuses an empty id, and a Seq out of range.
func (p *Seen) Validate() error { return first(named(p.Room), place(p.Seq)) }

// Validate refuses people without id.
func (p *Writing) Validate() error { return first(named(p.Room), each(p.Users, user)) }

// Validate refuses people without id.
func (p *Names) Validate() error { return each(p.Users, user) }

// Validate has nothing to check.
func (p *Ping) Validate() error { return nil }

// Validate refuses a negative wait, and one over a day.
func (p *Goodbye) Validate() error { return wait(p.After) }
