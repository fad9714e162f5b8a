//go:build linux

package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/server/bus/redis/redistest"
	"parley/server/store/postgres/pgtest"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
)

// What is measured.
const (
	clusterCrowd  = 900 // listeners of one room, on all servers together
	clusterRate   = 40  // messages a second
	clusterRounds = 3   // of each number of servers, in turn
	clusterTime   = 6 * time.Second
)

// clusterFigures are what one round has shown.
type clusterFigures struct {
	Nodes       int     `json:"nodes"`
	Deliveries  float64 `json:"deliveries_per_second"`
	P50         float64 `json:"p50_ms"`
	P99         float64 `json:"p99_ms"`
	PerDelivery float64 `json:"us_per_delivery"`    // CPU of all servers
	PerNode     float64 `json:"node_us_per_second"` // CPU of each server, beyond what it costs to do nothing
	Database    float64 `json:"postgres_us_per_message"`
	Bus         float64 `json:"redis_us_per_message"`
	Idle        float64 `json:"idle_us_per_second"` // CPU of a server that has people, who say nothing
	Bystander   float64 `json:"bystander_us_per_second"`
}

// benched is several servers of one database and one Redis.
type benched struct {
	t        *testing.T
	database *pgtest.Server
	redis    *redistest.Server
	nodes    []*kit.Process
}

func startBenched(t *testing.T, count int) *benched {
	t.Helper()
	b := &benched{t: t, database: pgtest.Shared(t), redis: redistest.Start(t)}
	url := b.database.TCP(b.database.Database(t), "")
	for range count {
		b.nodes = append(b.nodes, kit.StartProcess(t, "--limits", "off", "--store", url, "--bus", b.redis.URL()))
	}
	return b
}

func (b *benched) urls(nodes int) (urls []string) {
	for _, node := range b.nodes[:nodes] {
		urls = append(urls, node.URL)
	}
	return urls
}

// spent is the CPU time of everything, at one moment.
type spent struct {
	nodes         []time.Duration
	database, bus time.Duration
}

func (b *benched) spent() (s spent) {
	for _, node := range b.nodes {
		s.nodes = append(s.nodes, kit.CPUOf(b.t, node.Cmd.Process.Pid))
	}
	s.database, s.bus = kit.CPUOf(b.t, b.database.Processes()...), kit.CPUOf(b.t, b.redis.Pid())
	return s
}

// TestBenchCluster tells what one more server costs and brings: make bench-cluster. Its lines are JSON. The last server of
// each round has nobody in the room that is talked in: it is the bystander.
func TestBenchCluster(t *testing.T) {
	if !*kit.Full {
		t.Skip("missing -full: make bench-cluster gives it")
	}
	figures := map[int][]clusterFigures{}
	for range clusterRounds {
		for nodes := 1; nodes <= 3; nodes++ {
			t.Run(fmt.Sprint(nodes), func(t *testing.T) {
				f := measureNodes(t, nodes)
				figures[nodes] = append(figures[nodes], f)
				printJSON(t, f)
			})
		}
	}
	fmt.Printf("\n| servers | deliveries/s | p50 ms | p99 ms | us of server CPU per delivery | us of PostgreSQL per message | of Redis | a server with 900 / n silent people, us/s | one more without members, us/s more than idle |\n")
	fmt.Printf("|---|---|---|---|---|---|---|---|---|\n")
	for nodes := 1; nodes <= 3; nodes++ {
		at := func(of func(clusterFigures) float64) float64 { return medianOf(figures[nodes], of) }
		fmt.Printf("| %d | %.0f | %.1f | %.1f | %.2f | %.0f | %.0f | %.0f | %.0f |\n", nodes,
			at(func(f clusterFigures) float64 { return f.Deliveries }), at(func(f clusterFigures) float64 { return f.P50 }),
			at(func(f clusterFigures) float64 { return f.P99 }), at(func(f clusterFigures) float64 { return f.PerDelivery }),
			at(func(f clusterFigures) float64 { return f.Database }), at(func(f clusterFigures) float64 { return f.Bus }),
			at(func(f clusterFigures) float64 { return f.Idle }), at(func(f clusterFigures) float64 { return f.Bystander }))
	}
}

// What the database and a server can carry is measured with rooms of one, so that delivering costs next to nothing.
const (
	writers   = 256 // each with a room of its own and one message under way
	idleCrowd = 2_000
)

// TestBenchClusterLimits measures what the sizing in docs/operations.md is made of: make bench-cluster.
func TestBenchClusterLimits(t *testing.T) {
	if !*kit.Full {
		t.Skip("missing -full: make bench-cluster gives it")
	}
	t.Run("messages", func(t *testing.T) {
		b := startBenched(t, 3)
		said, length, cost := b.saturate()
		printJSON(t, map[string]any{"messages_per_second": float64(said) / length.Seconds(), "writers": writers,
			"postgres_us_per_message": float64(cost.database.Microseconds()) / float64(said),
			"redis_us_per_message":    float64(cost.bus.Microseconds()) / float64(said),
			"server_us_per_message":   float64((cost.nodes[0] + cost.nodes[1] + cost.nodes[2]).Microseconds()) / float64(said)})
	})
	t.Run("connections", func(t *testing.T) {
		b := startBenched(t, 1)
		raw.Gather(t, kit.Route{}, b.urls(1), 100, 100, "lobby") // what is made once, is
		before, spent := kit.ResidentOf(t, b.nodes[0].Cmd.Process.Pid), b.spent().nodes[0]
		raw.Gather(t, kit.Route{}, b.urls(1), idleCrowd, idleCrowd, "lobby")
		joined := b.spent().nodes[0]
		time.Sleep(20 * time.Second) // the garbage of joining goes
		grown := kit.ResidentOf(t, b.nodes[0].Cmd.Process.Pid) - before
		printJSON(t, map[string]any{"connections": idleCrowd, "bytes_per_connection": grown / idleCrowd,
			"us_per_join": float64((joined - spent).Microseconds()) / idleCrowd})
	})
}

// saturate lets everyone say the next message when the last was acknowledged.
func (b *benched) saturate() (said int, length time.Duration, cost spent) {
	var all []*raw.Listener
	urls := b.urls(len(b.nodes))
	for i := range writers {
		l, err := raw.Listen(kit.Route{}, urls[i%len(urls)], nil)
		if err != nil {
			b.t.Fatal(err)
		}
		defer l.Conn.Close()
		room := fmt.Sprintf("room-%d", i)
		l.Say(fmt.Sprintf(`{"k":"create","id":1,"d":{"name":%q}}`, room))
		err = l.Await(1)
		l.Say(fmt.Sprintf(`{"k":"join","id":2,"d":{"room":%q}}`, room))
		if err := errors.Join(err, l.Await(2)); err != nil {
			b.t.Fatal(err)
		}
		all = append(all, l)
	}
	before, began := b.spent(), time.Now()
	var wg sync.WaitGroup
	var total atomic.Int64
	for i, l := range all {
		wg.Go(func() {
			for n := 3; time.Since(began) < clusterTime; n++ {
				if l.Speak(fmt.Sprintf("room-%d", i), n) != nil || l.Await(uint64(n)) != nil {
					b.t.Errorf("writer %d stopped at %d", i, n)
					return
				}
				total.Add(1)
			}
		})
	}
	wg.Wait()
	length, cost = time.Since(began), b.spent()
	for i := range cost.nodes {
		cost.nodes[i] -= before.nodes[i]
	}
	cost.database, cost.bus = cost.database-before.database, cost.bus-before.bus
	return int(total.Load()), length, cost
}

func measureNodes(t *testing.T, nodes int) clusterFigures {
	b := startBenched(t, nodes+1)
	g := raw.Gather(t, kit.Route{}, b.urls(nodes), clusterCrowd, 30, "lobby")
	time.Sleep(2 * time.Second) // presence comes to rest
	before := b.spent()
	time.Sleep(clusterTime)
	idle := b.spent()
	g.Delays.Take()
	came := g.Events()
	began := time.Now()
	said := g.Talk(t, "lobby", clusterRate, clusterTime, 0)
	g.Quiet(came + int64(said*clusterCrowd))
	length := time.Since(began)
	after := b.spent()
	came = g.Events() - came
	if came != int64(said*clusterCrowd) {
		t.Errorf("%d messages to %d people were %d deliveries", said, clusterCrowd, came)
	}
	f := clusterFigures{Nodes: nodes, Deliveries: float64(came) / length.Seconds()}
	var work time.Duration
	for i := range nodes {
		work += after.nodes[i] - idle.nodes[i]
		f.Idle += perSecond(idle.nodes[i]-before.nodes[i], clusterTime) / float64(nodes)
	}
	delays := g.Delays.Take()
	f.P50, f.P99 = raw.Percentile(delays, 0.5), raw.Percentile(delays, 0.99)
	f.PerDelivery = float64(work.Microseconds()) / float64(came)
	f.PerNode = perSecond(work, length)/float64(nodes) - f.Idle
	f.Database = float64((after.database - idle.database).Microseconds()) / float64(said)
	f.Bus = float64((after.bus - idle.bus).Microseconds()) / float64(said)
	f.Bystander = perSecond(after.nodes[nodes]-idle.nodes[nodes], length) - perSecond(idle.nodes[nodes]-before.nodes[nodes], clusterTime)
	return f
}

// perSecond returns µs of CPU in a second.
func perSecond(spent, length time.Duration) float64 {
	return float64(spent.Microseconds()) / length.Seconds()
}

func medianOf[F any](all []F, of func(F) float64) float64 {
	if len(all) == 0 {
		return 0
	}
	var values []float64
	for _, f := range all {
		values = append(values, of(f))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func printJSON(t *testing.T, v any) {
	t.Helper()
	line, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(os.Stdout, "%s\n", line)
}
