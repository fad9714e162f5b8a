package stream

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"parley/shared/chat"
)

// model makes random events of a room as a store makes them: each says how its target stands after it.
type model struct {
	rand     *rand.Rand
	head     chat.Seq
	messages map[chat.Seq]*chat.Event
	hidden   map[chat.Seq]*chat.Message // what can be restored
}

func newModel(seed uint64) *model {
	return &model{rand: rand.New(rand.NewPCG(seed, 0)), messages: map[chat.Seq]*chat.Event{}, hidden: map[chat.Seq]*chat.Message{}}
}

var people = []chat.UserID{"ada", "bo", "cy"}

// next returns the next event.
func (m *model) next() chat.Event {
	m.head++
	e := chat.Event{Room: chat.Lobby, Seq: m.head, At: chat.Millis(m.head), By: chat.User{ID: people[m.rand.IntN(len(people))]}}
	if m.head == 1 || m.rand.IntN(4) == 0 {
		return m.say(e)
	}
	e.Target = m.any()
	was := m.messages[e.Target].Message
	switch kind := m.rand.IntN(10); {
	case was.Gone != nil:
		kept := m.hidden[e.Target]
		if kept == nil {
			e.Target = 0
			return m.say(e)
		}
		e.Kind, e.Message = chat.Restored, kept.Content()
		m.hidden[e.Target] = nil
	case kind < 4:
		e.Kind, e.Message = chat.Edited, &chat.Message{Text: fmt.Sprint("text ", m.head), EditedAt: e.At}
	case kind < 5:
		e.Kind, e.Message = chat.Deleted, &chat.Message{Gone: &chat.Gone{By: e.By.ID, At: e.At}}
		m.hidden[e.Target] = was
	case kind < 6:
		e.Kind, e.On = chat.Pinned, was.Pin == nil
	default:
		m.react(&e, was)
	}
	m.messages[e.Target] = chat.Amend(m.messages[e.Target], &e)
	return e
}

func (m *model) say(e chat.Event) chat.Event {
	e.Kind, e.Message = chat.Said, &chat.Message{Text: fmt.Sprint("text ", m.head)}
	m.messages[e.Seq] = &e
	return e
}

// any returns one of the messages, the newest ones mostly.
func (m *model) any() chat.Seq {
	var seqs []chat.Seq
	for seq := range m.messages {
		seqs = append(seqs, seq)
	}
	slices.Sort(seqs)
	return seqs[max(0, len(seqs)-1-m.rand.IntN(4))]
}

// react adds a reaction, or takes it away.
func (m *model) react(e *chat.Event, was *chat.Message) {
	key := []string{"👍", "❤", "🎉"}[m.rand.IntN(3)]
	one := chat.Reaction{Key: key, First: e.Seq}
	if at := slices.IndexFunc(was.Reactions, func(r chat.Reaction) bool { return r.Key == key }); at >= 0 {
		one = was.Reactions[at]
		one.Users = slices.Clone(one.Users)
	}
	if at := slices.Index(one.Users, e.By.ID); at >= 0 {
		one.Users = slices.Delete(one.Users, at, at+1)
	} else {
		one.Users, e.On = append(one.Users, e.By.ID), true
	}
	one.Count = len(one.Users)
	if one.Count == 0 {
		one.First, one.Users = 0, nil
	}
	e.Kind, e.Reaction = chat.Reacted, &one
}

// reader has the messages that a client knows.
type reader map[chat.Seq]*chat.Event

// read takes an event, and returns whether it follows last, and the new last.
func (r reader) read(e *chat.Event, last chat.Seq) (chat.Seq, bool) {
	if e.Kind == chat.Said {
		said := *e
		said.From = 0 // is about its way, not about the message
		r[e.Seq] = &said
	} else if message := r[e.Target]; message != nil {
		r[e.Target] = chat.Amend(message, e)
	}
	return e.Seq, e.First() <= last+1 && e.Seq > last
}
