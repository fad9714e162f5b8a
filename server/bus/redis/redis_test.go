package redis_test

import (
	"log/slog"
	"strings"
	"testing"

	"parley/server/bus"
	"parley/server/bus/bustest"
	"parley/server/bus/redis"
	"parley/server/bus/redis/redistest"
)

var secret = []byte(strings.Repeat("s", 32))

func options(t testing.TB) redis.Options {
	return redis.Options{Secret: secret, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
}

// open returns a node's bus, which is closed at the end of the test. It waits long for a Redis that is slow because the machine
// is busy: what the test sees is then no wait that has ended.
func open(t testing.TB, url string) *redis.Bus {
	t.Helper()
	return opened(t, url, options(t))
}

func opened(t testing.TB, url string, o redis.Options) *redis.Bus {
	t.Helper()
	b, err := redis.OpenWaiting(t.Context(), url, o, patience, redis.FailPatience())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

// openUsual returns a node's bus that waits as short as every other one, for tests of a Redis that hangs. A test that has it must
// bear that Redis seems to be away now and then, since on a busy machine it does.
func openUsual(t testing.TB, url string) *redis.Bus {
	t.Helper()
	o := options(t)
	o.Patient = true
	b, err := redis.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	becomes(t, "well", b.Healthy)
	return b
}

func TestOneServerKeepsTheContract(t *testing.T) {
	s := redistest.Start(t)
	bustest.Run(t, func(t *testing.T) (from, to bus.Bus) { return open(t, s.URL()), open(t, s.URL()) })
}

func TestAClusterKeepsTheContract(t *testing.T) {
	c := redistest.StartCluster(t)
	bustest.Run(t, func(t *testing.T) (from, to bus.Bus) { return open(t, c.URL()), open(t, c.URL()) })
}
