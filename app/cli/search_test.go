package cli

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"parley/shared/chat"
)

// search answers with one hit on a page, the newest first.
func (c *peerConn) search(f command) {
	if f.D.Query == "slow" {
		c.fail(f.ID, *chat.Errorf(chat.CodeTooSlow, "that search took too long"))
		return
	}
	var found []map[string]any
	for _, e := range slices.Backward(c.peer.events) {
		if strings.Contains(e.Message.Text, f.D.Query) {
			found = append(found, map[string]any{"event": e})
		}
	}
	answer := map[string]any{"hits": found[min(int(f.D.Before), len(found)):min(int(f.D.Before)+1, len(found))]}
	if next := int(f.D.Before) + 1; next < len(found) {
		answer["next"] = next
	}
	c.push("hits", f.ID, answer)
}

// searches runs "parley search" at p and returns what it did.
func searches(t *testing.T, p *peer, args ...string) (status int, out, errOut string) {
	t.Helper()
	opts, err := parseSearch(append([]string{"http://peer"}, args...))
	if err != nil {
		t.Fatal(err)
	}
	var o, e bytes.Buffer
	status = searchOver(t.Context(), opts, p, &o, &e)
	return status, o.String(), e.String()
}

func TestSearchPrintsWhatIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		for _, text := range []string{"green tea", "coffee", "**black** tea,\nwith milk", "white tea"} {
			p.say(text)
		}
		status, out, errOut := searches(t, p, "tea", "--limit", "2")
		if status != ok || errOut != "" || strings.Count(out, "\n") != 2 {
			t.Errorf("got %d, %q, %q", status, out, errOut)
		}
		contains(t, out, "#lobby/4  Bo: white tea\n", "#lobby/3  Bo: black tea, with milk\n")
		_, out, _ = searches(t, p, "green", "tea", "--json")
		var m jsonMessage
		if err := json.Unmarshal([]byte(out), &m); err != nil || m.Seq != 1 || m.Text != "green tea" || m.By.Name != "Bo" || m.Mine {
			t.Errorf("got %s: %v", out, err)
		}
		if status, out, errOut := searches(t, p, "cocoa"); status != failed || out+errOut != "" {
			t.Errorf("nothing is found: %d, %q, %q", status, out, errOut)
		}
		if status, _, errOut := searches(t, p, "slow"); status != failed || !strings.Contains(errOut, "too long") {
			t.Errorf("too slow: %d, %q", status, errOut)
		}
	})
}

func TestSearchRefusesWhatMakesNoSense(t *testing.T) {
	for _, args := range [][]string{{}, {"http://peer"}, {"http://peer", "tea", "--limit", "0"}, {"http://peer", "tea", "--timeout", "0s"}, {"http://peer", strings.Repeat("x", 300)}} {
		if _, err := parseSearch(args); err == nil {
			t.Errorf("%q is accepted", args)
		}
	}
}

func TestAConversationIsSearched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.say("green tea")
		s := sit(t, p)
		s.sees("* you are Ada")
		s.types("/search", "/search tea")
		s.sees("! /search QUERY finds messages", "#lobby/1  Bo: green tea")
		s.types("/search cocoa")
		s.sees("* no messages match")
		s.types("/quit")
		<-s.status
		s.keys.Close()
	})
}
