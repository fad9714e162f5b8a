// Package host is what the interface needs around it: the client engine, and the browser or what stands for it while a server draws
// the page.
package host

import (
	"context"
	"time"

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
	EditUnsent(n chat.Nonce, text string)
	Edit(room chat.RoomID, seq, rev chat.Seq, text string)
	Delete(room chat.RoomID, seq chat.Seq)
	UndoDelete(room chat.RoomID, seq chat.Seq)
	Erase(room chat.RoomID, seq chat.Seq)
	Restore(room chat.RoomID, seq chat.Seq)
	React(room chat.RoomID, seq chat.Seq, key string, on bool)
	Pin(room chat.RoomID, seq chat.Seq, on bool)
	DismissChange(room chat.RoomID, seq chat.Seq)
	LoadPins(room chat.RoomID)
	LoadInbox(more bool)
	CloseInbox()
	SeekTime(room chat.RoomID, at time.Time)
	LoadReactors(room chat.RoomID, seq chat.Seq, key string)
	LoadVersions(room chat.RoomID, seq chat.Seq)
	LoadOlder()
	LoadNewer()
	ToEnd()
	Watch(room chat.RoomID, on bool)
	Saw(room chat.RoomID, seq chat.Seq)
	MarkAllRead()
	MarkRoomsRead()
	MarkUnread(room chat.RoomID, seq chat.Seq)
	Rename(name string)
	Create(room view.NewRoom)
	LoadMembers(room chat.RoomID, query string)
	MoreMembers()
	AddMember(room chat.RoomID, user chat.UserID)
	RemoveMember(room chat.RoomID, user chat.UserID)
	SetRole(room chat.RoomID, user chat.UserID, role chat.Role)
	LoadInvites(room chat.RoomID)
	MoreInvites()
	Invite(room chat.RoomID, terms chat.InviteTerms)
	Revoke(room chat.RoomID, invite chat.InviteID, remove bool)
	SetTopic(room chat.RoomID, topic string)
	Leave(room chat.RoomID)
	Typing()
	ToggleAway()
	Find(name string)
	Browse(query string)
	Search(query view.Query)
	MoreHits()
	KnowEmoji(table string)
	Seek(room chat.RoomID, seq chat.Seq)
	Dismiss(notice int64)
	Answer(room chat.RoomID, accept bool)
	MoreRequests()
	SendEarly(m client.Early)
	MorePeople()
	SendUndoable(room chat.RoomID, d view.Draft) chat.Nonce
	SendLater(room chat.RoomID, d view.Draft, at time.Time, onServer bool) chat.Nonce
	LoadLater()
	SendNow(n chat.Nonce)
	TakeBack(ctx context.Context, n chat.Nonce) (chat.RoomID, view.Draft, bool)
	SaveDraftOf(by chat.User, room chat.RoomID, d view.Draft, stored func())
	DraftSent(room chat.RoomID)
	Draft(ctx context.Context, room chat.RoomID) view.Draft
	AdoptDraft(room chat.RoomID, version int64)
	Shelve(room chat.RoomID, d view.Draft)
	Unshelve(id string)
	LoadShelf()
	MoreShelf()
	Unsent(ctx context.Context) (messages, drafts int)
	SendLeftovers()
	DiscardLeftovers()
	SetStatus(s chat.Status)
	Block(u chat.User)
	Unblock(id chat.UserID)
	Configure(room chat.RoomID, change chat.Change)
	LoadSilence(user chat.UserID)
	Silence(user chat.UserID, length time.Duration, reason string)
	Unsilence(user chat.UserID)
	Ask(room chat.RoomID, on bool, text string)
	SetLevel(room chat.RoomID, level chat.Level)
	Report(r chat.Report)
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

func (NoActions) Watch(chat.RoomID, bool) {}

func (NoActions) Rename(string) {}

func (NoActions) Create(view.NewRoom) {}

// LoadMembers does nothing.
func (NoActions) LoadMembers(chat.RoomID, string) {}

// MoreMembers does nothing.
func (NoActions) MoreMembers() {}

// AddMember does nothing.
func (NoActions) AddMember(chat.RoomID, chat.UserID) {}

// RemoveMember does nothing.
func (NoActions) RemoveMember(chat.RoomID, chat.UserID) {}

// SetRole does nothing.
func (NoActions) SetRole(chat.RoomID, chat.UserID, chat.Role) {}

// Ask does nothing.
func (NoActions) Ask(chat.RoomID, bool, string) {}

// LoadInvites does nothing.
func (NoActions) LoadInvites(chat.RoomID) {}

// MoreInvites does nothing.
func (NoActions) MoreInvites() {}

// Invite does nothing.
func (NoActions) Invite(chat.RoomID, chat.InviteTerms) {}

// Revoke does nothing.
func (NoActions) Revoke(chat.RoomID, chat.InviteID, bool) {}

// LoadSilence does nothing.
func (NoActions) LoadSilence(chat.UserID) {}

// Silence does nothing.
func (NoActions) Silence(chat.UserID, time.Duration, string) {}

// Unsilence does nothing.
func (NoActions) Unsilence(chat.UserID) {}

// SetTopic does nothing.
func (NoActions) SetTopic(chat.RoomID, string) {}

func (NoActions) Leave(chat.RoomID) {}

func (NoActions) Typing() {}

func (NoActions) ToggleAway() {}

func (NoActions) Find(string) {}

func (NoActions) Browse(string) {}

func (NoActions) Search(view.Query) {}

func (NoActions) MoreHits() {}

func (NoActions) KnowEmoji(string) {}

func (NoActions) Seek(chat.RoomID, chat.Seq) {}

func (NoActions) Dismiss(int64) {}

func (NoActions) Answer(chat.RoomID, bool) {}

func (NoActions) MoreRequests() {}

func (NoActions) SendUndoable(chat.RoomID, view.Draft) chat.Nonce { return "" }

func (NoActions) SendLater(chat.RoomID, view.Draft, time.Time, bool) chat.Nonce { return "" }

func (NoActions) LoadLater() {}

func (NoActions) SendNow(chat.Nonce) {}

func (NoActions) TakeBack(context.Context, chat.Nonce) (chat.RoomID, view.Draft, bool) {
	return "", view.Draft{}, false
}

func (NoActions) DraftSent(chat.RoomID) {}

func (NoActions) Draft(context.Context, chat.RoomID) view.Draft { return view.Draft{} }

func (NoActions) AdoptDraft(chat.RoomID, int64) {}

func (NoActions) Shelve(chat.RoomID, view.Draft) {}

func (NoActions) Unshelve(string) {}

func (NoActions) LoadShelf() {}

func (NoActions) MoreShelf() {}

func (NoActions) Unsent(context.Context) (int, int) { return 0, 0 }

// SetStatus does nothing.
func (NoActions) SetStatus(chat.Status) {}

// Block does nothing.
func (NoActions) Block(chat.User) {}

func (NoActions) Unblock(chat.UserID) {}

// Report does nothing.
func (NoActions) Report(chat.Report) {}

// SetLevel does nothing.
func (NoActions) SetLevel(chat.RoomID, chat.Level) {}

// Configure does nothing.
func (NoActions) Configure(chat.RoomID, chat.Change) {}

func (NoActions) Reveal(string) {}

func (NoActions) Rezone() {}

func (NoActions) TryAgain() {}

func (NoActions) StayInMemory() {}

func (NoActions) SendEarly(client.Early) {}

func (NoActions) SendLeftovers() {}

func (NoActions) DiscardLeftovers() {}

func (NoActions) SaveDraftOf(chat.User, chat.RoomID, view.Draft, func()) {}

func (NoActions) MorePeople() {}

func (NoActions) MarkAllRead() {}

func (NoActions) Saw(chat.RoomID, chat.Seq) {}

func (NoActions) MarkRoomsRead() {}

func (NoActions) MarkUnread(chat.RoomID, chat.Seq) {}

func (NoActions) EditUnsent(chat.Nonce, string) {}

func (NoActions) Edit(chat.RoomID, chat.Seq, chat.Seq, string) {}

func (NoActions) Delete(chat.RoomID, chat.Seq) {}

func (NoActions) UndoDelete(chat.RoomID, chat.Seq) {}

func (NoActions) Erase(chat.RoomID, chat.Seq) {}

func (NoActions) Restore(chat.RoomID, chat.Seq) {}

func (NoActions) React(chat.RoomID, chat.Seq, string, bool) {}

func (NoActions) Pin(chat.RoomID, chat.Seq, bool) {}

func (NoActions) DismissChange(chat.RoomID, chat.Seq) {}

func (NoActions) LoadInbox(bool) {}

func (NoActions) CloseInbox() {}

func (NoActions) SeekTime(chat.RoomID, time.Time) {}

func (NoActions) LoadPins(chat.RoomID) {}

func (NoActions) LoadReactors(chat.RoomID, chat.Seq, string) {}

func (NoActions) LoadVersions(chat.RoomID, chat.Seq) {}

func (NoActions) LoadNewer() {}

func (NoActions) ToEnd() {}
