package hub

import (
	"context"
	"maps"
	"slices"

	"parley/shared/chat"
)

// calmAll has all public rooms be calm for that many seconds, or not any more. It is for those who moderate everywhere, by what the store has: another
// node may have taken the role of the user. From the commit on nothing is stored that a guest says there, on no node.
func (s *Session) calmAll(ctx context.Context, seconds int64) error {
	account, err := s.hub.Store.Account(ctx, s.user)
	if err != nil {
		return err
	}
	if !account.Role.AtLeast(chat.RoleModerator) {
		return chat.Errorf(chat.CodeNotAllowed, "all rooms are calmed by moderators of the server; name one room")
	}
	if wait := s.hub.Limits.Change(s.user, ""); wait > 0 {
		return chat.Limited("you change rooms", wait)
	}
	now := s.hub.Now()
	changed, err := s.hub.Store.CalmAll(ctx, seconds, now)
	if err != nil {
		return err
	}
	for _, room := range slices.Sorted(maps.Keys(changed)) {
		if err := s.hub.RulesChanged(ctx, room, changed[room]); err != nil {
			return err
		}
	}
	if s.hub.Audit == nil {
		return nil
	}
	return s.hub.Audit(ctx, RoomChange{By: s.user, From: s.address, After: "calm " + chat.CalmFor(seconds, now).CalmText()})
}
