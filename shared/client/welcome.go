package client

import (
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// welcome begins to work with a connection: follow what the user follows, resume the rooms, send what waits.
func (e *engine) welcome(w *protocol.Welcome) {
	if e.online {
		return
	}
	e.online, e.onlineAt, e.signedIn = true, time.Now(), false
	e.link = view.Link{State: view.Online, Since: e.link.Since}
	e.skew = time.Until(time.UnixMilli(int64(w.Now)))
	e.update = e.update || e.build != "" && w.Build != e.build
	e.build = w.Build
	e.become(w.User)
	if e.epoch != w.Epoch {
		e.outbox.Unsure() // the history was lost or restored: what was acknowledged may be gone
		e.epoch = w.Epoch
	}
	e.linked()
	e.watch()
	e.listed(w.Rooms)
	e.takeRequests(w.Requests)
	e.askWishes()
	e.findAgain()
	e.browseAgain()
	e.keep.state()
	e.dirty.all()
	e.resume()
}

// become takes who this client is. If that is somebody else than before, what was known is not theirs.
func (e *engine) become(u chat.User) {
	other := e.me.ID != u.ID
	if e.me.ID != "" && other {
		e.log("this client is somebody else now")
		open := e.screen.room
		for _, r := range e.rooms {
			e.keep.forget(r)
		}
		e.keep.forgetAll()
		clear(e.rooms)
		e.public, e.direct, e.requests = nil, nil, requests{}
		e.show(nil)
		if open != nil && open.Kind == chat.Public {
			e.show(e.room(open.ID))
		}
	}
	e.users.Learn(u)
	e.me = e.users.Now(u)
	if e.keep.noted != e.me.ID && !e.inMemory { // else the storage does not become theirs
		e.keep.noted = e.me.ID
		e.keep.keeper.PutNow(storage.KeyMe, storage.Encode(e.me), nil)
	}
	if other {
		e.assignOutbox()
		e.drafts.again()
	}
	if e.mutes.Owner != e.me.ID {
		e.mutes.Owner = e.me.ID
		e.muted(nil)
		e.loadMutes()
	}
	if e.names.owner != e.me.ID {
		e.names.owner = e.me.ID
		e.named(nil)
		e.loadNames()
	}
	if e.screen.scribe.Me != e.me.ID {
		e.stage()
	}
}

// listedWait is how long the list of rooms may take if nothing is answered meanwhile.
const listedWait = 5 * time.Second

// listed takes the rooms that the user follows, in the server's order. Those that do not fit into a welcome come as
// followed right behind it: before the first answer, nobody knows whether a room that is missing was left elsewhere.
func (e *engine) listed(states []chat.RoomState) {
	before := slices.Concat(e.public, e.direct)
	e.public, e.direct, e.listing = nil, nil, true
	for _, s := range states[:min(len(states), roomsMax)] {
		e.prepare(s)
		e.follow(s)
	}
	for _, r := range before {
		if list := e.list(r); !slices.Contains(*list, r) {
			r.doubtful = true
			*list = append(*list, r)
		}
	}
	e.agenda.At("listed", time.Now().Add(listedWait), e.allListed)
}

// allListed drops the rooms that were left elsewhere.
func (e *engine) allListed() {
	e.listing = false
	e.agenda.Drop("listed")
	e.divideDirect()
	for _, r := range slices.Concat(e.public, e.direct) {
		if r.doubtful {
			e.unfollow(r)
		}
	}
}
