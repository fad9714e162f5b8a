package hub

import (
	"bytes"
	"context"
	"strconv"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// The rules of a room say what guests may do in it. The store counts their changes, and gives each event that it stores the version by which
// it was stored. Whatever is delivered names that version: a node that does not know it reads the rules first, and takes out whoever may not
// be in the room any more. So nothing that was said after a change reaches those whom the change keeps out, on no node.

// admit answers Admit, when it is in force on this node.
func (s *Session) admit(ctx context.Context, p *protocol.Admit) (protocol.Payload, error) {
	r, err := s.readable(ctx, p.Room)
	if err == nil {
		err = s.may(ctx, r, chat.ToManage)
	}
	if err != nil {
		return nil, err
	}
	guests, err := chat.ParseGuests(p.Guests)
	if err != nil {
		return nil, err
	}
	if wait := s.hub.Limits.Change(s.user, p.Room); wait > 0 {
		return nil, chat.Limited("you change the room", wait)
	}
	if err := r.compareRules(ctx); err != nil {
		return nil, err
	}
	before := r.rules.Load()
	rules, err := s.hub.Store.SetGuests(ctx, p.Room, guests)
	if err != nil {
		return nil, err
	}
	if !s.hub.alone() {
		s.hub.publish(ctx, roomTopic(p.Room), messageRules, strconv.AppendInt(nil, rules.Version, 10))
	}
	r.outdate(rules.Version)
	if err := r.followRules(ctx); err != nil {
		return nil, err
	}
	if rules.Version == before.Version {
		return &protocol.Done{}, nil
	}
	return &protocol.Done{}, s.audit(ctx, r, before.Guests, rules.Guests)
}

// audit notes a change by somebody whom a role on the server gives the right to it. The maker of a room does what is the maker's.
func (s *Session) audit(ctx context.Context, r *Room, before, after chat.Guests) error {
	maker, err := r.maker(ctx)
	if err != nil || maker == s.user || s.hub.Audit == nil {
		return err
	}
	return s.hub.Audit(ctx, s.user, s.address, r.info.ID, before, after)
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

// followRules reads the rules, if there are newer ones, tells them to the members, and takes out those who may not be in the room any more.
func (r *Room) followRules(ctx context.Context) error {
	r.mu.Lock()
	sought, due := r.ruling, r.outdated()
	r.mu.Unlock()
	if !due {
		return nil
	}
	all, err := r.hub.Store.Rules(ctx, []chat.RoomID{r.info.ID})
	if err != nil {
		return err
	}
	maker, err := r.maker(ctx)
	if err != nil {
		return err
	}
	rules := all[r.info.ID]
	r.mu.Lock()
	if r.ruling == sought {
		r.ruling = rules.Version // what was said of later ones is not true
	}
	if rules.Version > r.rules.Load().Version {
		r.rules.Store(&rules)
		r.ruled(maker)
	}
	r.mu.Unlock()
	r.hub.presenceChanged(r)
	return nil
}

// ruled tells the members which rules are in force. mu held.
func (r *Room) ruled(maker chat.UserID) {
	room := r.now()
	stay := encode(0, &protocol.Admits{Room: room.ID, Guests: room.Guests.String()})
	out := encode(0, &protocol.Left{Room: room.ID, Why: chat.CodeNoGuests})
	for s := range r.members {
		if chat.RightsIn(room, s.role(), asMaker(s.user == maker)).Has(chat.ToRead) {
			s.push(stay)
			continue
		}
		delete(r.members, s)
		s.joined.remove(r)
		r.exit(s, true)
		s.push(out)
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
