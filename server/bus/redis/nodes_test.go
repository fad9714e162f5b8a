package redis_test

import (
	"context"
	"errors"
	"testing"

	"parley/server/bus"
	"parley/server/bus/bustest"
	"parley/server/bus/redis"
	"parley/server/bus/redis/redistest"
)

// pair is two nodes: one publishes and the other listens.
type pair struct{ speaker, listener *redis.Bus }

func (p pair) Publish(ctx context.Context, topic string, data []byte) error {
	return p.speaker.Publish(ctx, topic, data)
}

func (p pair) Subscribe(topic string, hear func([]byte)) (func(), error) {
	return p.listener.Subscribe(topic, hear)
}

func (p pair) Close() error { return errors.Join(p.speaker.Close(), p.listener.Close()) }

func TestTwoNodesKeepTheContract(t *testing.T) {
	s, c := redistest.Start(t), redistest.StartCluster(t)
	for name, url := range map[string]string{"server": s.URL(), "cluster": c.URL()} {
		t.Run(name, func(t *testing.T) {
			bustest.Run(t, func(t *testing.T) bus.Bus {
				return pair{open(t, url), open(t, url)}
			})
		})
	}
}
