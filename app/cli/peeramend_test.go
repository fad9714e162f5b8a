package cli

import (
	"slices"

	"parley/shared/chat"
)

// amends changes a message and tells everyone, as Bo or as Ada. A second change of the same kind makes no stubs: nobody here resumes that
// far back.
func (p *peer) amends(by chat.UserID, target chat.Seq, change chat.Event) (seq chat.Seq) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.amend(by, target, change)
}

func (p *peer) amend(by chat.UserID, target chat.Seq, change chat.Event) chat.Seq {
	was := &p.events[target-1]
	m := *was.Message
	switch change.Kind {
	case chat.Edited:
		m.Text, m.EditedAt = change.Message.Text, saidAt
		change.Message = m.Content()
	case chat.Deleted:
		change.Message = &chat.Message{Gone: &chat.Gone{By: by, At: saidAt}}
	case chat.Reacted:
		one := chat.Reaction{Key: change.Reaction.Key, First: chat.Seq(len(p.events) + 1), Users: []chat.UserID{}}
		for _, r := range m.Reactions {
			if r.Key == one.Key {
				one = r
			}
		}
		one.Users = slices.DeleteFunc(slices.Clone(one.Users), func(id chat.UserID) bool { return id == by })
		if change.On {
			one.Users = append(one.Users, by)
		}
		one.Count = len(one.Users)
		change.Reaction = &one
	}
	change.Room, change.Seq, change.At, change.By, change.Target = chat.Lobby, chat.Seq(len(p.events)+1), saidAt, p.names[by], target
	*was = *chat.Amend(was, &change)
	p.events = append(p.events, change)
	for c := range p.conns {
		if c.joined {
			c.push("event", 0, map[string]any{"event": change})
		}
	}
	return change.Seq
}

func edited(text string) chat.Event {
	return chat.Event{Kind: chat.Edited, Message: &chat.Message{Text: text}}
}

func reacted(key string, on bool) chat.Event {
	return chat.Event{Kind: chat.Reacted, Reaction: &chat.Reaction{Key: key}, On: on}
}

// change answers a command that changes a message of the lobby.
func (c *peerConn) change(f command) {
	p := c.peer
	target := p.events[f.D.Seq-1]
	if f.K != "react" && f.K != "pin" && target.By.ID != "ada" {
		c.fail(f.ID, *chat.Errorf(chat.CodeNotAllowed, "that is not your message"))
		return
	}
	if refusal := p.refuse[f.D.Text]; refusal != nil {
		c.push("failed", f.ID, map[string]any{"error": refusal, "event": target})
		return
	}
	change := map[string]chat.Event{
		"edit": edited(f.D.Text), "delete": {Kind: chat.Deleted}, "react": reacted(f.D.Key, f.D.On), "pin": {Kind: chat.Pinned, On: f.D.On},
	}[f.K]
	seq := p.amend("ada", f.D.Seq, change)
	c.push("amended", f.ID, map[string]any{"room": chat.Lobby, "seq": seq, "target": f.D.Seq})
}

// page answers a question for history.
func (c *peerConn) page(f command) {
	p, head := c.peer, chat.Seq(len(c.peer.events))
	from, to := f.D.After, head
	if f.D.Before > 0 {
		from, to = 0, f.D.Before-1
	}
	events := slices.DeleteFunc(slices.Clone(p.events[from:to]), func(e chat.Event) bool { return e.Kind.Amends() })
	c.push("page", f.ID, map[string]any{"room": chat.Lobby, "from": from + 1, "to": to, "events": events, "head": head, "start": from == 0})
}

// pins answers which messages are pinned.
func (c *peerConn) pins(f command) {
	all := []chat.Event{}
	for _, e := range c.peer.events {
		if e.Message != nil && e.Message.Pin != nil {
			all = append(all, e)
		}
	}
	c.push("messages", f.ID, map[string]any{"room": chat.Lobby, "events": all})
}
