package hub

import (
	"context"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/markup"
)

// A guest who is new may do less than others, unless the place is without such limits: see chat.Strangeness. Only the store knows who is new, so it is asked,
// but by none but guests, and only before something that they may not do.

// limitsNewcomers reports whether guests who are new may do less than others.
func (h *Hub) limitsNewcomers(ctx context.Context) bool {
	return !h.Unlimited && h.Newcomers != nil && h.Newcomers(ctx)
}

// strangeness returns what a user is at the store if the place has limits for guests who are new, and the user is one.
func (h *Hub) strangeness(ctx context.Context, user chat.UserID) (is chat.Strangeness, came chat.Millis, err error) {
	if !h.limitsNewcomers(ctx) {
		return 0, 0, nil
	}
	a, err := h.Store.Account(ctx, user)
	return a.Strange, a.Created, err
}

// mayLink returns newcomer for a text with a link of a user who has just come.
func (h *Hub) mayLink(ctx context.Context, user chat.UserID, text string) error {
	if !markup.HasLink(text) {
		return nil
	}
	is, came, err := h.strangeness(ctx, user)
	now := chat.MillisOf(h.Now())
	if from := is.LinksFrom(came, now); err == nil && from > 0 {
		err = chat.LinksLater(from.Time().Sub(now.Time()))
	}
	return err
}

// maySay is mayLink for what the user makes public by this session.
func (s *Session) maySay(ctx context.Context, text string) error {
	if s.role() != chat.RoleGuest {
		return nil
	}
	return s.hub.mayLink(ctx, s.user, text)
}

// mayMention returns mentions for too many mentions in a public room by a guest who is new.
func (s *Session) mayMention(ctx context.Context, r *Room, mentions []chat.User) error {
	if len(mentions) <= chat.NewcomerMentions || s.role() != chat.RoleGuest || r.info.Kind != chat.Public {
		return nil
	}
	is, _, err := s.hub.strangeness(ctx, s.user)
	if err != nil || is == 0 {
		return err
	}
	if all, err := s.rightsIn(ctx, r); err != nil || all.KeepsOrder() {
		return err
	}
	return is.FewerMentions()
}

// mayApproach limits how fast a guest who is new begins conversations.
func (s *Session) mayApproach(ctx context.Context, peer chat.UserID) error {
	room := chat.DirectID(s.user, peer)
	if s.role() != chat.RoleGuest || s.hub.liveRoom(room) != nil {
		return nil
	}
	if _, err := s.hub.Store.Room(ctx, room); err == nil || chat.AsError(err).Code != chat.CodeNoRoom {
		return err
	}
	is, _, err := s.hub.strangeness(ctx, s.user)
	if err != nil || is == 0 {
		return err
	}
	if wait := s.hub.Limits.Approach(s.user); wait > 0 {
		return chat.Limited("you begin conversations", wait)
	}
	return nil
}

// attend counts that the guests on this node are here. Those with a session that is older than chat.KnownAfter are known by it.
func (h *Hub) attend(ctx context.Context) {
	if h.Newcomers == nil {
		return
	}
	var here []chat.UserID
	for _, s := range h.allSessions() {
		if s.role() == chat.RoleGuest && time.Since(s.since) < chat.KnownAfter+2*attendEvery {
			here = append(here, s.user)
		}
	}
	slices.Sort(here)
	for part := range slices.Chunk(slices.Compact(here), checkMax) {
		if err := h.Store.Attend(ctx, part, attendEvery, h.Now()); err != nil {
			h.complain(ctx, "count who is here", err)
			return
		}
	}
}
