package redis

import (
	"context"
	"time"

	"github.com/redis/rueidis"
)

// connect makes the link. The bus works from then on, through whatever happens to Redis.
func (b *Bus) connect(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, b.waits.open)
	defer cancel()
	if err := ctx.Err(); err != nil {
		return err
	}
	client, err := rueidis.NewClient(b.target.ClientOption)
	if err != nil {
		if client != nil {
			client.Close()
		}
		return err
	}
	l := &link{client: client}
	if err := b.examine(ctx, l); err != nil {
		client.Close()
		return err
	}
	b.start(l)
	return nil
}

// start begins to send and to listen.
func (b *Bus) start(l *link) {
	n := 1
	if l.client.Mode() == rueidis.ClientModeCluster {
		n = laneCount
	}
	for number := range n {
		l.lanes = append(l.lanes, newLane(b, l, number))
	}
	b.topics.attach(l)
	b.link.Store(l)
	for _, lane := range l.lanes {
		b.all.Go(lane.send)
		b.all.Go(lane.listener.run)
	}
}

// keepConnecting tries until Redis is there. What only an operator can put right is logged, once for each cause.
func (b *Bus) keepConnecting() {
	said := ""
	for {
		select {
		case <-b.ctx.Done():
			return
		case <-time.After(probeEvery):
		}
		err := b.connect(b.ctx)
		if err == nil {
			b.health.rose()
			return
		}
		if words := explain(b.target, err).Error(); !temporary(err) && words != said {
			said = words
			b.log.Error("Redis cannot be used", "err", words)
		}
	}
}
