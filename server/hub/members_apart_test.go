package hub_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// The other node has not heard of the removal: its line is cut. What it delivers, answers and stores follows the removal all the same.
func TestARemovalIsInForceOnNodesThatHaveNotHeardOfIt(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		room, owner, _, _ := den(n.a)
		var away []*peer
		for i := range 4 {
			u := n.a.user(fmt.Sprint("Away-", i))
			n.a.claim(u.ID)
			n.a.talks(owner.user, u)
			p := n.b.open(u)
			owner.now(&protocol.Add{Room: room, User: u.ID}, done)
			p.now(&protocol.Join{Room: room}, done)
			away = append(away, p)
		}
		time.Sleep(time.Second)
		removed := func(p *peer) {
			t.Helper()
			time.Sleep(time.Second)
			n.lineB.cut.Store(true)
			owner.removes(room, p)
		}
		removed(away[0])
		n.lineB.cut.Store(false)
		since := len(away[0].got())
		owner.says(room, "for members") // the first thing that the other node hears
		if got := away[0].news(room, since); !slices.Equal(got, []string{"left"}) {
			t.Errorf("the other node delivers %v", got)
		}
		if got := away[1].texts(room); len(got) == 0 || !strings.HasSuffix(got[len(got)-1], ":for members") {
			t.Errorf("a member has %v", got)
		}
		removed(away[1])
		away[1].now(say(room, "too late"), chat.CodeNoRoom)
		removed(away[2])
		away[2].now(&protocol.History{Room: room, Before: 1}, chat.CodeNoRoom)
		removed(away[3])
		away[3].now(&protocol.Remove{Room: room, User: owner.user.ID}, chat.CodeNoRoom)
		away[3].now(&protocol.Topic{Room: room, Topic: "mine"}, chat.CodeNoRoom)
		for _, p := range away {
			for _, command := range []protocol.Payload{
				&protocol.Join{Room: room}, &protocol.People{Room: room}, &protocol.Members{Room: room}, &protocol.Pins{Room: room},
				&protocol.Read{Room: room, Seq: 1}, &protocol.Level{Room: room}, &protocol.React{Room: room, Seq: 1, Key: "👍", On: true},
			} {
				p.now(command, chat.CodeNoRoom)
			}
		}
	})
}

// A role counts at once, on the node that has not heard of it, too, and its user is told.
func TestARoleCountsAtOnce(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		room, owner, _, _ := den(n.a)
		u := n.a.user("Away")
		n.a.claim(u.ID)
		away := n.b.open(u)
		owner.now(&protocol.Add{Room: room, User: u.ID}, done)
		away.now(&protocol.Join{Room: room}, done)
		away.now(&protocol.Topic{Room: room, Topic: "mine"}, chat.CodeNotAllowed)
		n.lineB.cut.Store(true)
		owner.now(&protocol.Role{Room: room, User: u.ID, Role: chat.RoleModerator}, done)
		away.now(&protocol.Topic{Room: room, Topic: "mine"}, done)
		if got, ok := last[*protocol.Ranked](away); !ok || *got != (protocol.Ranked{Room: room, Role: chat.RoleModerator}) {
			t.Errorf("the user was told %+v", got)
		}
		n.lineB.cut.Store(false)
		owner.now(&protocol.Role{Room: room, User: u.ID, Role: chat.RoleMember}, done)
		synctest.Wait()
		if got, _ := last[*protocol.Ranked](away); got.Role != chat.RoleMember {
			t.Errorf("the user was told %+v", got)
		}
		away.now(&protocol.Topic{Room: room, Topic: "again"}, chat.CodeNotAllowed)
		if again := away.ask(&protocol.Join{Room: room}).(*protocol.Joined); again.State.Role != chat.RoleMember || again.State.Moderate {
			t.Errorf("joined says %+v", again.State)
		}
	})
}

// Whoever was demoted changes nothing through a node that has not heard of it: the room, its members and its invitations.
func TestADemotionCountsAtOnce(t *testing.T) {
	minute, archived := int64(60), true
	commands := map[string]func(room chat.RoomID, other chat.UserID, invite chat.InviteID) protocol.Payload{
		"slow": func(room chat.RoomID, _ chat.UserID, _ chat.InviteID) protocol.Payload {
			return &protocol.Configure{Room: room, Slow: &minute}
		},
		"archive": func(room chat.RoomID, _ chat.UserID, _ chat.InviteID) protocol.Payload {
			return &protocol.Configure{Room: room, Archived: &archived}
		},
		"remove": func(room chat.RoomID, other chat.UserID, _ chat.InviteID) protocol.Payload {
			return &protocol.Remove{Room: room, User: other}
		},
		"assign": func(room chat.RoomID, other chat.UserID, _ chat.InviteID) protocol.Payload {
			return &protocol.Role{Room: room, User: other, Role: chat.RoleModerator}
		},
		"revoke": func(_ chat.RoomID, _ chat.UserID, invite chat.InviteID) protocol.Payload {
			return &protocol.Revoke{Invite: invite}
		},
		"revoke and remove": func(_ chat.RoomID, _ chat.UserID, invite chat.InviteID) protocol.Payload {
			return &protocol.Revoke{Invite: invite, Remove: true}
		},
		"invite": func(room chat.RoomID, _ chat.UserID, _ chat.InviteID) protocol.Payload {
			return &protocol.Invite{Room: room, Role: chat.RoleModerator}
		},
	}
	for _, kind := range []chat.RoomKind{chat.Public, chat.Private} {
		for name, command := range commands {
			t.Run(fmt.Sprint(kind, "/", name), func(t *testing.T) {
				inNodes(t, nil, func(t *testing.T, n *nodes) {
					owner, other := n.a.appoint("Olga", chat.RoleMember), n.a.appoint("Bo", chat.RoleMember)
					u := n.a.user("Away")
					n.a.claim(u.ID)
					n.a.talks(owner.user, u)
					create := &protocol.Create{Name: "Tea", RoomKind: kind}
					rank := chat.RoleModerator
					if kind == chat.Private {
						create.Users, rank = []chat.UserID{u.ID, other.user.ID}, chat.RoleOwner
					}
					room := owner.ask(create).(*protocol.Created).Room.ID
					other.now(&protocol.Join{Room: room}, done)
					away := n.b.open(u)
					away.now(&protocol.Join{Room: room}, done)
					owner.now(&protocol.Role{Room: room, User: u.ID, Role: rank}, done)
					invite := owner.invites(room).Invite.ID
					away.now(&protocol.Topic{Room: room, Topic: "mine"}, done)
					n.lineB.cut.Store(true)
					if _, err := n.a.store.Assign(t.Context(), room, u.ID, chat.RoleMember, u.ID, n.a.now()); err != nil {
						t.Fatal(err)
					}
					want := chat.CodeNotAllowed
					if strings.HasPrefix(name, "revoke") {
						want = chat.CodeNoInvite
					}
					away.now(command(room, other.user.ID, invite), want)
					if all, err := n.a.store.Rules(t.Context(), []chat.RoomID{room}); err != nil || all[room].Settings != (chat.Settings{}) {
						t.Errorf("the room is %+v, %v", all[room], err)
					}
				})
			})
		}
	}
}
