package scenario

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"parley/server/test/kit"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// TestEveryScreenFollowsAPurge removes from the command line what a guest has said, and brings it back on a page of another server.
func TestEveryScreenFollowsAPurge(t *testing.T) {
	t.Parallel()
	administered(t, func(t *testing.T, nodes []*kit.Process, command func(args ...string) string) {
		first, last := nodes[0], nodes[len(nodes)-1]
		ada, bo, boss := kit.StartClient(t, first.URL, kit.NewStorage()), kit.StartClient(t, last.URL, kit.NewStorage()), kit.StartClient(t, last.URL, kit.NewStorage())
		for _, c := range []*kit.Client{ada, bo, boss} {
			c.Online()
		}
		say := func(c *kit.Client, text string, want ...string) {
			t.Helper()
			c.Client.Send(chat.Lobby, view.Draft{Text: text})
			ada.Sees(want)
			bo.Sees(want)
		}
		say(ada, "buy cheap tea", "buy cheap tea")
		say(bo, "no", "buy cheap tea", "no")
		say(ada, "buy cheap rugs", "buy cheap tea", "no", "buy cheap rugs")
		all := []string{"buy cheap tea", "no", "buy cheap rugs"}
		spammer, owner := ada.Client.View().Me, boss.Client.View().Me.Name
		if said := command("purge", spammer.Name, "--dry-run", "--since", "1h"); !strings.Contains(said, "2 messages in 1 room") || !strings.Contains(said, "buy cheap rugs") {
			t.Errorf("the preview is %s", said)
		}
		browser := plainBrowser()
		_, rest, _ := strings.Cut(command("reset", owner, "--public-url", last.URL), last.URL+"/recover/")
		secret, _, _ := strings.Cut(rest, "\n")
		if status, text := page(t, browser, http.MethodPost, last.URL+"/recover/"+secret, url.Values{"new": {"correct horse battery staple"}}); status != http.StatusSeeOther {
			t.Fatalf("recover: got %d\n%s", status, text)
		}
		command("role", owner, "owner")

		command("purge", spammer.Name)
		for _, c := range []*kit.Client{ada, bo} {
			c.Sees([]string{"", "no", ""})
			c.Until("rows of deleted messages", func(v *view.Snapshot) bool { return gone(v) == 2 })
		}
		late := kit.StartClient(t, first.URL, kit.NewStorage())
		late.Sees([]string{"", "no", ""})
		for _, node := range nodes {
			for _, path := range []string{"/r/lobby", "/r/lobby/1", "/embed/lobby"} {
				if _, text := page(t, plainBrowser(), http.MethodGet, node.URL+path, nil); strings.Contains(text, "cheap") {
					t.Errorf("%s has what was removed\n%s", path, text)
				}
			}
		}
		at := last.URL + "/admin/people/" + string(spammer.ID)
		_, text := page(t, browser, http.MethodGet, at, nil)
		_, rest, found := strings.Cut(text, `name="purge" value="`)
		id, _, _ := strings.Cut(rest, `"`)
		if !found {
			t.Fatalf("the page of the person has no undoing\n%s", text)
		}
		if status, text := page(t, browser, http.MethodPost, at+"/purge", url.Values{"act": {"undo"}, "purge": {id}, "since": {"24h"}}); status != http.StatusSeeOther {
			t.Fatalf("undo: got %d\n%s", status, text)
		}
		for _, c := range []*kit.Client{ada, bo, late} {
			c.Sees(all)
			c.Until("rows of messages", func(v *view.Snapshot) bool { return gone(v) == 0 })
		}
		if log := command("audit", spammer.Name); !strings.Contains(log, "purge") || !strings.Contains(log, "messages 2, rooms 1") {
			t.Errorf("the audit is %s", log)
		}
	})
}

// gone counts the rows of messages that were deleted.
func gone(v *view.Snapshot) (n int) {
	for _, chunk := range slices.Concat(v.Open.History, v.Open.Live) {
		for _, row := range chunk.Rows {
			if row.Kind == view.RowMessage && row.Gone {
				n++
			}
		}
	}
	return n
}
