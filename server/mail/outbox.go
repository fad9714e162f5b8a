package mail

import (
	"context"
	"errors"
	"log/slog"
	"net/textproto"
	"time"
)

const (
	waitingMax = 100             // messages; more are dropped
	tries      = 3               // to send one
	perAddress = 2 * time.Minute // between two messages to one address
)

// Letter writes a message when it is its turn, or none. What it does takes no time of the request that asked for it, so nobody learns
// from that time whether there is a message.
type Letter func(ctx context.Context) (m Message, ok bool, err error)

// Outbox sends messages one after another. What waits is lost when the server stops: people ask again.
type Outbox struct {
	relay   *Relay
	log     *slog.Logger
	pause   time.Duration // before the second try; then twice as long
	waiting chan posted
}

// posted is a letter that waits.
type posted struct {
	to     string
	letter Letter
}

// NewOutbox returns the outbox of a relay, which sends while Run runs.
func NewOutbox(relay *Relay, log *slog.Logger) *Outbox {
	return &Outbox{relay: relay, log: log, pause: 10 * time.Second, waiting: make(chan posted, waitingMax)}
}

// Post takes a letter to an address, unless too many wait.
func (o *Outbox) Post(to string, letter Letter) {
	select {
	case o.waiting <- posted{to, letter}:
	default:
		o.log.Warn("mail is dropped: too much waits for the mail server")
	}
}

// Run sends until ctx ends.
func (o *Outbox) Run(ctx context.Context) {
	last := map[string]time.Time{} // by address
	for {
		select {
		case <-ctx.Done():
			return
		case next := <-o.waiting:
			if time.Since(last[next.to]) < perAddress { // nothing is written: it would void the link in the message before
				continue
			}
			m, ok, err := next.letter(ctx)
			if err != nil {
				o.log.Error("write mail", "err", err)
			}
			if !ok || err != nil {
				continue
			}
			forget(last)
			last[next.to] = time.Now()
			o.send(ctx, m)
		}
	}
}

// forget drops what no longer delays a message.
func forget(last map[string]time.Time) {
	for address, at := range last {
		if time.Since(at) >= perAddress {
			delete(last, address)
		}
	}
}

func (o *Outbox) send(ctx context.Context, m Message) {
	pause := o.pause
	for try := 1; ; try++ {
		err := o.relay.Send(ctx, m)
		if err == nil {
			o.log.Info("mail sent", "try", try)
			return
		}
		o.log.Warn("mail not sent", "try", try, "err", err)
		if refused, is := errors.AsType[*textproto.Error](err); try == tries || is && refused.Code >= 500 { // another try would end like this one
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
			pause *= 2
		}
	}
}
