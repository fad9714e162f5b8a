package protocol

import (
	"encoding/json"
	"slices"

	"parley/shared/chat"
)

// Commands about who belongs to a room.
type (
	// Members asks who belongs to a room: those whose name begins with Query, from the one after After. The owners come first, then the
	// moderators, then the others, each in the order of their names. 0 as Limit means chat.PeoplePage. Answer: Membership.
	Members struct {
		Room  chat.RoomID `json:"room"`
		Query string      `json:"query,omitempty"`
		After chat.UserID `json:"after,omitempty"`
		Limit int         `json:"limit,omitempty"`
	}
	// Add makes a user a member of a private room or of a group. Who is one already stays what they are. Answer: Done, when it is in force.
	Add struct {
		Room chat.RoomID `json:"room"`
		User chat.UserID `json:"user"`
	}
	// Remove takes a user out of a room. Nothing that is said afterwards reaches that user; a public room can be joined again. Answer: Done,
	// when it is in force.
	Remove struct {
		Room chat.RoomID `json:"room"`
		User chat.UserID `json:"user"`
	}
	// Role says what a user is in a room: owner, moderator or member. Answer: Done, when it is in force.
	Role struct {
		Room chat.RoomID `json:"room"`
		User chat.UserID `json:"user"`
		Role chat.Role   `json:"role"`
	}
)

// Membership answers Members. Total counts all who belong to the room and whom Query finds. Asks are the people who ask to join, for those who
// answer; those who have waited the longest come first.
type Membership struct {
	Room    chat.RoomID   `json:"room"`
	Members []chat.Member `json:"members"`
	Total   int           `json:"total"`
	More    bool          `json:"more,omitempty"`
	Asks    []chat.Ask    `json:"asks,omitempty"`
}

// Ranked announces what the user is in a joined room from now on; and how many ask to join it, to those who answer, and to others whether they do:
// 1 or 0.
type Ranked struct {
	Room  chat.RoomID `json:"room"`
	Role  chat.Role   `json:"role"`
	Asked int         `json:"asked,omitempty"`
}

// WhyRemoved is the Why of Left after somebody has taken the user out of the room.
const WhyRemoved chat.Code = "removed"

// Kind returns "members".
func (*Members) Kind() Kind { return "members" }

// Kind returns "add".
func (*Add) Kind() Kind { return "add" }

// Kind returns "remove".
func (*Remove) Kind() Kind { return "remove" }

// Kind returns "role".
func (*Role) Kind() Kind { return "role" }

// Kind returns "membership".
func (*Membership) Kind() Kind { return "membership" }

// Kind returns "ranked".
func (*Ranked) Kind() Kind { return "ranked" }

// Validate refuses what is too long for any name, and a page that is too long.
func (p *Members) Validate() error {
	if p.Limit < 0 || p.Limit > chat.PeoplePage {
		return chat.Errorf(chat.CodeTooBig, "a page of members has 1 to %d of them", chat.PeoplePage)
	}
	return first(p.Room.Validate(), name(p.Query), noneOr(p.After))
}

// Validate checks the room and the user.
func (p *Add) Validate() error { return first(p.Room.Validate(), p.User.Validate()) }

// Validate checks the room and the user.
func (p *Remove) Validate() error { return first(p.Room.Validate(), p.User.Validate()) }

// Validate refuses what is no role in a room.
func (p *Role) Validate() error {
	return first(p.Room.Validate(), p.User.Validate(), roomRole(p.Role))
}

// roomRole refuses what is no role in any room.
func roomRole(role chat.Role) error {
	if !slices.Contains(chat.RolesIn(chat.Private), role) {
		return chat.Errorf(chat.CodeBadFrame, "a role in a room is owner, moderator or member")
	}
	return nil
}

// Validate refuses a negative count, and members without id.
func (p *Membership) Validate() error {
	return first(named(p.Room), count(p.Total), each(p.Members, func(m chat.Member) error {
		return first(user(m.User), moment(m.Since), moment(m.Seen))
	}), each(p.Asks, func(a chat.Ask) error { return first(user(a.User), moment(a.At)) }))
}

// Validate refuses a room without id, and no role. Later versions may have more roles.
func (p *Ranked) Validate() error {
	if p.Role == "" {
		return malformed("ranked without a role")
	}
	return first(named(p.Room), count(p.Asked))
}

// MarshalJSON encodes p.
func (p Membership) MarshalJSON() ([]byte, error) {
	type plain Membership
	p.Members = list(p.Members)
	return json.Marshal(plain(p))
}

// Validate refuses a name that no room of that kind can have, a kind that nobody can make, and people in a public room.
func (p *Create) Validate() error {
	kind := p.RoomKind
	if kind == "" {
		kind = chat.Public
	}
	switch {
	case !slices.Contains(creatable, kind):
		return chat.Errorf(chat.CodeBadFrame, "the kind of a new room is public, private or group")
	case kind == chat.Public && len(p.Users) > 0:
		return chat.Errorf(chat.CodeBadFrame, "a public room is open to all: it has no users")
	case len(p.Users) > chat.GroupMax:
		return chat.Errorf(chat.CodeTooBig, "a new room has at most %d users", chat.GroupMax)
	}
	for i, u := range p.Users {
		if slices.Contains(p.Users[:i], u) {
			return chat.Errorf(chat.CodeBadFrame, "each user of a new room is named once")
		}
	}
	if kind != chat.Group || p.Name != "" {
		if err := chat.ValidateRoomName(kind, p.Name); err != nil {
			return err
		}
	}
	return first(chat.ValidateTopic(p.Topic), each(p.Users, chat.UserID.Validate))
}

// creatable are the kinds of rooms that a user can make.
var creatable = []chat.RoomKind{chat.Public, chat.Private, chat.Group}
