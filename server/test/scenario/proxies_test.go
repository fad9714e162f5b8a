//go:build linux

package scenario

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"parley/server/doctor"
	"parley/server/test/kit"
	"parley/server/test/kit/proxies"
	"parley/shared/chat"
	"parley/shared/client/view"
)

func TestTheRoomIsReadAndTalkedInThroughAProxy(t *testing.T) {
	proxies.Each(t, func(t *testing.T, front proxies.Proxy, _ []*kit.Process) {
		answer, err := http.Get(front.URL + "/r/lobby")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		page, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(page), "<title>") {
			t.Errorf("status %d, %d bytes, %v", answer.StatusCode, len(page), err)
		}
		ada, bo := kit.StartClient(t, front.URL, kit.NewStorage()), kit.StartClient(t, front.URL, kit.NewStorage())
		ada.Online()
		bo.Online()
		ada.Client.Send(chat.Lobby, view.Draft{Text: "through"})
		for _, m := range []*kit.Client{ada, bo} {
			m.Sees([]string{"through"})
		}
	})
}

// TestPeopleMoveWhenTheirServerStops stops one server after the other, so that everyone has to move at least once.
func TestPeopleMoveWhenTheirServerStops(t *testing.T) {
	t.Parallel()
	proxies.Each(t, func(t *testing.T, front proxies.Proxy, nodes []*kit.Process) {
		ada, bo := kit.StartClient(t, front.URL, kit.NewStorage()), kit.StartClient(t, front.URL, kit.NewStorage())
		var want []string
		talk := func(text string) {
			t.Helper()
			ada.Client.Send(chat.Lobby, view.Draft{Text: text})
			want = append(want, text)
			ada.Sees(want)
			bo.Sees(want)
		}
		ada.Online()
		bo.Online()
		user := ada.Client.View().Me
		talk("both are up")
		for i, n := range nodes {
			if code := n.Stop(); code != 0 {
				t.Errorf("server %d: status %d", i, code)
			}
			talk(fmt.Sprint("without ", i))
			n.Start()
		}
		talk("both are up again")
		if now := ada.Client.View().Me; now.ID != user.ID {
			t.Errorf("ada was %v, is %v", user, now)
		}
	})
}

// TestTheServerKnowsTheRealAddressBehindAProxy comes from an address of its own and claims another one.
func TestTheServerKnowsTheRealAddressBehindAProxy(t *testing.T) {
	proxies.Each(t, func(t *testing.T, front proxies.Proxy, nodes []*kit.Process) {
		from := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 7)}}
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.DialContext, transport.DisableKeepAlives = from.DialContext, true
		ask, err := http.NewRequestWithContext(context.Background(), http.MethodGet, front.URL+"/r/lobby", nil)
		if err != nil {
			t.Fatal(err)
		}
		ask.Header.Set("X-Forwarded-For", "203.0.113.9")
		answer, err := transport.RoundTrip(ask)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		var logs strings.Builder
		for _, n := range nodes {
			n.Stop()
			logs.WriteString(n.Logs.Text.String())
		}
		lines := slices.Collect(strings.Lines(logs.String()))
		asked := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, "path=/r/lobby") })
		if asked < 0 || !strings.Contains(lines[asked], "address=127.0.0.7") || strings.Contains(logs.String(), "203.0.113.9") {
			t.Errorf("the servers logged\n%s", logs.String())
		}
	})
}

func TestDoctorFindsTheExamplesOfProxiesGood(t *testing.T) {
	proxies.Each(t, func(t *testing.T, front proxies.Proxy, nodes []*kit.Process) {
		d := diagnose(t, "--store", nodes[0].Option("--store"), "--bus", nodes[0].Option("--bus"), "--public-url", front.URL, "--trusted-proxies", "127.0.0.1/32")
		d.well()
		for _, check := range []string{"public", "public.ready", "public.socket", "public.origin", "public.epoch", "public.proxies"} {
			d.has(check, doctor.OK)
		}
	})
}
