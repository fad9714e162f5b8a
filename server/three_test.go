//go:build linux

package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley/server/node"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestThreeServersInOneProcessAreOneChat runs what parley serve runs, three times.
func TestThreeServersInOneProcessAreOneChat(t *testing.T) {
	t.Parallel()
	database, bus := freshDatabase(t), startRedis(t)
	var nodes []*process
	var stop func()
	for range 3 {
		addr := freeAddr(t)
		cfg, err := node.ParseConfig([]string{"--addr", addr, "--store", database, "--bus", bus, "--limits", "off"}, func(string) string { return "" }, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		go func() { ended <- node.Serve(ctx, cfg, io.Discard, &logged{t: t}) }()
		stop = sync.OnceFunc(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("a server ended with %v", err)
			}
		})
		t.Cleanup(stop)
		node := &process{t: t, url: "http://" + addr}
		node.waitReady()
		nodes = append(nodes, node)
	}
	areOneChat(t, nodes, database, stop)
}

// TestThreeServersAreOneChat has real processes, and kills one.
func TestThreeServersAreOneChat(t *testing.T) {
	t.Parallel()
	nodes := startNodes(t, 3, "--limits", "off")
	areOneChat(t, nodes, nodes[0].option("--store"), nodes[2].kill)
}

// areOneChat lets a crowd talk on all servers and checks its histories; then people talk whose screens are compared.
func areOneChat(t *testing.T, nodes []*process, store string, end func()) {
	t.Helper()
	histories, seen := crowd(t, newBalancer(t, nodes...).url, "200", "2s")
	if !seen.OK || seen.Acked == 0 {
		t.Errorf("got %+v", seen)
	}
	works(t, "check", histories, "--store", store)
	var urls []string
	for _, node := range nodes {
		urls = append(urls, node.url)
	}
	talkOnThree(t, urls, end)
}

// talkOnThree spreads people over three servers, lets all talk at once, and demands that everyone sees the same list and the
// same people; also after one server has gone, and the people of it.
func talkOnThree(t *testing.T, urls []string, end func()) {
	t.Helper()
	const people, each = 6, 10
	var all []*machine
	for i := range people {
		m := startClient(t, urls[i%len(urls)], newStorage())
		m.online()
		all = append(all, m)
	}
	for _, m := range all {
		m.until("everyone is here", func(v *view.Snapshot) bool { return v.Open.Here == people && len(v.Open.People) == people })
	}
	for n := range each {
		for i, m := range all {
			m.client.Send(chat.Lobby, view.Draft{Text: fmt.Sprintf("%d says %d", i, n)})
		}
	}
	list := func(m *machine) []string {
		var mine []string
		for _, text := range m.said() {
			if strings.Contains(text, " says ") {
				mine = append(mine, text)
			}
		}
		return mine
	}
	for i, m := range all {
		m.until("every message", func(*view.Snapshot) bool { return len(list(m)) == people*each })
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
	whispered := "psst, across servers"
	all[0].client.Send(chat.Lobby, view.Draft{Text: whispered, To: all[1].client.View().Me.ID})
	all[1].until("the whisper", func(*view.Snapshot) bool { return slices.Contains(all[1].said(), whispered) })
	all[2].client.Send(chat.Lobby, view.Draft{Text: "after the whisper"})
	for i, m := range all {
		m.until("what came after", func(*view.Snapshot) bool { return slices.Contains(m.said(), "after the whisper") })
		if i > 1 && slices.Contains(m.said(), whispered) {
			t.Errorf("%d reads what is for another", i)
		}
	}
	all[0].client.Rename("Somebody-Else")
	all[1].until("the new name", func(v *view.Snapshot) bool {
		return slices.ContainsFunc(v.Open.People, func(p chat.Person) bool { return p.Name == "Somebody-Else" })
	})
	for i := 2; i < people; i += 3 {
		all[i].stop()
	}
	end()
	for i, m := range all {
		if i%3 != 2 {
			m.until("those of the server that has gone have left", func(v *view.Snapshot) bool { return v.Open.Here == people*2/3 })
		}
	}
}
