package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"time"
)

// sendWait bounds the whole exchange with a relay.
const sendWait = 30 * time.Second

var errPlain = errors.New("the mail server has no STARTTLS, and it is not on this machine")

// Send hands a message to the relay.
func (r *Relay) Send(ctx context.Context, m Message) error {
	ctx, cancel := context.WithTimeout(ctx, sendWait)
	defer cancel()
	client, err := r.dial(ctx)
	if err != nil {
		return fmt.Errorf("reach the mail server: %w", err)
	}
	defer client.Close()
	if err := r.deliver(client, m); err != nil {
		return fmt.Errorf("hand over mail: %w", err)
	}
	return nil
}

// dial returns a client that is encrypted and signed in.
func (r *Relay) dial(ctx context.Context) (*smtp.Client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", r.addr)
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	safe := &tls.Config{ServerName: r.host, MinVersion: tls.VersionTLS12}
	if r.implicit {
		conn = tls.Client(conn, safe)
	}
	client, err := smtp.NewClient(conn, r.host)
	if err != nil {
		conn.Close()
		return nil, err
	}
	if err := r.secure(client, safe); err != nil {
		client.Close()
		return nil, err
	}
	return client, nil
}

func (r *Relay) secure(client *smtp.Client, safe *tls.Config) error {
	if has, _ := client.Extension("STARTTLS"); has && !r.implicit {
		if err := client.StartTLS(safe); err != nil {
			return err
		}
	} else if !r.implicit && !r.local() {
		return errPlain
	}
	if r.user == "" {
		return nil
	}
	return client.Auth(smtp.PlainAuth("", r.user, r.password, r.host))
}

// local reports whether the relay is on this machine.
func (r *Relay) local() bool {
	ip := net.ParseIP(r.host)
	return r.host == "localhost" || ip != nil && ip.IsLoopback()
}

func (r *Relay) deliver(client *smtp.Client, m Message) error {
	if err := client.Mail(r.from.Address); err != nil {
		return err
	}
	if err := client.Rcpt(m.To); err != nil {
		return err
	}
	body, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := body.Write(r.encode(m, time.Now())); err != nil {
		return err
	}
	if err := body.Close(); err != nil {
		return err
	}
	_ = client.Quit() // it has taken the message by now
	return nil
}
