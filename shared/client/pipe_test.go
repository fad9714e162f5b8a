package client

import (
	"context"
	"errors"
	"sync"

	"parley/shared/client/mailbox"
)

// pipe is a connection in memory: the server's end sends and hangs up, the client's end is a Conn.
type pipe struct {
	toClient *mailbox.Mailbox[[]byte]
	toServer *mailbox.Mailbox[[]byte]
	mu       sync.Mutex
	err      error // of Read after the end
	frozen   bool  // nothing arrives any more, in either direction
	unread   [][]byte
}

func newPipe() *pipe {
	return &pipe{toClient: mailbox.New[[]byte](), toServer: mailbox.New[[]byte]()}
}

func (p *pipe) Read(ctx context.Context) ([]byte, error) {
	for len(p.unread) == 0 {
		if p.toClient.Done() {
			p.mu.Lock()
			defer p.mu.Unlock()
			return nil, p.err
		}
		select {
		case <-p.toClient.Wake:
			p.unread = p.toClient.Take()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	message := p.unread[0]
	p.unread = p.unread[1:]
	return message, nil
}

func (p *pipe) Write(_ context.Context, message []byte) error {
	if !p.isFrozen() && !p.toServer.Put(message) {
		return errors.New("closed")
	}
	return nil
}

func (p *pipe) Close() error {
	p.hangUp(errors.New("closed here"))
	return nil
}

// send hands a message to the client.
func (p *pipe) send(message []byte) {
	if !p.isFrozen() {
		p.toClient.Put(message)
	}
}

// hangUp ends the connection; what was sent before is still read.
func (p *pipe) hangUp(err error) {
	p.mu.Lock()
	if p.err == nil {
		p.err = err
	}
	p.mu.Unlock()
	p.toClient.Close()
	p.toServer.Close()
}

func (p *pipe) freeze() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.frozen = true
}

func (p *pipe) isFrozen() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.frozen
}
