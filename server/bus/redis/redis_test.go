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

// open returns a node's bus, which is closed at the end of the test.
func open(t testing.TB, url string) *redis.Bus {
	t.Helper()
	b, err := redis.Open(t.Context(), url, options(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return b
}

func TestOneServerKeepsTheContract(t *testing.T) {
	s := redistest.Start(t)
	bustest.Run(t, func(t *testing.T) bus.Bus { return open(t, s.URL()) })
}

func TestAClusterKeepsTheContract(t *testing.T) {
	c := redistest.StartCluster(t)
	bustest.Run(t, func(t *testing.T) bus.Bus { return open(t, c.URL()) })
}
