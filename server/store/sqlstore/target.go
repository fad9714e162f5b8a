package sqlstore

import "parley/shared/chat"

// place is a message of a room.
type place struct {
	room chat.RoomID
	seq  chat.Seq
}

// change is an amendment as far as its question needs to know it.
type change struct {
	place
	kind chat.EventKind
	by   chat.UserID
	key  string
}

// target is a message that a group changes or answers, as the items before have left it.
type target struct {
	room    int64 // primary key
	num     int64 // primary key, 0 if the same group has placed it
	was     searched
	row     row
	x       extra
	touched bool     // to be written
	hidden  *version // the text that a moderator may restore
}

// state returns the message.
func (t *target) state() chat.Event { return t.x.complete(t.row.e, t.row.m) }

// amends collects an amendment.
func (n *Names) amends(e *chat.Event) {
	c := change{place: place{e.Room, e.Target}, kind: e.Kind, by: e.By.ID}
	if e.Reaction != nil {
		c.key = e.Reaction.Key
	}
	n.targets, n.changes = append(n.targets, c.place), append(n.changes, c)
}

// answers collects a send that answers a message. It is looked up whether that was stored before: the message may be gone since.
func (n *Names) answers(e *chat.Event) {
	n.targets = append(n.targets, place{e.Room, e.Message.Reply})
	if e.Nonce != "" {
		n.Answers = append(n.Answers, Send{e.By.ID, e.Nonce})
	}
}

const inRoom = ` WHERE e.room = (SELECT num FROM rooms WHERE id = $1) AND `

// Queries returns what must be read, while nobody else can change the rooms, before Place decides about amendments and answers.
func (g *Group) Queries() (all []Query) {
	if g.paces != nil {
		all = g.paceQueries()
	}
	if len(g.Names.targets) == 0 {
		return all
	}
	seen := map[place]bool{}
	for _, p := range g.Names.targets {
		if !seen[p] {
			seen[p] = true
			all = append(all, Query{selectTarget + inRoom + `e.seq = $2`, Args{p.room, p.seq}, func(scan Scan) error { return g.takeTarget(p, scan) }})
		}
	}
	for _, c := range g.Names.changes {
		switch c.kind {
		case chat.Deleted, chat.Restored:
			all = append(all, Query{selectHidden, Args{c.room, c.seq}, func(scan Scan) error { return g.takeHidden(c.place, scan) }})
		case chat.Pinned:
			all = append(all, Query{countPins, Args{c.room}, func(scan Scan) error {
				var pins int
				err := scan(&pins)
				g.pins[c.room] = pins
				return err
			}})
		}
	}
	return append(all, g.reactionQueries()...)
}

func (g *Group) takeTarget(p place, scan Scan) (err error) {
	t := &target{}
	if err := scan(append([]any{&t.num}, t.row.columns()...)...); err != nil {
		return err
	}
	t.x, err = t.row.check()
	t.was = t.searched()
	g.targets[p] = t
	return err
}

func (g *Group) takeHidden(p place, scan Scan) error {
	v := &version{}
	if err := scan(v.columns()...); err != nil {
		return err
	}
	if t := g.targets[p]; t != nil {
		t.hidden = v
	}
	return v.verify()
}

// target returns a message that is stored, or was placed before, or nil.
func (g *Group) target(p place) *target {
	t := g.targets[p]
	for i := 0; i < len(g.New) && t == nil; i++ {
		if e := &g.New[i].Event; e.Room == p.room && e.Seq == p.seq {
			t = &target{row: row{e: *e, m: said(*e), more: g.New[i].Extra}, x: extraOf(e)}
			t.row.e.Message = nil
			g.targets[p] = t
		}
	}
	if t != nil && t.room == 0 {
		t.room = g.Rooms[p.room].Num
	}
	return t
}

// mayAnswer refuses an answer to what is no message of the room, or was deleted.
func (g *Group) mayAnswer(e chat.Event) error {
	if e.Message == nil || e.Message.Reply == 0 {
		return nil
	}
	t := g.target(place{e.Room, e.Message.Reply})
	switch {
	case t == nil || t.row.e.Kind != chat.Said:
		return NoMessage()
	case t.x.Gone != nil:
		return Gone()
	}
	return nil
}
