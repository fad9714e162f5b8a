package store

import (
	"context"
	"time"

	"parley/shared/chat"
)

// Membership is what a user is in a room, as of a version of its rules.
type Membership struct {
	User    chat.UserID
	Role    chat.Role   // "" for somebody who was a member, had a role, or was removed from a public room
	By      chat.UserID // who gave it, or took it: User for somebody who has left
	Version int64
}

// Enrolled is what a change of a membership has led to.
type Enrolled struct {
	Rules Rules
	Event *chat.Event // the added or removed event of a private room or a group, nil if there is none
}

// Memberships stores who belongs to private rooms and groups, and who has a role in a public room. Each change of a membership makes a new
// version of the rules of the room, so that whatever was allowed before it is refused by Append. From its commit on, no query returns anything of
// a private room or a group to a user who is no member.
//
// The rights of by in a private room or a group are checked in the transaction, by the table in package chat: no_room for somebody who is no member
// any more, not_allowed for one who may not do it. In a public room the role on the server counts too, which the caller has to check.
type Memberships interface {
	// AddMember adds a user with a role to a private room or a group, appends an added event and makes the user follow the room, with the read mark
	// at its head. It changes nothing for a member. It returns no_room for other rooms, no_user, not_delivered for somebody who is banned, who blocks
	// by or is blocked, and in a group for somebody who has no direct room with by, or has not answered there; group_full, and too_many if the
	// user follows chat.RoomsMax rooms. For another role than that of a member, by needs the right to assign it.
	AddMember(ctx context.Context, room chat.RoomID, user chat.UserID, role chat.Role, by chat.UserID, now time.Time) (Enrolled, error)
	// RemoveMember ends a membership, appends a removed event and makes the user follow the room no longer. In a public room it ends following, and
	// takes the role that somebody has given the user: a new version of the rules tells that too. If by is the user, the user leaves. It changes
	// nothing for somebody who is no member. It returns not_allowed for an owner whom somebody else removes, last_owner for the last owner who
	// leaves others behind, and no_room for a direct room.
	RemoveMember(ctx context.Context, room chat.RoomID, user, by chat.UserID, now time.Time) (Enrolled, error)
	// Assign gives a user another role in a room, one of chat.RolesIn. It returns no_user if the user is no member of a private room or a group,
	// not_allowed for an owner who is demoted by somebody else and for the maker of a public room, and last_owner for the last owner.
	Assign(ctx context.Context, room chat.RoomID, user chat.UserID, role chat.Role, by chat.UserID, now time.Time) (Enrolled, error)
	// Member returns the role of a user in a room: "" for none. The maker of a public room is its owner. It returns "" for an unknown room.
	Member(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Role, error)
	// Members returns up to limit members of a room whose name has query in it, after the member after, and the number of all of these: owners,
	// moderators, and members, each in the order of their folded names. Members of a public room are those who have a role there, and the first
	// MembersAmong followers. A direct room has none.
	Members(ctx context.Context, room chat.RoomID, query string, after chat.UserID, limit int) (page []chat.Member, total int, err error)
	// MembersSince returns the memberships of a room with a version above, in the order of their versions, also those that have ended.
	MembersSince(ctx context.Context, room chat.RoomID, version int64) ([]Membership, error)
}
