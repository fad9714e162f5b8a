// Package mail sends mail over SMTP. Servers work without it.
package mail

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// Relay is the mail server that takes our mail, and who it is from.
type Relay struct {
	addr     string // host:port
	host     string
	implicit bool // TLS from the first byte; else STARTTLS, which only a relay on this machine may lack
	user     string
	password string
	from     mail.Address
}

var errRelay = errors.New("that is not a mail server; write it as smtp://USER:PASSWORD@mail.example.org:587?from=chat@example.org, or smtps:// with port 465")

// ParseRelay reads an address such as smtp://USER:PASSWORD@HOST:587?from=chat@example.org. The error does not repeat it.
func ParseRelay(v string) (*Relay, error) {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		return nil, errRelay
	}
	from, err := mail.ParseAddress(u.Query().Get("from"))
	if err != nil {
		return nil, errRelay
	}
	r := &Relay{host: u.Hostname(), implicit: u.Scheme == "smtps", user: u.User.Username(), from: *from}
	r.password, _ = u.User.Password()
	port := u.Port()
	switch {
	case port != "":
	case r.implicit:
		port = "465"
	default:
		port = "587"
	}
	r.addr = net.JoinHostPort(r.host, port)
	return r, nil
}

// ParseAddress returns a plain address as people type it, such as ada@example.org.
func ParseAddress(typed string) (string, error) {
	parsed, err := mail.ParseAddress(strings.TrimSpace(typed))
	if err != nil {
		return "", fmt.Errorf("read an address: %w", err)
	}
	const longest = 254 // RFC 3696, erratum 1690
	if parsed.Name != "" || len(parsed.Address) > longest || strings.ContainsAny(parsed.Address, "\r\n\"<> ") {
		return "", errors.New("that is not a plain address")
	}
	return parsed.Address, nil
}

// Message is a text for one reader.
type Message struct{ To, Subject, Text string }

// encode returns the message as SMTP takes it (RFC 5322).
func (r *Relay) encode(m Message, now time.Time) []byte {
	var out bytes.Buffer
	_, domain, _ := strings.Cut(r.from.Address, "@")
	for _, line := range [][2]string{
		{"From", r.from.String()}, {"To", (&mail.Address{Address: m.To}).String()}, {"Subject", mime.QEncoding.Encode("utf-8", m.Subject)},
		{"Date", now.Format(time.RFC1123Z)}, {"Message-ID", "<" + rand.Text() + "@" + domain + ">"}, {"Auto-Submitted", "auto-generated"},
		{"MIME-Version", "1.0"}, {"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "quoted-printable"},
	} {
		fmt.Fprintf(&out, "%s: %s\r\n", line[0], line[1])
	}
	out.WriteString("\r\n")
	body := quotedprintable.NewWriter(&out)
	_, _ = body.Write([]byte(strings.ReplaceAll(m.Text, "\n", "\r\n"))) // to memory: cannot fail
	body.Close()
	return out.Bytes()
}
