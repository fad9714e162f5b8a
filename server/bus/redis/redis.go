// Package redis connects nodes through the publish and subscribe of Redis, or of Valkey.
//
// Topics are distributed over lanes: one on a single server, laneCount on a cluster, where each lane has its hash slot. A lane has
// one queue and goroutine that send, and one connection and goroutine that listen.
package redis

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/redis/rueidis"

	"parley/server/bus"
	"parley/server/bus/memory"
)

var (
	errClosed = errors.New("the bus is closed")
	errAway   = errors.New("Redis does not answer: the other nodes do not receive it")
	errFull   = errors.New("too much waits to be sent to Redis: the other nodes do not receive it")
)

// Options say who the nodes are that share a bus.
type Options struct {
	Log *slog.Logger
	// Secret is what the nodes share, of 16 bytes or more. They sign with it: what others publish on their channels is ignored.
	Secret []byte
	// Namespace tells the channels and keys of these nodes from those of all others in the same Redis: 1 to 64 letters, digits,
	// '-' and '_'. All nodes give the same one, and after a restart too. If it is empty, it is made from Secret.
	Namespace string
	// Patient opens the bus although Redis cannot be reached, and connects when it can be. What needs an operator, such as
	// a wrong password, is an error all the same.
	Patient bool
}

// Bus is a bus.Bus among the nodes that use the same Redis, namespace and secret.
type Bus struct {
	local  *memory.Bus // has the subscribers of this node
	remote *memory.Bus // publishes to local what comes from other nodes
	log    *slog.Logger
	space  namespace
	sealer *sealer
	target target
	waits  waits
	health health
	load   load
	counts counts
	link   atomic.Pointer[link] // nil until Redis was reached for the first time
	topics topics
	takes  chan struct{} // a place for each goroutine that counts

	ctx  context.Context // ends with Close
	stop context.CancelFunc
	all  sync.WaitGroup
	once sync.Once
}

var _ bus.Bus = (*Bus)(nil)

// link is what there is once Redis has been reached. The client connects again by itself.
type link struct {
	client  rueidis.Client
	lanes   []*lane
	sharded bool // SSUBSCRIBE and SPUBLISH
}

// Open connects to the Redis that url names; see Forms. An error says what an operator can do.
func Open(ctx context.Context, url string, o Options) (*Bus, error) {
	return openWith(ctx, url, o, usual)
}

func openWith(ctx context.Context, url string, o Options, w waits) (*Bus, error) {
	if len(o.Secret) < secretMin {
		return nil, fmt.Errorf("a bus needs a secret of %d bytes or more, and this one has %d", secretMin, len(o.Secret))
	}
	space, err := newNamespace(o.Namespace, o.Secret)
	if err != nil {
		return nil, err
	}
	t, err := parse(url)
	if err != nil {
		return nil, err
	}
	t.wait(w)
	inside := memory.New()
	b := &Bus{
		local: inside.Join(), remote: inside.Join(), log: o.Log, space: space, sealer: newSealer(o.Secret), target: t, waits: w, takes: make(chan struct{}, takesMax),
	}
	if b.log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	b.health.log = b.log
	b.ctx, b.stop = context.WithCancel(context.Background())
	if err := b.connect(ctx); err == nil {
		return b, nil
	} else if !o.Patient || !temporary(err) {
		b.stop()
		return nil, explain(t, err)
	} else {
		b.health.fell(explain(t, err))
	}
	b.all.Go(b.keepConnecting)
	return b, nil
}

// Publish queues data for the other nodes. It does not wait for Redis. An error means that they do not receive it; no error, that
// they will if Redis stays well.
func (b *Bus) Publish(_ context.Context, topic string, data []byte) error {
	if b.ctx.Err() != nil {
		return errClosed
	}
	l := b.link.Load()
	if l == nil {
		b.counts.dropped.Add(1)
		return errAway
	}
	return l.laneOf(topic).enqueue(b.sealer.seal(topic, data), topic)
}

// Subscribe returns when Redis has confirmed that messages of topic come to this node, and after 500 ms at the latest. If Redis
// is away, the topic is subscribed when it is back.
func (b *Bus) Subscribe(topic string, receive func(data []byte)) (cancel func(), err error) {
	end, err := b.local.Subscribe(topic, receive)
	if err != nil {
		return nil, err
	}
	b.topics.add(topic).wait()
	var once sync.Once
	return func() {
		end()
		once.Do(func() { b.topics.drop(topic) })
	}, nil
}

// Close gives what is queued half a second to leave, and ends all subscriptions.
func (b *Bus) Close() error {
	err := b.local.Close()
	b.once.Do(func() {
		b.stop()
		b.all.Wait()
		for range takesMax {
			b.takes <- struct{}{}
		}
		if l := b.link.Load(); l != nil {
			l.client.Close()
		}
	})
	return err
}
