package hub

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// AccountChanged tells the user's sessions, on every node, that the user has claimed the name, has another role, or is silenced or not. It is called after
// the change is stored.
func (h *Hub) AccountChanged(ctx context.Context, user chat.UserID) {
	h.notifyUser(ctx, user, note{Kind: noteAccount})
}

func (h *Hub) accountOf(ctx context.Context, a store.Account) *protocol.Account {
	now := chat.MillisOf(h.Now())
	is := &protocol.Account{Role: a.Role, Claimed: a.Claimed > 0, Silenced: a.Silence.At(now)}
	if h.limitsNewcomers(ctx) {
		is.Links = a.Strange.LinksFrom(a.Created, now)
	}
	return is
}

// refreshAccount reads what the user is now, and tells the sessions of this node that know otherwise. One user is read at a time, so that
// what was read last is told last.
func (h *Hub) refreshAccount(ctx context.Context, user chat.UserID) {
	h.accounts <- struct{}{}
	defer func() { <-h.accounts }()
	account, err := h.Store.Account(ctx, user)
	if err != nil {
		h.complain(ctx, "read an account", err)
		return
	}
	now := h.accountOf(ctx, account)
	frame := encode(0, now)
	claimed := false
	sessions := h.sessionsOf(user, "")
	for _, s := range sessions {
		if was := s.account.Swap(now); was != nil && *was != *now {
			s.push(frame)
			claimed = claimed || !was.Claimed
		}
	}
	if !claimed {
		return
	}
	states, err := h.Store.RoomStates(ctx, user)
	if err != nil {
		h.complain(ctx, "read the rooms of an account", err)
		return
	}
	h.pushUnjoined(sessions, states) // those that were closed to the guest
}

// greetAs says the welcome with what the user is. A change while it was prepared is in it, or follows it: what is pushed before a welcome
// is lost on a client.
func (s *Session) greetAs(welcome *protocol.Welcome) {
	told := s.account.Load()
	welcome.Account = *told
	s.answer(0, welcome)
	if now := s.account.Load(); *now != *told {
		s.answer(0, now)
	}
}
