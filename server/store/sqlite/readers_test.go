package sqlite

import (
	"context"
	"io"
	"sync"
	"testing"
	"time"

	"parley/shared/chat"
)

// TestLongReadsLeaveTheOthersTheirConnections has four exports that nobody reads, and needs all connections for short reads.
func TestLongReadsLeaveTheOthersTheirConnections(t *testing.T) {
	s := withUser(t)
	var work sync.WaitGroup
	defer work.Wait()
	for range 4 {
		in, out := io.Pipe()
		work.Go(func() { out.CloseWithError(s.ExportRoom(t.Context(), chat.Lobby, out)) })
		defer in.Close()
		if _, err := in.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for range s.Readers() {
		conn, err := s.db.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
}
