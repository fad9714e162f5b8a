package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/timeline"
	"parley/shared/protocol"
)

// countAmendment notes what an amendment changes of what is unread. What the server's own count has already is not counted again.
func (e *engine) countAmendment(r *room, p timeline.Passed) {
	ev := p.Event
	if ev.Seq <= r.counted {
		return
	}
	r.counted = ev.Seq
	if !ev.Kind.ChangesContent() || ev.Stub() {
		return
	}
	unread, mentions := r.unread, r.mentions
	if e.unsure(r, p) {
		e.countAgain(r)
	}
	switch {
	case p.Now == nil && ev.Kind == chat.Deleted && ev.Target > r.read && ev.By.ID != e.me.ID:
		r.unread = max(r.unread-1, 0) // not loaded, so probably its author's, and counted
		r.mentions = min(r.mentions, r.unread)
	case p.Now != nil && p.Now.By.ID != e.me.ID:
		e.countChanged(r, p, !e.blocks.Has(p.Now.By.ID))
	}
	if r.unread != unread || r.mentions != mentions {
		e.dirty.rooms = true
		e.saver.stateChanged()
	}
}

// unsure reports whether only the server knows what an amendment changes of what is unread: its message is not loaded, or was read before, and it
// is not known where its mention of the user counts.
func (e *engine) unsure(r *room, p timeline.Passed) bool {
	if p.Now == nil {
		return true
	}
	mentioned := mentions(p.Was.Message, e.me.ID) || mentions(p.Now.Message, e.me.ID)
	_, known := r.lateMentions[p.Now.Seq]
	return mentioned && p.Now.Seq <= r.read && (p.Event.Kind != chat.Edited || !known)
}

// countAgainAfter gathers what makes a count unsure.
const countAgainAfter = 200 * time.Millisecond

// countAgain has the server tell what is unread in a room: it does after each Read that leaves something.
func (e *engine) countAgain(r *room) {
	e.schedule.In("count "+string(r.ID), countAgainAfter, func() {
		if e.online && r.joined && r.back == r.told.Back {
			r.told = r.mark()
			e.request(&protocol.Read{Room: r.ID, Seq: r.read, Back: new(r.back)}, func(protocol.Payload) {})
		}
	})
}

// countChanged counts what an amendment of a loaded message of somebody else changes, if the author counts. Where a mention counts is noted
// of the blocked too, who may be unblocked later.
func (e *engine) countChanged(r *room, p timeline.Passed, authorCounts bool) {
	target, more, one := p.Now.Seq, 0, 0
	if authorCounts {
		more, one = present(p.Now)-present(p.Was), 1
	}
	if target > r.read {
		r.unread = min(max(r.unread+more, 0), chat.UnreadMax)
	}
	if s := e.screen; e.isOpen(r) && target > s.renderer.Divider.After {
		s.unreadCount = max(s.unreadCount+more, 0)
	}
	was, now := mentions(p.Was.Message, e.me.ID), mentions(p.Now.Message, e.me.ID)
	late := r.lateMentions[target]
	switch {
	case now && !was && p.At-p.Now.At <= chat.Millis(chat.NotifyEdits.Milliseconds()) || now && !was && target > r.read:
		r.mentions = min(r.mentions+one, chat.UnreadMax)
		r.relevant = p.Seq
		if target <= r.read {
			if r.lateMentions == nil {
				r.lateMentions = map[chat.Seq]lateMention{}
			}
			r.lateMentions[target] = lateMention{p.Seq, p.Now.By.ID}
		}
	case was && !now && (target > r.read || late.edit > r.read):
		r.mentions = max(r.mentions-one, 0)
		delete(r.lateMentions, target)
	}
}

// present is 1 for a message that was not deleted, else 0.
func present(ev *chat.Event) int {
	if ev.Message.Gone != nil {
		return 0
	}
	return 1
}

// lateMention is an edit that mentions the user.
type lateMention struct {
	edit chat.Seq
	by   chat.UserID
}

// lateMentionsUnread counts the messages that were read before an edit that mentions the user, if that edit was not.
func (e *engine) lateMentionsUnread(r *room) int {
	count := 0
	for target, late := range r.lateMentions {
		switch {
		case late.edit <= r.read:
			delete(r.lateMentions, target)
		case target <= r.read && !e.blocks.Has(late.by):
			count++
		}
	}
	return count
}
