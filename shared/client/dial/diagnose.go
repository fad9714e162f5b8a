//go:build !js

package dial

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"

	"parley/shared/client/view"
)

// diagnose says why no answer came from base.
func diagnose(base *url.URL, err error) *Error {
	host := base.Host
	say := func(cause view.Cause, format string, args ...any) *Error {
		return &Error{Cause: cause, Detail: fmt.Sprintf(format, args...), Err: err}
	}
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var dns *net.DNSError
	switch {
	case errors.As(err, &certificate):
		return say(view.CauseCertificate, "the certificate of %s is not valid: %s", host, badCertificate(certificate.Err))
	case errors.Is(err, http.ErrSchemeMismatch), errors.As(err, &record) && base.Scheme == "https":
		return say(view.CauseScheme, "%s does not speak https; if that is meant, write http://%s", host, host)
	case tlsAnswer(err):
		return say(view.CauseScheme, "%s speaks https; write https://%s", host, host)
	case malformed(err):
		return say(view.CauseStranger, "what answers at %s does not speak HTTP; is the port right?", host)
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return say(view.CauseHost, "there is no host %s; is the name right, and is this machine online?", base.Hostname())
		}
		return say(view.CauseNetwork, "the name %s cannot be looked up now; is this machine online?", base.Hostname())
	case errors.Is(err, syscall.ECONNREFUSED):
		return say(view.CauseRefused, "nothing listens at %s; does the server run, and is the port right?", address(base))
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return say(view.CauseNetwork, "%s cannot be reached from here; is this machine online?", host)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, syscall.ETIMEDOUT):
		return say(view.CauseSilent, "%s does not answer; a firewall may drop what is sent there", address(base))
	}
	return say(view.CauseCut, "%s ends the connection before it answers", address(base))
}

// badCertificate says what is wrong with a certificate and what to do about it.
func badCertificate(err error) string {
	var invalid x509.CertificateInvalidError
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "it has expired or is not valid yet; the operator renews it, or this machine's clock is wrong"
	case errors.As(err, &name):
		return "it is for another name; use the name that the certificate has"
	case errors.As(err, &authority):
		return "this machine does not know who signed it; add the authority to its certificates (SSL_CERT_FILE names a file of them)"
	}
	return err.Error()
}

// tlsAnswer reports whether the answer to plain HTTP was a TLS record.
func tlsAnswer(err error) bool {
	return strings.Contains(err.Error(), `malformed HTTP response "\x15\x03`)
}

// malformed reports whether the answer was no HTTP. The library has no type for that.
func malformed(err error) bool {
	text := err.Error()
	return strings.Contains(text, "malformed HTTP") || strings.Contains(text, "malformed MIME header") ||
		strings.Contains(text, "server response headers exceeded")
}

// address returns the host and port that are dialled.
func address(base *url.URL) string {
	if base.Port() != "" {
		return base.Host
	}
	return net.JoinHostPort(base.Hostname(), map[string]string{"http": "80", "https": "443"}[base.Scheme])
}
