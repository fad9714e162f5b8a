package dial

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"parley/shared/chat"
	"parley/shared/client/mailbox"
	"parley/shared/protocol"
)

// ConnectTimeout is how long a connection may take, and then how long its welcome may take.
const ConnectTimeout = 15 * time.Second

// QueueLen is how many reports wait to be received; a connection does not read on before there is room.
const QueueLen = 16

// Log takes a message and pairs of key and value, as the methods of slog.Logger do.
type Log = func(message string, pairs ...any)

// Connection is one connection of a Dialer, from signing in to the end, with a goroutine that reads and one that writes.
type Connection struct {
	Reports chan Report // what happens, in order; to be received until Down

	dialer Dialer
	log    Log
	out    *mailbox.Mailbox[[]byte]
	cancel context.CancelFunc
	joined atomic.Int64 // the size in bytes up to which frames are joined into one message
}

// Report is what has happened to a connection: exactly one of the fields.
type Report struct {
	SignedIn bool             // the server has granted a sign-in
	Up       bool             // the connection stands
	Frames   []protocol.Frame // have arrived
	Down     error            // the connection has ended, or could not be made
}

// Start makes a connection, after signing in if signIn. Its goroutines belong to all; they end after Cut, or when ctx ends.
func Start(ctx context.Context, all *sync.WaitGroup, d Dialer, log Log, signIn bool) *Connection {
	ctx, cancel := context.WithCancel(ctx)
	c := &Connection{Reports: make(chan Report, QueueLen), dialer: d, log: log, out: mailbox.New[[]byte](), cancel: cancel}
	c.LimitFrames(chat.FrameBytes)
	all.Go(func() { c.run(ctx, signIn) })
	return c
}

// LimitFrames says how many bytes a message to the server may have. Frames are joined up to half of that.
func (c *Connection) LimitFrames(bytes int) { c.joined.Store(int64(bytes) / 2) }

// Cut ends the connection. Nothing is reported after that.
func (c *Connection) Cut() {
	c.out.Close()
	c.cancel()
}

// Finish ends the connection when what is queued was sent. Nothing is reported after that.
func (c *Connection) Finish() { c.out.Close() }

// Send queues a frame: id 0 for one that expects no answer. It never blocks.
func (c *Connection) Send(id int64, p protocol.Payload) { c.out.Put(protocol.Encode(id, p)) }

func (c *Connection) run(ctx context.Context, signIn bool) {
	defer c.cancel()
	conn, err := c.connect(ctx, signIn)
	if err != nil {
		c.report(ctx, Report{Down: err})
		return
	}
	c.report(ctx, Report{Up: true})
	inner, cancel := context.WithCancel(ctx)
	var writer sync.WaitGroup
	writer.Go(func() { c.write(inner, conn) })
	err = c.read(inner, conn)
	cancel()
	writer.Wait()
	c.report(ctx, Report{Down: err})
}

func (c *Connection) connect(ctx context.Context, signIn bool) (Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, ConnectTimeout)
	defer cancel()
	if signIn {
		if err := c.dialer.SignIn(ctx); err != nil {
			return nil, err
		}
		c.report(ctx, Report{SignedIn: true})
	}
	return c.dialer.Dial(ctx)
}

// read reports what arrives until the connection ends.
func (c *Connection) read(ctx context.Context, conn Conn) error {
	for {
		message, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		c.report(ctx, Report{Frames: c.decode(message)})
	}
}

// decode skips what it cannot make sense of: a newer server may say more, a broken one must not break the client.
// A command whose answer makes no sense is answered here, because it will get no other.
func (c *Connection) decode(message []byte) []protocol.Frame {
	frames := make([]protocol.Frame, 0, 1)
	for _, raw := range protocol.Split(message) {
		frame, err := protocol.DecodeUpdate(raw)
		if err != nil {
			if e, ok := errors.AsType[*chat.Error](err); !ok || e.Code != chat.CodeUnsupported {
				c.log("skipped a frame of the server", "bytes", len(raw), "error", err)
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

func (c *Connection) report(ctx context.Context, r Report) {
	select {
	case c.Reports <- r:
	case <-ctx.Done():
	}
}

// write sends what is queued, several frames in one message. After Cut it closes the connection, which
// ends read.
func (c *Connection) write(ctx context.Context, conn Conn) {
	defer conn.Close()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.out.Wake:
		}
		for _, message := range join(c.out.Take(), int(c.joined.Load())) {
			if err := conn.Write(ctx, message); err != nil {
				return
			}
		}
		if c.out.Done() {
			c.cancel()
			return
		}
	}
}

// join puts frames together into messages of at most so many bytes, unless a frame alone has more.
func join(frames [][]byte, most int) [][]byte {
	var messages [][]byte
	for from := 0; from < len(frames); {
		size, to := len(frames[from]), from+1
		for to < len(frames) && size+1+len(frames[to]) <= most {
			size += 1 + len(frames[to])
			to++
		}
		messages = append(messages, bytes.Join(frames[from:to], []byte{'\n'}))
		from = to
	}
	return messages
}
