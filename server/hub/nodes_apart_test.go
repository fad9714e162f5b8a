package hub_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/server/bus"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// late holds back what is published of rooms.
type late struct {
	bus.Bus
	until chan struct{}
}

// Publish waits.
func (l *late) Publish(ctx context.Context, topic string, data []byte) error {
	if strings.HasPrefix(topic, "room:") {
		<-l.until
	}
	return l.Bus.Publish(ctx, topic, data)
}

// inBothWays runs a story with a bus that works, and with none: then there is more time.
func inBothWays(t *testing.T, story func(t *testing.T, n *nodes, wait func())) {
	for name, within := range map[string]time.Duration{"with a bus": time.Second, "without": 30 * time.Second} {
		t.Run(name, func(t *testing.T) {
			inNodes(t, nil, func(t *testing.T, n *nodes) {
				story(t, n, func() { time.Sleep(within) })
			})
		})
	}
}

// cutIf cuts the nodes apart in the way without a bus.
func (n *nodes) cutIf(t *testing.T) {
	if strings.HasSuffix(t.Name(), "without") {
		n.lineA.cut.Store(true)
		n.lineB.cut.Store(true)
	}
}

func TestAPrivateMessageReachesTheOtherNode(t *testing.T) {
	inBothWays(t, func(t *testing.T, n *nodes, wait func()) {
		ada, bo := n.a.member("Ada"), n.b.member("Bo")
		time.Sleep(time.Second)
		n.cutIf(t)
		if got := code(ada.ask(say(chat.Lobby, "@Bo psst"))); got != "" {
			t.Fatal(got)
		}
		wait()
		direct := chat.DirectID(ada.user.ID, bo.user.ID)
		if got, _ := last[*protocol.Followed](bo); got == nil || got.State.Room.ID != direct || got.State.Head != 1 {
			t.Errorf("Bo was told %+v", got)
		}
	})
}

func TestARenameReachesTheOtherNode(t *testing.T) {
	inBothWays(t, func(t *testing.T, n *nodes, wait func()) {
		ada := n.a.member("Ada")
		phone := n.b.open(ada.user)
		watcher := n.b.member("Bo")
		time.Sleep(time.Second)
		n.cutIf(t)
		if got := code(ada.ask(&protocol.Rename{Name: "Eve"})); got != "" {
			t.Fatal(got)
		}
		wait()
		if got, _ := last[*protocol.Profile](phone); got == nil || got.User.Name != "Eve" {
			t.Errorf("the phone was told %+v", got)
		}
		if got, _ := last[*protocol.Event](watcher); got == nil || got.Event.Kind != chat.Renamed {
			t.Errorf("Bo was told %+v", got)
		}
		n.lineA.cut.Store(false)
		n.lineB.cut.Store(false)
		time.Sleep(10 * time.Second)
		late := n.b.open(n.b.user("Late"))
		joined := late.ask(&protocol.Join{Room: chat.Lobby}).(*protocol.Joined)
		names := fmt.Sprint(joined.Here.Users)
		if !strings.Contains(names, "Eve") || strings.Contains(names, "Ada") {
			t.Errorf("who comes now sees %s", names)
		}
	})
}

func TestLeavingARoomReachesTheOtherNode(t *testing.T) {
	inBothWays(t, func(t *testing.T, n *nodes, wait func()) {
		ada := n.a.member("Ada")
		phone := n.b.open(ada.user)
		phone.ask(&protocol.Join{Room: chat.Lobby})
		n.cutIf(t)
		ada.ask(&protocol.Leave{Room: chat.Lobby})
		wait()
		if got, _ := last[*protocol.Left](phone); got == nil || got.Room != chat.Lobby {
			t.Errorf("the phone was told %+v", got)
		}
		n.a.member("Bo").ask(say(chat.Lobby, "after"))
		time.Sleep(5 * time.Second)
		equal(t, phone.texts(chat.Lobby), nil)
	})
}

func TestASessionThatEndsIsClosedOnTheOtherNode(t *testing.T) {
	inBothWays(t, func(t *testing.T, n *nodes, wait func()) {
		ada, bo := n.b.member("Ada"), n.b.member("Bo")
		n.cutIf(t)
		if err := n.a.hub.EndSession(t.Context(), ada.user.ID, n.a.signIn(ada.user)); err != nil {
			t.Fatal(err)
		}
		wait()
		if got, want := ada.closeCode(), protocol.Closes[protocol.ReasonSignIn].Code; got != want {
			t.Errorf("Ada was closed with %d, want %d", got, want)
		}
		if bo.closeCode() != 0 {
			t.Error("Bo was closed too")
		}
	})
}
