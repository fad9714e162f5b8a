package sqlstore

import (
	"encoding/json"
	"fmt"

	"parley/shared/chat"
)

// extra is the JSON in the column of the same name: fields that only some events have.
type extra struct {
	Mentions []mention `json:"mentions,omitempty"`

	Was  string `json:"was,omitempty"` // of a rename: the names before and after it, and the Rev after it
	Name string `json:"name,omitempty"`
	Rev  int    `json:"rev,omitempty"`

	Topic string `json:"topic,omitempty"` // of a new topic

	Whom *mention `json:"whom,omitempty"` // of a change of the members

	Reply     chat.Seq    `json:"reply,omitempty"`
	Changed   chat.Seq    `json:"changed,omitempty"` // the last amendment
	Content   chat.Seq    `json:"content,omitempty"` // the last amendment that has changed the content
	EditedAt  chat.Millis `json:"edited_at,omitempty"`
	Versions  int         `json:"versions,omitempty"` // earlier texts that are stored
	Gone      *stamp      `json:"gone,omitempty"`
	Reactions []reaction  `json:"reactions,omitempty"` // in the order of First
	Pin       *stamp      `json:"pin,omitempty"`
}

// mention is a user in a text. At is the event at which the mention counts as unread: 0 for the message itself, uncounted for none. Older
// programs gave a mention none that was edited into an old message.
type mention struct {
	ID   chat.UserID `json:"id"`
	Name string      `json:"name"`
	At   chat.Seq    `json:"at,omitempty"`
}

const uncounted chat.Seq = -1

// stamp is who has deleted or pinned a message, and when.
type stamp struct {
	By chat.UserID `json:"by"`
	At chat.Millis `json:"at"`
}

// reaction is a summary of the table reactions: Users are the first chat.ReactorsMax.
type reaction struct {
	Key   string        `json:"key"`
	First chat.Seq      `json:"first"`
	Count int           `json:"count"`
	Users []chat.UserID `json:"users"`
}

func (r reaction) shown() chat.Reaction {
	return chat.Reaction{Key: r.Key, First: r.First, Count: r.Count, Users: r.Users}
}

// extraOf returns the extra of an event that nothing has changed.
func extraOf(e *chat.Event) (x extra) {
	switch {
	case e.Kind == chat.Renamed:
		return extra{Was: e.Was, Name: e.By.Name, Rev: e.By.Rev}
	case e.Kind == chat.Titled:
		return extra{Topic: e.Topic}
	case e.Whom != nil:
		return extra{Whom: &mention{ID: e.Whom.ID, Name: e.Whom.Name}}
	case e.Message == nil:
		return x
	}
	x.Reply = e.Message.Reply
	for _, user := range e.Message.Mentions {
		x.Mentions = append(x.Mentions, mention{ID: user.ID, Name: user.Name})
	}
	return x
}

func (x *extra) empty() bool {
	return len(x.Mentions) == 0 && x.Was == "" && x.Topic == "" && x.Whom == nil && x.Reply == 0 && x.Changed == 0
}

// encode returns the column, empty for no extra, which is stored as NULL.
func (x *extra) encode() (string, error) {
	if x.empty() {
		return "", nil
	}
	data, err := json.Marshal(x)
	return string(data), err
}

func decode(column string, e *chat.Event) (x extra, err error) {
	if column == "" {
		return x, nil
	}
	if err := json.Unmarshal([]byte(column), &x); err != nil {
		return x, fmt.Errorf("event %d of %s: %w", e.Seq, e.Room, err)
	}
	return x, nil
}

// complete adds x to an event, and m as its message if it is one. A rename has the name that it gave, not the present one of
// the user.
func (x *extra) complete(e chat.Event, m chat.Message) chat.Event {
	if e.Kind == chat.Renamed {
		e.Was, e.By.Name, e.By.Rev = x.Was, x.Name, x.Rev
	}
	e.Topic = x.Topic
	if x.Whom != nil {
		e.Whom = &chat.User{ID: x.Whom.ID, Name: x.Whom.Name}
	}
	if e.Kind != chat.Said {
		return e
	}
	e.Rev = x.Changed
	m.Reply, m.EditedAt, m.Mentions = x.Reply, x.EditedAt, x.mentions()
	m.Gone, m.Pin = (*chat.Gone)(x.Gone), (*chat.Pin)(x.Pin)
	for _, r := range x.Reactions {
		m.Reactions = append(m.Reactions, r.shown())
	}
	e.Message = &m
	return e
}

func (x *extra) mentions() (users []chat.User) {
	for _, user := range x.Mentions {
		users = append(users, chat.User{ID: user.ID, Name: user.Name})
	}
	return users
}
