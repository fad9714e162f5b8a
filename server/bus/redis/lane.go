package redis

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/rueidis"
)

const (
	queueMessages = 20_000  // in all lanes together
	queueBytes    = 8 << 20 // in all lanes together
	batchMessages = 256
	batchBytes    = 1 << 20
)

// load is how much waits in all lanes.
type load struct{ messages, bytes atomic.Int64 }

// take makes room for a message, if there is.
func (l *load) take(bytes int) bool {
	messages, total := l.messages.Add(1), l.bytes.Add(int64(bytes))
	if messages <= queueMessages && total <= queueBytes {
		return true
	}
	l.give(1, bytes)
	return false
}

func (l *load) give(messages, bytes int) {
	l.messages.Add(-int64(messages))
	l.bytes.Add(-int64(bytes))
}

// lane is the topics that share a hash slot: what is to be told about them, in order, and the listening to them.
type lane struct {
	bus     *Bus
	link    *link
	number  int
	prefix  string // of its channels
	circuit *circuit
	wake    chan struct{} // capacity 1

	mu    sync.Mutex
	queue []letter

	listener listener
}

// letter is a message on its way to Redis.
type letter struct {
	topic    string
	envelope []byte
}

func newLane(b *Bus, l *link, number int) *lane {
	lane := &lane{
		bus: b, link: l, number: number, prefix: b.space.channels(number),
		circuit: newCircuit(&b.health, b.waits.fail), wake: make(chan struct{}, 1),
	}
	lane.listener = newListener(lane)
	return lane
}

func (l *link) laneOf(name string) *lane { return l.lanes[laneNumber(name, len(l.lanes))] }

// enqueue queues a message, unless too much waits or Redis is away.
func (l *lane) enqueue(envelope []byte, topic string) error {
	b := l.bus
	if l.circuit.open() {
		b.counts.dropped.Add(1)
		return errAway
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if b.ctx.Err() != nil {
		return errClosed
	}
	if !b.load.take(len(envelope)) {
		b.counts.dropped.Add(1)
		return errFull
	}
	l.queue = append(l.queue, letter{topic, envelope})
	if len(l.queue) == 1 {
		poke(l.wake)
	}
	return nil
}

// poke wakes who waits for a channel of capacity 1.
func poke(wake chan struct{}) {
	select {
	case wake <- struct{}{}:
	default:
	}
}

// send sends what is queued until the bus is closed, and then for half a second more.
func (l *lane) send() {
	for {
		select {
		case <-l.bus.ctx.Done():
			ctx, cancel := context.WithTimeout(context.Background(), l.bus.waits.batch)
			defer cancel()
			l.empty(ctx)
			l.drop()
			return
		case <-l.circuit.opened:
			l.drop()
			l.probe()
		case <-l.wake:
			l.empty(context.Background())
		}
	}
}

// empty sends batch after batch until nothing waits or the circuit opens.
func (l *lane) empty(ctx context.Context) {
	for !l.circuit.open() && ctx.Err() == nil {
		batch := l.next()
		if len(batch) == 0 {
			return
		}
		l.sendBatch(ctx, batch)
	}
}

// next takes a batch from the queue.
func (l *lane) next() []letter {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, bytes := 0, 0
	for n < len(l.queue) && n < batchMessages && (n == 0 || bytes+len(l.queue[n].envelope) <= batchBytes) {
		bytes += len(l.queue[n].envelope)
		n++
	}
	batch := l.queue[:n:n]
	if l.queue = l.queue[n:]; len(l.queue) == 0 {
		l.queue = nil
	}
	l.bus.load.give(n, bytes)
	return batch
}

func (l *lane) sendBatch(ctx context.Context, batch []letter) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, l.bus.waits.batch)
	defer cancel()
	commands := make(rueidis.Commands, len(batch))
	for i, letter := range batch {
		commands[i] = l.publish(letter)
	}
	clear(batch)
	var failure error
	for _, result := range l.link.client.DoMulti(ctx, commands...) {
		if err := result.Error(); err != nil {
			failure = err
			l.bus.counts.dropped.Add(1)
		} else {
			l.bus.counts.published.Add(1)
		}
	}
	if failure != nil {
		l.circuit.failed(began, failure)
	} else {
		l.circuit.worked()
	}
}

func (l *lane) publish(m letter) rueidis.Completed {
	return l.command(l.prefix+m.topic, rueidis.BinaryString(m.envelope))
}

// watching publishes nothing on the channel that every node watches.
func (l *lane) watching() rueidis.Completed { return l.command(l.listener.watch, "") }

func (l *lane) command(channel, message string) rueidis.Completed {
	if l.link.sharded {
		return l.link.client.B().Spublish().Channel(channel).Message(message).Build()
	}
	return l.link.client.B().Publish().Channel(channel).Message(message).Build()
}

// drop forgets what is queued.
func (l *lane) drop() {
	for batch := l.next(); len(batch) > 0; batch = l.next() {
		l.bus.counts.dropped.Add(uint64(len(batch)))
	}
}

// probe tries every second whether Redis takes an empty message, which nobody receives, and closes the circuit then.
func (l *lane) probe() {
	for {
		select {
		case <-l.bus.ctx.Done():
			return
		case <-time.After(probeEvery):
		}
		ctx, cancel := context.WithTimeout(l.bus.ctx, l.bus.waits.batch)
		err := l.link.client.Do(ctx, l.watching()).Error()
		cancel()
		if err == nil {
			l.circuit.close()
			return
		}
	}
}
