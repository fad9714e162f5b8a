package bustest

import (
	"context"
	"math/rand/v2"
	"sync"

	"parley/server/bus"
)

// Faulty returns a bus that does to b's messages all that the contract allows: about a quarter are lost, a quarter
// come twice, and a quarter come late, after others. The same seed and calls give the same faults. What is held back
// when nothing more is published, or when the bus is closed, is lost. Closing it closes b.
func Faulty(b bus.Bus, seed uint64) bus.Bus {
	return &faulty{Bus: b, random: rand.New(rand.NewPCG(seed, 0))}
}

type faulty struct {
	bus.Bus

	mu     sync.Mutex
	random *rand.Rand
	held   []message
}

type message struct {
	topic string
	data  []byte
}

// Publish returns an error only if b does.
func (f *faulty) Publish(ctx context.Context, topic string, data []byte) error {
	for _, m := range f.fate(message{topic, data}) {
		if err := f.Bus.Publish(ctx, m.topic, m.data); err != nil {
			return err
		}
	}
	return nil
}

// fate returns what is published now in the place of m.
func (f *faulty) fate(m message) []message {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch f.random.IntN(4) {
	case 0:
		return nil
	case 1:
		return []message{m, m}
	case 2:
		f.held = append(f.held, m)
		return nil
	}
	late := f.held
	f.held = nil
	f.random.Shuffle(len(late), func(i, j int) { late[i], late[j] = late[j], late[i] })
	return append([]message{m}, late...)
}
