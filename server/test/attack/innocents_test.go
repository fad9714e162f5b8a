//go:build linux

package attack

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

const (
	innocentCrowd = 10 // when it is measured; their rates are within those of a user and of a room
	quickCrowd    = 3  // in the short form, in which they do not wait between messages
	innocentPace  = 600 * time.Millisecond
	quickSends    = 4 // of each, before and during the attack
	quickVisits   = 3
	visitPace     = 250 * time.Millisecond
)

// bystanders are people who do no harm.
type bystanders struct {
	s    *siege
	all  []*raw.Listener
	said []int // by each
	new  int   // newcomers so far
}

// seen is how an interval was for them.
type seen struct {
	acks, pages        []time.Duration // sorted
	lost, came, failed int
}

// gatherInnocents lets some people come, each from an address, and talk in a room that one of them makes.
func (s *siege) gatherInnocents() *bystanders {
	s.Helper()
	count := quickCrowd
	if s.full {
		count = innocentCrowd
	}
	c := &bystanders{s: s, said: make([]int, count)}
	for i := range count {
		l, err := raw.Listen(s.way(innocents, i), s.server.URL, nil)
		if err != nil {
			s.Fatal(err)
		}
		s.Cleanup(func() { l.Conn.Close() })
		if c.all = append(c.all, l); i == 0 {
			l.Say(`{"k":"create","id":1,"d":{"name":"innocents"}}`)
			if err := l.Await(1); err != nil {
				s.Fatal(err)
			}
			s.room = "innocents"
		}
		l.Say(fmt.Sprintf(`{"k":"join","id":2,"d":{"room":%q}}`, s.room))
		if err := l.Await(2); err != nil {
			s.Fatal(err)
		}
	}
	return c
}

// talk lets everyone talk, and newcomers look at the page: for some time when it is measured, and a few times otherwise.
func (c *bystanders) talk() seen {
	var (
		all     seen
		mu      sync.Mutex
		work    sync.WaitGroup
		enough  = time.Now().Add(*attackFor)
		goingOn = func(done, quick int) bool {
			if c.s.full {
				return time.Now().Before(enough)
			}
			return done < quick
		}
	)
	for i, l := range c.all {
		work.Go(func() {
			acks, err := c.speak(i, l, goingOn)
			mu.Lock()
			defer mu.Unlock()
			if all.acks = append(all.acks, acks...); err != nil {
				all.lost++
				c.s.Logf("innocent %d: %v", i, err)
			}
		})
	}
	work.Go(func() {
		pages, came := c.visits(goingOn)
		mu.Lock()
		defer mu.Unlock()
		all.pages, all.came, all.failed = pages, came, came-len(pages)
	})
	work.Wait()
	slices.Sort(all.acks)
	slices.Sort(all.pages)
	return all
}

// speak sends messages one after the other and returns how long each took to be acknowledged.
func (c *bystanders) speak(i int, l *raw.Listener, goingOn func(done, quick int) bool) (acks []time.Duration, err error) {
	for done := 0; goingOn(done, quickSends); done++ {
		c.said[i]++
		id := c.said[i] + 100
		began := time.Now()
		l.Conn.SetDeadline(began.Add(kit.Patience))
		if err := l.Speak(c.s.room, id); err != nil {
			return acks, fmt.Errorf("send: %w", err)
		}
		if err := l.Await(uint64(id)); err != nil {
			return acks, fmt.Errorf("no ack within %v: %w", time.Since(began), err)
		}
		acks = append(acks, time.Since(began))
		if c.s.full {
			time.Sleep(innocentPace - time.Since(began)%innocentPace)
		}
	}
	return acks, nil
}

// visits lets newcomers, each from another address, load a page.
func (c *bystanders) visits(goingOn func(done, quick int) bool) (pages []time.Duration, came int) {
	for done := 0; goingOn(done, quickVisits); done++ {
		began := time.Now()
		came++
		c.new++
		if err := visit(c.s.way(newcomers, c.new), c.s.server.URL+"/r/"+c.s.room); err != nil {
			c.s.Logf("newcomer %d: %v", c.new, err)
		} else {
			pages = append(pages, time.Since(began))
		}
		if c.s.full {
			time.Sleep(visitPace)
		}
	}
	return pages, came
}

func visit(w kit.Route, url string) error {
	client := w.Client()
	client.Timeout = kit.Patience
	answer, err := client.Get(url)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && (answer.StatusCode != http.StatusOK || !strings.Contains(string(body), "<html")) {
		err = fmt.Errorf("status %d with %d bytes", answer.StatusCode, len(body))
	}
	return err
}
