package redis_test

import (
	"strconv"
	"testing"
	"time"

	"parley/server/bus/redis/redistest"
)

// BenchmarkPublish publishes messages of 300 bytes on 100 topics, as fast as Redis takes them.
func BenchmarkPublish(b *testing.B) {
	s := redistest.Start(b)
	node, other := open(b, s.URL()), open(b, s.URL())
	topics := make([]string, 100)
	for i := range topics {
		topics[i] = "room:" + strconv.Itoa(i)
		listen(b, other, topics[i]).cancel()
	}
	data := make([]byte, 300)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for node.Publish(b.Context(), topics[i%len(topics)], data) != nil { // the queue is full
			time.Sleep(100 * time.Microsecond)
		}
	}
	_ = node.Close() // sends what is left
	b.ReportMetric(float64(node.Stats().Published)/b.Elapsed().Seconds(), "published/s")
}

// BenchmarkTake counts a limit, one after the other.
func BenchmarkTake(b *testing.B) {
	l := open(b, redistest.Start(b).URL()).Limits()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Take(b.Context(), "k", 1e6, 1000); err != nil {
			b.Fatal(err)
		}
	}
}
