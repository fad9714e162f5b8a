package hub

import (
	"context"

	"parley/server/hub/reads"
	"parley/shared/chat"
)

// Who may do what is decided by the table in package chat. What concerns the author of a message is decided by the store, which knows it.

// role returns what the user is on the whole server.
func (s *Session) role() chat.Role {
	if a := s.account.Load(); a != nil && a.Claimed {
		return a.Role
	}
	return chat.RoleGuest
}

// rightsIn returns what the user may do in a room. Who has made the room is looked up only if less than enough is allowed otherwise.
func (s *Session) rightsIn(ctx context.Context, r *Room, enough chat.Rights) (chat.Rights, error) {
	room, role := r.now(), s.role()
	all := chat.RightsIn(room, role, "")
	if all.Has(enough) || room.Kind != chat.Public {
		return all, nil
	}
	maker, err := r.maker(ctx)
	return chat.RightsIn(room, role, asMaker(maker == s.user)), err
}

// roleIn returns what the user is in a room.
func (s *Session) roleIn(ctx context.Context, r *Room) (chat.Role, error) {
	if r.info.Kind != chat.Public {
		return s.role(), nil
	}
	maker, err := r.maker(ctx)
	return chat.RoleIn(r.info.Kind, s.role(), asMaker(maker == s.user)), err
}

// asMaker returns the role in a public room of whoever has made it, and of others.
func asMaker(made bool) chat.Role {
	if made {
		return chat.RoleOwner
	}
	return ""
}

// may returns no_guests or not_allowed unless the user may do something in a room. A guest is refused by the rules that the store has: another
// node may have opened the room.
func (s *Session) may(ctx context.Context, r *Room, do chat.Rights) error {
	all, err := s.rightsIn(ctx, r, do)
	if err == nil && !all.Has(do) && s.role() == chat.RoleGuest && r.info.Kind == chat.Public {
		if err = r.compareRules(ctx); err == nil {
			all, err = s.rightsIn(ctx, r, do)
		}
	}
	if err != nil || all.Has(do) {
		return err
	}
	return refusal(r.now(), s.role(), do)
}

// refusal is the answer to whoever lacks a right in a room.
func refusal(room chat.Room, role chat.Role, do chat.Rights) error {
	switch {
	case role == chat.RoleGuest && !chat.RightsIn(room, role, "").Has(chat.ToRead):
		return chat.Errorf(chat.CodeNoGuests, "this room is for people with an account; sign in, or keep your name with a password, to enter")
	case role == chat.RoleGuest && chat.RightsIn(room, chat.RoleMember, "").Has(do):
		return chat.Errorf(chat.CodeNoGuests, "guests can only read in this room; sign in, or keep your name with a password, to take part")
	}
	return notAllowed()
}

// now returns the room with its present rules.
func (r *Room) now() chat.Room {
	room := r.info
	room.Guests = r.rules.Load().Guests
	return room
}

// maker returns who made a public room, or "" if nobody did.
func (r *Room) maker(ctx context.Context) (chat.UserID, error) {
	if made := r.madeBy.Load(); made != nil {
		return *made, nil
	}
	made, err := r.hub.Store.Owner(ctx, r.info.ID)
	if err == nil {
		r.madeBy.Store(&made)
	}
	return made, err
}

// within reads something of a room in the session's turn. A guest gets it only if the room is open to guests afterwards: another node may
// have closed it, and its word may still be on its way.
func within[T any](ctx context.Context, s *Session, r *Room, read func() (T, error)) (T, error) {
	return reads.Do(s.reads, func() (found T, err error) {
		if found, err = read(); err == nil {
			err = s.stillReads(ctx, r)
		}
		if err != nil {
			found = *new(T)
		}
		return found, err
	})
}

// stillReads asks the store whether a guest may still read a room.
func (s *Session) stillReads(ctx context.Context, r *Room) error {
	if s.role() != chat.RoleGuest || r.info.Kind != chat.Public {
		return nil
	}
	if err := r.compareRules(ctx); err != nil {
		return err
	}
	return s.may(ctx, r, chat.ToRead)
}

// MayRead returns no_guests or no_room unless a user with that role may read a room. A stranger has no id and is a guest.
func (h *Hub) MayRead(ctx context.Context, id chat.RoomID, user chat.UserID, role chat.Role) error {
	if _, _, direct := id.Pair(); direct {
		if _, mine := id.PeerOf(user); !mine || user == "" {
			return noRoom()
		}
	}
	room, err := h.Store.Room(ctx, id)
	if err != nil || chat.RightsIn(room, role, "").Has(chat.ToRead) {
		return err
	}
	maker, err := h.Store.Owner(ctx, id)
	if err != nil || user != "" && maker == user {
		return err
	}
	return refusal(room, role, chat.ToRead)
}

// message returns a message of a room as it stands now, or no_message.
func (h *Hub) message(ctx context.Context, room chat.RoomID, seq chat.Seq) (*chat.Event, error) {
	found, err := h.Store.Messages(ctx, room, []chat.Seq{seq})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || found[0].Kind != chat.Said {
		return nil, chat.Errorf(chat.CodeNoMessage, "there is no message %d in that room", seq)
	}
	return &found[0], nil
}

// notAllowed is the answer to whoever lacks a right.
func notAllowed() error {
	return chat.Errorf(chat.CodeNotAllowed, "you have no right to do that: it is for the author of a message, or for those who moderate or manage the room")
}
