package hub

import (
	"context"
	"time"

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

// rightsIn returns what the user may do in a room.
func (s *Session) rightsIn(ctx context.Context, r *Room) (chat.Rights, error) {
	here, err := r.roleOf(ctx, s.user)
	return chat.RightsIn(r.now(), s.role(), here), err
}

// roleIn returns what the user is in a room.
func (s *Session) roleIn(ctx context.Context, r *Room) (chat.Role, error) {
	here, err := r.roleOf(ctx, s.user)
	return chat.RoleOf(r.now(), s.role(), here), err
}

// may returns no_room, no_guests, archived or not_allowed unless the user may do something in a room. The user is refused by the rules that the
// store has: through another node the room may have been opened, or the user may have got a role.
func (s *Session) may(ctx context.Context, r *Room, do chat.Rights) error {
	all, err := s.rightsIn(ctx, r)
	if err == nil && !all.Has(do) && r.info.Kind != chat.Direct {
		if err = r.compareRules(ctx); err == nil {
			all, err = s.rightsIn(ctx, r)
		}
	}
	if err != nil || all.Has(do) {
		return err
	}
	return refusal(r.now(), s.role(), all, do, s.hub.Now())
}

// refusal is the answer to somebody whose rights in a room lack one.
func refusal(room chat.Room, role chat.Role, all, do chat.Rights, now time.Time) error {
	switch {
	case room.Kind.MembersOnly() && !all.Has(chat.ToRead):
		return noRoom()
	case room.Forbids(do) && all.Has(chat.ToRead):
		return chat.Errorf(chat.CodeArchived, "this room is archived: you can read and search it, and nothing is added any more")
	case room.Kind != chat.Public:
		return notAllowed()
	case role == chat.RoleGuest && !chat.RightsIn(room, role, "").Has(chat.ToRead):
		return chat.NoGuests()
	case role == chat.RoleGuest && room.Calm != 0 && chat.RightsIn(calmless(room), role, "").Has(do):
		return chat.Calmed(room.Calm.Time().Sub(now))
	case room.Asking && all.Has(chat.ToRead) && chat.RightsIn(free(room), role, "").Has(do):
		return chat.Errorf(chat.CodeNotAllowed, "this room is joined by asking: you can read it; ask its moderators to take part")
	case role == chat.RoleGuest && (chat.RightsIn(room, chat.RoleMember, "") | chat.RightsIn(free(room), chat.RoleMember, "")).Has(do):
		return chat.Errorf(chat.CodeNoGuests, "guests can only read in this room; sign in, or keep your name with a password, to take part")
	}
	return notAllowed()
}

// now returns the room with its present rules.
func (r *Room) now() chat.Room {
	room := r.info
	if room.Settings = r.rules.Load().Settings; room.Calm != 0 {
		room.Settings = room.Settings.At(r.hub.Now())
	}
	return room
}

// calmless returns the room as it is when it is not calm any more.
func calmless(room chat.Room) chat.Room {
	room.Calm = 0
	return room
}

// free returns the room as it is when it is joined freely.
func free(room chat.Room) chat.Room {
	room.Asking = false
	return room
}

// governed returns a room that the user may read, by the rules that the store has: through another node the user may have lost a role, and what
// changes the room, its members or its invitations is not checked again when it is stored.
func (s *Session) governed(ctx context.Context, id chat.RoomID) (*Room, error) {
	r, err := s.readable(ctx, id)
	if err == nil {
		err = r.compareRules(ctx)
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// within reads something of a room in the session's turn. A guest, and a member of a room for members only, gets it only if the room is open to
// them afterwards: another node may have closed it, or taken them out, and its word may still be on its way.
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

// stillReads asks the store whether the user may still read a room that could be closed to that user.
func (s *Session) stillReads(ctx context.Context, r *Room) error {
	if !r.info.Kind.MembersOnly() && (s.role() != chat.RoleGuest || r.info.Kind != chat.Public) {
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
	room, here, err := h.lookUp(ctx, id, user)
	if err != nil {
		return err
	}
	all := chat.RightsIn(room, role, here)
	if all.Has(chat.ToRead) {
		return nil
	}
	return refusal(room, role, all, chat.ToRead, h.Now())
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
