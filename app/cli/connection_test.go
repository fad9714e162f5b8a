package cli

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/client/dial"
	"parley/shared/client/view"
)

func TestWhatWillNotPassEndsAtOnceWithItsCause(t *testing.T) {
	website := httptest.NewServer(http.NotFoundHandler())
	defer website.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	moved := httptest.NewServer(http.RedirectHandler("https://elsewhere.example/", http.StatusMovedPermanently))
	defer moved.Close()
	for _, test := range []struct{ about, url, want string }{
		{"404", website.URL, "there is no Parley at http://127.0.0.1"},
		{"bad certificate", secure.URL, "this machine does not know who signed it"},
		{"wrong scheme", strings.Replace(secure.URL, "https", "http", 1), "speaks https; write https://"},
		{"wrong scheme too", strings.Replace(website.URL, "http", "https", 1), "does not speak https"},
		{"redirect to another host", moved.URL, `redirects to "https://elsewhere.example/"`},
	} {
		for _, mode := range [][]string{{"--send", "hello"}, {"--follow"}, {}} {
			t.Run(test.about+strings.Join(mode, " "), func(t *testing.T) {
				var out, errOut bytes.Buffer
				args := append([]string{test.url, "--state", t.TempDir(), "--timeout", "10m"}, mode...)
				in, stop := blocked(t)
				defer stop()
				status := Chat(t.Context(), args, in, &out, &errOut, nil)
				if said := out.String() + errOut.String(); status != failed || !strings.Contains(said, test.want) {
					t.Errorf("got %d, %q; want …%s…", status, said, test.want)
				}
			})
		}
	}
}

// blocked is an input in which nothing comes.
func blocked(t *testing.T) (net.Conn, func()) {
	t.Helper()
	in, other := net.Pipe()
	return in, func() { other.Close() }
}

func TestANameThatNobodyKnowsEndsAfterSomeTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := failing{&dial.Error{Cause: view.CauseHost, Detail: "there is no host nobody.example"}}
		status, _, errOut := scriptWith(t.Context(), t, p, "--send", "one", "--timeout", "10m")
		if status != failed {
			t.Errorf("status %d", status)
		}
		contains(t, errOut, "there is no host nobody.example")
	})
}

func TestWhatMayPassIsWaitedForAndNamedInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := failing{&dial.Error{Cause: view.CauseRefused, Detail: "nothing listens at peer:80"}}
		began := time.Now()
		status, _, errOut := scriptWith(t.Context(), t, p, "--send", "one", "--timeout", "20s")
		if took := time.Since(began); status != failed || took != 20*time.Second {
			t.Errorf("got %d after %v", status, took)
		}
		contains(t, errOut, "within 20s; nothing was sent: nothing listens at peer:80")
	})
}

func TestFollowSaysWhenTheConnectionIsLostAndBackAndWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.why = &dial.Error{Cause: view.CauseProxy, Detail: "a proxy answers at peer"}
		p.cut(true)
		ctx, stop := context.WithCancel(t.Context())
		var errOut noted
		var running sync.WaitGroup
		running.Go(func() {
			opts, _ := parse([]string{"http://peer", "--follow"})
			run(ctx, opts, p, nil, strings.NewReader(""), &bytes.Buffer{}, &errOut)
		})
		step := func(want string) {
			t.Helper()
			time.Sleep(30 * time.Second)
			synctest.Wait()
			if got := errOut.take(); got != want {
				t.Errorf("stderr has %q, want %q", got, want)
			}
		}
		step("parley chat: no connection yet: a proxy answers at peer; retrying\n")
		p.cut(false)
		step("parley chat: connected\n")
		p.cut(true)
		step("parley chat: the connection is lost: it broke; retrying\n" +
			"parley chat: the connection is lost: a proxy answers at peer; retrying\n")
		p.cut(false)
		step("parley chat: connected\n")
		stop()
		running.Wait()
	})
}

// noted is a writer that tells what was written since it was last asked.
type noted struct {
	mu   sync.Mutex
	text strings.Builder
}

func (n *noted) Write(b []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(b)
}

func (n *noted) take() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	defer n.text.Reset()
	return n.text.String()
}

// failing is a server that cannot be reached.
type failing struct{ err error }

func (f failing) Dial(context.Context) (dial.Conn, error) { return nil, f.err }
func (f failing) SignIn(context.Context) error            { return f.err }
