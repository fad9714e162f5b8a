package hub_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/bus"
	"parley/server/bus/bustest"
	"parley/server/bus/memory"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// line is a node's connection to the bus. A test can cut it.
type line struct {
	bus.Bus
	cut      atomic.Bool
	mu       sync.Mutex
	received map[string]int // messages that came to this node, by topic
}

func newLine(b bus.Bus) *line { return &line{Bus: b, received: map[string]int{}} }

var errCut = errors.New("the line is cut")

// Publish publishes, unless the line is cut.
func (l *line) Publish(ctx context.Context, topic string, data []byte) error {
	if l.cut.Load() {
		return errCut
	}
	return l.Bus.Publish(ctx, topic, data)
}

// Subscribe passes on what comes while the line is not cut.
func (l *line) Subscribe(topic string, receive func([]byte)) (func(), error) {
	return l.Bus.Subscribe(topic, func(data []byte) {
		if l.cut.Load() {
			return
		}
		l.mu.Lock()
		l.received[topic]++
		l.mu.Unlock()
		receive(data)
	})
}

func (l *line) count(topic string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.received[topic]
}

// nodes are two hubs that serve one store.
type nodes struct {
	network      *memory.Network
	a, b         *world
	lineA, lineB *line
}

// inNodes runs a story with two nodes, each with something over its bus unless over is nil.
func inNodes(t *testing.T, over func(bus.Bus) bus.Bus, story func(t *testing.T, n *nodes)) {
	dir := t.TempDir()
	if over == nil {
		over = func(b bus.Bus) bus.Bus { return b }
	}
	synctest.Test(t, func(t *testing.T) {
		n := &nodes{network: memory.New()}
		n.lineA, n.lineB = newLine(over(n.network.Join())), newLine(over(n.network.Join()))
		n.a = newWorld(t, dir, n.lineA)
		n.b = newNode(t, n.a.store, n.lineB)
		defer n.a.close()
		defer n.b.close()
		story(t, n)
	})
}

// member makes a user who is in the lobby on a node.
func (w *world) member(name string) *peer {
	w.t.Helper()
	p := w.open(w.user(name))
	p.ask(&protocol.Join{Room: chat.Lobby})
	return p
}

// count returns how many are in the lobby, as a node knows it.
func (w *world) count() int {
	n, _ := w.hub.Here(chat.Lobby, 0)
	return n
}

// here demands how many are in the lobby, as a node knows it.
func (w *world) here(want int) {
	w.t.Helper()
	if got, users := w.hub.Here(chat.Lobby, 10_000); got != want || len(users) != want {
		w.t.Errorf("%d are here, %d by name; want %d", got, len(users), want)
	}
}

func TestARoomIsOneOnAllNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.member("Ada"), n.b.member("Bo")
		var want []string
		for i := range 10 {
			ada.ask(say(chat.Lobby, fmt.Sprint("a", i)))
			bo.ask(say(chat.Lobby, fmt.Sprint("b", i)))
			want = append(want, fmt.Sprintf("%d:a%d", 2*i+1, i), fmt.Sprintf("%d:b%d", 2*i+2, i))
		}
		equal(t, ada.texts(chat.Lobby), want)
		equal(t, bo.texts(chat.Lobby), want)
	})
}

func TestNodesOnABusThatLosesRepeatsAndReordersAgree(t *testing.T) {
	inNodes(t, faulty(3), func(t *testing.T, n *nodes) {
		ada, bo := n.a.member("Ada"), n.b.member("Bo")
		var want []string
		for i := range 40 {
			ada.ask(say(chat.Lobby, fmt.Sprint("a", i)))
			bo.ask(say(chat.Lobby, fmt.Sprint("b", i)))
			want = append(want, fmt.Sprintf("%d:a%d", 2*i+1, i), fmt.Sprintf("%d:b%d", 2*i+2, i))
			time.Sleep(time.Second) // or the speaker is too fast
		}
		time.Sleep(4 * time.Second)
		equal(t, ada.texts(chat.Lobby), want)
		equal(t, bo.texts(chat.Lobby), want)
		// Half of the beats do not come in time, and who is not told of for three of them is gone until the next one comes.
		for late := time.Now().Add(2 * time.Minute); (n.a.count() != 2 || n.b.count() != 2) && time.Now().Before(late); {
			time.Sleep(time.Second)
		}
		n.a.here(2)
		n.b.here(2)
	})
}

// faulty makes a node's bus one that does all that a bus may do.
func faulty(seed uint64) func(bus.Bus) bus.Bus {
	return func(b bus.Bus) bus.Bus { return bustest.Faulty(b, seed) }
}

func TestWhoIsHereIsTheSameOnAllNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada := n.a.member("Ada")
		time.Sleep(time.Second)
		bo := n.b.member("Bo")
		time.Sleep(time.Second)
		n.a.here(2)
		n.b.here(2)
		if news, _ := last[*protocol.Presence](ada); len(news.Came) != 1 || news.Came[0].Name != "Bo" || news.Count != 2 {
			t.Errorf("Ada was told %+v", news)
		}
		again := n.a.open(bo.user) // on both nodes
		again.ask(&protocol.Join{Room: chat.Lobby})
		time.Sleep(time.Second)
		n.a.here(2)
		bo.Abort()
		time.Sleep(chat.LeaveWait + 5*time.Second)
		n.a.here(2)
		if count, users := n.b.hub.Here(chat.Lobby, 10); count != 2 || len(users) != 0 {
			t.Errorf("a node without members knows of %d, %v", count, users)
		}
		again.Abort()
		time.Sleep(chat.LeaveWait + 2*time.Second)
		n.a.here(1)
		if news, _ := last[*protocol.Presence](ada); len(news.Gone) != 1 || news.Gone[0].Name != "Bo" || news.Count != 1 {
			t.Errorf("Ada was told %+v", news)
		}
	})
}

func TestTypingIsSeenOnTheOtherNode(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.member("Ada"), n.b.member("Bo")
		time.Sleep(time.Second)
		ada.send(string(protocol.Encode(0, &protocol.Typing{Room: chat.Lobby})))
		time.Sleep(time.Second)
		if got, _ := last[*protocol.Writing](bo); got == nil || len(got.Users) != 1 || got.Users[0].Name != "Ada" {
			t.Errorf("Bo was told %+v", got)
		}
	})
}

func TestThePeopleOfADeadNodeLeaveWithin15Seconds(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		n.a.member("Ada")
		n.b.member("Bo")
		time.Sleep(time.Second)
		n.a.here(2)
		n.lineB.cut.Store(true)
		time.Sleep(7 * time.Second)
		n.a.here(2) // one or two beats may be lost
		time.Sleep(8 * time.Second)
		n.a.here(1)
		n.lineB.cut.Store(false)
		time.Sleep(10 * time.Second)
		n.a.here(2)
		n.b.here(2)
	})
}

func TestALargeCrowdIsToldInParts(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		const crowd = 1_200
		for i := range crowd {
			n.a.member(fmt.Sprintf("Member-%04d", i))
		}
		time.Sleep(time.Second)
		n.b.member("Late")
		time.Sleep(3 * time.Second)
		n.b.here(crowd + 1)
		n.a.here(crowd + 1)
	})
}

func TestANodeWithoutMembersOfARoomReceivesNothingOfIt(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.member("Ada"), n.b.open(n.b.user("Bo"))
		for range 5 {
			ada.ask(say(chat.Lobby, "hello"))
		}
		time.Sleep(time.Minute)
		if got := n.lineB.count("room:lobby"); got != 0 {
			t.Errorf("%d messages came", got)
		}
		if listing := bo.ask(&protocol.Rooms{}).(*protocol.Directory).Rooms[0]; listing.Here != 1 {
			t.Errorf("%d are in the lobby by its directory, want 1", listing.Here)
		}
		if got := len(ada.texts(chat.Lobby)); got != 5 {
			t.Errorf("Ada was told of %d messages, want 5", got)
		}
	})
}

// TestWhatIsOnItsWayIsNotReadFromTheStore has one node's event overtake another's.
func TestWhatIsOnItsWayIsNotReadFromTheStore(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.member("Ada"), n.b.member("Bo")
		c := &counted{Store: n.b.store.Store}
		n.b.store.Store = c
		slow := make(chan struct{})
		held := func() error { return nil }
		n.a.store.before.Store(&held)
		n.lineA.Bus = &late{Bus: n.lineA.Bus, until: slow}
		go ada.send(string(protocol.Encode(99, say(chat.Lobby, "first"))))
		time.Sleep(10 * time.Millisecond)
		bo.ask(say(chat.Lobby, "second"))
		asked := c.asked.Load()
		time.Sleep(10 * time.Millisecond)
		if len(bo.texts(chat.Lobby)) != 0 {
			t.Errorf("Bo sees %q before what stands before it", bo.texts(chat.Lobby))
		}
		close(slow)
		time.Sleep(100 * time.Millisecond)
		equal(t, bo.texts(chat.Lobby), []string{"1:first", "2:second"})
		if got := c.asked.Load(); got != asked {
			t.Errorf("the store was asked %d times for it", got-asked)
		}
	})
}

// TestMessagesThatComeAgainChangeNothing repeats all that two nodes have told each other.
func TestMessagesThatComeAgainChangeNothing(t *testing.T) {
	var all tap
	inNodes(t, all.over, func(t *testing.T, n *nodes) {
		ada, bo := n.a.member("Ada"), n.b.member("Bo")
		ada.ask(say(chat.Lobby, "once"))
		ada.ask(&protocol.Rename{Name: "Eve"})
		time.Sleep(time.Second)
		third := n.network.Join()
		for _, old := range all.recorded() {
			third.Publish(t.Context(), old.topic, old.data)
		}
		third.Publish(t.Context(), "room:lobby", nil)
		time.Sleep(10 * time.Second)
		equal(t, bo.texts(chat.Lobby), []string{"1:once"})
		n.a.here(2)
		n.b.here(2)
		if _, left := last[*protocol.Left](bo); left {
			t.Error("Bo was taken out of a room")
		}
		bo.ask(say(chat.Lobby, "still here"))
		equal(t, ada.texts(chat.Lobby), []string{"1:once", "3:still here"})
	})
}

// tap records what nodes publish.
type tap struct {
	mu       sync.Mutex
	messages []message
}

type message struct {
	topic string
	data  []byte
}

func (p *tap) over(b bus.Bus) bus.Bus { return tapped{b, p} }

func (p *tap) recorded() []message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]message(nil), p.messages...)
}

type tapped struct {
	bus.Bus
	by *tap
}

// Publish records.
func (b tapped) Publish(ctx context.Context, topic string, data []byte) error {
	b.by.mu.Lock()
	b.by.messages = append(b.by.messages, message{topic, data})
	b.by.mu.Unlock()
	return b.Bus.Publish(ctx, topic, data)
}
