package client

import (
	"context"
	"strings"

	"parley/shared/chat"
	"parley/shared/client/identity"
	"parley/shared/client/inbox"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// handleAccount takes what the server says that the user is, and stores whether that is an account. A token that is lost with the program
// cannot be an account's.
func (e *engine) handleAccount(a *protocol.Account) {
	if a.Role == "" || e.inMemory {
		return
	}
	e.account, e.dirty.any, e.dirty.open = view.Account{Role: a.Role, Claimed: a.Claimed, Silence: e.here(a.Silenced), Links: e.here(chat.Silence{Until: a.Links}).Until}, true, true
	if !e.accounts.Note(e.me.ID, a.Claimed) {
		return
	}
	if key := storage.AccountKey(e.me.ID); a.Claimed {
		e.saver.worker.PutNow(key, []byte("true"), nil)
	} else {
		e.saver.worker.DeleteNow(key)
	}
	e.listLeftovers()
}

// tokenRefused goes on where the server does not know the token.
func (e *engine) tokenRefused() {
	switch e.accounts.OnRefusal(e.me.ID, e.loaded, e.signedIn) {
	case identity.SignIn:
		e.link.State, e.link.Cause = view.Stopped, view.CauseSignIn
		e.forgetHistory()
	case identity.Wait:
		e.link.State, e.refused = view.Waiting, true
	case identity.GiveUp:
		e.link.State, e.link.Cause = view.Stopped, view.CauseCookies
	default:
		e.dial(true)
	}
}

// waitsForSignIn reports whether the client has stopped until the user has signed in.
func (e *engine) waitsForSignIn() bool {
	return e.link.State == view.Stopped && e.link.Cause == view.CauseSignIn
}

// dropCommandsOf drops what the user before wanted of the server, unless one guest has become another: an account does not get the name or
// the status that somebody else has chosen.
func (e *engine) dropCommandsOf(was chat.UserID) {
	if was != "" && was != e.me.ID && (e.accounts[was] || e.account.Claimed) {
		e.commands = nil
	}
}

// forgetHistory forgets the rooms, here and in the storage: whoever uses this device may be somebody else, or a thief. What is unsent
// stays. The rooms come again when the user does.
func (e *engine) forgetHistory() {
	open := e.screen.room
	for _, r := range e.rooms {
		e.saver.forgetRoom(r)
	}
	e.saver.deleteRooms()
	clear(e.rooms)
	e.named, e.direct, e.requests = nil, nil, requests{}
	e.inbox.view, e.inbox.box, e.day.view = nil, inbox.Box{}, nil
	e.members.view, e.invites.view, e.silenced = nil, nil, view.Silenced{}
	e.pins.view, e.details.reactors, e.details.versions = nil, nil, nil
	e.setScreen(nil)
	if open != nil && open.Kind == chat.Public {
		e.setScreen(e.room(open.ID))
	}
	e.dirty.all()
}

// meStored follows another client that shares the storage, and the token with it, and has signed in as somebody.
func (e *engine) meStored() {
	if e.inMemory {
		return
	}
	var me chat.User
	e.saver.read("load who another client is", func(ctx context.Context, s storage.Store) error {
		return storage.Get(ctx, s, storage.KeyMe, &me)
	}, func(e *engine, _ error) {
		switch {
		case e.waitsForSignIn():
			e.startAgain(protocol.Later)
		case e.online && me.ID != "" && me.ID != e.me.ID:
			e.log("another client of this device has signed in as somebody else")
			e.disconnect(protocol.Now, 0)
		}
	})
}

// accountStored takes that another client has learned of an account.
func (e *engine) accountStored(key string) {
	if e.accounts.Note(chat.UserID(strings.TrimPrefix(key, storage.KeyAccount)), true) {
		e.listLeftovers()
	}
}
