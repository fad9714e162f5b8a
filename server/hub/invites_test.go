package hub_test

import (
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// comes uses an invite, as its page does.
func (p *peer) comes(w *world, token string) {
	p.t.Helper()
	if use, err := w.invites.Use(p.t.Context(), token, p.user.ID); err != nil || !use.Came {
		p.t.Fatalf("got %+v, %v", use, err)
	}
	time.Sleep(time.Second)
}

func (p *peer) invites(room chat.RoomID) *protocol.Invited {
	p.t.Helper()
	return p.ask(&protocol.Invite{Room: room, Note: "Come in"}).(*protocol.Invited)
}

func (p *peer) invitations(room chat.RoomID) []chat.Invite {
	p.t.Helper()
	answer := p.ask(&protocol.Invites{Room: room}).(*protocol.Invitations)
	if answer.Days != chat.InviteDays || answer.Unlimited {
		p.t.Errorf("an invite may be valid for %d days, without a limit of uses: %v", answer.Days, answer.Unlimited)
	}
	return answer.Invites
}

// Whoever comes by an invite is in the room at once, and leaves with it if the inviter wants that.
func TestWhoComesByAnInviteIsInAndGoesWithIt(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, owner, member, other := den(w)
		made := owner.invites(room)
		if i := made.Invite; i.By.ID != owner.user.ID || i.Uses != chat.InviteUses || i.State != chat.InviteActive || len(made.Token) != 22 {
			t.Errorf("got %+v", made)
		}
		other.comes(w, made.Token)
		if told, ok := last[*protocol.Followed](other); !ok || told.State.Room.ID != room {
			t.Errorf("a session was told %+v", told)
		}
		if e, ok := last[*protocol.Event](owner); !ok || e.Event.Kind != chat.Added || e.Event.By.ID != other.user.ID {
			t.Errorf("the owner heard %+v", e)
		}
		other.now(&protocol.Join{Room: room}, done)
		other.says(room, "hello")
		if all := owner.invitations(room); len(all) != 1 || all[0].Used != 1 {
			t.Errorf("listed are %+v", all)
		}
		owner.now(&protocol.Revoke{Invite: made.Invite.ID, Remove: true}, done)
		if left, ok := last[*protocol.Left](other); !ok || *left != (protocol.Left{Room: room, Why: protocol.WhyRemoved}) {
			t.Errorf("a session was told %+v", left)
		}
		if all := owner.invitations(room); all[0].State != chat.InviteRevoked {
			t.Errorf("listed are %+v", all)
		}
		again := owner.invites(room)
		if use, err := w.invites.Use(t.Context(), again.Token, other.user.ID); err != nil || use.Came || !use.Removed {
			t.Errorf("the removed one comes back: %+v, %v", use, err)
		}
		member.says(room, "still here")
	})
}

// An invite of somebody else exists for those who may remove people from its room.
func TestInvitesAreTheirMakersAndThoseWhoRemovePeople(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, owner, member, other := den(w)
		member.now(&protocol.Invite{Room: room}, chat.CodeNotAllowed)
		member.now(&protocol.Invites{Room: room}, chat.CodeNotAllowed)
		other.now(&protocol.Invite{Room: room}, chat.CodeNoRoom)
		other.now(&protocol.Invites{Room: room}, chat.CodeNoRoom)
		theirs := owner.invites(room).Invite.ID
		for _, p := range []*peer{member, other} {
			p.now(&protocol.Revoke{Invite: theirs}, chat.CodeNoInvite)
			p.now(&protocol.Revoke{Invite: "none"}, chat.CodeNoInvite)
		}
		owner.now(&protocol.Role{Room: room, User: member.user.ID, Role: chat.RoleModerator}, done)
		member.now(&protocol.Invite{Room: room, Role: chat.RoleModerator}, chat.CodeNotAllowed)
		member.invites(room)
		if got := len(member.invitations(room)); got != 2 {
			t.Errorf("a moderator sees %d", got)
		}
		tea := owner.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		own := other.invites(tea).Invite.ID
		member.invites(tea)
		if all := other.invitations(tea); len(all) != 1 || all[0].ID != own {
			t.Errorf("a member of a public room sees %+v", all)
		}
		if got := len(owner.invitations(tea)); got != 2 {
			t.Errorf("the owner sees %d", got)
		}
		other.now(&protocol.Revoke{Invite: own, Remove: true}, chat.CodeNotAllowed)
		other.now(&protocol.Revoke{Invite: own}, done)
		other.now(&protocol.Invite{Room: tea, Hours: 24 * 31}, chat.CodeBadText)
		other.now(&protocol.Invite{Room: tea, Unlimited: true}, chat.CodeBadText)
	})
}
