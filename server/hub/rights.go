package hub

import (
	"context"

	"parley/shared/chat"
)

// right is something that a user may do with a message besides reading it, or with its room.
type right int

const (
	toEdit right = iota
	toDelete
	toRestore
	toSeeVersions
	toReact
	toPin
	toTitle
)

// role is what a user is to a message. Somebody can be several at once.
type role uint8

const (
	writer    role = 1 << iota // may write in its room
	author                     // wrote it
	moderator                  // has made its room, which is a public one
)

// rights says whose right is whose. The store knows the author of what is edited, and whoever gets as far may write: nobody looks those up.
var rights = map[right]role{
	toEdit:        author,
	toDelete:      author | moderator,
	toRestore:     moderator,
	toSeeVersions: author | moderator,
	toReact:       writer,
	toPin:         writer,
	toTitle:       moderator,
}

// may reports whether somebody with these roles has a right.
func (r role) may(do right) bool { return r&rights[do] != 0 }

// roleIn returns what the user is to the messages of a room that others wrote.
func (s *Session) roleIn(ctx context.Context, r *Room) (role, error) {
	if r.info.Kind != chat.Public {
		return writer, nil
	}
	owner := r.owner.Load()
	if owner == nil {
		found, err := s.hub.Store.Owner(ctx, r.info.ID)
		if err != nil {
			return 0, err
		}
		owner = &found
		r.owner.Store(owner)
	}
	if *owner == s.user {
		return writer | moderator, nil
	}
	return writer, nil
}

// roleTo returns what the user is to a message, or no_message.
func (s *Session) roleTo(ctx context.Context, r *Room, seq chat.Seq) (role, error) {
	role, err := s.roleIn(ctx, r)
	if err != nil {
		return 0, err
	}
	message, err := s.hub.message(ctx, r.info.ID, seq)
	if err != nil {
		return 0, err
	}
	if message.By.ID == s.user {
		role |= author
	}
	return role, nil
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
	return chat.Errorf(chat.CodeNotAllowed, "only the author of a message, or in some cases who made its room, may do that")
}
