//go:build js

package browser

import (
	"context"
	"sync"
	"syscall/js"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/address"
	"parley/app/ui/component"
	"parley/app/ui/host"
	"parley/shared/chat"
	"parley/shared/client/dial"
	"parley/shared/client/view"
)

const (
	guestWait    = 5 * time.Second // for the page's script to get a name
	snapshotWait = 4 * time.Second // for a snapshot that is as good as the page
)

// WaitForGuest waits until the page's script has asked for a name, so that a new tab does not become two guests.
func WaitForGuest(ctx context.Context) {
	boot := global().Get("parleyBoot")
	if !boot.Truthy() || !boot.Get("guest").Truthy() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, guestWait)
	defer cancel()
	_, _ = dial.Await(ctx, boot.Get("guest"))
}

// SignedIn returns whom pages of the host have signed in lately: see boot.js.
func SignedIn() (users []chat.UserID) {
	boot := global().Get("parleyBoot")
	if !boot.Truthy() || !boot.Get("signedIn").Truthy() {
		return nil
	}
	for i := range boot.Get("signedIn").Length() {
		users = append(users, chat.UserID(text(boot.Get("signedIn").Index(i))))
	}
	return users
}

// WaitForSnapshot waits until the snapshot has what the page shows already: drawing it earlier would take the room away
// from under the reader's eyes. It does not wait for a network that is not there.
func (b *Browser) WaitForSnapshot(ctx context.Context) {
	late := time.NewTimer(snapshotWait)
	defer late.Stop()
	for !settled(b.client.View()) {
		select {
		case <-b.changed:
		case <-late.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

func settled(v *view.Snapshot) bool {
	if v.Link.State == view.Waiting || v.Link.State == view.Stopped {
		return true
	}
	return v.Open != nil && (v.Open.Missing || v.Open.Closed || v.Open.Known && v.Link.State == view.Online)
}

// Pauses returns a function that ends the browser's task, and goes on when nobody is in the middle of a character: taking the field
// away then would break it. It waits for that once only.
func Pauses() func() {
	patient := sync.OnceFunc(func() {
		for late := time.Now().Add(snapshotWait); composing() && time.Now().Before(late); {
			time.Sleep(50 * time.Millisecond)
		}
	})
	return func() {
		Yield()
		if composing() {
			patient()
		}
	}
}

func composing() bool {
	boot := global().Get("parleyBoot")
	return boot.Truthy() && boot.Get("composing").Truthy()
}

// takeOver reads what was typed and sent before the program was there, in the moment in which its page takes the place of the
// server's.
func (b *Browser) takeOver() {
	b.early = earlyNow()
	if boot := global().Get("parleyBoot"); boot.Truthy() {
		boot.Set("done", true)
	}
}

// earlyNow reads what was typed, sent and tapped so far.
func earlyNow() (early host.Early) {
	if el, ok := element(component.FieldID); ok {
		early.Text = text(el.Get("value"))
		early.Caret = number(el.Get("selectionStart"))
		early.Focused = document().Get("activeElement").Equal(el)
	}
	early.Room = address.RoomAt(Base(), Path())
	boot := global().Get("parleyBoot")
	if !boot.Truthy() {
		return early
	}
	sends := boot.Get("sends")
	for i := range number(sends.Get("length")) {
		early.Sends = append(early.Sends, sendOf(sends.Index(i)))
	}
	early.Tap = tapOf(boot.Get("tap"))
	early.RoomsOpen, early.PeopleOpen = drawn(drawers[0]), drawn(drawers[1])
	early.Narrow = matches(drawerWidth)
	return early
}

// drawn reports whether the page's script has set a class of the frame, as ui.Root would.
func drawn(class string) bool {
	root, ok := element(rootID)
	return ok && root.Get("classList").Call("contains", class).Truthy()
}

func tapOf(v js.Value) host.Tap {
	if !v.Truthy() {
		return host.Tap{}
	}
	return host.Tap{Action: action.Name(text(v.Get("action"))), Arg: text(v.Get("arg")), Key: text(v.Get("key"))}
}

func sendOf(v js.Value) host.EarlySend {
	send := host.EarlySend{
		Room: address.RoomAt("/", "/r/"+text(v.Get("room"))), Text: text(v.Get("text")), Nonce: chat.Nonce(text(v.Get("nonce"))),
	}
	if by := v.Get("by"); by.Truthy() {
		send.By = chat.User{ID: chat.UserID(text(by.Get("id"))), Name: text(by.Get("name"))}
	}
	return send
}

// Early returns what takeOver found, or, before that, what there is so far.
func (b *Browser) Early() host.Early {
	if boot := global().Get("parleyBoot"); boot.Truthy() && !boot.Get("done").Truthy() {
		return earlyNow()
	}
	early := b.early
	b.early = host.Early{}
	return early
}

// EarlySaved has the page's script drop its copy.
func (b *Browser) EarlySaved(nonce chat.Nonce) {
	if boot := global().Get("parleyBoot"); boot.Truthy() {
		boot.Call("kept", string(nonce))
	}
}

// Base returns the path of the site below which the server is, as the page's script knows it.
func Base() string {
	if boot := global().Get("parleyBoot"); boot.Truthy() && text(boot.Get("base")) != "" {
		return text(boot.Get("base"))
	}
	return "/"
}

// scoped returns the name of something that the browser keeps for the whole site, where other servers may be below other paths.
// The page's script does the same.
func scoped(name string) string {
	if base := Base(); base != "/" {
		return name + "@" + base
	}
	return name
}

// Path returns the decoded path of the page.
func Path() string { return decoded(text(global().Get("location").Get("pathname"))) }

// decoded returns a path without escapes, or as it is if its escapes are none.
func decoded(path string) string {
	plain := path
	_ = try(func() { plain = global().Call("decodeURIComponent", path).String() })
	return plain
}
