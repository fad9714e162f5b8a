//go:build linux

package bench

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"parley/server/store"
	"parley/server/store/postgres"
	"parley/server/store/postgres/pgtest"
	"parley/server/store/sqlite"
	"parley/server/test/kit"
	"parley/server/test/kit/raw"
	"parley/shared/chat"
	"parley/shared/words"
)

const (
	searchRooms   = 100
	searchQueries = 100 // of each kind
	searchGoal    = 50  // ms, of 99 in 100 searches
	indexGoal     = 1.1 // the time of an append while the index is filled, relative to one without

	indexEvery, indexBatch, indexRest = 2 * time.Second, 500, 9 // as in server/node/index.go
	indexedTime                       = 2 * indexEvery          // of one measurement of appends
)

// TestBenchSearch searches a million messages in three scripts, and appends with and without the index.
func TestBenchSearch(t *testing.T) {
	if !*kit.Full {
		t.Skip("missing -full: make bench-search gives it")
	}
	var found []figure
	t.Run("SQLite", func(t *testing.T) {
		s, err := sqlite.Open(filepath.Join(realDisk(t), "parley.db"), nil)
		if err != nil {
			t.Fatal(err)
		}
		b := &benchedStore{Store: s, t: t, key: "sqlite", name: "SQLite", found: &found}
		b.searchAll(func() {})
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		realDisk(t)
		server := pgtest.OnDisk(t)
		database := server.Database(t)
		s, err := postgres.Open(t.Context(), server.URL(database), postgres.Options{Alone: true})
		if err != nil {
			t.Fatal(err)
		}
		b := &benchedStore{Store: s, t: t, key: "postgres", name: "PostgreSQL", found: &found}
		b.searchAll(func() { server.Exec(t, database, `VACUUM ANALYZE`, `CHECKPOINT`) })
	})
	if !t.Failed() {
		report(t, "search", "make bench-search", found)
	}
}

func (b *benchedStore) searchAll(settle func()) {
	c := newCorpus(16)
	b.fillCorpus(c)
	began := time.Now()
	b.indexFully()
	b.find(figure{Name: "search-build", About: "building the index of a million messages, without a pause", Value: time.Since(began).Seconds(), Unit: "s"})
	settle()
	b.measureSearches(c)
	b.measureIndexing(c)
	if err := b.Close(); err != nil {
		b.t.Error(err)
	}
}

// fillCorpus stores a million messages of a year.
func (b *benchedStore) fillCorpus(c *corpus) {
	b.people()
	for _, room := range smallRooms[:searchRooms] {
		if err := b.CreateRoom(b.t.Context(), chat.Room{ID: room, Kind: chat.Public, Name: string(room)}, "", reader, nil, time.Now()); err != nil {
			b.t.Fatal(err)
		}
	}
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for done := 0; done < fillMessages; done += fillGroup {
		batch := b.corpusBatch(c, fillGroup)
		for i := range batch {
			batch[i].Event.At = chat.MillisOf(first.Add(time.Duration(done+i) * 365 * 24 * time.Hour / fillMessages))
		}
		b.append(batch)
	}
}

func (b *benchedStore) corpusBatch(c *corpus, size int) []store.Append {
	batch := make([]store.Append, size)
	for i := range batch {
		b.made++
		room, by, to := c.place(b.made)
		batch[i] = store.Append{Event: chat.Event{Room: room, Kind: chat.Said, At: chat.MillisOf(time.Now()), By: chat.User{ID: by}, Nonce: nextNonce(),
			Message: &chat.Message{Text: c.text(), To: to}}}
	}
	return batch
}

func (b *benchedStore) indexFully() {
	for idle := 0; idle < 2; idle++ {
		for more := true; more; {
			var err error
			if more, err = b.Index(b.t.Context(), indexBatch); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}

// measureSearches asks for the first page of each query: of each kind by itself, and of all together.
func (b *benchedStore) measureSearches(c *corpus) {
	var all, allWork []time.Duration
	for _, kind := range searchKinds {
		var times, work []time.Duration
		hits, partial := 0, 0
		for range searchQueries {
			q := words.Parse(c.query(kind)).Resolve(words.Names{Me: reader, Now: time.Now(),
				Users: func(name string) []chat.UserID { return []chat.UserID{chat.UserID(name)} },
				Rooms: func(name string) []chat.RoomID { return []chat.RoomID{chat.RoomID(name)} },
			})
			began, busy := time.Now(), processorTime(b.t)
			found, err := b.Search(b.t.Context(), store.Search{User: reader, Query: q, Limit: 20, Context: true})
			times, work = append(times, time.Since(began)), append(work, processorTime(b.t)-busy)
			if err != nil {
				b.t.Fatal(err)
			}
			if hits += len(found.Hits); found.Partial {
				partial++
			}
		}
		slices.Sort(times)
		slices.Sort(work)
		b.t.Logf("%s, %s: median %.1f ms, 99 %% %.1f ms, max %.1f ms; processor time of this process: median %.1f ms, 99 %% %.1f ms; %d hits, %d partial", b.name, kind,
			raw.Percentile(times, 0.5), raw.Percentile(times, 0.99), raw.Percentile(times, 1), raw.Percentile(work, 0.5), raw.Percentile(work, 0.99), hits, partial)
		b.find(figure{Name: "search-" + strings.ReplaceAll(kind, " ", "-"), About: kind + ", 99 in 100", Value: raw.Percentile(times, 0.99), Unit: "ms"})
		all, allWork = append(all, times...), append(allWork, work...)
	}
	slices.Sort(all)
	slices.Sort(allWork)
	b.find(figure{Name: "search-median", About: "all searches, median", Value: raw.Percentile(all, 0.5), Unit: "ms"})
	b.find(figure{Name: "search-p99", About: "all searches, 99 in 100", Value: raw.Percentile(all, 0.99), Unit: "ms", Goal: searchGoal})
	b.find(figure{Name: "search-work", About: "all searches, processor time of the server, 99 in 100", Value: raw.Percentile(allWork, 0.99), Unit: "ms"})
}

// processorTime is what this process has used: other work of the machine is not in it.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// measureIndexing appends with and without the index, in turn.
func (b *benchedStore) measureIndexing(c *corpus) {
	for _, size := range []int{1, 16, 256} {
		var ratios []float64
		for range 5 {
			without := b.appendTime(c, size)
			end := b.indexing()
			with := b.appendTime(c, size)
			end()
			b.indexFully()
			ratios = append(ratios, with/without)
		}
		slices.Sort(ratios)
		b.t.Logf("%s, groups of %d: ratios %.2f", b.name, size, ratios)
		b.find(figure{Name: fmt.Sprintf("append-indexed-%d", size), About: fmt.Sprintf("append in groups of %d while the index is filled, relative to without", size),
			Value: median(ratios), Unit: "x", Goal: indexGoal})
	}
}

// appendTime returns the time of a message in seconds.
func (b *benchedStore) appendTime(c *corpus, size int) float64 {
	count := 0
	var took time.Duration
	for took < indexedTime {
		batch := b.corpusBatch(c, size)
		began := time.Now()
		b.append(batch)
		took += time.Since(began)
		count += size
	}
	return took.Seconds() / float64(count)
}

// indexing fills the index as the server does, until end is called.
func (b *benchedStore) indexing() (end func()) {
	ctx, cancel := context.WithCancel(b.t.Context())
	var work sync.WaitGroup
	work.Go(func() {
		for ctx.Err() == nil {
			for more := true; more && ctx.Err() == nil; {
				began := time.Now()
				var err error
				if more, err = b.Index(context.WithoutCancel(ctx), indexBatch); err != nil {
					b.t.Error(err)
				}
				wait := indexEvery
				if more {
					wait = indexRest * time.Since(began)
				}
				select {
				case <-ctx.Done():
				case <-time.After(wait):
				}
			}
		}
	})
	return func() { cancel(); work.Wait() }
}
