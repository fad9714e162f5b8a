//go:build linux

package scenario

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley/server/node"
	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestThreeServersInOneProcessAreOneChat runs what parley serve runs, three times.
func TestThreeServersInOneProcessAreOneChat(t *testing.T) {
	t.Parallel()
	database, bus := kit.FreshDatabase(t), kit.StartRedis(t)
	var nodes []*kit.Process
	var stop func()
	for range 3 {
		addr := kit.FreeAddr(t)
		cfg, err := node.ParseConfig([]string{"--addr", addr, "--store", database, "--bus", bus, "--limits", "off"}, func(string) string { return "" }, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- node.Serve(ctx, cfg, io.Discard, &kit.ProcessLog{T: t}) }()
		stop = sync.OnceFunc(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("a server ended with %v", err)
			}
		})
		t.Cleanup(stop)
		node := &kit.Process{T: t, URL: "http://" + addr}
		node.WaitReady()
		nodes = append(nodes, node)
	}
	areOneChat(t, nodes, database, stop)
}

// TestThreeServersAreOneChat has real processes, and kills one.
func TestThreeServersAreOneChat(t *testing.T) {
	t.Parallel()
	nodes := kit.StartNodes(t, 3, "--limits", "off")
	areOneChat(t, nodes, nodes[0].Option("--store"), nodes[2].Kill)
}

// areOneChat lets a crowd talk on all servers and checks its histories; then people talk whose screens are compared.
func areOneChat(t *testing.T, nodes []*kit.Process, store string, end func()) {
	t.Helper()
	histories, seen := crowd(t, kit.NewBalancer(t, nodes...).URL, "200", "2s")
	if !seen.OK || seen.Acked == 0 {
		t.Errorf("got %+v", seen)
	}
	works(t, "check", histories, "--store", store)
	var urls []string
	for _, node := range nodes {
		urls = append(urls, node.URL)
	}
	talkOnThree(t, urls, end)
}

// talkOnThree spreads people over three servers, lets all talk at once, and demands that everyone sees the same list and the
// same people; also after one server has gone, and the people of it.
func talkOnThree(t *testing.T, urls []string, end func()) {
	t.Helper()
	const people, each = 6, 10
	var all []*kit.Client
	for i := range people {
		m := kit.StartClient(t, urls[i%len(urls)], kit.NewStorage())
		m.Online()
		all = append(all, m)
	}
	for _, m := range all {
		m.Until("everyone is here", func(v *view.Snapshot) bool { return v.Open.Here == people && len(v.Open.People) == people })
	}
	for n := range each {
		for i, m := range all {
			m.Client.Send(chat.Lobby, view.Draft{Text: fmt.Sprintf("%d says %d", i, n)})
		}
	}
	list := func(m *kit.Client) []string {
		var mine []string
		for _, text := range m.Said() {
			if strings.Contains(text, " says ") {
				mine = append(mine, text)
			}
		}
		return mine
	}
	for i, m := range all {
		m.Until("every message", func(*view.Snapshot) bool { return len(list(m)) == people*each })
		if !slices.Equal(list(m), list(all[0])) {
			t.Errorf("%d sees\n%q, the first\n%q", i, list(m), list(all[0]))
		}
	}
	for i := range people { // each one's own order holds
		var own []string
		for _, text := range list(all[0]) {
			if strings.HasPrefix(text, fmt.Sprint(i, " says ")) {
				own = append(own, text)
			}
		}
		for n, text := range own {
			if text != fmt.Sprintf("%d says %d", i, n) {
				t.Errorf("the order of %d is %q", i, own)
				break
			}
		}
	}
	changeOnThree(t, all)
	whispered := "psst, across servers"
	all[0].Client.Send(chat.Lobby, view.Draft{Text: whispered, To: all[1].Client.View().Me.ID})
	all[1].Until("the whisper", func(*view.Snapshot) bool { return slices.Contains(all[1].Said(), whispered) })
	all[2].Client.Send(chat.Lobby, view.Draft{Text: "after the whisper"})
	for i, m := range all {
		m.Until("what came after", func(*view.Snapshot) bool { return slices.Contains(m.Said(), "after the whisper") })
		if i > 1 && slices.Contains(m.Said(), whispered) {
			t.Errorf("%d reads what is for another", i)
		}
	}
	closeOnThree(t, all[:3])
	all[0].Client.Rename("Somebody-Else")
	all[1].Until("the new name", func(v *view.Snapshot) bool {
		return slices.ContainsFunc(v.Open.People, func(p chat.Person) bool { return p.Name == "Somebody-Else" })
	})
	for i := 2; i < people; i += 3 {
		all[i].Stop()
	}
	end()
	for i, m := range all {
		if i%3 != 2 {
			m.Until("those of the server that has gone have left", func(v *view.Snapshot) bool { return v.Open.Here == people*2/3 })
		}
	}
}

// changeOnThree lets everybody change messages at once, each on the server of their own, until all see the same.
func changeOnThree(t *testing.T, all []*kit.Client) {
	t.Helper()
	row := func(m *kit.Client, text string) (found *view.Row) {
		for _, chunk := range slices.Concat(m.Client.View().Open.History, m.Client.View().Open.Live) {
			for _, r := range chunk.Rows {
				if r.Kind == view.RowMessage && r.Text == text {
					found = &r
				}
			}
		}
		if found == nil {
			t.Fatalf("no row says %q", text)
		}
		return found
	}
	liked := row(all[0], "0 says 1").Seq
	for i, m := range all {
		mine := row(m, fmt.Sprint(i, " says 0"))
		m.Client.Edit(chat.Lobby, mine.Seq, mine.Rev, fmt.Sprint(i, " has edited"))
		m.Client.React(chat.Lobby, liked, "👍", true)
		m.Client.React(chat.Lobby, row(m, fmt.Sprint(i, " says 2")).Seq, "🎉", true)
		m.Client.React(chat.Lobby, row(m, "2 says 4").Seq, "❤", true)
	}
	all[1].Client.Delete(chat.Lobby, row(all[1], "1 says 3").Seq)
	all[2].Client.Pin(chat.Lobby, row(all[2], "2 says 4").Seq, true)
	wanted := []string{fmt.Sprint("0 says 1 👍", len(all)), fmt.Sprint("2 says 4 pinned ❤", len(all)), "gone"}
	for i := range all {
		wanted = append(wanted, fmt.Sprint(i, " has edited"), fmt.Sprint(i, " says 2 🎉1"))
	}
	for i, m := range all {
		m.Until("what all have changed", func(v *view.Snapshot) bool {
			shown := rows(v)
			return !slices.ContainsFunc(wanted, func(text string) bool { return !slices.Contains(shown, text) })
		})
		if got, want := rows(m.Client.View()), rows(all[0].Client.View()); !slices.Equal(got, want) {
			t.Errorf("%d sees\n%q, the first\n%q", i, got, want)
		}
	}
}

// closeOnThree has one person, on the first server, close a room to guests, who read it on the others.
func closeOnThree(t *testing.T, people []*kit.Client) {
	t.Helper()
	const room chat.RoomID = "tea"
	maker, guests := people[0], people[1:]
	maker.Client.Create(view.NewRoom{Name: "tea"})
	maker.Until("the room", func(v *view.Snapshot) bool { return v.Open.Room.ID == room && v.Open.Known })
	maker.Client.Send(room, view.Draft{Text: "for all"})
	for _, m := range guests {
		m.Client.Open(room)
		m.Until("what is for all", func(*view.Snapshot) bool { return slices.Contains(m.Said(), "for all") })
	}
	maker.Client.Configure(room, chat.Change{Guests: new(chat.GuestsNone)})
	maker.Client.Send(room, view.Draft{Text: "for nobody"})
	maker.Until("what is for nobody", func(*view.Snapshot) bool { return slices.Contains(maker.Said(), "for nobody") })
	for _, m := range guests {
		m.Until("the room is closed", func(v *view.Snapshot) bool { return v.Open.Closed })
		if slices.Contains(m.Said(), "for nobody") || slices.Contains(m.Said(), "for all") {
			t.Errorf("a guest has %q", m.Said())
		}
	}
	maker.Client.Configure(room, chat.Change{Guests: new(chat.GuestsWrite)})
	for _, m := range guests {
		m.Client.Open(chat.Lobby)
		m.Client.Open(room)
		m.Until("the room is open", func(*view.Snapshot) bool { return slices.Contains(m.Said(), "for nobody") })
		m.Client.Open(chat.Lobby)
	}
	maker.Client.Open(chat.Lobby)
}
