package client

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

const (
	dialWait    = 15 * time.Second // for the connection, and then for the welcome
	writeJoined = chat.FrameBytes / 2
	newsQueue   = 16 // messages read ahead of the loop
)

// line is one connection, from dialling to the end. Its goroutines belong to the client's Run, which waits for them.
type line struct {
	dialer Dialer
	log    Log
	news   chan news // to the loop
	out    *mailbox[[]byte]
	cancel context.CancelFunc
}

// news is what a line has to tell: exactly one of the fields.
type news struct {
	signedIn bool
	up       bool
	frames   []protocol.Frame
	down     error
}

// newLine starts a line in all: it signs in first if signIn, then dials. cut ends it.
func newLine(ctx context.Context, all *sync.WaitGroup, d Dialer, log Log, signIn bool) *line {
	ctx, cancel := context.WithCancel(ctx)
	l := &line{dialer: d, log: log, news: make(chan news, newsQueue), out: newMailbox[[]byte](), cancel: cancel}
	all.Go(func() { l.run(ctx, signIn) })
	return l
}

// cut ends the line. Nothing it tells after that is listened to.
func (l *line) cut() {
	l.out.close()
	l.cancel()
}

// send queues a frame; it never blocks.
func (l *line) send(id int64, p protocol.Payload) { l.out.put(protocol.Encode(id, p)) }

func (l *line) run(ctx context.Context, signIn bool) {
	defer l.cancel()
	conn, err := l.connect(ctx, signIn)
	if err != nil {
		l.tell(ctx, news{down: err})
		return
	}
	l.tell(ctx, news{up: true})
	inner, cancel := context.WithCancel(ctx)
	var writer sync.WaitGroup
	writer.Go(func() { l.write(inner, conn) })
	err = l.read(inner, conn)
	cancel()
	writer.Wait()
	l.tell(ctx, news{down: err})
}

func (l *line) connect(ctx context.Context, signIn bool) (Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, dialWait)
	defer cancel()
	if signIn {
		if err := l.dialer.SignIn(ctx); err != nil {
			return nil, err
		}
		l.tell(ctx, news{signedIn: true})
	}
	return l.dialer.Dial(ctx)
}

// read tells what arrives until the connection ends.
func (l *line) read(ctx context.Context, conn Conn) error {
	for {
		message, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		l.tell(ctx, news{frames: l.decode(message)})
	}
}

// decode skips what it cannot make sense of: a newer server may say more, a broken one must not break the client.
// A command whose answer makes no sense is answered here, because it will get no other.
func (l *line) decode(message []byte) []protocol.Frame {
	frames := make([]protocol.Frame, 0, 1)
	for _, raw := range protocol.Split(message) {
		frame, err := protocol.DecodeUpdate(raw)
		if err != nil {
			if e, ok := errors.AsType[*chat.Error](err); !ok || e.Code != chat.CodeUnsupported {
				l.log("skipped a frame of the server", "bytes", len(raw), "error", err)
			}
			if frame.ID == 0 {
				continue
			}
			frame.Payload = &protocol.Failed{Error: *chat.Errorf(chat.CodeRetryLater, "the server's answer makes no sense")}
		}
		frames = append(frames, frame)
	}
	return frames
}

func (l *line) tell(ctx context.Context, n news) {
	select {
	case l.news <- n:
	case <-ctx.Done():
	}
}

// write sends what is queued, several frames in one message. When the line is cut it closes the connection, which
// ends read.
func (l *line) write(ctx context.Context, conn Conn) {
	defer conn.Close()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.out.wake:
		}
		for _, message := range join(l.out.take()) {
			if err := conn.Write(ctx, message); err != nil {
				return
			}
		}
	}
}

// join puts frames together into messages that are not too big.
func join(frames [][]byte) [][]byte {
	var messages [][]byte
	for from := 0; from < len(frames); {
		size, to := len(frames[from]), from+1
		for to < len(frames) && size+1+len(frames[to]) <= writeJoined {
			size += 1 + len(frames[to])
			to++
		}
		messages = append(messages, bytes.Join(frames[from:to], []byte{'\n'}))
		from = to
	}
	return messages
}
