// Package ui is the face of Parley: a picture in, markup out. The same components draw the page on a server, before
// the program has arrived, and in the browser. What happens is decided in shared/client; Root alone has a lifecycle.
package ui

import (
	"context"

	"parley/app/ui/component"
	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/view"
)

// Face is what a Root is made of.
type Face struct {
	Source   Source
	Actions  Actions           // nil when a server draws the page
	Platform Platform          // nil when a server draws the page
	Storage  component.Storage // what the browser keeps
	Pause    func()            // ends a task of the browser while the first page is drawn, which nobody sees before its end; may be nil
	Base     string            // the path of the site below which the rooms are: "/", or "/chat/" as browsers spell it
}

// Source gives the picture to draw.
type Source interface {
	// View returns the picture for the page at path, or nil if there is none. It must not block for long.
	View(path string) *view.Snapshot
}

// Actions are the intents of a person; *client.Client has them.
type Actions interface {
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
	KeepDraft(by chat.User, room chat.RoomID, text string, kept func())
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

// nobody is who acts while a server draws the page.
type nobody struct{}

func (nobody) Open(chat.RoomID)                                 {}
func (nobody) Send(chat.RoomID, view.Draft) chat.Nonce          { return "" }
func (nobody) Retry(chat.Nonce)                                 {}
func (nobody) Discard(chat.Nonce)                               {}
func (nobody) LoadOlder()                                       {}
func (nobody) MarkRead()                                        {}
func (nobody) Rename(string)                                    {}
func (nobody) Create(string, string)                            {}
func (nobody) Leave(chat.RoomID)                                {}
func (nobody) Typing()                                          {}
func (nobody) Find(string)                                      {}
func (nobody) Browse(string)                                    {}
func (nobody) Search(string)                                    {}
func (nobody) Seek(chat.RoomID, chat.Seq)                       {}
func (nobody) Dismiss(int64)                                    {}
func (nobody) Answer(chat.RoomID, bool)                         {}
func (nobody) MoreRequests()                                    {}
func (nobody) SaveDraft(chat.RoomID, string)                    {}
func (nobody) Draft(context.Context, chat.RoomID) string        { return "" }
func (nobody) Unsent(context.Context) (int, int)                { return 0, 0 }
func (nobody) Mute(chat.User)                                   {}
func (nobody) Unmute(chat.UserID)                               {}
func (nobody) Reveal(string)                                    {}
func (nobody) Rezone()                                          {}
func (nobody) TryAgain()                                        {}
func (nobody) StayInMemory()                                    {}
func (nobody) SendEarly(client.Early)                           {}
func (nobody) SendLeftovers()                                   {}
func (nobody) DiscardLeftovers()                                {}
func (nobody) KeepDraft(chat.User, chat.RoomID, string, func()) {}
func (nobody) MorePeople()                                      {}
func (nobody) MarkAllRead()                                     {}
