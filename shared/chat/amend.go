package chat

import "slices"

// Amend returns message as it is after an amendment of it, or message itself if the amendment is a stub, is not newer than the message, or
// is of another message. It leaves message as it is: events are shared. Applying amendments again, or after a newer state was received,
// changes nothing; so a state and the amendments after it, in their order, give the present state.
func Amend(message, amendment *Event) *Event {
	if message.Kind != Said || message.Message == nil || amendment.Stub() || !amendment.Kind.Amends() ||
		amendment.Room != message.Room || amendment.Target != message.Seq || amendment.Seq <= message.Rev {
		return message
	}
	next, m := *message, *message.Message
	switch amendment.Kind {
	case Edited, Deleted, Restored:
		m = m.withContent(amendment.Message)
		if amendment.Kind != Edited { // also restored: the deletion before it, which it supersedes, has cleared them
			m.Reactions, m.Pin = nil, nil
		}
	case Reacted:
		m.Reactions = withReaction(m.Reactions, amendment.Reaction)
	case Pinned:
		m.Pin = nil
		if amendment.On {
			m.Pin = &Pin{By: amendment.By.ID, At: amendment.At}
		}
	}
	next.Message, next.Rev = &m, amendment.Seq
	return &next
}

// Content returns the part of a message that an edited, deleted or restored event carries.
func (m *Message) Content() *Message {
	return &Message{Text: m.Text, Mentions: m.Mentions, EditedAt: m.EditedAt, Gone: m.Gone}
}

func (m Message) withContent(content *Message) Message {
	if content != nil {
		m.Text, m.Mentions, m.EditedAt, m.Gone = content.Text, content.Mentions, content.EditedAt, content.Gone
	}
	return m
}

// withReaction returns reactions with next in place of the one with its key, in the order of First. A reaction that nobody has any more
// is left out.
func withReaction(reactions []Reaction, next *Reaction) []Reaction {
	if next == nil {
		return reactions
	}
	one := *next
	reactions = slices.Clone(reactions)
	if at := slices.IndexFunc(reactions, func(r Reaction) bool { return r.Key == next.Key }); at >= 0 {
		one.Mine = reactions[at].Mine
		reactions = slices.Delete(reactions, at, at+1)
	}
	if one.Count > 0 {
		at := slices.IndexFunc(reactions, func(r Reaction) bool { return r.First > one.First })
		if at < 0 {
			at = len(reactions)
		}
		reactions = slices.Insert(reactions, at, one)
	}
	if len(reactions) == 0 {
		return nil
	}
	return reactions
}
