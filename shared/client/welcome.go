package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/limits"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// handleWelcome begins to work with a connection: follow what the user follows, resume the rooms, send what waits.
func (e *engine) handleWelcome(w *protocol.Welcome) {
	if e.online {
		return
	}
	e.online, e.onlineAt, e.signedIn = true, time.Now(), false
	e.link = view.Link{State: view.Online, Since: e.link.Since}
	e.skew = time.Until(time.UnixMilli(int64(w.Now)))
	e.update = e.update || e.build != "" && w.Build != e.build
	e.build = w.Build
	e.limits = limits.Of(w.Limits)
	e.connection.LimitFrames(e.limits.FrameBytes)
	e.become(w.User)
	if e.epoch != w.Epoch {
		e.outbox.Unsure() // the history was lost or restored: what was acknowledged may be gone
		e.epoch = w.Epoch
	}
	e.tellWitnessLink()
	e.watchConnection()
	e.handleRoomList(w.Rooms)
	e.handleRequests(w.Requests)
	e.sendCommands()
	e.askAgain(&e.lookup.query)
	e.askAgain(&e.directory.query)
	e.saver.stateChanged()
	e.dirty.all()
	e.joinRooms()
}

// become takes who this client is. If that is somebody else than before, what was known is not theirs.
func (e *engine) become(u chat.User) {
	other := e.me.ID != u.ID
	if e.me.ID != "" && other {
		e.log("this client is somebody else now")
		open := e.screen.room
		for _, r := range e.rooms {
			e.saver.forgetRoom(r)
		}
		e.saver.deleteRooms()
		clear(e.rooms)
		e.public, e.direct, e.requests = nil, nil, requests{}
		e.setScreen(nil)
		if open != nil && open.Kind == chat.Public {
			e.setScreen(e.room(open.ID))
		}
	}
	e.users.Learn(u)
	e.me = e.users.Now(u)
	if e.saver.savedMe != e.me.ID && !e.inMemory { // else the storage does not become theirs
		e.saver.savedMe = e.me.ID
		e.saver.worker.PutNow(storage.KeyMe, storage.Encode(e.me), nil)
	}
	if other {
		e.assignOutbox()
		e.drafts.retry()
	}
	if e.mutes.Owner != e.me.ID {
		e.mutes.Owner = e.me.ID
		e.muteChanged(nil)
		e.loadMutes()
	}
	if e.names.owner != e.me.ID {
		e.names.owner = e.me.ID
		e.setNames(nil)
		e.loadNames()
	}
	if e.screen.renderer.Me != e.me.ID {
		e.rebuildRows()
	}
}
