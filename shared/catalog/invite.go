package catalog

// InviteWords are the texts about the links by which people join a room.
type InviteWords struct {
	_                                  uncompared
	InviteTitle                        string // of the dialog, and in the menu of a room
	InviteUses, InviteAny              string
	InviteUpTo                         Plural // people
	InviteFor                          string
	InviteDays                         Plural
	InviteRole, InviteNote, InviteMake string
	// Of the link that was made.
	InviteLink, InviteOnce, InviteShare, InviteCode string
	// The list. InviteStates are in the order of chat.InviteStates.
	InviteNone                                               string
	InviteStates                                             [4]string
	InviteUsed, InviteUsedAny, InviteBy                      string // {used}, {uses}, {name}
	InviteRevoke, InviteRevokeOnly, InviteRemove, InviteOver string
	InvitePlace                                              string // leads administrators to the invitations into the place
	DoesInvite                                               string // of the command
}
