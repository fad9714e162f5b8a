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

// reloadEvery is how often the file is checked for a renewed certificate.
const reloadEvery = time.Minute

// reloader holds a certificate and reloads it when its file changes.
type reloader struct {
	cert, key string // files
	log       *slog.Logger

	mu       sync.Mutex
	loaded   *tls.Certificate
	modified time.Time // of the certificate's file
	checked  time.Time
}

// withTLS wraps a listener, if a certificate is configured.
func withTLS(listener net.Listener, cfg *Config, log *slog.Logger) (net.Listener, error) {
	if cfg.TLSCert == "" {
		return listener, nil
	}
	r := &reloader{cert: cfg.TLSCert, key: cfg.TLSKey, log: log}
	if err := r.load(); err != nil {
		return nil, fmt.Errorf("%w; --tls-cert is a PEM file with the certificate and those that lead to its root, --tls-key one with its key", err)
	}
	return tls.NewListener(listener, &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return r.current(time.Now()), nil },
	}), nil
}

func (r *reloader) load() error {
	info, err := os.Stat(r.cert)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	loaded, err := tls.LoadX509KeyPair(r.cert, r.key)
	if err != nil {
		return fmt.Errorf("read the certificate: %w", err)
	}
	if now := time.Now(); now.After(loaded.Leaf.NotAfter) {
		return errors.New("the certificate has expired")
	}
	r.loaded, r.modified = &loaded, info.ModTime()
	return nil
}

// current returns the newest certificate. A file that cannot be read does not replace the one in use.
func (r *reloader) current(now time.Time) *tls.Certificate {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.checked) < reloadEvery {
		return r.loaded
	}
	r.checked = now
	info, err := os.Stat(r.cert)
	if err == nil && !info.ModTime().Equal(r.modified) {
		err = r.load()
	}
	if err != nil {
		r.log.Error("renew the certificate", "err", err)
	}
	return r.loaded
}
