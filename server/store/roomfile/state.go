package roomfile

import (
	"errors"
	"slices"

	"parley/shared/chat"
)

// state is a message that changes, and what they make of it.
type state struct {
	said      *Message
	rev       chat.Seq
	content   *Change // the last one that is not superseded
	pin       *Change
	reactions []reaction
}

// reaction is the state of one key.
type reaction struct {
	key   string
	least chat.Seq // the first change that is not superseded, and adds
	users []chat.UserID
	off   []chat.UserID
}

// apply adds a change, of which there is one for each thing that changes.
func (s *state) apply(a *Change) error {
	s.rev = a.Seq
	if a.Superseded() {
		return nil
	}
	switch a.Kind {
	case chat.Pinned:
		if s.pin != nil {
			return errors.New("the pin changes twice")
		}
		s.pin = a
	case chat.Reacted:
		return s.react(a)
	default:
		s.content = a
	}
	return nil
}

func (s *state) react(a *Change) error {
	at := slices.IndexFunc(s.reactions, func(r reaction) bool { return r.key == a.Key })
	if at < 0 {
		at = len(s.reactions)
		s.reactions = append(s.reactions, reaction{key: a.Key})
	}
	r := &s.reactions[at]
	if a.On && len(r.users) == 0 {
		r.least = a.Seq
	}
	list := &r.off
	if a.On {
		list = &r.users
	}
	*list = append(*list, a.By)
	return nil
}

// right reports whether the message says the same.
func (s *state) right() bool {
	m, content := s.said, chat.Seq(0)
	if s.content != nil {
		content = s.content.Seq
	}
	if m.Rev != s.rev || m.Content != content {
		return false
	}
	gone := s.content != nil && s.content.Kind == chat.Deleted
	if gone != (m.Gone != nil) || gone && *m.Gone != (chat.Gone{By: s.content.By, At: s.content.At}) {
		return false
	}
	if s.content != nil && s.content.Kind == chat.Edited && m.EditedAt != s.content.At {
		return false
	}
	pinned := s.pin != nil && s.pin.On
	if pinned != (m.Pin != nil) || pinned && *m.Pin != (chat.Pin{By: s.pin.By, At: s.pin.At}) {
		return false
	}
	return s.reacted()
}

// reacted compares the reactions: each user once, the first of them in the message.
func (s *state) reacted() bool {
	var last chat.Seq
	used := 0
	for i := range s.reactions {
		if len(s.reactions[i].users) > 0 {
			used++
		}
		if twice(append(slices.Clone(s.reactions[i].users), s.reactions[i].off...)) {
			return false
		}
	}
	if used != len(s.said.Reactions) || used > chat.ReactionKinds {
		return false
	}
	for _, r := range s.said.Reactions {
		at := slices.IndexFunc(s.reactions, func(have reaction) bool { return have.key == r.Key })
		if at < 0 {
			return false
		}
		have := &s.reactions[at]
		first := have.users[:min(len(have.users), chat.ReactorsMax)]
		if r.Count != len(have.users) || r.Mine || !slices.Equal(r.Users, first) || r.First <= last || r.First > have.least {
			return false
		}
		last = r.First
	}
	return true
}

func twice(users []chat.UserID) bool {
	slices.Sort(users)
	return len(slices.Compact(slices.Clone(users))) < len(users)
}
