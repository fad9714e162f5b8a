//go:build linux

package bench

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/node/certtest"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// benchTLS compares with a floor that encrypts too.
func benchTLS(t *testing.T) []figure {
	const members = 1_000
	cert := certtest.New(t, t.TempDir(), time.Now().Add(time.Hour))
	server, _ := kit.StartTLS(t, "--limits", "off")
	floor := floorRig(t, kit.Route{Trust: cert.Pool}, cert, members, members)
	c := compare(t, floor, parleyRig(t, server, members, members, "lobby"), aloneRig(t, server), 100, 1, 50*time.Millisecond)
	return []figure{
		{Name: "tls_floor_us", About: "floor with TLS: CPU per delivery, 1000 members", Value: medianSample(c.floor, sample.perEvent) / members, Unit: "us"},
		{Name: "tls", About: "CPU per delivery with TLS in the process, relative to a floor with TLS, 1000 members", Value: c.delivery(members), Unit: "x", Goal: 1.5},
	}
}

// benchConnections measures what a connection costs that is in a room and says nothing.
func benchConnections(t *testing.T) []figure {
	const members = 5_000
	admin := kit.FreeAddr(t)
	p := kit.StartProcess(t, "--limits", "off", "--admin", admin)
	raw.Gather(t, kit.Route{}, []string{p.URL}, 100, 100, "lobby") // what is made once, is
	before := p.Needs(t, admin)
	raw.Gather(t, kit.Route{}, []string{p.URL}, members, members, "lobby")
	time.Sleep(2 * time.Second)
	after := p.Needs(t, admin)
	goroutines := kit.CountGoroutines(t, admin)
	return []figure{
		{Name: "connection_bytes", About: "memory per idle connection, in a room, 5000 of them", Value: float64(after-before) / members / 1e3, Unit: "kB", Goal: 12},
		{Name: "connection_goroutines", About: "goroutines per idle connection", Value: float64(goroutines) / (members + 100)},
	}
}

// benchBusy measures a room of 1,000 in which much is said, in turn with the floor: what that would need for as many deliveries,
// one after the other.
func benchBusy(t *testing.T) []figure {
	const members, pace = 1_000, 400 // events a second
	floor := floorRig(t, kit.Route{}, certtest.Certificate{}, members, 33)
	r := parleyRig(t, kit.StartProcess(t, "--limits", "off"), members, 33, "lobby")
	time.Sleep(2 * time.Second)
	r.rest(t, 2*time.Second)
	floor.rest(t, 2*time.Second)
	var cores, p99, loops, toFloor, loopsToFloor []float64
	for range benchRounds {
		each := floor.talk(t, 100, 1, 50*time.Millisecond).perEvent() / members / 1e6 // seconds of a core
		s := r.talk(t, 2_400, 1, time.Second/pace)
		used, loop := s.cpu.Seconds()/s.length.Seconds(), r.loop(t, 16, 4*time.Second)
		cores, p99, loops = append(cores, used), append(p99, s.p99), append(loops, loop)
		toFloor = append(toFloor, used/(each*pace*members))
		loopsToFloor = append(loopsToFloor, loop*each)
	}
	same := func(v float64) float64 { return v }
	return []figure{
		{Name: "busy_cores", About: "400 events/s to 1000 members, stored", Value: medianOf(cores, same), Unit: "cores", Goal: 0.45},
		{Name: "busy", About: "the same, relative to the floor", Value: medianOf(toFloor, same), Unit: "x", Goal: 0.3},
		{Name: "busy_p99", About: "the same: sent to received, p99", Value: medianOf(p99, same), Unit: "ms", Goal: 40},
		{Name: "loop", About: "1000 members, 16 unacknowledged messages at any time: deliveries/s", Value: medianOf(loops, same), Goal: 2e6, Least: true},
		{Name: "loop_floor", About: "the same, relative to the floor on one core", Value: medianOf(loopsToFloor, same), Unit: "x", Goal: 6.7, Least: true},
	}
}

// loop keeps so many messages unacknowledged for a while, and returns deliveries per second until the last has come.
func (r *rig) loop(t *testing.T, window int64, length time.Duration) float64 {
	t.Helper()
	speaker := r.All[0]
	came, acked, began, sent := r.Events(), speaker.Acks.Load(), time.Now(), int64(0)
	for time.Since(began) < length {
		for sent-(speaker.Acks.Load()-acked) < window {
			r.said++
			if err := r.say(r.said); err != nil {
				t.Fatal(err)
			}
			sent++
		}
		time.Sleep(50 * time.Microsecond)
	}
	r.heard(t, came+sent*int64(len(r.All)))
	return float64(r.Events()-came) / time.Since(began).Seconds()
}

// benchJoins lets 10,000 who have been there before come back within ten seconds, and compares the first thousand with the last.
func benchJoins(t *testing.T) []figure {
	const members, group, within = 10_000, 1_000, 10 * time.Second
	p := kit.StartProcess(t, "--limits", "off")
	tokens := guests(t, p, members)
	all := make([]*raw.Listener, members)
	var costs []float64
	began := time.Now()
	for from := 0; from < members; from += group {
		before := kit.NanosOf(t, p.Cmd.Process.Pid)
		inParallel(t, group, 8, func(i int) (err error) {
			time.Sleep(time.Until(began.Add(within * 9 / 10 * time.Duration(from+i) / members)))
			all[from+i], err = raw.ListenAs(kit.Route{}, p.URL, tokens[from+i], nil, "lobby")
			return err
		})
		raw.Poll(t, all[from:from+group])
		costs = append(costs, float64((kit.NanosOf(t, p.Cmd.Process.Pid)-before).Microseconds())/group)
	}
	took := time.Since(began)
	return []figure{
		{Name: "joins_s", About: "10,000 known users join a room", Value: took.Seconds(), Unit: "s", Goal: within.Seconds()},
		{Name: "join_us", About: "CPU per join, the first thousand", Value: costs[0], Unit: "us"},
		{Name: "join_growth", About: "the same, the last thousand to the first", Value: costs[len(costs)-1] / costs[0], Unit: "x"},
	}
}

func guests(t *testing.T, p *kit.Process, count int) []string {
	t.Helper()
	tokens := make([]string, count)
	inParallel(t, count, 32, func(i int) (err error) {
		tokens[i], err = raw.NewGuest(p.Route, p.URL)
		return err
	})
	return tokens
}

// inParallel calls do for each number below count, so many at once.
func inParallel(t *testing.T, count, atOnce int, do func(i int) error) {
	t.Helper()
	var all sync.WaitGroup
	var next atomic.Int64
	errs := make(chan error, atOnce)
	for range atOnce {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	select {
	case err := <-errs:
		t.Fatal(err)
	default:
	}
}

// benchStart measures the program that people run, with nobody there.
func benchStart(t *testing.T) []figure {
	const binary = "../../../bin/parley"
	info, err := os.Stat(binary)
	if err != nil {
		t.Fatal("missing bin/parley: make build makes it, as make bench does")
	}
	var starts, sizes []float64
	for range 5 {
		addr := kit.FreeAddr(t)
		cmd := exec.Command(binary, "serve", "--addr", addr, "--store", "sqlite:"+filepath.Join(t.TempDir(), "parley.db"))
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		for ready := false; !ready && time.Since(began) < kit.Patience; {
			answer, err := http.Get("http://" + addr + "/readyz")
			if ready = err == nil && answer.StatusCode == http.StatusOK; err == nil {
				answer.Body.Close()
			}
			time.Sleep(time.Millisecond)
		}
		starts = append(starts, float64(time.Since(began).Microseconds())/1e3)
		time.Sleep(2 * time.Second)
		sizes = append(sizes, float64(kit.ResidentOf(t, cmd.Process.Pid))/1e6)
		cmd.Process.Kill()
		cmd.Wait()
	}
	same := func(v float64) float64 { return v }
	return []figure{
		{Name: "start_ms", About: "start to ready, new database", Value: medianOf(starts, same), Unit: "ms", Goal: 150},
		{Name: "idle_mb", About: "memory of an empty server", Value: medianOf(sizes, same), Unit: "MB", Goal: 40},
		{Name: "binary_mb", About: "size of the binary", Value: float64(info.Size()) / 1e6, Unit: "MB", Goal: 40},
	}
}
