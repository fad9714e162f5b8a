package timeline

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"parley/shared/chat"
)

// model is a room as a server has it: what happened, and each message as it stands. It does not use chat.Amend.
type model struct {
	random *rand.Rand
	log    []chat.Event // index Seq-1; amendments without what they changed
	rows   map[chat.Seq]*modelRow
}

// modelRow is a message or a rename.
type modelRow struct {
	event  chat.Event
	hidden *chat.Message // what a restoration brings back
}

var modelUsers = []chat.User{named("ada"), named("bo"), named("cy"), named("di"), named("ed")}

func newModel(seed uint64) *model {
	return &model{random: rand.New(rand.NewPCG(seed, 7)), rows: map[chat.Seq]*modelRow{}}
}

func (m *model) head() chat.Seq { return chat.Seq(len(m.log)) }

// happens is one random deed of a random user. It returns the event as it goes out live.
func (m *model) happens() *chat.Event {
	by := modelUsers[m.random.IntN(len(modelUsers))]
	ev := chat.Event{Room: "r", Seq: m.head() + 1, At: chat.Millis(m.head()+1) * 1000, By: by}
	row := m.someMessage()
	deed := m.random.IntN(12)
	if row == nil {
		deed = 0
	}
	switch deed {
	case 0, 1, 2:
		ev.Kind, ev.Message = chat.Said, &chat.Message{Text: fmt.Sprint("said ", ev.Seq)}
		if row != nil && m.random.IntN(3) == 0 {
			ev.Message.Reply = row.event.Seq
		}
	case 3:
		ev.Kind, ev.Was = chat.Renamed, fmt.Sprint("former ", ev.Seq)
	default:
		if !m.amend(&ev, row, deed) {
			return m.happens()
		}
	}
	if !ev.Kind.Amends() {
		m.rows[ev.Seq] = &modelRow{event: ev}
	}
	bare := ev
	if ev.Kind.Amends() {
		bare.Message = nil
	}
	m.log = append(m.log, bare)
	return m.out(bare)
}

// someMessage is a random one, mostly among the latest.
func (m *model) someMessage() *modelRow {
	for range 20 {
		seq := m.head() - chat.Seq(m.random.IntN(int(min(m.head(), 30))+1))
		if m.random.IntN(4) == 0 {
			seq = chat.Seq(m.random.IntN(int(m.head()) + 1))
		}
		if row := m.rows[seq]; row != nil && row.event.Kind == chat.Said {
			return row
		}
	}
	return nil
}

// amend changes a message; false if there is nothing to change.
func (m *model) amend(ev *chat.Event, row *modelRow, deed int) bool {
	was := row.event.Message
	next := *was
	ev.Target = row.event.Seq
	switch {
	case was.Gone != nil && row.hidden != nil && deed > 8:
		ev.Kind = chat.Restored
		next.Text, next.EditedAt, next.Gone = row.hidden.Text, row.hidden.EditedAt, nil
	case was.Gone != nil:
		return false
	case deed == 4 || deed == 5:
		ev.Kind, ev.By = chat.Edited, row.event.By
		next.Text, next.EditedAt = fmt.Sprint("edited ", ev.Seq), ev.At
	case deed == 6:
		ev.Kind, row.hidden = chat.Deleted, nil
		if ev.By.ID != row.event.By.ID {
			row.hidden = was
		}
		next = chat.Message{Reply: was.Reply, Gone: &chat.Gone{By: ev.By.ID, At: ev.At}}
	case deed == 7:
		ev.Kind, ev.On, next.Pin = chat.Pinned, was.Pin == nil, nil
		if ev.On {
			next.Pin = &chat.Pin{By: ev.By.ID, At: ev.At}
		}
	default:
		ev.Kind = chat.Reacted
		key := []string{"👍", "❤", "🎉"}[m.random.IntN(3)]
		next.Reactions, ev.On = toggle(was.Reactions, key, ev)
		ev.Reaction = &chat.Reaction{Key: key}
	}
	row.event.Message, row.event.Rev = &next, ev.Seq
	return true
}

// toggle adds or removes the reaction of ev.By.
func toggle(was []chat.Reaction, key string, ev *chat.Event) (next []chat.Reaction, on bool) {
	on = true
	for _, r := range was {
		if r.Key != key {
			next = append(next, r)
			continue
		}
		on = !slices.Contains(r.Users, ev.By.ID)
		users := slices.DeleteFunc(slices.Clone(r.Users), func(id chat.UserID) bool { return id == ev.By.ID })
		if on {
			users = append(users, ev.By.ID)
		}
		if len(users) > 0 {
			next = append(next, chat.Reaction{Key: key, Users: users, Count: len(users), First: r.First})
		}
	}
	if on && !slices.ContainsFunc(was, func(r chat.Reaction) bool { return r.Key == key }) {
		next = append(next, chat.Reaction{Key: key, Users: []chat.UserID{ev.By.ID}, Count: 1, First: ev.Seq})
	}
	return next, on
}

// out is an event as it goes out now: a message as it stands, an amendment with what it changed as its target has it.
func (m *model) out(ev chat.Event) *chat.Event {
	if !ev.Kind.Amends() {
		ev = m.rows[ev.Seq].event
		return &ev
	}
	target := m.rows[ev.Target].event.Message
	switch {
	case ev.Kind.ChangesContent():
		ev.Message = target.Content()
	case ev.Kind == chat.Reacted:
		ev.Reaction = &chat.Reaction{Key: ev.Reaction.Key}
		for _, r := range target.Reactions {
			if r.Key == ev.Reaction.Key {
				ev.Reaction = &r
			}
		}
	}
	return &ev
}

func (m *model) superseded(ev *chat.Event) bool {
	return slices.ContainsFunc(m.log[ev.Seq:], func(later chat.Event) bool {
		switch {
		case !later.Kind.Amends() || later.Target != ev.Target:
			return false
		case later.Kind == chat.Deleted:
			return true
		case ev.Kind == chat.Reacted:
			return later.Kind == chat.Reacted && later.By.ID == ev.By.ID && later.Reaction.Key == ev.Reaction.Key
		case ev.Kind == chat.Pinned:
			return later.Kind == chat.Pinned
		}
		return later.Kind == chat.Restored || ev.Kind == chat.Edited && later.Kind == chat.Edited
	})
}

// since is a resume up to to: superseded amendments are stubs, or left out where another event follows.
func (m *model) since(after, to chat.Seq, runs bool) []*chat.Event {
	var all []*chat.Event
	from := chat.Seq(0)
	for _, ev := range m.log[after:to] {
		switch {
		case !ev.Kind.Amends() || !m.superseded(&ev):
		case runs && ev.Seq < to && m.random.IntN(5) > 0:
			if from == 0 {
				from = ev.Seq
			}
			continue
		default:
			all = append(all, &chat.Event{Room: "r", Seq: ev.Seq, Kind: ev.Kind, Target: ev.Target, From: from})
			from = 0
			continue
		}
		out := m.out(ev)
		out.From, from = from, 0
		all = append(all, out)
	}
	return all
}

// between are the messages and renames from one Seq to another, as they stand.
func (m *model) between(from, to chat.Seq) []*chat.Event {
	var all []*chat.Event
	for seq := max(from, 1); seq <= to; seq++ {
		if row := m.rows[seq]; row != nil {
			ev := row.event
			all = append(all, &ev)
		}
	}
	return all
}

// page makes a page of a span.
func (m *model) page(from, to chat.Seq) Page {
	p := Page{From: from, To: to, Events: m.between(from, to), Head: m.head(), Start: from == 1}
	for _, ev := range p.Events {
		if ev.Message == nil || ev.Message.Reply == 0 || ev.Message.Reply >= from && ev.Message.Reply <= to {
			continue
		}
		p.Refs = append(p.Refs, m.between(ev.Message.Reply, ev.Message.Reply)...)
	}
	return p
}

func (m *model) before(before chat.Seq, limit int) Page {
	rows := m.between(1, before-1)
	if len(rows) <= limit {
		return m.page(1, before-1)
	}
	return m.page(rows[len(rows)-limit].Seq, before-1)
}

func (m *model) after(after chat.Seq, limit int) Page {
	var changes []*chat.Event
	to := after
	for count := 0; to < m.head() && count < limit; {
		to++
		if ev := m.log[to-1]; !ev.Kind.Amends() {
			count++
		} else if ev.Target <= after && !m.superseded(&ev) {
			count++
			changes = append(changes, m.out(ev))
		}
	}
	p := m.page(after+1, to)
	p.Changes = changes
	return p
}

func (m *model) around(seq chat.Seq, limit int) Page {
	older, newer := m.between(1, seq), m.between(seq+1, m.head())
	from, to := chat.Seq(1), m.head()
	if len(older) > limit/2 {
		from = older[len(older)-limit/2].Seq
	}
	if len(newer) > limit/2 {
		to = newer[limit/2-1].Seq
	}
	return m.page(from, to)
}
