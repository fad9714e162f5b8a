//go:build linux

package bench

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"parley/server/node/certtest"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// benchRounds is how often what is compared is measured, in turn. The median counts.
const benchRounds = 3

// rig is a process with members of one room, who are told what somebody says.
type rig struct {
	*raw.Gathering
	pid  int
	say  func(n int) error
	said int
	idle float64 // CPU that it takes when nothing is said: a share of a core
}

// sample is what one round has shown.
type sample struct {
	events   int
	cpu      time.Duration // of the process, beyond what it takes when idle
	length   time.Duration
	delays   []time.Duration
	p50, p99 float64 // ms
}

func (s *sample) add(other sample) {
	s.events, s.cpu, s.length, s.delays = s.events+other.events, s.cpu+other.cpu, s.length+other.length, append(s.delays, other.delays...)
}

func (s *sample) sum() sample {
	slices.Sort(s.delays)
	s.p50, s.p99 = raw.Percentile(s.delays, 0.5), raw.Percentile(s.delays, 0.99)
	return *s
}

// perEvent returns microseconds of CPU.
func (s sample) perEvent() float64 { return float64(s.cpu.Nanoseconds()) / 1e3 / float64(s.events) }

func floorRig(t *testing.T, w kit.Route, cert certtest.Certificate, members, share int) *rig {
	t.Helper()
	f := startFloor(t, w, cert, members, share)
	return &rig{Gathering: f.Gathering, pid: f.cmd.Process.Pid, say: f.say}
}

func parleyRig(t *testing.T, p *kit.Process, members, share int, room string) *rig {
	t.Helper()
	g := raw.Gather(t, p.Route, []string{p.URL}, members, share, room)
	return &rig{Gathering: g, pid: p.Cmd.Process.Pid, say: func(n int) error { return g.All[0].Speak(room, n+100) }}
}

// aloneRig is a room of the same server in which somebody is alone.
func aloneRig(t *testing.T, p *kit.Process) *rig {
	t.Helper()
	maker, err := raw.Listen(p.Route, p.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer maker.Conn.Close()
	maker.Say(`{"k":"create","id":1,"d":{"name":"quiet"}}`)
	if err := maker.Await(1); err != nil {
		t.Fatal(err)
	}
	return parleyRig(t, p, 1, 1, "quiet")
}

// rest measures what the process takes when nothing is said.
func (r *rig) rest(t *testing.T, length time.Duration) {
	t.Helper()
	before := kit.NanosOf(t, r.pid)
	time.Sleep(length)
	r.idle = float64(kit.NanosOf(t, r.pid)-before) / float64(length)
}

// talk says so many events in bursts, one burst in each gap, and waits until all have come to everybody. With gap 0 the next
// burst is said when the last has come.
func (r *rig) talk(t *testing.T, events, burst int, gap time.Duration) sample {
	t.Helper()
	r.Delays.Take()
	came, began, before := r.Events(), time.Now(), kit.NanosOf(t, r.pid)
	for i := 0; i < events; i += burst {
		for range burst {
			r.said++
			if err := r.say(r.said); err != nil {
				t.Fatal(err)
			}
		}
		if gap == 0 {
			r.heard(t, came+int64((i+burst)*len(r.All)))
		} else {
			time.Sleep(time.Until(began.Add(time.Duration(i/burst+1) * gap)))
		}
	}
	r.heard(t, came+int64(events*len(r.All)))
	length := time.Since(began)
	s := sample{events: events, length: length, cpu: kit.NanosOf(t, r.pid) - before - time.Duration(r.idle*float64(length)), delays: r.Delays.Take()}
	return s.sum()
}

// heard waits until so many events have come.
func (r *rig) heard(t *testing.T, events int64) {
	t.Helper()
	for deadline := time.Now().Add(kit.Patience); r.Events() < events; time.Sleep(200 * time.Microsecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d events came of %d", r.Events(), events)
		}
	}
}

// compared are samples of the floor and of Parley, taken in turn.
type compared struct{ floor, parley, alone []sample }

// ratio returns the median of what a round's floor and Parley say.
func (c compared) ratio(of func(i int) (parley, floor float64)) float64 {
	var all []float64
	for i := range c.floor {
		parley, floor := of(i)
		all = append(all, parley/floor)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func medianSample(all []sample, of func(sample) float64) float64 { return medianOf(all, of) }

// slices is how often in a round both sides take turns, so that whatever else the machine does meets both.
const slicesOfRound = 20

// compare measures both sides in turn, and a room of one, whose events cost what an event costs without deliveries.
func compare(t *testing.T, floor, parley, alone *rig, events, burst int, gap time.Duration) (c compared) {
	t.Helper()
	all := []*rig{floor, parley, alone}
	for _, r := range all {
		r.rest(t, 2*time.Second)
		r.talk(t, burst, burst, gap) // what is made once, is
	}
	for range benchRounds {
		var sums [3]sample
		for range slicesOfRound {
			for i, r := range all {
				sums[i].add(r.talk(t, events/slicesOfRound, burst, gap))
			}
		}
		c.floor, c.parley, c.alone = append(c.floor, sums[0].sum()), append(c.parley, sums[1].sum()), append(c.alone, sums[2].sum())
	}
	return c
}

// delivery returns how much more CPU one more member costs than on the floor.
func (c compared) delivery(members int) float64 {
	return c.ratio(func(i int) (parley, floor float64) {
		n := float64(members)
		return (c.parley[i].perEvent() - c.alone[i].perEvent()) / (n - 1), c.floor[i].perEvent() / n
	})
}

// whole returns the same with everything that an event costs, shared among its deliveries.
func (c compared) whole() float64 {
	return c.ratio(func(i int) (parley, floor float64) { return c.parley[i].perEvent(), c.floor[i].perEvent() })
}

// TestBench measures one server next to the floor: make bench.
func TestBench(t *testing.T) {
	if !*kit.Full {
		t.Skip("missing -full: make bench gives it")
	}
	var all []figure
	t.Run("delivery", func(t *testing.T) { all = append(all, benchDeliveries(t)...) })
	t.Run("tls", func(t *testing.T) { all = append(all, benchTLS(t)...) })
	t.Run("memory", func(t *testing.T) { all = append(all, benchConnections(t)...) })
	t.Run("acks", func(t *testing.T) { all = append(all, benchAcks(t)...) })
	t.Run("busy", func(t *testing.T) { all = append(all, benchBusy(t)...) })
	t.Run("joins", func(t *testing.T) { all = append(all, benchJoins(t)...) })
	t.Run("newcomers", func(t *testing.T) { all = append(all, benchNewcomers(t)...) })
	t.Run("start", func(t *testing.T) { all = append(all, benchStart(t)...) })
	if !t.Failed() && len(all) > 0 {
		report(t, "server", "make bench", all)
	}
}

// benchDeliveries measures what one delivery costs in rooms of several sizes.
func benchDeliveries(t *testing.T) (all []figure) {
	for _, c := range []struct {
		members, events int
		gap             time.Duration
	}{{100, 1_000, 4 * time.Millisecond}, {1_000, 100, 50 * time.Millisecond}, {5_000, 40, 200 * time.Millisecond}} {
		t.Run(fmt.Sprint(c.members), func(t *testing.T) {
			share := max(1, c.members/30)
			floor := floorRig(t, kit.Route{}, certtest.Certificate{}, c.members, share)
			server := kit.StartProcess(t, "--limits", "off")
			parley, alone := parleyRig(t, server, c.members, share, "lobby"), aloneRig(t, server)
			time.Sleep(2 * time.Second) // presence comes to rest
			single := compare(t, floor, parley, alone, c.events, 1, c.gap)
			burst := compare(t, floor, parley, alone, 16*slicesOfRound, 16, 0)
			all = append(all, deliveryFigures(c.members, single, burst)...)
		})
	}
	return all
}

func deliveryFigures(members int, single, burst compared) (all []figure) {
	name := func(of string) string { return fmt.Sprintf("%s_%d", of, members) }
	about := func(of string) string { return fmt.Sprintf("%s, %d members", of, members) }
	all = append(all,
		figure{Name: name("floor_us"), About: about("floor: CPU per delivery"), Unit: "us",
			Value: medianSample(single.floor, sample.perEvent) / float64(members)},
		figure{Name: name("event_us"), About: about("an event's own cost (read, stored, acknowledged) at this rate"), Unit: "us",
			Value: medianSample(single.alone, sample.perEvent)},
		figure{Name: name("delivery"), About: about("CPU per delivery, one event at a time, relative to the floor"), Value: single.delivery(members), Unit: "x", Goal: 1.15},
		figure{Name: name("whole"), About: about("the same with the event's own cost"), Value: single.whole(), Unit: "x"},
		figure{Name: name("burst"), About: about("CPU per delivery, 16 events in flight, relative to the floor"), Value: burst.delivery(members), Unit: "x", Goal: 0.15},
	)
	if members == 1_000 {
		at := func(of func(sample) float64) float64 {
			return single.ratio(func(i int) (parley, floor float64) { return of(single.parley[i]), of(single.floor[i]) })
		}
		p50, p99 := func(s sample) float64 { return s.p50 }, func(s sample) float64 { return s.p99 }
		all = append(all,
			figure{Name: "latency_p50", About: "sent to received at 20,000 deliveries/s, relative to the floor: p50", Value: at(p50), Unit: "x", Goal: 1.2},
			figure{Name: "latency_p99", About: "the same: p99", Value: at(p99), Unit: "x", Goal: 1.5},
			figure{Name: "latency_p50_ms", About: "the same in ms: p50", Value: medianSample(single.parley, p50), Unit: "ms"},
			figure{Name: "latency_p99_ms", About: "the same in ms: p99", Value: medianSample(single.parley, p99), Unit: "ms"})
	}
	return all
}
