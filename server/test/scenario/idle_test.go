//go:build linux

package scenario

import (
	"io"
	"net/http"
	"regexp"
	"strconv"
	"testing"
	"time"

	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// TestAnIdleConnectionCostsOneGoroutineAndLittleMemory counts what the runtime counts, which does not depend on the machine.
func TestAnIdleConnectionCostsOneGoroutineAndLittleMemory(t *testing.T) {
	const crowd, bytesMax = 400, 10_000
	admin := kit.FreeAddr(t)
	p := kit.StartProcess(t, "--limits", "off", "--admin", admin)
	raw.Gather(t, kit.Route{}, []string{p.URL}, 100, 100, "lobby") // what is made once, is
	restful := func() (goroutines, bytes int) {
		for looks := 0; looks < 20; looks++ { // presence comes to rest, and connections for requests end
			p.Needs(t, admin)
			if now := kit.CountGoroutines(t, admin); goroutines == 0 || now < goroutines {
				goroutines, looks = now, 0
			}
			time.Sleep(50 * time.Millisecond)
		}
		return goroutines, liveBytes(t, admin)
	}
	goroutines, bytes := restful()
	raw.Gather(t, kit.Route{}, []string{p.URL}, crowd, crowd, "lobby")
	more, grown := restful()
	if perConnection := float64(more-goroutines) / crowd; perConnection > 1.05 {
		t.Errorf("%.2f goroutines for each idle connection", perConnection)
	}
	if each := (grown - bytes) / crowd; each > bytesMax {
		t.Errorf("%d bytes of heap and stacks for each idle connection", each)
	}
}

// liveBytes returns what a server has in use on its heap and in stacks.
func liveBytes(t *testing.T, admin string) (bytes int) {
	t.Helper()
	answer, err := http.Get("http://" + admin + "/debug/pprof/heap?gc=1&debug=1")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`# HeapAlloc = (\d+)`, `# Stack = (\d+)`} {
		found := regexp.MustCompile(line).FindSubmatch(text)
		if found == nil {
			t.Fatalf("no %s in the profile", line)
		}
		n, err := strconv.Atoi(string(found[1]))
		if err != nil {
			t.Fatal(err)
		}
		bytes += n
	}
	return bytes
}
