package kit

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/client"
	"parley/shared/client/dial"
	"parley/shared/client/view"
)

// Client is a running client engine without a front end.
type Client struct {
	T       *testing.T
	Client  *client.Client
	Changed chan struct{}
	Stop    func()
}

// StartClient connects to a server, as whoever the storage says.
func StartClient(t *testing.T, url string, storage *Storage) *Client {
	t.Helper()
	return StartWitnessed(t, url, storage, nil)
}

// StartWitnessed is StartClient with a witness.
func StartWitnessed(t *testing.T, url string, storage *Storage, witness client.Witness) *Client {
	t.Helper()
	dialer, err := dial.New(url, storage)
	if err != nil {
		t.Fatal(err)
	}
	return StartConfigured(t, client.Config{Dialer: dialer, Storage: storage, Room: chat.Lobby, Location: time.UTC, Witness: witness, Accept: true})
}

// StartConfigured runs a client to the end of the test.
func StartConfigured(t *testing.T, cfg client.Config) *Client {
	t.Helper()
	c := &Client{T: t, Changed: make(chan struct{}, 1)}
	c.Client = client.New(cfg)
	c.Client.OnChange(func() {
		select {
		case c.Changed <- struct{}{}:
		default:
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.Client.Run(ctx)
	}()
	var once sync.Once
	c.Stop = func() {
		once.Do(func() {
			cancel()
			<-done
		})
	}
	t.Cleanup(c.Stop)
	return c
}

// Until waits for the view to satisfy ok.
func (c *Client) Until(what string, ok func(*view.Snapshot) bool) {
	c.T.Helper()
	deadline := time.After(Patience)
	for !ok(c.Client.View()) {
		select {
		case <-c.Changed:
		case <-deadline:
			c.T.Fatalf("still not: %s; said %q, link %+v", what, c.Said(), c.Client.View().Link)
		}
	}
}

// Online waits until the client is connected and its room has loaded.
func (c *Client) Online() {
	c.T.Helper()
	c.Until("online", func(v *view.Snapshot) bool { return v.Link.State == view.Online && v.Open != nil && v.Open.Known })
}

// Stores waits until storage holds a text, which is written with a delay.
func (c *Client) Stores(storage *Storage, text string) {
	c.T.Helper()
	c.Until("stored: "+text, func(*view.Snapshot) bool {
		page, _ := storage.Get(context.Background(), "3/page/lobby/000000000000")
		room, _ := storage.Get(context.Background(), "3/room/lobby")
		if !strings.Contains(string(page)+string(room), text) {
			time.AfterFunc(10*time.Millisecond, func() { c.Changed <- struct{}{} })
			return false
		}
		return true
	})
}

// Said returns the durable messages of the open room.
func (c *Client) Said() []string {
	var texts []string
	open := c.Client.View().Open
	if open == nil {
		return nil
	}
	for _, chunk := range slices.Concat(open.History, open.Live) {
		for _, row := range chunk.Rows {
			if row.Kind == view.RowMessage && row.State == view.Sent {
				texts = append(texts, row.Text)
			}
		}
	}
	return texts
}

// Sees waits until the open room has exactly these messages.
func (c *Client) Sees(want []string) {
	c.T.Helper()
	c.Until(fmt.Sprintf("%q", want), func(*view.Snapshot) bool { return slices.Equal(c.Said(), want) })
}
