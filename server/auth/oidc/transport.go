package oidc

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	answerWait = 10 * time.Second // for one answer of a provider
	answerMax  = 1 << 20
	keysEvery  = 5 * time.Second // at most one fetch of the keys in this time
)

// newClient returns a client for providers. It follows no redirects: they would take the client's secret along.
func newClient(base http.RoundTripper) *http.Client {
	return &http.Client{
		Transport: bounded{base}, Timeout: answerWait,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("the provider redirects; correct the issuer, which must be spelled exactly as the provider does")
		},
	}
}

// bounded cuts long answers, which the libraries would read to their end.
type bounded struct{ next http.RoundTripper }

// RoundTrip passes the request on.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.next.RoundTrip(r)
	if err == nil {
		answer.Body = limited{io.LimitReader(answer.Body, answerMax), answer.Body}
	}
	return answer, err
}

type limited struct {
	io.Reader
	io.Closer
}

// sparing repeats the last answer for keysEvery. A token whose key is unknown makes the library fetch the keys, and anybody can send a
// logout token: without this, each would cost the provider a request.
type sparing struct {
	next http.RoundTripper
	now  func() time.Time

	mu     sync.Mutex
	at     time.Time
	status int
	header http.Header
	body   []byte
}

// RoundTrip fetches, or repeats the last answer. The library has one request under way at a time.
func (s *sparing) RoundTrip(r *http.Request) (*http.Response, error) {
	if answer := s.last(r); answer != nil {
		return answer, nil
	}
	answer, err := s.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.at, s.status, s.header, s.body = s.now(), answer.StatusCode, answer.Header, body
	s.mu.Unlock()
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

// last returns nil if the last answer is too old.
func (s *sparing) last(r *http.Request) *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	if age := s.now().Sub(s.at); s.status == 0 || age < 0 || age >= keysEvery {
		return nil
	}
	return &http.Response{
		StatusCode: s.status, Status: http.StatusText(s.status), Proto: r.Proto, ProtoMajor: 1, ProtoMinor: 1, Header: s.header.Clone(),
		Body: io.NopCloser(bytes.NewReader(s.body)), ContentLength: int64(len(s.body)), Request: r,
	}
}
