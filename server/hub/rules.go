package hub

import (
	"bytes"
	"context"
	"net/netip"
	"strconv"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// The rules of a room are its settings, and who is what in it. The store counts their changes, and gives each event that it stores the version by
// which it was stored. Whatever is delivered names that version: a node that does not know it reads the rules first, and takes out whoever may not
// be in the room any more. So nothing that was said after a change reaches those whom the change keeps out, on no node.

// configure answers Configure, when it is in force on this node.
func (s *Session) configure(ctx context.Context, p *protocol.Configure) (protocol.Payload, error) {
	change, err := p.Change()
	if err == nil && p.Room == "" {
		return &protocol.Done{}, s.calmAll(ctx, *change.Calm)
	}
	if err != nil {
		return nil, err
	}
	r, err := s.governed(ctx, p.Room)
	if err == nil {
		err = s.mayConfigure(ctx, r, change)
	}
	if err != nil {
		return nil, err
	}
	if wait := s.hub.Limits.Change(s.user, p.Room); wait > 0 {
		return nil, chat.Limited("you change the room", wait)
	}
	before, after, err := s.hub.Store.Configure(ctx, p.Room, change, s.hub.Now())
	if err != nil {
		return nil, err
	}
	if err := s.hub.RulesChanged(ctx, p.Room, after.Version); err != nil {
		return nil, err
	}
	for _, d := range before.Differences(after.Settings) {
		if err := s.audit(ctx, r, chat.ToManage, RoomChange{Before: d.Before, After: d.After}); err != nil {
			return nil, err
		}
	}
	return &protocol.Done{}, nil
}

// RulesChanged has all nodes follow the rules of a room that have that version. They are in force on this node when it returns.
func (h *Hub) RulesChanged(ctx context.Context, room chat.RoomID, version int64) error {
	if !h.alone() {
		h.publishRules(ctx, room, version)
	}
	r := h.liveRoom(room)
	if r == nil {
		return nil
	}
	r.outdate(version)
	return r.followRules(ctx)
}

// mayConfigure returns no_guests or not_allowed unless the user may make the change.
func (s *Session) mayConfigure(ctx context.Context, r *Room, change chat.Change) error {
	all, err := s.rightsIn(ctx, r)
	if err != nil || change.Permits(all) {
		return err
	}
	return s.may(ctx, r, chat.ToManage)
}

// audit notes a change in a room by somebody to whom a role on the server gives the right to it. Whoever has the right by the role in the room
// does what is theirs.
func (s *Session) audit(ctx context.Context, r *Room, right chat.Rights, change RoomChange) error {
	here, err := r.roleOf(ctx, s.user)
	if err != nil || s.hub.Audit == nil || chat.RightsIn(r.now(), chat.RoleGuest, here).Has(right) {
		return err
	}
	change.Room, change.By, change.From = r.info.ID, s.user, s.address
	return s.hub.Audit(ctx, change)
}

// RoomChange is a change in a room, for the audit: of a setting, or of what a user is in it.
type RoomChange struct {
	By            chat.UserID
	From          netip.Addr  // invalid if it is not known
	Room          chat.RoomID // "": all public rooms
	User          chat.UserID // who has another role, or was removed; "" if it is about a setting
	Before, After string
}

// publishRules tells the other nodes that rules of a version are in force.
func (h *Hub) publishRules(ctx context.Context, room chat.RoomID, version int64) {
	h.publish(ctx, roomTopic(room), messageRules, strconv.AppendInt(nil, version, 10))
}

// outdate notes that rules of a version are in force.
func (r *Room) outdate(version int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ruling = max(r.ruling, version)
}

// outdated reports whether there are newer rules than this node knows. mu held.
func (r *Room) outdated() bool { return r.ruling > r.rules.Load().Version }

// compareRules makes the room follow the rules that the store has.
func (r *Room) compareRules(ctx context.Context) error {
	all, err := r.hub.Store.Rules(ctx, []chat.RoomID{r.info.ID})
	if err != nil {
		return err
	}
	r.outdate(all[r.info.ID].Version)
	return r.followRules(ctx)
}

// followRules reads the rules, if there are newer ones, and which roles have changed; it tells them to those whom they concern, and takes out
// whoever may not be in the room any more.
func (r *Room) followRules(ctx context.Context) error {
	r.mu.Lock()
	sought, known, due := r.ruling, r.rules.Load().Version, r.outdated()
	r.mu.Unlock()
	if !due {
		return nil
	}
	all, err := r.hub.Store.Rules(ctx, []chat.RoomID{r.info.ID})
	if err != nil {
		return err
	}
	var changed []store.Membership
	if r.info.Kind != chat.Direct {
		if changed, err = r.hub.Store.MembersSince(ctx, r.info.ID, known); err != nil { // what has changed since the rules were read comes again
			return err
		}
	}
	rules := all[r.info.ID]
	r.mu.Lock()
	if r.ruling == sought {
		r.ruling = rules.Version // what was said of later ones is not true
	}
	if before := r.rules.Load(); rules.Version > before.Version {
		r.roles.change(rules.Version, changed, r.info.Kind == chat.Public)
		r.rules.Store(&rules)
		r.assigned(changed)
		if rules.Settings != before.Settings {
			r.ruled(before.Asking)
		}
	}
	r.mu.Unlock()
	if rules.Asking && len(changed) == 1 {
		r.pushAsked(ctx, changed[0].User) // who answers from now on learns how many wait
	}
	r.hub.presenceChanged(r)
	return nil
}

// ruled tells those who are in the room its settings, and what they are there if asking, which was how it is joined, has changed. mu held.
func (r *Room) ruled(asking bool) {
	room := r.now()
	stay := encode(0, protocol.ConfiguredAs(room.ID, room.Settings))
	for s := range r.members {
		here, _, _ := r.roles.get(s.user)
		if chat.RightsIn(room, s.role(), here).Has(chat.ToRead) {
			s.push(stay)
			if room.Asking != asking {
				s.push(encode(0, &protocol.Ranked{Room: room.ID, Role: chat.RoleOf(room, s.role(), here)}))
			}
		} else {
			r.expel(s, chat.CodeNoGuests)
		}
	}
}

// rulesMark stands before the version in the first line of a message with events.
const rulesMark = 'r'

// appendRules appends a line with the version of a room's rules, unless they were never changed.
func appendRules(body []byte, version int64) []byte {
	if version == 0 {
		return body
	}
	return append(strconv.AppendInt(append(body, rulesMark), version, 10), '\n')
}

// cutRules reads what appendRules has written.
func cutRules(body []byte) (version int64, rest []byte) {
	if len(body) == 0 || body[0] != rulesMark {
		return 0, body
	}
	line, rest, _ := bytes.Cut(body[1:], []byte{'\n'})
	return parseVersion(line), rest
}

// parseVersion returns 0 for what is no version.
func parseVersion(text []byte) int64 {
	version, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil || version < 0 {
		return 0
	}
	return version
}
