package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
)

const plansID chat.RoomID = "room:mfrggzdfmztwq2lknnwg23tpoa"

// private answers what is about the private room Plans.
func (c *peerConn) private(f command) {
	p := c.peer
	room := chat.Room{ID: plansID, Kind: chat.Private, Name: "Plans"}
	state := chat.RoomState{Room: room, Role: chat.RoleOwner}
	note := func(what ...any) {
		p.changes = append(p.changes, strings.TrimSpace(fmt.Sprintln(what...)))
		c.push("done", f.ID, nil)
	}
	switch f.K {
	case "create":
		p.changes = append(p.changes, fmt.Sprint("create ", f.D.Kind, " ", f.D.Name, " ", f.D.Users))
		p.plans = []chat.Member{{User: p.names["ada"], Role: chat.RoleOwner}, {User: p.names["bo"], Role: chat.RoleMember, Seen: saidAt}}
		c.push("created", f.ID, map[string]any{"room": room})
		c.push("followed", 0, map[string]any{"state": state})
	case "join":
		if p.plans == nil {
			c.fail(f.ID, *chat.Errorf(chat.CodeNoRoom, "there is no such room"))
			return
		}
		c.push("joined", f.ID, map[string]any{"state": state, "reset": true, "here": map[string]any{"room": plansID, "count": 1, "users": []chat.User{p.names["ada"]}}})
	case "history":
		c.push("page", f.ID, map[string]any{"room": plansID, "from": 1, "to": 0, "events": []chat.Event{}, "start": true})
	case "members":
		c.push("membership", f.ID, map[string]any{"room": plansID, "members": p.plans, "total": len(p.plans)})
	case "add", "remove":
		note(f.K, f.D.User)
	case "role":
		note(f.K, f.D.User, f.D.Role)
	case "send":
		c.fail(f.ID, *chat.Errorf(chat.CodeNoRoom, "there is no such room"))
	case "leave":
		note("leave")
	case "invite":
		p.links++
		id := fmt.Sprint("link", p.links)
		uses := f.D.Uses
		if uses == 0 && !f.D.Unlimited {
			uses = 10
		}
		made := chat.Invite{ID: chat.InviteID(id), Room: plansID, Role: chat.RoleMember, By: p.names["ada"], Uses: uses, Expires: saidAt, State: chat.InviteActive}
		p.invites = append([]chat.Invite{made}, p.invites...)
		c.push("invited", f.ID, map[string]any{"invite": made, "token": "token/" + id})
		p.changes = append(p.changes, strings.TrimSpace(fmt.Sprintln("invite", f.D.Uses, f.D.Unlimited, f.D.Hours)))
	case "invites":
		c.push("invitations", f.ID, map[string]any{"room": plansID, "invites": p.invites, "more": len(p.invites) > 0, "days": 30})
	case "revoke":
		note("revoke", f.D.Invite, f.D.Remove)
	default:
		c.push("done", f.ID, nil)
	}
}

// removes has somebody take Ada out of Plans.
func (p *peer) removes() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plans = nil
	for c := range p.conns {
		c.push("left", 0, map[string]any{"room": plansID, "why": "removed"})
	}
}

func (p *peer) changed() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.changes)
}

func TestAPrivateRoomInTheTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		s := sit(t, p)
		s.types("/create private", "/create private Plans @Nobody", "/create private Plans @Bo")
		s.sees("! use /create NAME", "! nobody is called Nobody", "# Plans (private) (1 here)")
		s.types("/members", "/add @Bo", "/add Nobody", "/role Bo boss", "/role Bo moderator", "/remove Bo", "/rooms")
		s.sees("Ada", "owner", "Bo", "member", "last seen 2025-03-01", "* asked to add Bo", "! nobody is called Nobody", "! use /role NAME member",
			"* asked to make Bo moderator", "* asked to remove Bo", string(plansID), "Plans (private)")
		want := []string{"create private Plans [bo]", "add bo", "role bo moderator", "remove bo"}
		if got := p.changed(); !slices.Equal(got, want) {
			t.Errorf("the server was asked %q, want %q", got, want)
		}
		s.types("/join lobby", "/join plans")
		s.sees("# Lobby", "# Plans (private) (1 here)")
		s.types("/leave")
		s.sees("! you can come back only if somebody adds you")
		if slices.Contains(p.changed(), "leave") {
			t.Error("one /leave leaves a room to which nobody comes back by themselves")
		}
		p.removes()
		s.sees("! you do not belong to Plans (private) any more")
		s.types("lost words", "/join lobby", "hello")
		s.sees("! nothing was sent", "# Lobby", "Ada: hello")
		s.leave()
		<-s.status
		s.keys.Close()
	})
}
