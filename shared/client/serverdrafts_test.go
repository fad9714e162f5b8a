package client

import (
	"strings"
	"sync"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// desk has the drafts of a user as a real server has them. Each device of the user has a server of its own; they share the desk.
type desk struct {
	mu      sync.Mutex
	drafts  map[chat.RoomID]chat.Draft
	sent    map[chat.RoomID]bool
	shelf   []chat.Draft
	devices []*server
}

func newDesk() *desk {
	return &desk{drafts: map[chat.RoomID]chat.Draft{}, sent: map[chat.RoomID]bool{}}
}

// server returns a server for another device.
func (k *desk) server(s *server) *server {
	s.desk = k
	k.devices = append(k.devices, s)
	return s
}

// save is what sqlstore.Store.SaveDraft does.
func (k *desk) save(from *server, p *protocol.Draft) *protocol.Drafted {
	k.mu.Lock()
	defer k.mu.Unlock()
	was := k.drafts[p.Room]
	continues := p.Base == was.Version || was.Version == 0
	switch {
	case p.Text == was.Text && p.Reply == was.Reply && (!p.Sent || k.sent[p.Room]), p.Text == "" && !p.Sent && !continues:
		was.Room = p.Room
		return &protocol.Drafted{Draft: was}
	case p.Text != "" && k.sent[p.Room] && p.Base > 0 && p.Base < was.Version:
		k.shelve(chat.Draft{Room: p.Room, Text: p.Text, Reply: p.Reply})
		return &protocol.Drafted{Draft: was, Shelved: true}
	case !continues && !strings.Contains(p.Text, was.Text):
		k.shelve(was)
	}
	now := chat.Draft{Room: p.Room, Version: max(was.Version, p.Base) + 1, Text: p.Text, Reply: p.Reply}
	if now.Since = now.Version; was.Version != 0 && (continues || was.Text != "" && strings.Contains(p.Text, was.Text)) {
		now.Since = was.Since
	}
	k.drafts[p.Room], k.sent[p.Room] = now, p.Sent
	for _, s := range k.devices {
		if s != from {
			s.all.Go(func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				if s.line != nil {
					s.push(&protocol.Drafted{Draft: now})
				}
			})
		}
	}
	return &protocol.Drafted{Draft: now}
}

func (k *desk) shelve(d chat.Draft) {
	d.Version = int64(len(k.shelf) + 1)
	k.shelf = append(k.shelf, d)
}

// draftCommand answers the commands about drafts.
func (s *server) draftCommand(f protocol.Frame) {
	k := s.desk
	if k == nil {
		s.reply(f.ID, &protocol.Failed{Error: *chat.Errorf(chat.CodeUnsupported, "there are no drafts")})
		return
	}
	switch p := f.Payload.(type) {
	case *protocol.Draft:
		s.reply(f.ID, k.save(s, p))
	case *protocol.Drafts:
		k.mu.Lock()
		answer := &protocol.Stored{}
		for _, d := range k.drafts {
			answer.Drafts = append(answer.Drafts, d)
		}
		k.mu.Unlock()
		s.reply(f.ID, answer)
	case *protocol.Shelve:
		k.mu.Lock()
		k.shelve(chat.Draft{Room: p.Room, Text: p.Text, Reply: p.Reply})
		k.mu.Unlock()
		s.reply(f.ID, &protocol.Done{})
	case *protocol.Shelf:
		k.mu.Lock()
		answer := &protocol.Stored{}
		for i := len(k.shelf) - 1; i >= 0; i-- {
			answer.Drafts = append(answer.Drafts, k.shelf[i])
		}
		k.mu.Unlock()
		s.reply(f.ID, answer)
	}
}
