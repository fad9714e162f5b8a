package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley/shared/chat"
	"parley/shared/client/dial"
)

// saidAt is when everything happens at a peer.
const saidAt = 1740832200000

func lobby() chat.Room { return chat.Room{ID: chat.Lobby, Kind: chat.Public, Name: "Lobby"} }

// peer is a server of one room, as docs/protocol.md describes it, without a network. It speaks JSON of its own, so that what
// the client says is checked against that page and not against the client's own words.
type peer struct {
	mu     sync.Mutex
	down   bool
	why    error                  // that it is down, if that is known
	mute   bool                   // it takes messages and never answers
	follow bool                   // Ada follows the lobby
	refuse map[string]*chat.Error // texts that are refused
	events []chat.Event
	names  map[chat.UserID]chat.User
	conns  map[*peerConn]bool
	sent   map[string][]chat.UserID // to whom each text was sent, "" if that is not said

	answers []string      // to requests
	plans   []chat.Member // of the private room Plans; nil: there is none
	changes []string      // of its members
	invites []chat.Invite // into it
	links   int           // that were made
	blocked []chat.User   // by Ada
}

func newPeer() *peer {
	return &peer{
		refuse: map[string]*chat.Error{}, conns: map[*peerConn]bool{}, sent: map[string][]chat.UserID{},
		names: map[chat.UserID]chat.User{"ada": {ID: "ada", Name: "Ada"}, "bo": {ID: "bo", Name: "Bo"}},
	}
}

// Dial connects as Ada.
func (p *peer) Dial(context.Context) (dial.Conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.down {
		return nil, cmp.Or(p.why, errors.New("no route to the peer"))
	}
	c := &peerConn{peer: p, out: make(chan []byte, 100), closed: make(chan struct{})}
	p.conns[c] = true
	rooms := []chat.RoomState{}
	if p.follow {
		rooms = append(rooms, chat.RoomState{Room: lobby(), Head: chat.Seq(len(p.events))})
	}
	c.push("welcome", 0, map[string]any{
		"version": 2, "build": "b", "session": "s", "epoch": "e", "now": saidAt, "user": p.names["ada"], "rooms": rooms,
		"limits": map[string]any{}, "blocks": len(p.blocked),
	})
	if len(p.blocked) > 0 {
		c.push("blocked", 0, map[string]any{"users": p.blocked})
	}
	return c, nil
}

// SignIn does nothing: everybody is known.
func (p *peer) SignIn(context.Context) error { return nil }

// cut ends all connections, and refuses new ones while down is set.
func (p *peer) cut(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
	for c := range p.conns {
		c.end()
	}
	clear(p.conns)
}

// refusing makes the peer refuse a text from now on, or take it if e is nil.
func (p *peer) refusing(text string, e *chat.Error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse[text] = e
}

// say stores a message of Bo and tells everyone.
func (p *peer) say(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.store(chat.Event{By: p.names["bo"], Message: &chat.Message{Text: text}})
}

// asks has somebody write to Ada for the first time.
func (p *peer) asks(u chat.User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.names[u.ID] = u
	for c := range p.conns {
		c.request(chat.DirectID("ada", u.ID), true)
	}
}

// request tells of a direct room as it stands.
func (c *peerConn) request(room chat.RoomID, waits bool) {
	id, _ := room.PeerOf("ada")
	u := c.peer.names[id]
	c.push("followed", 0, map[string]any{"state": chat.RoomState{
		Room: chat.Room{ID: room, Kind: chat.Direct, Peer: &u}, Head: 1, Unread: 1, Request: waits}})
}

// answered returns what Ada answered to requests.
func (p *peer) answered() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.answers, "|")
}

func (p *peer) store(e chat.Event) chat.Event {
	for _, old := range p.events {
		if e.Nonce != "" && old.Nonce == e.Nonce {
			return old
		}
	}
	e.Room, e.Seq, e.Kind, e.At = chat.Lobby, chat.Seq(len(p.events)+1), cmp.Or(e.Kind, chat.Said), saidAt
	p.events = append(p.events, e)
	for c := range p.conns {
		if c.joined {
			c.push("event", 0, map[string]any{"event": e})
		}
	}
	return e
}

// texts returns what was said.
func (p *peer) texts() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, e := range p.events {
		if e.Kind == chat.Said {
			all = append(all, e.Message.Text)
		}
	}
	return strings.Join(all, "|")
}

// peerConn is one connection to a peer.
type peerConn struct {
	peer   *peer
	out    chan []byte
	once   sync.Once
	closed chan struct{}
	joined bool
}

func (c *peerConn) Read(ctx context.Context) ([]byte, error) {
	select {
	case m := <-c.out:
		return m, nil
	case <-c.closed:
		return nil, errors.New("cut")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c *peerConn) Write(_ context.Context, message []byte) error {
	c.peer.mu.Lock()
	defer c.peer.mu.Unlock()
	select {
	case <-c.closed:
		return errors.New("cut")
	default:
	}
	for line := range strings.Lines(string(message)) {
		if err := c.answer(line); err != nil {
			return err
		}
	}
	return nil
}

func (c *peerConn) Close() error {
	c.peer.mu.Lock()
	defer c.peer.mu.Unlock()
	delete(c.peer.conns, c)
	c.end()
	return nil
}

func (c *peerConn) end() { c.once.Do(func() { close(c.closed) }) }

func (c *peerConn) push(kind string, id int64, data any) {
	frame := map[string]any{"k": kind, "d": data}
	if id != 0 {
		frame["id"] = id
	}
	raw, err := json.Marshal(frame)
	if err != nil {
		panic(err)
	}
	c.out <- raw
}

// command is what of a frame this peer understands.
type command struct {
	K  string
	ID int64
	D  struct {
		Room   chat.RoomID
		Epoch  chat.Epoch
		Nonce  chat.Nonce
		Text   string
		Topic  string
		To     chat.UserID
		User   chat.UserID
		Public bool
		Before chat.Seq
		After  chat.Seq
		Name   string
		Query  string
		Accept bool
		Seq    chat.Seq
		Reply  chat.Seq
		Key    string
		Kind   chat.RoomKind
		Users  []chat.UserID
		Role   chat.Role
		On     bool

		Uses, Hours       int
		Unlimited, Remove bool
		Invite            chat.InviteID
	}
}

func (c *peerConn) answer(line string) error {
	var f command
	if err := json.Unmarshal([]byte(line), &f); err != nil {
		return err
	}
	p := c.peer
	head := chat.Seq(len(p.events))
	switch {
	case p.mute && f.K == "send":
	case f.K == "answer":
		p.answers = append(p.answers, fmt.Sprint(f.D.Room, " ", f.D.Accept))
		if f.D.Accept {
			c.request(f.D.Room, false)
		}
		c.push("done", f.ID, nil)
	case f.K == "create" || f.K == "revoke" || f.D.Room == plansID:
		c.private(f)
	case f.D.Room != "" && f.D.Room != chat.Lobby:
		c.fail(f.ID, *chat.Errorf(chat.CodeNoRoom, "there is no such room"))
	case f.K == "join":
		c.joined, p.follow = true, true
		reset := f.D.Epoch != "e"
		c.push("joined", f.ID, map[string]any{
			"state": chat.RoomState{Room: lobby(), Head: head}, "reset": reset, "resumed": head,
			"here": map[string]any{"room": chat.Lobby, "count": 2, "users": []chat.User{p.names["ada"], p.names["bo"]}},
		})
		for _, e := range p.events[f.D.After:] {
			if !reset {
				c.push("event", 0, map[string]any{"event": e})
			}
		}
	case f.K == "history":
		c.page(f)
	case f.K == "edit" || f.K == "delete" || f.K == "react" || f.K == "pin":
		c.change(f)
	case f.K == "pins":
		c.pins(f)
	case f.K == "send":
		c.take(f)
	case f.K == "rename":
		c.rename(f)
	case f.K == "topic":
		p.store(chat.Event{Kind: chat.Titled, By: p.names["ada"], Topic: f.D.Topic})
		c.push("done", f.ID, nil)
	case f.K == "search":
		c.search(f)
	case f.K == "find":
		found := map[string]any{}
		for _, u := range p.names {
			if strings.EqualFold(u.Name, f.D.Name) {
				found["match"] = chat.Person{User: u, Here: true}
			}
		}
		c.push("found", f.ID, found)
	case f.K == "block":
		p.blocked = slices.DeleteFunc(slices.Clone(p.blocked), func(u chat.User) bool { return u.ID == f.D.User })
		if f.D.On {
			p.blocked = append(p.blocked, p.names[f.D.User])
		}
		c.push("done", f.ID, nil)
		c.push("blocked", 0, map[string]any{"users": append([]chat.User{}, p.blocked...)})
	case f.K == "ask" || f.K == "admit":
		p.changes = append(p.changes, strings.TrimSpace(fmt.Sprintln(f.K, f.D.User, f.D.On, f.D.Text)))
		c.push("done", f.ID, nil)
	case f.K == "members":
		c.push("membership", f.ID, map[string]any{"room": chat.Lobby, "members": []chat.Member{{User: p.names["ada"], Role: chat.RoleModerator}}, "total": 1,
			"asks": []chat.Ask{{User: p.names["bo"], Text: "it is me", At: saidAt}}})
	case f.K == "reports":
		c.push("reported", f.ID, map[string]any{"reports": []chat.Report{{Room: chat.Lobby, Seq: 2, Reason: chat.ReasonSpam, At: saidAt, Outcome: chat.OutcomeActed, Word: "Thank you"}}})
	case f.K == "rooms":
		c.push("directory", f.ID, map[string]any{"rooms": []chat.Listing{{Room: lobby(), Here: 2}, {Room: chat.Room{ID: "film-club", Kind: chat.Public}}}})
	case f.ID != 0:
		c.push("done", f.ID, nil)
	}
	return nil
}

func (c *peerConn) take(f command) {
	p := c.peer
	p.sent[f.D.Text] = append(p.sent[f.D.Text], f.D.To)
	if refusal := p.refuse[f.D.Text]; refusal != nil {
		c.fail(f.ID, *refusal)
		return
	}
	e := chat.Event{By: p.names["ada"], Nonce: f.D.Nonce, Message: &chat.Message{Text: f.D.Text, Reply: f.D.Reply}}
	if name, _, private := chat.Address(f.D.Text); private && !f.D.Public {
		if name != "Bo" {
			c.fail(f.ID, *chat.Errorf(chat.CodeNoUser, "nobody has that name; nothing was sent"))
			return
		}
		c.whisper(f, e)
		return
	}
	stored := p.store(e)
	c.push("sent", f.ID, map[string]any{"room": stored.Room, "seq": stored.Seq, "at": stored.At})
}

// whisper stores nothing: it answers as if the message were the first of the direct room with Bo.
func (c *peerConn) whisper(f command, e chat.Event) {
	e.Room, e.Seq, e.Kind, e.At = chat.DirectID("ada", "bo"), 1, chat.Said, saidAt
	e.Message.To, e.Message.In, e.Message.InSeq = "bo", f.D.Room, chat.Seq(len(c.peer.events))
	c.push("sent", f.ID, map[string]any{"room": e.Room, "seq": 1, "at": e.At, "event": e})
}

func (c *peerConn) rename(f command) {
	if f.D.Name == "Bo" {
		c.fail(f.ID, chat.Error{Code: chat.CodeNameTaken, Message: "that name is taken", Suggest: "Bo2"})
		return
	}
	u := c.peer.names["ada"]
	u.Name, u.Rev = f.D.Name, u.Rev+1
	c.peer.names["ada"] = u
	c.push("profile", f.ID, map[string]any{"user": u})
}

func (c *peerConn) fail(id int64, e chat.Error) { c.push("failed", id, map[string]any{"error": e}) }

// contains demands that text has all of these, in this order.
func contains(t *testing.T, text string, want ...string) {
	t.Helper()
	rest := text
	for _, w := range want {
		_, after, found := strings.Cut(rest, w)
		if !found {
			t.Fatalf("%q is not there, or not in its place, in\n%s", w, text)
		}
		rest = after
	}
}
