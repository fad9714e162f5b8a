package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// rows returns the messages of the open room as they look, with what is wanted of them and not durable in brackets.
func rows(v *view.Snapshot) (all []string) {
	if v.Open == nil {
		return nil
	}
	for _, chunk := range slices.Concat(v.Open.History, v.Open.Live) {
		for _, r := range chunk.Rows {
			if r.Kind != view.RowMessage {
				continue
			}
			text := r.Text
			if r.Gone {
				text = "gone"
			}
			if r.Pinned {
				text += " pinned"
			}
			for _, one := range r.Reactions {
				text += fmt.Sprintf(" %s%d", one.Key, one.Count)
			}
			if r.Quote != nil {
				text += " >" + r.Quote.Text
			}
			if c := r.Change; c != nil {
				text += " (" + string(c.State)
				if c.Error != nil {
					text += " " + string(c.Error.Code)
				}
				text += ")"
			}
			all = append(all, text)
		}
	}
	return all
}

// shows waits until a client shows exactly these messages.
func shows(c *kit.Client, want ...string) {
	c.T.Helper()
	deadline := time.After(kit.Patience)
	for !slices.Equal(rows(c.Client.View()), want) {
		select {
		case <-c.Changed:
		case <-deadline:
			c.T.Fatalf("shown are\n%s\nwant\n%s", strings.Join(rows(c.Client.View()), "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestChangesOfMessagesReachEverybodyThroughRestarts(t *testing.T) {
	t.Parallel()
	server, kept := kit.StartProcess(t), kit.NewStorage()
	ada, bo := kit.StartClient(t, server.URL, kept), kit.StartClient(t, server.URL, kit.NewStorage())
	ada.Online()
	bo.Online()
	for i, text := range []string{"one", "two", "three"} {
		ada.Client.Send(chat.Lobby, view.Draft{Text: text})
		bo.Until(text, func(v *view.Snapshot) bool { return len(rows(v)) == i+1 })
	}
	ada.Client.Edit(chat.Lobby, 1, 0, "first")
	bo.Client.React(chat.Lobby, 1, "👍", true)
	bo.Client.Send(chat.Lobby, view.Draft{Text: "yes", Reply: 1})
	for _, c := range []*kit.Client{ada, bo} {
		shows(c, "first 👍1", "two", "three", "yes >first")
	}
	server.Kill()
	ada.Until("offline", func(v *view.Snapshot) bool { return v.Link.State == view.Waiting })
	ada.Client.Edit(chat.Lobby, 1, 0, "lost in between")
	ada.Client.Edit(chat.Lobby, 1, 0, "last") // its author has seen "first"
	ada.Client.Pin(chat.Lobby, 2, true)
	ada.Client.React(chat.Lobby, 4, "🎉", true)
	ada.Client.React(chat.Lobby, 4, "🎉", false)
	ada.Client.Delete(chat.Lobby, 3)
	shows(ada, "last 👍1 (pending)", "two pinned (pending)", "gone (pending)", "yes >last")
	ada.Stop()
	server.Start()
	again := kit.StartClient(t, server.URL, kept)
	late := kit.StartClient(t, server.URL, kit.NewStorage())
	for _, c := range []*kit.Client{again, bo, late} {
		shows(c, "last 👍1", "two pinned", "gone", "yes >last")
	}
}

func TestAnEditThatTheOtherDeviceHasOvertakenIsRefusedAndKept(t *testing.T) {
	t.Parallel()
	server, kept := kit.StartProcess(t), kit.NewStorage()
	one := kit.StartClient(t, server.URL, kept)
	one.Online()
	one.Client.Send(chat.Lobby, view.Draft{Text: "text"})
	shows(one, "text")
	second := kit.NewStorage()
	if err := second.SaveToken(kept.Token()); err != nil {
		t.Fatal(err)
	}
	other := kit.StartClient(t, server.URL, second)
	shows(other, "text")
	one.Client.Edit(chat.Lobby, 1, 0, "theirs")
	shows(other, "theirs")
	other.Client.Edit(chat.Lobby, 1, 0, "mine") // written before the other one arrived
	shows(other, "theirs (failed changed)")
	other.Until("both texts", func(v *view.Snapshot) bool { return v.Open.Live[0].Rows[1].Change.Text == "mine" })
	rev := other.Client.View().Open.Live[0].Rows[1].Rev
	other.Client.Edit(chat.Lobby, 1, rev, "both")
	shows(other, "both")
	shows(one, "both")
}
