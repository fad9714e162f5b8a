package kit

import (
	"crypto/tls"
	"net/http"
	"sync/atomic"
	"testing"

	"parley/server/node/certtest"
)

// trustedFile is the certificate that commands trust besides those of the system.
var trustedFile atomic.Pointer[string]

// Trust makes this process and its commands believe a certificate, to the end of the test.
func Trust(t *testing.T, c certtest.Certificate) {
	transport := http.DefaultTransport.(*http.Transport)
	was := transport.TLSClientConfig
	transport.TLSClientConfig = &tls.Config{RootCAs: c.Pool}
	before := trustedFile.Swap(&c.File)
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		transport.TLSClientConfig = was
		trustedFile.Store(before)
	})
}

// trusted returns the environment of a command that believes what this process believes.
func trusted() []string {
	if file := trustedFile.Load(); file != nil {
		return []string{"SSL_CERT_FILE=" + *file}
	}
	return nil
}
