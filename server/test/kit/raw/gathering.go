//go:build linux

package raw

import (
	"sync"
	"testing"
	"time"

	"parley/server/test/kit"
)

// Gathering is many listeners.
type Gathering struct {
	All    []*Listener
	Delays Delays
}

// Gather lets count listeners join rooms, spread over servers; one of share measures delays.
func Gather(t testing.TB, w kit.Route, urls []string, count, share int, rooms ...string) *Gathering {
	t.Helper()
	g := &Gathering{All: make([]*Listener, count)}
	var wg sync.WaitGroup
	slots, errs := make(chan struct{}, 16), make(chan error, count)
	for i := range count {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			var d *Delays
			if i%share == 0 {
				d = &g.Delays
			}
			var err error
			if g.All[i], err = Listen(w, urls[i%len(urls)], d, rooms...); err != nil {
				errs <- err
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		t.Fatal(err)
	default:
	}
	g.Listen(t, w)
	return g
}

// Listen lets all take what comes, until the end of the test.
func (g *Gathering) Listen(t testing.TB, w kit.Route) {
	t.Helper()
	if w.Trust == nil {
		Poll(t, g.All)
		return
	}
	for _, l := range g.All {
		go l.Run()
	}
	t.Cleanup(g.end)
}

func (g *Gathering) end() {
	for _, l := range g.All {
		l.Conn.Close()
	}
}

// Events returns how many events all have received.
func (g *Gathering) Events() (n int64) {
	for _, l := range g.All {
		n += l.Events.Load()
	}
	return n
}

// Talk lets one listener speak at a rate, and returns how many messages it said.
func (g *Gathering) Talk(t testing.TB, room string, perSecond float64, length time.Duration, from int) int {
	t.Helper()
	began, said := time.Now(), 0
	for time.Since(began) < length {
		due := int(time.Since(began).Seconds() * perSecond)
		for ; said < due; said++ {
			if err := g.All[(from+said)%len(g.All)].Speak(room, from+said+1_000_000); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Millisecond)
	}
	return said
}

// Quiet waits until as many events have come as must, or no more come.
func (g *Gathering) Quiet(must int64) {
	for last, still := g.Events(), 0; last < must && still < 40; {
		time.Sleep(50 * time.Millisecond)
		now := g.Events()
		if still++; now != last {
			last, still = now, 0
		}
	}
}
