//go:build linux

package raw

import (
	"bytes"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Delays are those of the events that some listeners have seen.
type Delays struct {
	mu  sync.Mutex
	all []time.Duration
}

func (d *Delays) add(all []time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = append(d.all, all...)
}

// Take returns them in order and begins anew.
func (d *Delays) Take() []time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	all := d.all
	d.all = nil
	slices.Sort(all)
	return all
}

// Percentile returns a delay in milliseconds: at 0.99, 99 % are shorter.
func Percentile(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[int(share*float64(len(sorted)-1))]) / 1e6
}

// sentMark stands before the time in the texts of a benchmark.
const sentMark = `"text":"t=`

// underWay returns the delays of the messages in a frame.
func underWay(message []byte) (all []time.Duration) {
	now := time.Now().UnixNano()
	for {
		i := bytes.Index(message, []byte(sentMark))
		if i < 0 {
			return all
		}
		message = message[i+len(sentMark):]
		end := bytes.IndexAny(message, ` "`)
		if end < 0 {
			return all
		}
		if at, err := strconv.ParseInt(string(message[:end]), 10, 64); err == nil {
			all = append(all, time.Duration(now-at))
		}
	}
}
