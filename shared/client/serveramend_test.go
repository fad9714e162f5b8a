package client

import (
	"fmt"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// amended answers an edit, a deletion, a restoration, a reaction or a pin as the server does, for the user me.
func (s *server) amended(id int64, room chat.RoomID, seq chat.Seq, change chat.Event, rev chat.Seq) {
	ev, err := s.amend(s.me, room, seq, change, rev)
	switch {
	case err != nil:
		failed := &protocol.Failed{Error: *err}
		if err.Code == chat.CodeChanged {
			failed.Event = s.rooms[room].events[seq-1]
		}
		s.reply(id, failed)
	case ev.Kind == chat.Said: // as it was
		s.reply(id, &protocol.Amended{Room: room, Seq: max(ev.Rev, ev.Seq), Target: seq, Same: true})
	default:
		s.reply(id, &protocol.Amended{Room: room, Seq: ev.Seq, Target: seq})
		s.announce(ev)
	}
}

// amend changes a message: events has it as it stands then, and of the amendments that the new one supersedes a stub. It returns the
// amendment, or the message itself if nothing has to be changed.
func (s *server) amend(by chat.User, room chat.RoomID, seq chat.Seq, change chat.Event, rev chat.Seq) (*chat.Event, *chat.Error) {
	r := s.rooms[room]
	if r == nil || seq < 1 || int(seq) > len(r.events) || r.events[seq-1].Kind != chat.Said {
		return nil, chat.Errorf(chat.CodeNoMessage, "no such message")
	}
	was := r.events[seq-1]
	m, mine := *was.Message, was.By.ID == by.ID
	now := chat.MillisOf(time.Now())
	switch {
	case change.Kind == chat.Edited && !mine, change.Kind == chat.Deleted && !mine && !s.moderator, change.Kind == chat.Restored && !s.moderator:
		return nil, chat.Errorf(chat.CodeNotAllowed, "not yours")
	case change.Kind == chat.Deleted && m.Gone != nil:
		if mine {
			delete(r.hidden, seq)
		}
		return was, nil
	case change.Kind == chat.Restored && m.Gone == nil:
		return was, nil
	case change.Kind == chat.Restored && r.hidden[seq] == nil, change.Kind != chat.Restored && m.Gone != nil:
		return nil, chat.Errorf(chat.CodeGone, "it was deleted")
	case change.Kind == chat.Edited && change.Message.Text == m.Text:
		return was, nil
	case change.Kind == chat.Edited && r.content(seq) > rev:
		return nil, chat.Errorf(chat.CodeChanged, "it was edited")
	}
	change.Target, change.By = seq, by
	switch change.Kind {
	case chat.Edited:
		if m.Text, m.Mentions, m.EditedAt = change.Message.Text, change.Message.Mentions, now; s.texts != nil {
			s.texts[fmt.Sprint(seq, m.Text)] = true
		}
		change.Message = m.Content()
	case chat.Deleted:
		if r.hidden == nil {
			r.hidden = map[chat.Seq]*chat.Message{}
		}
		if delete(r.hidden, seq); !mine {
			r.hidden[seq] = was.Message
		}
		change.Message = &chat.Message{Gone: &chat.Gone{By: by.ID, At: now}}
	case chat.Restored:
		change.Message = r.hidden[seq].Content()
	case chat.Pinned:
		if (m.Pin != nil) == change.On {
			return was, nil
		}
	case chat.Reacted:
		var one chat.Reaction
		for _, other := range m.Reactions {
			if other.Key == change.Reaction.Key {
				one = other
			}
		}
		if slices.Contains(one.Users, by.ID) == change.On {
			return was, nil
		}
		one = chat.Reaction{Key: change.Reaction.Key, Count: one.Count, Users: slices.Clone(one.Users), First: one.First}
		if change.On {
			one.Users = append(one.Users, by.ID)
		} else {
			one.Users = slices.DeleteFunc(one.Users, func(id chat.UserID) bool { return id == by.ID })
		}
		if one.Count = len(one.Users); one.First == 0 {
			one.First = chat.Seq(len(r.events)) + 1
		}
		change.Reaction = &one
	}
	for i, old := range r.events {
		if old.Target == seq && !old.Stub() && supersedes(&change, old) {
			r.events[i] = &chat.Event{Room: room, Seq: old.Seq, Kind: old.Kind, Target: seq, At: old.At} // At: for joins
		}
	}
	ev := s.store(room, change, room)
	r.events[seq-1] = chat.Amend(was, ev)
	if ev.Kind == chat.Edited && was.By.ID != s.me.ID {
		switch at, counted := r.counted[seq]; {
		case !mentions(ev.Message, s.me.ID):
			delete(r.counted, seq)
		case counted:
			r.count(seq, at)
		case ev.At-was.At > chat.Millis(chat.NotifyEdits.Milliseconds()):
			r.count(seq, seq)
		default:
			r.count(seq, ev.Seq)
		}
	}
	return ev, nil
}

func supersedes(later, earlier *chat.Event) bool {
	switch earlier.Kind {
	case chat.Reacted:
		return later.Kind == chat.Deleted || later.Kind == chat.Reacted && later.Reaction.Key == earlier.Reaction.Key && later.By.ID == earlier.By.ID
	case chat.Pinned:
		return later.Kind == chat.Deleted || later.Kind == chat.Pinned
	}
	return later.Kind == chat.Deleted || later.Kind == chat.Restored || earlier.Kind == chat.Edited && later.Kind == chat.Edited
}

// content returns the Seq of the last change of a message's content.
func (r *served) content(seq chat.Seq) (last chat.Seq) {
	for _, ev := range r.events {
		if ev.Target == seq && ev.Kind.ChangesContent() {
			last = ev.Seq
		}
	}
	return last
}

// amends has somebody change a message, and tells the client.
func (s *server) amends(by chat.User, room chat.RoomID, seq chat.Seq, change chat.Event) *chat.Event {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	ev, err := s.amend(by, room, seq, change, 1<<50)
	if err != nil || ev.Kind == chat.Said {
		s.t.Errorf("%s %d: %s changes nothing: %v", room, seq, change.Kind, err)
		return nil
	}
	s.announce(ev)
	return ev
}

func edited(text string) chat.Event {
	return chat.Event{Kind: chat.Edited, Message: &chat.Message{Text: text}}
}

func reacted(key string, on bool) chat.Event {
	return chat.Event{Kind: chat.Reacted, Reaction: &chat.Reaction{Key: key}, On: on}
}

func pinned(on bool) chat.Event { return chat.Event{Kind: chat.Pinned, On: on} }

func deleted() chat.Event { return chat.Event{Kind: chat.Deleted} }

// pinnedIn is the answer to Pins.
func (s *server) pinnedIn(room chat.RoomID) *protocol.Messages {
	all := &protocol.Messages{Room: room, Events: []chat.Event{}}
	for _, ev := range s.rooms[room].events {
		if ev.Message != nil && ev.Message.Pin != nil {
			all.Events = append(all.Events, *ev)
		}
	}
	return all
}
