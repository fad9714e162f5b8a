package admin

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Invite makes an invite into a public room, or into the place if room is "", and returns it with its token. The operator also invites into
// rooms that are not public: for everybody else, one's role on the server gives nothing there.
func (s *Service) Invite(ctx context.Context, by Actor, room chat.RoomID, terms chat.InviteTerms) (chat.Invite, string, error) {
	if !by.administers() {
		return chat.Invite{}, "", notAllowed("that is for administrators")
	}
	if room != "" {
		if err := s.sees(ctx, by, room); err != nil {
			return chat.Invite{}, "", err
		}
	}
	i, token, err := s.Invites.Make(ctx, chat.User{ID: by.User}, room, terms)
	if err != nil {
		return i, "", err
	}
	return i, token, s.audit(ctx, by, store.AuditEntry{Act: ActInvite, After: describeInvite(i)})
}

// RevokeInvite ends an invite, or returns no_invite.
func (s *Service) RevokeInvite(ctx context.Context, by Actor, id chat.InviteID) (chat.Invite, error) {
	if !by.administers() {
		return chat.Invite{}, notAllowed("that is for administrators")
	}
	before, err := s.Invites.Store.Invite(ctx, id, s.Now())
	if err != nil {
		return before, err
	}
	after, err := s.Invites.Store.RevokeInvite(ctx, id, s.Now())
	if err != nil {
		return before, err
	}
	return after, s.audit(ctx, by, store.AuditEntry{Act: ActRevoke, Target: before.By.ID, Before: describeInvite(before)})
}

// describeInvite has neither the note nor the token: an entry outlives the invite.
func describeInvite(i chat.Invite) string {
	uses := "any number of uses"
	if i.Uses > 0 {
		uses = fmt.Sprintf("%d uses", i.Uses)
	}
	return fmt.Sprintf("%s %s, %s, until %s", i.ID, cmp.Or(string(i.Room), "place"), uses, i.Expires.Time().UTC().Format(time.RFC3339))
}
