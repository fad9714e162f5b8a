//go:build linux

package node

import (
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"parley/server/node/certtest"
)

func TestARenewedCertificateIsTaken(t *testing.T) {
	dir := t.TempDir()
	first := certtest.New(t, dir, time.Now().Add(time.Hour))
	r := &reloader{cert: first.File, key: first.Key, log: slog.New(slog.DiscardHandler)}
	if err := r.load(); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	end := func() time.Time { return r.current(now).Leaf.NotAfter }
	was := end()
	certtest.New(t, dir, time.Now().Add(48*time.Hour))
	later := time.Now().Add(time.Second)
	os.Chtimes(first.File, later, later)
	if !end().Equal(was) {
		t.Error("the file is checked at for each connection")
	}
	now = now.Add(reloadEvery)
	if !end().After(was) {
		t.Error("the renewed certificate is not taken")
	}
	was = end()
	os.WriteFile(first.File, []byte("half a certif"), 0o600)
	now = now.Add(reloadEvery)
	if !end().Equal(was) {
		t.Error("a broken file replaced a certificate that works")
	}
}

func TestACertificateThatCannotServeIsRefused(t *testing.T) {
	expired := certtest.New(t, t.TempDir(), time.Now().Add(-time.Minute))
	other := certtest.New(t, t.TempDir(), time.Now().Add(time.Hour))
	for want, files := range map[string][2]string{
		"expired":   {expired.File, expired.Key},
		"--tls-key": {other.File, expired.Key},
		"no such":   {other.File + ".missing", other.Key},
	} {
		cfg := &Config{TLSCert: files[0], TLSKey: files[1]}
		if _, err := withTLS(nil, cfg, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want something with %q", err, want)
		}
	}
}
