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

// Validate refuses a page whose messages are not of its room, or not in order within its span.
func (p *Page) Validate() error {
	if p.Room == "" || len(p.Events)+len(p.Changes) > chat.PageMax+1 {
		return malformed("a page without room, or longer than any that was asked for")
	}
	if p.From < 1 || p.To < p.From-1 {
		return malformed("a page without a span")
	}
	if err := first(place(p.To), place(p.Head), place(p.Near), ascending(p.Room, p.Events, p.From, p.To), ascending(p.Room, p.Changes, p.From, p.To)); err != nil {
		return err
	}
	for i := range p.Events {
		if p.Events[i].Kind.Amends() {
			return malformed("a page with an amendment among its messages")
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
	return messages(p.Room, p.Refs)
}

// ascending refuses events of another room, out of order or outside the span.
func ascending(room chat.RoomID, events []chat.Event, from, to chat.Seq) error {
	last := from - 1
	for i := range events {
		e := &events[i]
		if e.Room != room || e.Seq <= last || e.Seq > to {
			return malformed("a page with an event out of place")
		}
		if err := event(e); err != nil {
			return err
		}
		last = e.Seq
	}
	return nil
}

// messages refuses what is no message of the room.
func messages(room chat.RoomID, events []chat.Event) error {
	for i := range events {
		e := &events[i]
		if err := event(e); err != nil {
			return err
		}
		if e.Kind != chat.Said || e.Room != room {
			return malformed("a message of another room")
		}
	}
	return nil
}

// Validate refuses an answer that does not name the message.
func (p *Amended) Validate() error {
	if p.Room == "" || p.Target < 1 {
		return malformed("amended without room or target")
	}
	return first(place(p.Seq), place(p.Target))
}

// Validate refuses what is no message of the room.
func (p *Messages) Validate() error { return first(named(p.Room), messages(p.Room, p.Events)) }

// Validate refuses what is no message.
func (p *Entries) Validate() error {
	return each(p.Events, func(e chat.Event) error {
		if e.Kind != chat.Said {
			return malformed("an entry of an inbox that is no message")
		}
		return event(&e)
	})
}

// Validate refuses people without id.
func (p *Reacting) Validate() error { return first(named(p.Room), place(p.Seq), each(p.Users, user)) }

// Validate refuses versions without an author.
func (p *Versioned) Validate() error {
	return first(named(p.Room), place(p.Seq), each(p.Versions, func(v chat.Version) error { return first(moment(v.At), user(v.By)) }))
}

// Validate refuses a draft without a room.
func (p *Drafted) Validate() error { return draft(p.Draft) }

// Validate refuses drafts without a room.
func (p *Stored) Validate() error { return each(p.Drafts, draft) }

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
	return first(each(p.Offers, func(one chat.Person) error { return user(one.User) }), each(p.Statuses, userStatus))
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
	if p.Event != nil {
		return event(p.Event)
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
	return first(user(p.User), each(p.Rooms, state), moment(p.Now), count(p.Blocks), each(p.Statuses, userStatus), p.Limits.validate())
}

// validate refuses negative limits. An older server leaves out those that it does not know: they are 0.
func (l Limits) validate() error {
	return first(count(l.TextBytes), count(l.TextRunes), count(l.FrameBytes), count(l.PageEvents), count(l.NameRunes),
		count(l.RoomRunes), count(l.ResumeRange), wait(l.PingMillis), wait(l.DeadMillis), count(int(l.EditMillis)))
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
func (p *Seen) Validate() error {
	return first(named(p.Room), place(p.Seq), place(chat.Seq(p.Back)), place(p.Head), count(p.Unread), count(p.Mentions))
}

// Validate refuses an empty id. An unknown level is taken as LevelAll.
func (p *Leveled) Validate() error { return named(p.Room) }

// Validate refuses people without id.
func (p *Writing) Validate() error { return first(named(p.Room), each(p.Users, user)) }

// Validate has nothing to check.
func (p *Absent) Validate() error { return nil }

// Validate refuses people without id.
func (p *Names) Validate() error { return each(p.Users, user) }

// Validate has nothing to check.
func (p *Ping) Validate() error { return nil }

// Validate refuses a negative wait, and one over a day.
func (p *Goodbye) Validate() error { return wait(p.After) }
