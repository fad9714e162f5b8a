package doctor

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const oldestRedis = 6

// checkBus looks at how servers hear of each other.
func checkBus(ctx context.Context, r *report, cfg Config) {
	if cfg.Bus == "memory:" {
		found := "none: there is one server"
		if len(cfg.Nodes) > 1 {
			r.failed("bus", found+", and you name several", "give each of them the same --bus redis://HOST:6379")
			return
		}
		r.ok("bus", found)
		return
	}
	options, err := redis.ParseURL(cfg.Bus)
	if err != nil {
		r.failed("bus", "the URL cannot be read", "write it as redis://HOST:6379, with TLS as rediss://")
		return
	}
	options.DialTimeout, options.ReadTimeout, options.MaxRetries = partWait, partWait, -1
	options.DialerRetries = 1
	redis.SetLogger(silent{}) // what matters is in the findings
	client := redis.NewClient(options)
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, 4*partWait)
	defer cancel()
	c := &redisCheck{r, client}
	if !c.server(ctx, options.Addr) {
		return
	}
	c.roundTrip(ctx)
	c.memory(ctx)
	c.clock(ctx)
}

// silent is a logger of the library.
type silent struct{}

// Printf says nothing.
func (silent) Printf(context.Context, string, ...any) {}

// redisCheck is a Redis under examination.
type redisCheck struct {
	*report
	client *redis.Client
}

func (c *redisCheck) server(ctx context.Context, addr string) bool {
	if err := c.client.Ping(ctx).Err(); err != nil {
		c.failed("bus", fmt.Sprintf("Redis at %s: %v", addr, err), redisHint(err))
		return false
	}
	info := c.info(ctx, "server")
	name, version := "Redis", info["redis_version"]
	if valkey := info["valkey_version"]; valkey != "" {
		name, version = "Valkey", valkey
	}
	found := fmt.Sprintf("%s %s at %s", name, version, addr)
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err == nil && n < oldestRedis {
		c.warn("bus", found, "use Redis 7 or Valkey 8: it is not tested with older ones")
	} else {
		c.ok("bus", found)
	}
	took, err := median(func() error { return c.client.Ping(ctx).Err() })
	c.latency("bus.latency", "an answer", took, err, "messages reach the other servers' people later: use a Redis that is nearer")
	return true
}

// roundTrip publishes to itself.
func (c *redisCheck) roundTrip(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, partWait)
	defer cancel()
	channel, word := "parley:doctor:"+rand.Text(), rand.Text()
	listener := c.client.Subscribe(ctx, channel)
	defer listener.Close()
	_, err := listener.Receive(ctx) // that it listens
	start := time.Now()
	if err == nil {
		err = c.client.Publish(ctx, channel, word).Err()
	}
	if err == nil {
		var heard *redis.Message
		if heard, err = listener.ReceiveMessage(ctx); err == nil && heard.Payload != word {
			err = fmt.Errorf("heard %q", heard.Payload)
		}
	}
	if err != nil {
		c.failed("bus.pubsub", err.Error(), "let this user publish and subscribe: see ACL WHOAMI and ACL LIST")
		return
	}
	c.ok("bus.pubsub", fmt.Sprintf("what is published is heard after %v", time.Since(start).Round(10*time.Microsecond)))
}

// memory looks at what Redis does when it is full, and at what it keeps.
func (c *redisCheck) memory(ctx context.Context) {
	info := c.info(ctx, "memory")
	policy, most := info["maxmemory_policy"], info["maxmemory_human"]
	switch {
	case policy == "":
		c.note("bus.memory", "it does not tell", "see that it has memory to spare")
	case info["maxmemory"] == "0":
		c.ok("bus.memory", "no limit, policy "+policy)
	default:
		c.ok("bus.memory", fmt.Sprintf("at most %s, policy %s", most, policy))
	}
	if kept := c.info(ctx, "persistence"); kept["aof_enabled"] == "1" {
		c.note("bus.persistence", "it writes what it has to a file", "nothing for Parley: all that lasts is in the database (appendonly no)")
	} else {
		c.ok("bus.persistence", "none is needed")
	}
}

func (c *redisCheck) clock(ctx context.Context) {
	before := time.Now()
	theirs, err := c.client.Time(ctx).Result()
	if err != nil {
		c.note("bus.clock", "it does not tell: "+err.Error(), "nothing")
		return
	}
	c.report.clock("bus.clock", before, time.Now(), theirs)
}

// info returns one section of INFO; nothing if the user may not read it.
func (c *redisCheck) info(ctx context.Context, section string) map[string]string {
	values := map[string]string{}
	text, err := c.client.Info(ctx, section).Result()
	if err != nil {
		return values
	}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			values[key] = value
		}
	}
	return values
}

func redisHint(err error) string {
	switch text := err.Error(); {
	case strings.Contains(text, "NOAUTH"), strings.Contains(text, "WRONGPASS"), strings.Contains(text, "invalid password"):
		return "correct the password in the URL: redis://:PASSWORD@HOST:6379"
	case strings.Contains(text, "NOPERM"):
		return "give this user rights: see ACL LIST"
	case strings.Contains(text, "x509"), strings.Contains(text, "tls:"):
		return "redis:// is without TLS, rediss:// with it; its certificate must be trusted here"
	case strings.Contains(text, "no such host"):
		return "correct the host in the URL"
	case errors.Is(err, context.DeadlineExceeded), strings.Contains(text, "timeout"):
		return "see whether it runs, and whether a firewall is between"
	}
	return "start it, or correct host and port in the URL; without it messages are saved and come late"
}
