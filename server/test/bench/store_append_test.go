//go:build linux

package bench

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"parley/server/store"
)

const (
	appendTime    = 400 * time.Millisecond // of one measurement
	appendRounds  = 5
	appendCallers = 16
)

var appendGroups = []int{1, 16, 64, 256}

// bareLog is the least that a durable group costs: it is written to the end of a file, and the file is synced.
type bareLog struct {
	file *os.File
	text []byte
}

func (b *benchedStore) newLog() *bareLog {
	b.t.Helper()
	file, err := os.Create(filepath.Join(realDisk(b.t), "log"))
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { file.Close() })
	return &bareLog{file: file}
}

func (l *bareLog) commit(batch []store.Append) error {
	l.text = l.text[:0]
	for _, item := range batch {
		line, err := json.Marshal(item.Event)
		if err != nil {
			return err
		}
		l.text = append(append(l.text, line...), '\n')
	}
	if _, err := l.file.Write(l.text); err != nil {
		return err
	}
	return syscall.Fdatasync(int(l.file.Fd()))
}

// measureAppends stores groups one after the other in one room, and many at once in many rooms.
func (b *benchedStore) measureAppends() {
	log := b.newLog()
	rates, ratios := map[int][]float64{}, map[int][]float64{}
	var growth []float64
	rooms := map[int][]float64{}
	for range appendRounds {
		for _, size := range appendGroups {
			mine, least := b.appendRate(b.commit, size), b.appendRate(log.commit, size)
			rates[size] = append(rates[size], mine)
			ratios[size] = append(ratios[size], least/mine)
		}
		last := len(rates[1]) - 1
		growth = append(growth, rates[64][last]/rates[1][last])
		for _, size := range []int{1, 16} {
			rooms[size] = append(rooms[size], b.crowdRate(size))
		}
	}
	for _, size := range appendGroups {
		b.find(figure{Name: fmt.Sprintf("append-%d", size), About: fmt.Sprintf("stored in groups of %d, one room", size), Value: median(rates[size]), Unit: "/s"})
	}
	b.find(figure{Name: "append-growth", About: "groups of 64, relative to single messages", Value: median(growth), Unit: "x", Least: true})
	for _, size := range appendGroups {
		b.find(figure{Name: fmt.Sprintf("append-log-%d", size), About: fmt.Sprintf("groups of %d, time relative to a bare log", size), Value: median(ratios[size]), Unit: "x"})
	}
	for _, size := range []int{1, 16} {
		b.find(figure{Name: fmt.Sprintf("append-rooms-%d", size), About: fmt.Sprintf("stored by %d callers in groups of %d, a room each", appendCallers, size),
			Value: median(rooms[size]), Unit: "/s"})
	}
}

// appendRate returns messages per second.
func (b *benchedStore) appendRate(commit commitment, size int) float64 {
	var took time.Duration
	count := 0
	for took < appendTime {
		batch := make([]store.Append, size)
		for i := range batch {
			batch[i] = b.message(bigRoom)
		}
		began := time.Now()
		if err := commit(batch); err != nil {
			b.t.Fatal(err)
		}
		took += time.Since(began)
		count += size
	}
	return float64(count) / took.Seconds()
}

// crowdRate is that of several callers together, each with a room of its own.
func (b *benchedStore) crowdRate(size int) float64 {
	const each = 200
	batches := make([][][]store.Append, appendCallers)
	for caller := range batches {
		for range each / size {
			var batch []store.Append
			for range size {
				batch = append(batch, b.message(smallRooms[caller]))
			}
			batches[caller] = append(batches[caller], batch)
		}
	}
	began := time.Now()
	var all sync.WaitGroup
	for _, mine := range batches {
		all.Go(func() {
			for _, batch := range mine {
				if err := b.commit(batch); err != nil {
					b.t.Error(err)
				}
			}
		})
	}
	all.Wait()
	return float64(appendCallers*(each/size)*size) / time.Since(began).Seconds()
}

func median(all []float64) float64 { return medianOf(all, func(v float64) float64 { return v }) }
