package kit

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"parley/server/bus"
	"parley/server/bus/memory"
	"parley/server/node"
	"parley/server/store"
)

// Environment variables by which a test asks for faults in the server that it starts.
const (
	CrashVariable = "PARLEY_TEST_CRASH" // moment:count, such as after-commit:17
	ClockVariable = "PARLEY_TEST_CLOCK" // how often the wall clock jumps
	DeafVariable  = "PARLEY_TEST_DEAF"  // the share of what comes over the bus that is not heard
)

// serve runs a server with the faults that the environment names, and returns the process's exit status.
func serve(ctx context.Context, args []string, out, errOut io.Writer) int {
	crash, clock, deaf := os.Getenv(CrashVariable), os.Getenv(ClockVariable), os.Getenv(DeafVariable)
	cfg, err := node.ParseConfig(args, os.Getenv, out)
	if err == nil {
		cfg.Seams, err = trouble(crash, clock)
	}
	if err == nil && deaf != "" {
		var share float64
		share, err = strconv.ParseFloat(deaf, 64)
		cfg.Seams.Bus = func(real bus.Bus) bus.Bus { return deafBus{real, share} }
	}
	if err == nil {
		err = node.Serve(ctx, cfg, out, errOut)
	}
	if err != nil {
		fmt.Fprintln(errOut, "parley:", err)
		return 1
	}
	return 0
}

// isFault reports whether a setting of the environment asks for a fault.
func isFault(setting string) bool {
	name, _, _ := strings.Cut(setting, "=")
	return name == CrashVariable || name == ClockVariable || name == DeafVariable
}

func trouble(crash, clock string) (s node.Seams, err error) {
	if clock != "" {
		every, err := time.ParseDuration(clock)
		if err != nil {
			return s, err
		}
		s.Now = jumping(every)
	}
	if crash == "" {
		return s, nil
	}
	moment, count, _ := strings.Cut(crash, ":")
	ticks, err := strconv.ParseInt(count, 10, 64)
	if err != nil {
		return s, fmt.Errorf("%s=%s: %w", CrashVariable, crash, err)
	}
	d := &doom{}
	d.left.Store(ticks)
	switch moment {
	case "before-commit", "after-commit":
		s.Store = func(real store.Store) store.Store { return crashingStore{real, d, moment == "after-commit"} }
	case "before-publish":
		s.Bus = func(real bus.Bus) bus.Bus {
			if real == nil {
				real = memory.New().Join()
			}
			return crashingBus{real, d}
		}
	default:
		err = fmt.Errorf("%q is no moment", moment)
	}
	return s, err
}

// doom kills the process at the end of a countdown.
type doom struct{ left atomic.Int64 }

func (d *doom) tick() {
	if d.left.Add(-1) == 0 {
		if self, err := os.FindProcess(os.Getpid()); err == nil {
			self.Kill()
		}
		select {} // whoever got here goes no further
	}
}

// crashingStore crashes right before or right after a commit of messages.
type crashingStore struct {
	store.Store
	doom  *doom
	after bool
}

// Append commits, unless the process ends before.
func (s crashingStore) Append(ctx context.Context, batch []store.Append) ([]store.Appended, error) {
	if !s.after {
		s.doom.tick()
	}
	done, err := s.Store.Append(ctx, batch)
	if s.after {
		s.doom.tick()
	}
	return done, err
}

// crashingBus crashes when an event of a room is published: its sender has the ack by then, and nobody has the event.
type crashingBus struct {
	bus.Bus
	doom *doom
}

// Publish publishes, unless the process ends before.
func (b crashingBus) Publish(ctx context.Context, topic string, data []byte) error {
	if strings.HasPrefix(topic, "room:") {
		b.doom.tick()
	}
	return b.Bus.Publish(ctx, topic, data)
}

// deafBus does not hear a share of what comes.
type deafBus struct {
	bus.Bus
	share float64
}

// Subscribe hears the rest.
func (b deafBus) Subscribe(topic string, hear func([]byte)) (cancel func(), err error) {
	return b.Bus.Subscribe(topic, func(data []byte) {
		if rand.Float64() >= b.share {
			hear(data)
		}
	})
}

// jumping is a wall clock that somebody sets to another day, back and forth.
func jumping(every time.Duration) func() time.Time {
	began, offset := time.Now(), time.Duration(rand.IntN(2))
	return func() time.Time {
		const day = 24 * time.Hour
		now := time.Now()
		turn := now.Sub(began)/every + offset
		days := []int{0, 1, 0, -1}[turn%4]
		return now.Add(time.Duration(days) * day).Round(0) // without the monotonic reading, as after such a jump
	}
}
