package doctor

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

const oldestRedis = 6

// checkBus checks how servers notify each other.
func checkBus(ctx context.Context, r *report, cfg Config) {
	if cfg.Bus == "memory:" {
		found := "in memory, for one server"
		if len(cfg.Nodes) > 1 {
			r.failed("bus", found+", but there are several", "give each of them the same --bus redis://HOST:6379")
			return
		}
		r.ok("bus", found)
		return
	}
	options, err := redisOptions(cfg.Bus)
	if err != nil {
		r.failed("bus", err.Error(), "write it as redis://HOST:6379, with TLS as rediss://")
		return
	}
	where := "Redis at " + strings.Join(options.InitAddress, ", ")
	client, err := rueidis.NewClient(options)
	if err != nil {
		r.failed("bus", fmt.Sprintf("%s: %v", where, err), redisHint(err))
		return
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(ctx, 4*partWait)
	defer cancel()
	c := &redisCheck{r, client}
	c.server(where, c.info(ctx))
	c.latency(ctx)
	c.roundTrip(ctx)
	c.memory(c.info(ctx))
	c.clock(ctx)
}

// redisOptions parses a URL as the bus does, with several hosts, Sentinels and a file of certificates. Its errors do not contain the URL,
// which may have a password.
func redisOptions(raw string) (rueidis.ClientOption, error) {
	unreadable := errors.New("the URL cannot be parsed")
	scheme, rest, _ := strings.Cut(raw, "://")
	end := len(rest)
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		end = i
	}
	hosts := strings.Split(rest[:end], ",")
	options, err := rueidis.ParseURL(scheme + "://" + hosts[0] + rest[end:])
	u, readErr := url.Parse(scheme + "://" + hosts[0] + rest[end:])
	if err != nil || readErr != nil {
		return options, unreadable
	}
	for _, host := range hosts[1:] {
		if !strings.Contains(host, ":") {
			host += ":6379"
		}
		options.InitAddress = append(options.InitAddress, host)
	}
	if file := u.Query().Get("ca"); file != "" && options.TLSConfig != nil {
		pem, err := os.ReadFile(file)
		if err != nil {
			return options, err
		}
		options.TLSConfig.RootCAs = x509.NewCertPool()
		options.TLSConfig.RootCAs.AppendCertsFromPEM(pem)
	}
	options.Sentinel.Username, options.Sentinel.Password = u.Query().Get("sentinel_username"), u.Query().Get("sentinel_password")
	options.Sentinel.TLSConfig = options.TLSConfig
	options.Dialer.Timeout, options.ConnWriteTimeout = partWait, partWait
	options.DisableCache, options.DisableRetry, options.ClientName = true, true, "parley-doctor"
	return options, nil
}

// redisCheck checks a Redis server.
type redisCheck struct {
	*report
	client rueidis.Client
}

func (c *redisCheck) server(where string, info map[string]string) {
	name, version := "Redis", info["redis_version"]
	if valkey := info["valkey_version"]; valkey != "" {
		name, version = "Valkey", valkey
	}
	major, _, _ := strings.Cut(version, ".")
	switch n, err := strconv.Atoi(major); {
	case err != nil:
		c.ok("bus", where+" answers, but does not tell its version")
	case n < oldestRedis:
		c.failed("bus", fmt.Sprintf("%s, %s %s", where, name, version), "use Redis 7, Valkey 8 or newer")
	case info["role"] == "slave":
		c.failed("bus", where+" is a replica, which is read-only", "give the address of its primary, or of Sentinels")
	default:
		c.ok("bus", fmt.Sprintf("%s, %s %s", where, name, version))
	}
}

func (c *redisCheck) latency(ctx context.Context) {
	took, err := median(func() error { return c.client.Do(ctx, c.client.B().Ping().Build()).Error() })
	c.report.latency("bus.latency", "an answer", took, err, "messages reach users of other servers that much later: use a nearer Redis")
}

// roundTrip publishes a message and receives it.
func (c *redisCheck) roundTrip(ctx context.Context) {
	channel, word := "parley:doctor:"+rand.Text(), rand.Text()
	took, err := c.echo(ctx, channel, word)
	if err != nil {
		c.failed("bus.pubsub", err.Error(), "allow this user to publish and subscribe to parley:*: see ACL WHOAMI and ACL LIST")
		return
	}
	c.ok("bus.pubsub", fmt.Sprintf("a published message arrives after %v", took.Round(10*time.Microsecond)))
}

// echo returns how long a message takes through a channel.
func (c *redisCheck) echo(ctx context.Context, channel, word string) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, partWait)
	defer cancel()
	listener, release := c.client.Dedicate()
	defer release()
	received := make(chan struct{}, 1)
	ended := listener.SetPubSubHooks(rueidis.PubSubHooks{OnMessage: func(m rueidis.PubSubMessage) {
		if m.Message == word {
			select {
			case received <- struct{}{}:
			default:
			}
		}
	}})
	if err := listener.Do(ctx, listener.B().Subscribe().Channel(channel).Build()).Error(); err != nil {
		return 0, err
	}
	start := time.Now()
	if err := c.client.Do(ctx, c.client.B().Publish().Channel(channel).Message(word).Build()).Error(); err != nil {
		return 0, err
	}
	select {
	case <-received:
		return time.Since(start), nil
	case err := <-ended:
		return 0, fmt.Errorf("the connection was lost: %w", err)
	case <-ctx.Done():
		return 0, errors.New("a published message does not arrive")
	}
}

// memory checks what Redis does when its memory is full, and whether it writes a file.
func (c *redisCheck) memory(info map[string]string) {
	policy, most := info["maxmemory_policy"], info["maxmemory_human"]
	switch {
	case policy == "":
		c.note("bus.memory", "it does not tell", "make sure that it has enough memory")
	case info["maxmemory"] == "0":
		c.ok("bus.memory", "no limit, policy "+policy)
	default:
		c.ok("bus.memory", fmt.Sprintf("at most %s, policy %s", most, policy))
	}
	if info["aof_enabled"] == "1" {
		c.note("bus.persistence", "it writes its data to a file", "turn it off if Redis is only for Parley: the database has all that must last (appendonly no)")
	} else {
		c.ok("bus.persistence", "off, and not needed")
	}
}

func (c *redisCheck) clock(ctx context.Context) {
	before := time.Now()
	told, err := c.client.Do(ctx, c.client.B().Time().Build()).AsIntSlice()
	if err != nil || len(told) != 2 {
		c.note("bus.clock", fmt.Sprintf("it does not tell: %v", err), "nothing")
		return
	}
	c.report.clock("bus.clock", before, time.Now(), time.Unix(told[0], told[1]*1000))
}

// info returns the fields of INFO, or none if the user may not read it.
func (c *redisCheck) info(ctx context.Context) map[string]string {
	values := map[string]string{}
	text, err := c.client.Do(ctx, c.client.B().Info().Build()).ToString()
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
		return "give this user permissions: see ACL LIST"
	case strings.Contains(text, "x509"), strings.Contains(text, "tls:"):
		return "use redis:// without TLS and rediss:// with it; this machine must trust the certificate"
	case strings.Contains(text, "no such host"):
		return "correct the host in the URL"
	case errors.Is(err, context.DeadlineExceeded), strings.Contains(text, "timeout"):
		return "see whether it runs, and whether a firewall is between"
	}
	return "start it, or correct host and port in the URL; without it messages are stored, but arrive late"
}
