package client

import "parley/shared/chat"

// evict bounds memory: a room that is not open holds its newest events only, and of too many such rooms the least recently used holds
// none.
func (e *engine) evict(r *room) {
	if r.tl == nil || e.isOpen(r) {
		return
	}
	r.windows = nil
	if !r.asking {
		r.tl.Rest()
	}
	if len(r.tl.Events) > restingMax+chat.PageEvents {
		r.tl.Trim(restingMax)
	}
	e.uses++
	r.lastUsed = e.uses
	if len(e.rooms) <= restingOf {
		return
	}
	var quiet *room
	loaded := 0
	for _, other := range e.rooms {
		if other.tl != nil && len(other.tl.Events) > 0 && !e.isOpen(other) {
			loaded++
			if quiet == nil || other.lastUsed < quiet.lastUsed {
				quiet = other
			}
		}
	}
	if loaded > restingOf {
		quiet.tl.Trim(0)
	}
}
