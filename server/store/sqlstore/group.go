package sqlstore

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// Group is the events that one transaction stores. The store fills in the rows that the events name; Place then decides what
// becomes of each event, before anything is written.
type Group struct {
	Names      Names
	Rooms      map[chat.RoomID]*Room
	Users      map[chat.UserID]User
	Stored     map[Send]chat.Event // events of the sends in Names that are stored already, or were placed
	New        []Placed            // to be written
	Statements []Statement         // they store the amendments, and what goes with New, after New and in their order
	Last       Amended             // the last amendment, the zero one if there is none

	batches   []*Batch
	index     Index
	targets   map[place]*target
	paces     map[pacing]chat.Millis // when those spoke who have to wait between two messages
	keys      map[reacted]*reactors
	pins      map[chat.RoomID]int // pinned messages of the rooms in which one is to be pinned
	mentioned []int64             // primary keys of users whom Statements name
}

// Names are the ids in the events of a group, each once.
type Names struct {
	Rooms, Places, Users []string // Places are the public rooms in which private messages are said
	Sends                []Send
	Answers              []Send   // those of Sends that answer a message
	targets              []place  // messages that are changed or answered
	changes              []change // amendments
	seen                 map[string]bool
}

// Room is a room as a group sees it. Num is its primary key.
type Room struct {
	Num   int64
	Head  chat.Seq
	Rules int64 // the version of its rules
	Grows bool  // an event is to be written into it

	Public bool
}

// User is a user as a group sees it. Num is the primary key.
type User struct {
	Num        int64
	User       chat.User
	Referenced bool // a stored row names the user
	Silence    chat.Silence
}

// Send identifies a send: a second one with the same values is a repetition.
type Send struct {
	Author chat.UserID
	Nonce  chat.Nonce
}

// Placed is an event with the values of its columns. Keys are 0 for NULL.
type Placed struct {
	Event                chat.Event
	Room, Author, To, In int64  // primary keys
	Text, Extra          string // see extra
	Sum                  int64
	Mentioned            []int64 // primary keys of users, without the author
}

// NewGroup returns a group of these batches, with their names.
func NewGroup(batches []*Batch, index Index) *Group {
	g := &Group{
		Names: Names{seen: map[string]bool{}}, batches: batches, index: index,
		Rooms: map[chat.RoomID]*Room{}, Users: map[chat.UserID]User{}, Stored: map[Send]chat.Event{},
	}
	items := 0
	for _, b := range batches {
		items += len(b.Items)
		for i := range b.Items {
			g.Names.add(&b.Items[i].Event)
			if item := &b.Items[i]; item.Pace > 0 {
				g.wait(item)
			}
		}
	}
	g.New = make([]Placed, 0, items)
	if len(g.Names.targets) > 0 {
		g.targets, g.keys, g.pins = map[place]*target{}, map[reacted]*reactors{}, map[chat.RoomID]int{}
	}
	return g
}

// wait notes that somebody has to wait between two messages.
func (g *Group) wait(item *store.Append) {
	if g.paces == nil {
		g.paces = map[pacing]chat.Millis{}
	}
	g.paces[pacing{item.Event.Room, item.Event.By.ID}] = 0
}

// add collects the names in an event.
func (n *Names) add(e *chat.Event) {
	n.note("room ", string(e.Room), &n.Rooms)
	n.note("user ", string(e.By.ID), &n.Users)
	if e.Nonce != "" {
		n.Sends = append(n.Sends, Send{e.By.ID, e.Nonce})
	}
	if e.Kind.Amends() {
		n.amends(e)
	}
	if e.Message == nil {
		return
	}
	if e.Message.Reply != 0 && !e.Kind.Amends() {
		n.answers(e)
	}
	n.note("place ", string(e.Message.In), &n.Places)
	n.note("user ", string(e.Message.To), &n.Users)
	for _, u := range e.Message.Mentions {
		n.note("user ", string(u.ID), &n.Users)
	}
}

func (n *Names) note(kind, name string, list *[]string) {
	if name != "" && !n.seen[kind+name] {
		n.seen[kind+name] = true
		*list = append(*list, name)
	}
}

// place gives an event its Seq, completes it, and adds it to New. If the send is a repetition, it returns the stored event and dup.
// The error is a *chat.Error if the event is refused.
func (g *Group) place(e chat.Event, pace time.Duration) (placed chat.Event, dup bool, err error) {
	room, author := g.Rooms[e.Room], g.Users[e.By.ID]
	switch {
	case room == nil:
		return e, false, NoRoom()
	case author.Num == 0:
		return e, false, NoUser()
	}
	e.By = author.User
	p := Placed{Room: room.Num, Author: author.Num}
	if e.Message != nil {
		if e.Message, err = g.complete(*e.Message, &p); err != nil {
			return e, false, err
		}
	}
	if old, stored := g.Stored[Send{e.By.ID, e.Nonce}]; stored && e.Nonce != "" {
		if !same(old, e) {
			return e, false, NonceReused()
		}
		return old, true, nil
	}
	if err := maySpeak(&e, room, author); err != nil {
		return e, false, err
	}
	if err := g.mayAnswer(e); err != nil {
		return e, false, err
	}
	if err := g.pace(&e, p.Room, p.Author, pace); err != nil {
		return e, false, err
	}
	room.Head, room.Grows = room.Head+1, true
	e.Seq = room.Head
	if e.Nonce != "" {
		g.Stored[Send{e.By.ID, e.Nonce}] = e
	}
	err = p.Fill(e)
	g.New = append(g.New, p)
	if e.Message != nil {
		g.reply(p.Room, &e, e.Message.Reply)
	}
	if e.Kind == chat.Titled {
		g.Statements = append(g.Statements, Statement{setTopic, Args{e.Topic, p.Room}})
	}
	return e, false, err
}

const setTopic = `UPDATE rooms SET topic = $1 WHERE num = $2`

// complete returns a copy of the message with its InSeq, and sets the keys of p. The caller's message may be shared.
func (g *Group) complete(m chat.Message, p *Placed) (*chat.Message, error) {
	mentions := m.Mentions
	m = chat.Message{Text: m.Text, To: m.To, In: m.In, Reply: m.Reply}
	for _, u := range mentions {
		m.Mentions = append(m.Mentions, chat.User{ID: u.ID, Name: u.Name})
		if num := g.Users[u.ID].Num; num != 0 && num != p.Author { // a mention of oneself does not count
			p.Mentioned = append(p.Mentioned, num)
		}
	}
	if p.To = g.Users[m.To].Num; m.To != "" && p.To == 0 {
		return nil, NoUser()
	}
	if in := g.Rooms[m.In]; in != nil {
		p.In, m.InSeq = in.Num, in.Head
	} else if m.In != "" {
		return nil, NoRoom()
	}
	return &m, nil
}

// Unreferenced returns the primary keys of users whom New names and no stored row does, and marks them as referenced. The same
// transaction must store that: a sweep removes a user whom nothing references.
func (g *Group) Unreferenced() []int64 {
	named := map[int64]bool{}
	for i := range g.New {
		p := &g.New[i]
		named[p.Author], named[p.To] = true, true
		for _, num := range p.Mentioned {
			named[num] = true
		}
	}
	var nums []int64
	for _, num := range g.mentioned {
		named[num] = true
	}
	for id, u := range g.Users {
		if named[u.Num] && !u.Referenced {
			u.Referenced = true
			g.Users[id] = u
			nums = append(nums, u.Num)
		}
	}
	slices.Sort(nums)
	return nums
}

// Fill sets the values of the columns from an event that has its Seq, except for the primary keys.
func (p *Placed) Fill(e chat.Event) (err error) {
	p.Event = e
	x := extraOf(&e)
	if p.Extra, err = x.encode(); err != nil {
		return err
	}
	m := said(e)
	p.Text, p.Sum = m.Text, checksum(&e, m, p.Extra)
	return nil
}

// Batch is the events of one call of Append, and what became of them.
type Batch struct {
	Items   []store.Append
	Results []store.Appended // one for each item, set by Place
}

// Has reports whether there is an event of such a kind.
func (b *Batch) Has(kind func(chat.EventKind) bool) bool {
	for i := range b.Items {
		if kind(b.Items[i].Event.Kind) {
			return true
		}
	}
	return false
}

// Place decides what becomes of each item of the batches, and sets the results.
func (g *Group) Place() error {
	for _, b := range g.batches {
		b.Results = make([]store.Appended, len(b.Items))
		for i := range b.Items {
			result, err := g.placeItem(&b.Items[i])
			if refusal, ok := errors.AsType[*chat.Error](err); ok {
				result.Err = refusal
			} else if err != nil {
				return fmt.Errorf("append to %s: %w", b.Items[i].Event.Room, err)
			}
			b.Results[i] = result
		}
	}
	return g.finish()
}

// placeItem returns the result of an item. With an error, it has only the Event that a user may see.
func (g *Group) placeItem(item *store.Append) (done store.Appended, err error) {
	rules := g.rulesFor(item)
	repeated := item.Event.Nonce != "" && g.stored(item.Event.By.ID, item.Event.Nonce) // the answer is that of before, whatever has changed
	switch {
	case rules > item.Rules && !repeated:
		done.Err = store.ErrRules
	case item.Event.Kind.Amends():
		done, err = g.amend(item)
	default:
		done.Event, done.Dup, err = g.place(item.Event, item.Pace)
		if err != nil {
			done = store.Appended{}
		}
	}
	done.Rules = rules
	return done, err
}

// rulesFor returns the version of the rules of the room of an item.
func (g *Group) rulesFor(item *store.Append) int64 {
	if room := g.Rooms[item.Event.Room]; room != nil {
		return room.Rules
	}
	return 0
}

// Doubtful returns the sends by rules that have changed since, those that may come too soon, and those of the silenced. They are refused, unless they are stored already.
func (g *Group) Doubtful() (sends []Send) {
	for _, b := range g.batches {
		for i := range b.Items {
			item := &b.Items[i]
			silenced := g.Users[item.Event.By.ID].Silence.Until > item.Event.At
			if item.Event.Nonce != "" && (g.rulesFor(item) > item.Rules || item.Pace > 0 || silenced) {
				sends = append(sends, Send{item.Event.By.ID, item.Event.Nonce})
			}
		}
	}
	return sends
}

// stored reports whether a send is stored, or was placed.
func (g *Group) stored(author chat.UserID, nonce chat.Nonce) bool {
	_, stored := g.Stored[Send{author, nonce}]
	return stored
}
