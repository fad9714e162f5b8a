package sqlstore

import (
	"slices"

	"parley/shared/chat"
)

// Group is events that are to be stored together. A store fills in what it has of all that they name; Place then decides
// what becomes of each, before anything is written.
type Group struct {
	Names Names
	Rooms map[chat.RoomID]*Room
	Users map[chat.UserID]Person
	Known map[Send]chat.Event // sends that are stored, of those in Names, and those that were placed
	New   []Placed            // what is to be written
}

// Names are what the events of a group name, each once.
type Names struct {
	Rooms, Places, Users []string // Places are rooms in which something private is said
	Sends                []Send
	seen                 map[string]bool
}

// Room is a room with its key.
type Room struct {
	Num   int64
	Head  chat.Seq
	Grows bool // something is to be written into it
}

// Person is a user with the key.
type Person struct {
	Num        int64
	User       chat.User
	Referenced bool // something that is stored names the user
}

// Send is what makes a send the same as another one.
type Send struct {
	Author chat.UserID
	Nonce  chat.Nonce
}

// Placed is an event as it is to be written. Keys are 0 for none.
type Placed struct {
	Event                chat.Event
	Message              chat.Message // of the event, or the zero one
	Room, Author, To, In int64
	Text, More           string // see Columns
	Sum                  int64
	Told                 []int64 // users who are mentioned
}

// NewGroup returns a group without events.
func NewGroup() *Group {
	return &Group{
		Names: Names{seen: map[string]bool{}},
		Rooms: map[chat.RoomID]*Room{}, Users: map[chat.UserID]Person{}, Known: map[Send]chat.Event{},
	}
}

// Add notes what an event names.
func (n *Names) Add(e *chat.Event) {
	n.note("room ", string(e.Room), &n.Rooms)
	n.note("user ", string(e.By.ID), &n.Users)
	if e.Nonce != "" {
		n.Sends = append(n.Sends, Send{e.By.ID, e.Nonce})
	}
	if e.Message == nil {
		return
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

// Place gives an event its Seq, completes it with what the store knows, and adds it to New. A dup is one that is stored
// already, and is returned as it is there. The error is a *chat.Error, which refuses the event, or else a fault.
func (g *Group) Place(e chat.Event) (placed chat.Event, dup bool, err error) {
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
	if old, known := g.Known[Send{e.By.ID, e.Nonce}]; known && e.Nonce != "" {
		if !Same(old, e) {
			return e, false, NonceReused()
		}
		return old, true, nil
	}
	room.Head, room.Grows = room.Head+1, true
	e.Seq = room.Head
	if e.Nonce != "" {
		g.Known[Send{e.By.ID, e.Nonce}] = e
	}
	err = p.Fill(e)
	g.New = append(g.New, p)
	return e, false, err
}

// complete returns a copy of the message, since the caller's may be shared, with its InSeq.
func (g *Group) complete(m chat.Message, p *Placed) (*chat.Message, error) {
	mentions := m.Mentions
	m.InSeq, m.Mentions = 0, nil
	for _, u := range mentions {
		m.Mentions = append(m.Mentions, chat.User{ID: u.ID, Name: u.Name})
		if num := g.Users[u.ID].Num; num != 0 && num != p.Author { // naming oneself counts for nothing
			p.Told = append(p.Told, num)
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

// Unreferenced returns the users that something is about to name for the first time, as far as New says, and takes them for
// referenced from now on. They must be noted in the same transaction: a sweep removes a user whom nothing names.
func (g *Group) Unreferenced() []int64 {
	named := map[int64]bool{}
	for i := range g.New {
		p := &g.New[i]
		named[p.Author], named[p.To] = true, true
		for _, num := range p.Told {
			named[num] = true
		}
	}
	var nums []int64
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

// Fill makes columns of an event that has its place. The keys are not touched.
func (p *Placed) Fill(e chat.Event) (err error) {
	if e.Message != nil {
		p.Message = *e.Message
	}
	p.Event = e
	if p.Text, p.More, err = Columns(&e); err != nil {
		return err
	}
	p.Sum = Checksum(&e, p.Message, p.More)
	return nil
}
