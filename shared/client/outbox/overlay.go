package outbox

import (
	"cmp"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// Overlay returns a durable message as this user, me, wants it: with the changes in the outbox. change says what is to be shown of them,
// nil for nothing. The message itself stays as it is.
func (o *Outbox) Overlay(ev *chat.Event, me chat.UserID) (_ *chat.Event, change *view.Change) {
	if len(o.Changes) == 0 || ev.Message == nil {
		return ev, nil
	}
	about := o.About(ev.Room, ev.Seq, "")
	for _, n := range about {
		if n.Present != nil && n.Present.Rev > ev.Rev {
			ev = n.Present
		}
	}
	now := time.Now()
	for _, n := range about {
		if n.Error == nil && (n.Seq == 0 || n.Seq > ev.Rev) {
			ev = n.applied(ev, me)
		}
		if n.Seq == 0 {
			change = n.shown(change, ev, now)
		}
	}
	return ev, change
}

// applied returns a message as it is with the change.
func (n *Entry) applied(ev *chat.Event, me chat.UserID) *chat.Event {
	next, m, c := *ev, *ev.Message, n.Change
	switch {
	case m.Gone != nil:
		return ev
	case c.Kind == chat.Edited:
		m.Text, m.EditedAt = c.Text, n.At
	case c.Kind == chat.Deleted:
		m.Text, m.Mentions, m.Reactions, m.Pin = "", nil, nil, nil
		m.Gone = &chat.Gone{By: me, At: n.At}
	case c.Kind == chat.Reacted:
		m.Reactions = toggled(m.Reactions, c.Key, me, c.On)
	case c.Kind == chat.Pinned:
		m.Pin = nil
		if c.On {
			m.Pin = cmp.Or(ev.Message.Pin, &chat.Pin{By: me, At: n.At})
		}
	}
	next.Message = &m
	return &next
}

// shown adds a change to what is shown of those before it: the state of the one that is worst off, and all else of both.
func (n *Entry) shown(was *view.Change, ev *chat.Event, now time.Time) *view.Change {
	next := &view.Change{State: n.state(), Error: cmp.Or(n.Error, n.Delay)}
	if n.Change.Kind == chat.Edited && n.Error != nil {
		m := *ev.Message
		m.Text = n.Change.Text
		next.Text = m.Body()
	}
	if n.Change.Kind == chat.Deleted && n.Error == nil {
		next.Delete = true
		if n.undoable(now) {
			next.Until = n.Change.Until.Time()
		}
	}
	if was == nil {
		return next
	}
	if weight(was.State) > weight(next.State) {
		next.State, next.Error = was.State, was.Error
	}
	next.Text = cmp.Or(next.Text, was.Text)
	if was.Delete {
		next.Delete, next.Until = true, was.Until
	}
	return next
}

func weight(s view.RowState) int {
	return slices.Index([]view.RowState{view.Pending, view.Delayed, view.Failed}, s)
}

// toggled returns reactions with or without that of one user with one key.
func toggled(reactions []chat.Reaction, key string, me chat.UserID, on bool) []chat.Reaction {
	at := slices.IndexFunc(reactions, func(r chat.Reaction) bool { return r.Key == key })
	if at < 0 {
		if !on {
			return reactions
		}
		return append(slices.Clip(reactions), chat.Reaction{Key: key, Count: 1, Users: []chat.UserID{me}, Mine: true})
	}
	r := reactions[at]
	if was := r.Mine || slices.Contains(r.Users, me); was == on {
		return reactions
	}
	reactions = slices.Clone(reactions)
	r.Mine = on
	if on {
		r.Count++
		r.Users = append(slices.Clip(r.Users), me)
	} else {
		r.Count--
		r.Users = slices.DeleteFunc(slices.Clone(r.Users), func(id chat.UserID) bool { return id == me })
	}
	reactions[at] = r
	if r.Count == 0 {
		return slices.Delete(reactions, at, at+1)
	}
	return reactions
}
