// Package host is what the interface needs around it: the client engine, and the browser or what stands for it while a server draws
// the page.
package host

import (
	"context"

	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

// Source gives the snapshot to draw.
type Source interface {
	// View returns the snapshot for the page at path, or nil if there is none. It must not block for long.
	View(path string) *view.Snapshot
}

// Engine are the intents of a person; *client.Client has them.
type Engine interface {
	Open(room chat.RoomID)
	Send(room chat.RoomID, d view.Draft) chat.Nonce
	Retry(n chat.Nonce)
	Discard(n chat.Nonce)
	LoadOlder()
	MarkRead()
	MarkAllRead()
	Rename(name string)
	Create(name, topic string)
	Leave(room chat.RoomID)
	Typing()
	Find(name string)
	Browse(query string)
	Search(query string)
	Seek(room chat.RoomID, seq chat.Seq)
	Dismiss(notice int64)
	Answer(room chat.RoomID, accept bool)
	MoreRequests()
	SendEarly(m client.Early)
	MorePeople()
	SaveDraft(room chat.RoomID, text string)
	SaveDraftOf(by chat.User, room chat.RoomID, text string, stored func())
	Draft(ctx context.Context, room chat.RoomID) string
	Unsent(ctx context.Context) (messages, drafts int)
	SendLeftovers()
	DiscardLeftovers()
	Mute(u chat.User)
	Unmute(id chat.UserID)
	Reveal(key string)
	Rezone()
	TryAgain()
	StayInMemory()
}

// NoActions is who acts while a server draws the page.
type NoActions struct{}

func (NoActions) Open(chat.RoomID) {}

func (NoActions) Send(chat.RoomID, view.Draft) chat.Nonce { return "" }

func (NoActions) Retry(chat.Nonce) {}

func (NoActions) Discard(chat.Nonce) {}

func (NoActions) LoadOlder() {}

func (NoActions) MarkRead() {}

func (NoActions) Rename(string) {}

func (NoActions) Create(string, string) {}

func (NoActions) Leave(chat.RoomID) {}

func (NoActions) Typing() {}

func (NoActions) Find(string) {}

func (NoActions) Browse(string) {}

func (NoActions) Search(string) {}

func (NoActions) Seek(chat.RoomID, chat.Seq) {}

func (NoActions) Dismiss(int64) {}

func (NoActions) Answer(chat.RoomID, bool) {}

func (NoActions) MoreRequests() {}

func (NoActions) SaveDraft(chat.RoomID, string) {}

func (NoActions) Draft(context.Context, chat.RoomID) string { return "" }

func (NoActions) Unsent(context.Context) (int, int) { return 0, 0 }

func (NoActions) Mute(chat.User) {}

func (NoActions) Unmute(chat.UserID) {}

func (NoActions) Reveal(string) {}

func (NoActions) Rezone() {}

func (NoActions) TryAgain() {}

func (NoActions) StayInMemory() {}

func (NoActions) SendEarly(client.Early) {}

func (NoActions) SendLeftovers() {}

func (NoActions) DiscardLeftovers() {}

func (NoActions) SaveDraftOf(chat.User, chat.RoomID, string, func()) {}

func (NoActions) MorePeople() {}

func (NoActions) MarkAllRead() {}
