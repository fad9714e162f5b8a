package client

import "parley/shared/client/view"

// publish makes a new snapshot if something changed, and notifies the front end once.
func (e *engine) publish() {
	if e.dirty == (dirty{}) {
		return
	}
	was := e.client.view.Load()
	v := &view.Snapshot{
		Me: e.me, Link: e.link, Limits: e.limits.View(), Rooms: was.Rooms, Requests: was.Requests, RequestCount: e.requests.count, Open: was.Open, Waiting: e.outbox.Count(),
		Notices: e.notices, Update: e.update, Lookup: e.lookup.view, Directory: e.directory.view, Search: e.search.view,
		Muted: e.mutes.List, Names: e.names.view, Leftovers: e.leftover,
	}
	if e.dirty.rooms || e.dirty.read {
		v.Rooms, v.Requests = e.roomViews(), e.requestViews()
	}
	if e.dirty.open {
		v.Open = e.openRoom()
	}
	news := e.dirty != dirty{read: true}
	e.dirty = dirty{}
	e.client.view.Store(v)
	if news && e.client.change != nil {
		e.client.change()
	}
}

func (e *engine) roomViews() []view.Room {
	views := make([]view.Room, 0, len(e.public)+len(e.direct))
	var last []view.Room
	for _, list := range [][]*room{e.public, e.direct} {
		for _, r := range list {
			v := view.Room{Room: r.Room, Unread: r.unread, Mentions: r.mentions, Used: r.opened}
			if r.Peer != nil {
				_, here := r.people.Here[r.Peer.ID]
				v.PeerHere = here
			}
			if r.Peer != nil && e.mutes.Has(r.Peer.ID) {
				v.Muted, v.Unread, v.Mentions = true, 0, 0
				last = append(last, v)
				continue
			}
			views = append(views, v)
		}
	}
	return append(views, last...)
}

func (e *engine) openRoom() *view.OpenRoom {
	s := e.screen
	r := s.room
	if r == nil {
		return nil
	}
	v := &view.OpenRoom{Room: r.Room, Missing: r.missing, Here: r.people.Count, Typing: r.typists(e.users, e.mutes), Newest: s.newest, Request: r.request}
	v.People, v.More = r.people.List(e.users)
	v.LastSeen = r.people.LastSeen
	v.History, v.Live = s.rows.Draw(s.renderer)
	if t := r.tl; t != nil {
		v.Known = len(t.Events) > 0 || t.Start
		v.Start, v.ReadUpTo, v.Unread = t.Start, t.Last(), e.openUnread(r)
		v.Loading = e.online && !t.Start && (r.wantsOlder || !v.Known)
		v.Behind = e.online && (!r.joined || r.fresh != nil || t.Gap())
	}
	v.Absent = !v.Known && !v.Missing && !r.loading && e.link.State == view.Waiting
	return v
}
