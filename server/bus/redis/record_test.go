package redis_test

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"parley/server/bus/redis/redistest"
)

// record returns the next message on a channel as Redis carries it, which do causes.
func record(t *testing.T, s *redistest.Server, channel string, do func()) string {
	t.Helper()
	client, err := rueidis.NewClient(rueidis.ClientOption{
		InitAddress: []string{s.Addr()}, DisableCache: true, Dialer: net.Dialer{Timeout: patience}, ConnWriteTimeout: patience,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	heard := make(chan string, 1)
	ctx = rueidis.WithOnSubscriptionHook(ctx, func(rueidis.PubSubSubscription) { go do() })
	go func() {
		_ = client.Receive(ctx, client.B().Subscribe().Channel(channel).Build(), func(m rueidis.PubSubMessage) {
			select {
			case heard <- m.Message:
			default:
			}
		})
	}()
	select {
	case message := <-heard:
		return message
	case <-time.After(patience):
		t.Fatal("nothing was published")
		return ""
	}
}
