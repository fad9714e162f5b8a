package node

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"
)

// renewCheck is how often it is looked for a renewed certificate.
const renewCheck = time.Minute

// keeper keeps a certificate that somebody else renews.
type keeper struct {
	cert, key string // files
	log       *slog.Logger

	mu      sync.Mutex
	loaded  *tls.Certificate
	written time.Time // the cert file
	looked  time.Time
}

// withTLS wraps a listener, if a certificate is configured.
func withTLS(listener net.Listener, cfg *Config, log *slog.Logger) (net.Listener, error) {
	if cfg.TLSCert == "" {
		return listener, nil
	}
	k := &keeper{cert: cfg.TLSCert, key: cfg.TLSKey, log: log}
	if err := k.load(); err != nil {
		return nil, fmt.Errorf("%w; --tls-cert is a PEM file with the certificate and those that lead to its root, --tls-key one with its key", err)
	}
	return tls.NewListener(listener, &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return k.current(time.Now()), nil },
	}), nil
}

func (k *keeper) load() error {
	info, err := os.Stat(k.cert)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	loaded, err := tls.LoadX509KeyPair(k.cert, k.key)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	if now := time.Now(); now.After(loaded.Leaf.NotAfter) {
		return errors.New("the certificate has expired")
	}
	k.loaded, k.written = &loaded, info.ModTime()
	return nil
}

// current returns the certificate, a newer one if there is one. One that cannot be read does not replace the old one.
func (k *keeper) current(now time.Time) *tls.Certificate {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now.Sub(k.looked) < renewCheck {
		return k.loaded
	}
	k.looked = now
	info, err := os.Stat(k.cert)
	if err == nil && !info.ModTime().Equal(k.written) {
		err = k.load()
	}
	if err != nil {
		k.log.Error("renew the certificate", "err", err)
	}
	return k.loaded
}
