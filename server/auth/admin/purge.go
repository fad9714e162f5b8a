package admin

import (
	"context"
	"fmt"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// purgeShown is how many messages a preview shows.
const purgeShown = 5

// Purges remove all that somebody has said. Servers do it by themselves.
type Purges interface {
	store.Purges
	Room(ctx context.Context, id chat.RoomID) (chat.Room, error)
	Member(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Role, error)
}

// PurgeAsk says what to remove: what a user has said in a room, or in all public ones if that is empty, within a span of time, or ever if that is 0.
type PurgeAsk struct {
	User chat.UserID
	Room chat.RoomID
	Span time.Duration
}

// scope is what is asked for at a time.
func (a PurgeAsk) scope(now time.Time) store.PurgeScope {
	scope := store.PurgeScope{User: a.User, Room: a.Room, Until: chat.MillisOf(now)}
	if a.Span > 0 {
		scope.Since = chat.MillisOf(now.Add(-a.Span))
	}
	return scope
}

// MayPurge returns no_user, no_room or not_allowed unless the actor may remove what a user has said in a room, or in all public ones. The operator
// does that in public rooms.
func (s *Service) MayPurge(ctx context.Context, by Actor, user chat.UserID, room chat.RoomID) error {
	account, err := s.Store.Account(ctx, user)
	if err != nil {
		return err
	}
	where, mine, theirs := chat.Room{Kind: chat.Public}, chat.Standing{Server: by.Role}, chat.Standing{Server: account.Role}
	if room != "" {
		if where, err = s.Purges.Room(ctx, room); err == nil {
			theirs.Here, err = s.Purges.Member(ctx, room, user)
		}
		if err == nil && by.User != "" {
			mine.Here, err = s.Purges.Member(ctx, room, by.User)
		}
	}
	switch {
	case err != nil:
		return err
	case !chat.RightsIn(where, mine.Server, mine.Here).Has(chat.ToRead), where.Kind == chat.Direct, by.User == "" && where.Kind != chat.Public:
		return chat.Errorf(chat.CodeNoRoom, "there is no such room")
	case by.User != "" && !chat.MayPurge(where, mine, theirs):
		return notAllowed("those who moderate a room remove what people with a lower role have said there")
	}
	return nil
}

// PreviewPurge says what a purge would remove.
func (s *Service) PreviewPurge(ctx context.Context, by Actor, ask PurgeAsk) (store.PurgePreview, error) {
	if err := s.MayPurge(ctx, by, ask.User, ask.Room); err != nil {
		return store.PurgePreview{}, err
	}
	return s.Purges.PreviewPurge(ctx, ask.scope(s.Now()), purgeShown)
}

// Purge has servers remove the messages, and returns what that will be. If it is nothing, there is no purge.
func (s *Service) Purge(ctx context.Context, by Actor, ask PurgeAsk) (found store.PurgePreview, err error) {
	if err := s.MayPurge(ctx, by, ask.User, ask.Room); err != nil {
		return found, err
	}
	scope := ask.scope(s.Now())
	if found, err = s.Purges.PreviewPurge(ctx, scope, 0); err != nil || found.Messages == 0 {
		return found, err
	}
	name, err := s.deleter(ctx, by, ask.User)
	if err == nil {
		_, err = s.Purges.StartPurge(ctx, store.Purge{PurgeScope: scope, By: chat.User{ID: name}})
	}
	if err != nil {
		return found, err
	}
	return found, s.audit(ctx, by, store.AuditEntry{Act: ActPurge, Target: ask.User, After: describePurge(scope, found.Messages, found.Rooms)})
}

// deleter is in whose name messages are deleted. For the operator, who is no user, it is somebody who manages the place.
func (s *Service) deleter(ctx context.Context, by Actor, of chat.UserID) (chat.UserID, error) {
	if by.User != "" {
		return by.User, nil
	}
	for _, role := range []chat.Role{chat.RoleOwner, chat.RoleAdmin} {
		found, err := s.Store.ListAccounts(ctx, store.AccountQuery{Role: role, Limit: 2})
		if err != nil {
			return "", err
		}
		for _, a := range found {
			if a.User.ID != of {
				return a.User.ID, nil
			}
		}
	}
	return "", notAllowed("messages are deleted in the name of an owner or an admin: make somebody else one first, with parley admin role")
}

// UndoPurge has servers bring back what a purge of a user's messages has removed, and returns the purge as it was. Whoever could ask for it may undo it.
func (s *Service) UndoPurge(ctx context.Context, by Actor, user chat.UserID, id int64) (store.Purge, error) {
	purge, err := s.Purges.Purge(ctx, id)
	if err == nil {
		err = s.MayPurge(ctx, by, user, purge.Room)
	}
	if err != nil {
		return purge, err
	}
	name, err := s.deleter(ctx, by, user)
	if err == nil {
		purge, err = s.Purges.UndoPurge(ctx, user, id, name, s.Now())
	}
	if err != nil {
		return purge, err
	}
	return purge, s.audit(ctx, by, store.AuditEntry{Act: ActUnpurge, Target: user, Before: describePurge(purge.PurgeScope, purge.Kept, purge.Rooms)})
}

// UndoablePurges returns the purges of a user's messages that the actor may undo, the newest first.
func (s *Service) UndoablePurges(ctx context.Context, by Actor, user chat.UserID) (undoable []store.Purge, err error) {
	all, err := s.Purges.UserPurges(ctx, user)
	for _, p := range all {
		if err == nil && p.Undoable(s.Now()) && s.MayPurge(ctx, by, user, p.Room) == nil {
			undoable = append(undoable, p)
		}
	}
	return undoable, err
}

// describePurge is what the audit says of a purge.
func describePurge(scope store.PurgeScope, messages, rooms int) string {
	where, since := "all public rooms", "all"
	if scope.Room != "" {
		where = string(scope.Room)
	}
	if scope.Since > 0 {
		since = "since " + scope.Since.Time().UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("%s, %s: messages %d, rooms %d", where, since, messages, rooms)
}
