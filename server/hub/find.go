package hub

import (
	"context"
	"slices"

	"parley/server/hub/reads"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// find answers Find: whose name it is exactly, whose only looks like it, and whose begins with it.
func (s *Session) find(ctx context.Context, p *protocol.Find) (protocol.Payload, error) {
	return reads.Do(s.reads, func() (protocol.Payload, error) { return s.found(ctx, p) })
}

// found reads the answer to Find.
func (s *Session) found(ctx context.Context, p *protocol.Find) (protocol.Payload, error) {
	answer := &protocol.Found{Name: p.Name, Offers: []chat.Person{}}
	match, near, err := s.hub.names.Find(ctx, p.Name)
	if err != nil {
		return nil, err
	}
	answer.Match, answer.Near = s.hub.person(match), s.hub.person(near)
	offers, err := s.hub.Store.UsersByPrefix(ctx, s.hub.Names.FoldPrefix(p.Name), chat.OffersMax+1)
	if err != nil {
		return nil, err
	}
	for _, u := range offers {
		if u.ID != s.user && len(answer.Offers) < chat.OffersMax {
			answer.Offers = append(answer.Offers, *s.hub.person(&u))
		}
	}
	hereFirst(answer.Offers)
	answer.Statuses = s.hub.statusesOf(answer)
	return answer, nil
}

// statusesOf returns the statuses of the people in an answer.
func (h *Hub) statusesOf(p *protocol.Found) []chat.UserStatus {
	var users []chat.User
	for _, one := range []*chat.Person{p.Match, p.Near} {
		if one != nil {
			users = append(users, one.User)
		}
	}
	for _, one := range p.Offers {
		users = append(users, one.User)
	}
	return h.statuses.Of(users, h.Now)
}

// person returns a user with the presence that others may see; nil stays nil.
func (h *Hub) person(u *chat.User) *chat.Person {
	if u == nil {
		return nil
	}
	return &chat.Person{User: *u, Here: h.online(u.ID)}
}

// hereFirst moves those who are here to the front, without changing the order otherwise.
func hereFirst(people []chat.Person) {
	slices.SortStableFunc(people, func(a, b chat.Person) int {
		switch {
		case a.Here == b.Here:
			return 0
		case a.Here:
			return -1
		}
		return 1
	})
}
