package client

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/blocking"
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
	was := e.me.ID
	e.become(w.User)
	e.handleAccount(&w.Account)
	e.dropCommandsOf(was)
	if e.epoch != w.Epoch {
		e.outbox.Unsure() // the history was lost or restored: what was acknowledged may be gone
		e.epoch = w.Epoch
	}
	e.tellWitnessLink()
	e.watchConnection()
	if w.Blocks == 0 {
		e.handleBlocked(nil)
	}
	e.tellBlocks()
	told := []chat.User{e.me}
	for _, s := range w.Rooms {
		if s.Room.Peer != nil {
			told = append(told, *s.Room.Peer)
		}
	}
	e.learnStatusesOf(told, w.Statuses)
	e.handleRoomList(w.Rooms)
	e.handleRequests(w.Requests)
	e.handleAway(w.Away)
	e.sendCommands()
	e.askAgain(&e.lookup.query)
	e.askAgain(&e.directory.query)
	e.membersAgain()
	e.invitesAgain()
	e.pinsAgain()
	e.shelfAgain()
	e.laterAgain()
	e.inboxAgain()
	e.askAgain(&e.day.ask)
	e.searchAgain()
	e.askAgain(&e.details.askReactors)
	e.askAgain(&e.details.askVersions)
	e.saver.stateChanged()
	e.dirty.all()
	e.joinRooms()
	e.drafts.welcomed()
}

// become takes who this client is. If that is somebody else than before, what was known is not theirs.
func (e *engine) become(u chat.User) {
	other := e.me.ID != u.ID
	if e.me.ID != "" && other {
		e.log("this client is somebody else now")
		e.away, e.account = absence{}, e.accounts.View(u.ID)
		e.forgetHistory()
	}
	e.users.Learn(u)
	e.me = e.users.Now(u)
	if e.saver.savedMe != e.me.ID && !e.inMemory { // else the storage does not become theirs
		e.saver.savedMe = e.me.ID
		e.saver.worker.PutNow(storage.KeyMe, storage.Encode(storage.Me{User: e.me, At: chat.MillisOf(time.Now())}), nil)
	}
	if other {
		e.assignOutbox()
		e.drafts.forget()
		e.shelf.forget()
		e.later.forget()
		e.drafts.retry()
	}
	if e.blockList.owner != e.me.ID {
		e.blockList.owner, e.blockList.loaded = e.me.ID, false
		e.takeBlocks(blocking.List{})
		e.loadBlocks()
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
