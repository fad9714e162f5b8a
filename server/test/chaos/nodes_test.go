//go:build linux

package chaos

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/server/bus/redis/redistest"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/server/test/kit"
)

// ensemble is three servers of one PostgreSQL and one Redis behind a balancer, each with links of its own that can be made bad.
type ensemble struct {
	*trial
	database *pgtest.Server
	redis    *redistest.Server
	name     string // of the database
	nodes    []*kit.Process
	toStore  []*link // of each node
	toBus    []*link
}

// ensemble starts one under a load that is about to begin.
func (c *campaign) ensemble(t *testing.T) *ensemble {
	t.Helper()
	en := &ensemble{redis: redistest.Start(t)}
	c.assemble(t, en, func() string {
		l := newLinkTo(t, en.redis.Addr())
		en.toBus = append(en.toBus, l)
		return strings.Replace(l.url, "http://", "redis://", 1)
	})
	return en
}

// assemble starts the servers, each of which asks for the URL of its bus.
func (c *campaign) assemble(t *testing.T, en *ensemble, bus func() string, env ...string) {
	t.Helper()
	en.database = pgtest.New(t)
	en.name = en.database.Database(t)
	for range 3 {
		toStore := newLinkTo(t, en.database.Addr())
		en.toStore = append(en.toStore, toStore)
		en.nodes = append(en.nodes, kit.StartProcessWith(t, env, "--limits", "off",
			"--store", en.database.TCP(en.name, strings.TrimPrefix(toStore.url, "http://")), "--bus", bus()))
	}
	en.trial = c.trial(t, en.nodes[0]).bans(en.database.URL(en.name))
	en.others = en.nodes[1:]
	en.open = func() (storeReader, error) {
		return postgres.OpenReader(context.Background(), en.database.URL(en.name))
	}
	en.load.URL = kit.NewBalancer(t, en.nodes...).URL
	en.load.Rate = 300
	en.load.For = time.Duration(c.pick(20, 6)) * time.Second
}

func faultsOfNodes() []fault {
	return []fault{
		{43, "rolling restart", true, rollingRestart},
		{43, "rolling upgrade, with clients of before", false, rollingUpgrade},
		{30, "Redis is killed", true, killedRedis},
		{31, "Redis hangs", false, hungRedis},
		{32, "Redis drops connections", false, droppedRedis},
		{32, "a twentieth of what is announced is lost", false, lostAnnouncements},
		{33, "Redis is emptied", false, flushedRedis},
		{34, "Sentinels choose another Redis", false, failedOverRedis},
		{35, "PostgreSQL is killed", true, killedDatabase},
		{36, "answers of PostgreSQL are lost", false, lostAnswers},
		{37, "PostgreSQL hangs", false, hungDatabase},
		{39, "a server is cut from PostgreSQL", false, cutFrom("PostgreSQL")},
		{40, "a server is cut from Redis", false, cutFrom("Redis")},
		{0, "a server is killed", true, killedNode},
	}
}

// TestChaosOfNodes is TestChaos with several servers.
func TestChaosOfNodes(t *testing.T) {
	if testing.Short() {
		t.Skip("short: faults take a minute")
	}
	newCampaign(*kit.Full).run(t, faultsOfNodes())
}

// one returns the number of a server.
func (en *ensemble) one() int { return en.rng.IntN(len(en.nodes)) }

func killedNode(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.during(func(ctx context.Context) {
		en.repeat(ctx, c.pick(12, 3), 500*time.Millisecond, time.Second, func() {
			node := en.nodes[en.one()]
			node.Kill()
			en.wait(ctx, 300*time.Millisecond)
			node.Start()
		})
	})
}

func rollingRestart(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.during(func(ctx context.Context) { en.restartAll(ctx, c.pick(3, 1)) })
}

// restartAll restarts one server after the other, in order.
func (en *ensemble) restartAll(ctx context.Context, rounds int) {
	for range rounds {
		for _, node := range en.nodes {
			if !en.wait(ctx, 500*time.Millisecond) {
				return
			}
			en.faults++
			if code := node.Stop(); code != 0 {
				en.Errorf("a stopped server's status is %d", code)
			}
			node.Start()
		}
	}
}

// rollingUpgrade lets a newer server change the tables while older ones go on, and say things that its clients do not know.
func rollingUpgrade(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.load.URL = kit.NewFuture(t, en.load.URL).URL
	en.during(func(ctx context.Context) {
		for _, table := range []string{"users", "tokens", "rooms", "members", "events", "mentions", "inbox"} {
			if !en.wait(ctx, 500*time.Millisecond) {
				return
			}
			en.faults++
			en.database.Exec(t, en.name, "ALTER TABLE parley."+table+" ADD COLUMN newer text NOT NULL DEFAULT 'x'")
		}
		en.restartAll(ctx, c.pick(3, 1))
	})
}

// lostAnnouncements lets each server not hear a twentieth of what the others say. The heads that the servers compare with the store
// bring the rest.
func lostAnnouncements(t *testing.T, c *campaign) {
	en := &ensemble{redis: redistest.Start(t)}
	c.assemble(t, en, en.redis.URL, kit.DeafVariable+"=0.05")
	en.load.Settle = 35 * time.Second // so may notes about who is in which room, one after the other: servers find each within 10 s
	en.during(func(ctx context.Context) {
		en.faults++
		en.wait(ctx, en.load.For)
	})
}

// failedOverRedis freezes the Redis that is the primary, twice: then it is a replica again.
func failedOverRedis(t *testing.T, c *campaign) {
	watched := redistest.WithSentinels(t)
	en := &ensemble{}
	c.assemble(t, en, watched.URL)
	en.load.For = 40 * time.Second
	primary, replica := watched.Primary, watched.Replica
	en.during(func(ctx context.Context) {
		for range 2 {
			if !en.wait(ctx, 3*time.Second) {
				return
			}
			en.faults++
			primary.Freeze()
			replica.Eventually("become the primary", func() bool { return replica.Replicates("role:master") })
			en.wait(ctx, 2*time.Second)
			primary.Thaw()
			primary.Eventually("become a replica", func() bool { return primary.Replicates("role:slave") })
			primary.Eventually("have what the primary has", func() bool {
				return primary.Replicates("master_link_status:up")
			})
			primary, replica = replica, primary
		}
	})
}

func killedRedis(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.during(func(ctx context.Context) {
		en.repeat(ctx, c.pick(4, 1), time.Second, 2*time.Second, func() {
			en.redis.Kill()
			en.wait(ctx, 2*time.Second)
			en.redis.Restart()
		})
	})
}

func hungRedis(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.during(func(ctx context.Context) {
		en.repeat(ctx, 3, time.Second, 2*time.Second, func() {
			en.redis.Freeze()
			en.wait(ctx, 3*time.Second)
			en.redis.Thaw()
		})
	})
}

func droppedRedis(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.during(func(ctx context.Context) {
		en.repeat(ctx, 15, 300*time.Millisecond, time.Second, func() { en.toBus[en.one()].cut(100 * time.Millisecond) })
	})
}

func flushedRedis(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.during(func(ctx context.Context) {
		en.repeat(ctx, 15, 300*time.Millisecond, time.Second, func() { en.redis.FlushAll() })
	})
}

func killedDatabase(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.during(func(ctx context.Context) {
		en.repeat(ctx, c.pick(4, 1), time.Second, 2*time.Second, func() {
			en.database.Kill()
			en.wait(ctx, 500*time.Millisecond)
			en.database.Start(t)
		})
	})
}

func lostAnswers(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.during(func(ctx context.Context) {
		en.repeat(ctx, 20, 300*time.Millisecond, 700*time.Millisecond, func() {
			l := en.toStore[en.one()]
			l.toxic("limit_data", "downstream", fmt.Sprintf(`"bytes":%d`, en.rng.IntN(3000)))
			en.wait(ctx, 200*time.Millisecond)
			l.heal()
		})
	})
}

func hungDatabase(t *testing.T, c *campaign) {
	en := c.ensemble(t)
	en.load.For = 40 * time.Second
	en.during(func(ctx context.Context) {
		en.repeat(ctx, 2, 2*time.Second, 3*time.Second, func() {
			en.database.Freeze()
			en.wait(ctx, 8*time.Second)
			en.database.Thaw()
		})
	})
}

// cutFrom cuts one server at a time from a part that all share: nothing gets through, and nobody says so.
func cutFrom(part string) func(*testing.T, *campaign) {
	return func(t *testing.T, c *campaign) {
		en := c.ensemble(t)
		en.load.For = 40 * time.Second
		links := en.toStore
		if part == "Redis" {
			links = en.toBus
		}
		en.during(func(ctx context.Context) {
			en.repeat(ctx, 2, 2*time.Second, 3*time.Second, func() {
				l := links[en.one()]
				for _, direction := range []string{"upstream", "downstream"} {
					l.toxic("timeout", direction, `"timeout":0`)
				}
				en.wait(ctx, 10*time.Second)
				l.heal()
				l.cut(0)
			})
		})
	}
}
