package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// InviteQuery selects invites.
type InviteQuery struct {
	Room  chat.RoomID      // "": those of all rooms, and of the place
	By    chat.UserID      // who has made them; "": anybody
	State chat.InviteState // "": any
	After chat.InviteID    // the last one of the page before
	Limit int
}

// InviteUse is what became of a try to come in by an invite.
type InviteUse struct {
	Invite  chat.Invite // as it is afterwards
	Came    bool        // the user has come by it; that was one use
	Already bool        // the user was in before: nothing was used
	Removed bool        // somebody has taken the user out of the room: an invite does not lead back
	Enrolled
}

// Invites stores invites by the hashes of their tokens. An invite whose maker is banned, or may not invite into its private room or group any more,
// is a revoked one meanwhile.
type Invites interface {
	// AddInvite stores an invite with its ID, Room, Role, Note, By, Made, Expires and Uses. It returns no_user, no_room also for a direct
	// room, not_allowed for a role that members of the room do not have, and too_many if its maker has chat.InvitesMax active ones.
	AddInvite(ctx context.Context, invite chat.Invite, hash []byte) error
	// InviteByHash returns the invite with that token, or unauthorized.
	InviteByHash(ctx context.Context, hash []byte, now time.Time) (chat.Invite, error)
	// Invite returns the invite with that id, or no_invite.
	Invite(ctx context.Context, id chat.InviteID, now time.Time) (chat.Invite, error)
	// ListInvites returns a page of invites, the newest first.
	ListInvites(ctx context.Context, query InviteQuery, now time.Time) ([]chat.Invite, error)
	// UseInvite makes the user a member of the invite's room, and counts the use in the same transaction: of several users at the last use
	// one comes in. An invite that is not active lets nobody in. It gives no more than its maker may give at that time. It returns unauthorized if
	// there is no such invite, no_user, no_guests if the room does not take guests and the user is one, not_delivered if the user and the maker block
	// each other, group_full, and too_many if the user follows chat.RoomsMax rooms.
	UseInvite(ctx context.Context, hash []byte, user chat.UserID, now time.Time) (InviteUse, error)
	// CreateInvited stores a newcomer and uses an invite for that person, in one transaction: if the invite lets nobody in, nothing is stored.
	// Errors are those of CreateUser and of UseInvite.
	CreateInvited(ctx context.Context, newcomer Newcomer, hash []byte, now time.Time) (chat.User, InviteUse, error)
	// RevokeInvite ends an invite, or returns no_invite. Those who have come by it stay.
	RevokeInvite(ctx context.Context, id chat.InviteID, now time.Time) (chat.Invite, error)
	// Invitees returns who has come by an invite, in that order.
	Invitees(ctx context.Context, id chat.InviteID) ([]chat.User, error)
	// PurgeInvites removes up to limit invites that had expired before, and returns how many.
	PurgeInvites(ctx context.Context, before time.Time, limit int) (int, error)
}
