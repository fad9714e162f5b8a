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
		if got := away[1].texts(room); !strings.HasSuffix(got[len(got)-1], ":for members") {
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
