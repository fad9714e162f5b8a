package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// publish makes a new snapshot if something changed, and notifies the front end once.
func (e *engine) publish() {
	if e.dirty == (dirty{}) {
		return
	}
	was := e.client.view.Load()
	v := &view.Snapshot{
		Me: e.me, Account: e.account, Status: e.statusOf(e.me.ID), Away: e.away.on, Link: e.link, Limits: e.limits.View(), Rooms: was.Rooms, Requests: was.Requests, RequestCount: e.requests.count, Open: was.Open, Waiting: e.outbox.Count(), Changes: e.outbox.CountChanges(),
		Notices: e.notices, Update: e.update, Lookup: e.lookup.view, Directory: e.directory.view, Members: e.members.view, Invites: e.invites.view, Silenced: e.silenced, Search: e.search.view,
		Pins: e.drawPins(), Inbox: e.drawInbox(), Day: e.day.view, Reactors: e.details.reactors, Versions: e.details.versions, Shelf: e.drawShelf(), Later: e.drawLater(),
		Reported: e.reported, Reports: e.ownReports, Blocked: e.blocks.List, Names: e.names.view, Leftovers: e.leftover,
	}
	if e.dirty.rooms {
		v.Rooms, v.Requests = e.roomViews(), e.requestViews()
	}
	if e.dirty.open {
		v.Open = e.openRoom()
	}
	e.dirty = dirty{}
	e.client.view.Store(v)
	if e.client.change != nil {
		e.client.change()
	}
}

func (e *engine) roomViews() []view.Room {
	views := make([]view.Room, 0, len(e.named)+len(e.direct))
	var last, archived []view.Room
	for _, list := range [][]*room{e.named, e.direct} {
		for _, r := range list {
			v := view.Room{Room: r.Room, Used: r.opened, Draft: e.drafts.waits(r.ID), Level: r.level.is}
			v.Unread, v.Mentions = r.level.is.Counts(e.countsShown(r))
			if r.Peer != nil {
				_, here := r.people.Here[r.Peer.ID]
				v.PeerHere, v.Status = here, e.statusOf(r.Peer.ID)
			}
			if r.Peer != nil && e.blocks.Has(r.Peer.ID) {
				v.Blocked, v.Unread, v.Mentions, v.Status = true, 0, 0, chat.Status{}
				last = append(last, v)
				continue
			}
			if r.Archived {
				archived = append(archived, v)
				continue
			}
			views = append(views, v)
		}
	}
	return slices.Concat(views, last, archived)
}

func (e *engine) openRoom() *view.OpenRoom {
	s := e.screen
	r := s.room
	if r == nil {
		return nil
	}
	v := &view.OpenRoom{Room: r.Room, Missing: r.missing, Here: r.people.Count, Typing: r.typists(e.users, e.blocks), Newest: s.newest, Request: r.request, Closed: r.closed, Removed: r.removed, Rights: e.rightsIn(r), ReadOnly: !r.removed && !e.rightsIn(r).Has(chat.ToWrite), Waits: e.waitsUntil(r), Asked: r.asked, Elsewhere: e.drafts.elsewhere(r.ID)}
	v.Room.Settings = e.shownSettings(r)
	v.People, v.More = r.people.List(e.users)
	v.Statuses = e.openStatuses(r, v.People)
	v.LastSeen = r.people.LastSeen
	s.renderer.Now = e.serverTime(time.Now())
	v.History, v.Live = s.rows.Draw(s.renderer)
	if t := e.shown(); t != nil {
		v.Detached, v.Newer = e.detached(), r.wantsNewer
		v.Known = len(t.Events) > 0 || t.Start
		v.Start, v.ReadUpTo, v.Unread = t.Start, r.tl.Last(), e.openUnread(r)
		v.Loading = e.online && !t.Start && (r.wantsOlder || !v.Known)
		v.Behind = e.online && (!r.joined || r.fresh != nil || r.tl.Gap())
	}
	v.Absent = !v.Known && !v.Missing && !v.Closed && !v.Removed && !r.loading && e.link.State == view.Waiting
	return v
}
