package hub

import (
	"context"

	"parley/shared/chat"
)

// What a place does not allow concerns what everybody can read: messages, names and topics of public rooms, the names of people and what they say
// about themselves. Conversations, private rooms and groups are their members' own.

// Allowed returns filtered for a text with a word or a site that the place does not allow.
func (h *Hub) Allowed(ctx context.Context, text string) error {
	if h.Filter == nil {
		return nil
	}
	found := h.Filter(ctx).Find(text)
	if found == "" {
		return nil
	}
	return chat.Errorf(chat.CodeFiltered, "this place does not allow %q in public; leave it out", found)
}

// allowed is Allowed for what the user makes public, with the links of a guest who is new.
func (s *Session) allowed(ctx context.Context, text string) error {
	if err := s.hub.Allowed(ctx, text); err != nil {
		return err
	}
	return s.maySay(ctx, text)
}

// allowedIn is allowed for a text in a room, where those who keep order may quote what they have to speak about.
func (s *Session) allowedIn(ctx context.Context, r *Room, text string) error {
	if r.info.Kind != chat.Public {
		return nil
	}
	refusal := s.allowed(ctx, text)
	if refusal == nil {
		return nil
	}
	all, err := s.rightsIn(ctx, r)
	if err != nil || all.KeepsOrder() {
		return err
	}
	return refusal
}
