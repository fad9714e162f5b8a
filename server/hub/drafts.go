package hub

import (
	"context"

	"parley/server/hub/reads"
	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// draftsBytes bounds the texts in one answer: a character of a text may need six bytes in a frame.
const draftsBytes = 16 << 10

// saveDraft answers Draft, and tells the user's other sessions. If the bus loses that, they learn it with the next save.
func (s *Session) saveDraft(ctx context.Context, p *protocol.Draft) (protocol.Payload, error) {
	if !s.mayBeIn(p.Room) {
		return nil, noRoom()
	}
	save := store.DraftSave{Room: p.Room, Text: chat.Newlines(p.Text), Reply: p.Reply, Base: p.Base, Sent: p.Sent}
	saved, err := s.hub.Store.SaveDraft(ctx, s.user, save, s.hub.Now())
	if err != nil {
		return nil, err
	}
	if !saved.Same && !saved.Shelved {
		s.hub.notifyUser(ctx, s.user, note{Kind: noteDraft, Draft: &saved.Draft, From: s.id})
	}
	return &protocol.Drafted{Draft: saved.Draft, Shelved: saved.Shelved}, nil
}

// pushDraft tells the sessions of a user which draft another session has saved.
func (h *Hub) pushDraft(user chat.UserID, n note) {
	if n.Draft == nil {
		return
	}
	frame := encode(0, &protocol.Drafted{Draft: *n.Draft})
	for _, s := range h.sessionsOf(user, n.From) {
		s.push(frame)
	}
}

// drafts answers Drafts.
func (s *Session) drafts(ctx context.Context, p *protocol.Drafts) (protocol.Payload, error) {
	return reads.Do(s.reads, func() (protocol.Payload, error) {
		drafts, more, err := s.hub.Store.Drafts(ctx, s.user, p.After, draftsBytes)
		return &protocol.Stored{Drafts: drafts, More: more}, err
	})
}

// shelve answers Shelve.
func (s *Session) shelve(ctx context.Context, p *protocol.Shelve) (protocol.Payload, error) {
	if !s.mayBeIn(p.Room) {
		return nil, noRoom()
	}
	draft := chat.Draft{Room: p.Room, Text: chat.Newlines(p.Text), Reply: p.Reply}
	return &protocol.Done{}, s.hub.Store.Shelve(ctx, s.user, draft, s.hub.Now())
}

// shelf answers Shelf.
func (s *Session) shelf(ctx context.Context, p *protocol.Shelf) (protocol.Payload, error) {
	return reads.Do(s.reads, func() (protocol.Payload, error) {
		drafts, more, err := s.hub.Store.Shelf(ctx, s.user, p.Before, draftsBytes, s.hub.Now())
		return &protocol.Stored{Drafts: drafts, More: more}, err
	})
}

// unshelve answers Unshelve.
func (s *Session) unshelve(ctx context.Context, p *protocol.Unshelve) (protocol.Payload, error) {
	return &protocol.Done{}, s.hub.Store.Unshelve(ctx, s.user, p.Version)
}
