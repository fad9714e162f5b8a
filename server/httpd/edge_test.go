package httpd

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/server/auth"
	"parley/server/hub"
	"parley/server/store"
	"parley/server/store/sqlite"
	"parley/server/store/sqlite/sqlitetest"
	"parley/shared/chat"
)

const goodToken = "good-token"

// oneGuest knows one token, and makes guests with another.
type oneGuest struct {
	user    chat.User
	session string
}

func (g oneGuest) Caller(_ context.Context, token string) (auth.Caller, error) {
	if token == goodToken {
		return auth.Caller{User: g.user, Session: g.session}, nil
	}
	return auth.Caller{}, chat.Errorf(chat.CodeUnauthorized, "unknown token")
}

func (g oneGuest) New(context.Context, string, string, store.Origin) (chat.User, string, error) {
	return g.user, goodToken, nil
}

func (g oneGuest) Origin(netip.Addr, string) store.Origin { return store.Origin{} }

func (g oneGuest) Kind(token string) auth.TokenKind { return tokenKind(token) }

// tokenKind makes tokens of three kinds by how they look.
func tokenKind(token string) auth.TokenKind {
	switch {
	case strings.HasPrefix(token, "junk"):
		return auth.Malformed
	case strings.HasPrefix(token, "old"):
		return auth.Unsigned
	}
	return auth.Signed
}

// doors lets in until it is told otherwise.
type doors struct{ wait, lookup time.Duration }

func (d *doors) Guest(netip.Addr) time.Duration                                 { return d.wait }
func (d *doors) Session(chat.UserID) time.Duration                              { return d.wait }
func (d *doors) Stranger(netip.Addr) time.Duration                              { return d.wait }
func (d *doors) Lookup(netip.Addr, string, auth.TokenKind) (wait time.Duration) { return d.lookup }
func (d *doors) Found(netip.Addr, string, auth.TokenKind)                       {}

// noLimits and plainNames are what the hub asks for and these tests do not use.
type noLimits struct{}

func (noLimits) Message(chat.UserID, chat.RoomID) time.Duration   { return 0 }
func (noLimits) Attempt(chat.UserID) time.Duration                { return 0 }
func (noLimits) Change(chat.UserID, chat.RoomID) time.Duration    { return 0 }
func (noLimits) Create(chat.UserID) time.Duration                 { return 0 }
func (noLimits) Introduce(chat.UserID) time.Duration              { return 0 }
func (noLimits) Approach(chat.UserID) time.Duration               { return 0 }
func (noLimits) Ask(chat.UserID) time.Duration                    { return 0 }
func (noLimits) Rename(chat.UserID) time.Duration                 { return 0 }
func (noLimits) Report(chat.UserID) time.Duration                 { return 0 }
func (noLimits) Refund(chat.UserID, netip.Addr, chat.RoomID, int) {}
func (noLimits) Text(chat.UserID, netip.Addr, chat.RoomID, int) error {
	return nil
}

type plainNames struct{}

func (plainNames) ParseName(s string) (store.Name, error) {
	return store.Name{Shown: s, Folded: s, Skeleton: s}, nil
}
func (plainNames) FoldPrefix(s string) string                 { return s }
func (plainNames) RoomSkeleton(s string) (string, bool)       { return s, false }
func (plainNames) Suggest(_ context.Context, s string) string { return s }

// startEdge serves the edge over a real hub; change adapts its configuration.
func startEdge(t *testing.T, change func(*Config)) *httptest.Server {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := sqlite.Open(sqlitetest.Blank(t, t.TempDir()), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	user, err := db.CreateUser(t.Context(), store.Newcomer{ID: "ada", Name: store.Name{Shown: "Ada", Folded: "ada", Skeleton: "ada"}, Token: []byte("x")}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	signedIn, err := db.Sessions(t.Context(), user.ID)
	if err != nil || len(signedIn) != 1 {
		t.Fatalf("got the sessions %v (%v), want one", signedIn, err)
	}
	h, err := hub.New(t.Context(), hub.Config{Store: db, Names: plainNames{}, Limits: noLimits{}, Log: log, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Shutdown(context.Background()) })
	cfg := Config{Hub: h, Rooms: db, Guests: oneGuest{user, signedIn[0].ID}, Doors: &doors{}, Pages: http.NotFoundHandler(), Ready: db.Ping, Later: db.Unavailable, Log: log}
	if change != nil {
		change(&cfg)
	}
	server := httptest.NewServer(Handler(cfg))
	t.Cleanup(server.Close)
	return server
}

// knock tries to open a WebSocket with these headers and returns the connection, or the status it was refused with.
func knock(t *testing.T, server *httptest.Server, header http.Header) (*websocket.Conn, int) {
	t.Helper()
	conn, answer, err := websocket.Dial(t.Context(), server.URL+"/ws", &websocket.DialOptions{HTTPHeader: header})
	if err != nil {
		if answer == nil {
			t.Fatal(err)
		}
		return nil, answer.StatusCode
	}
	t.Cleanup(func() { conn.CloseNow() })
	return conn, http.StatusSwitchingProtocols
}

func TestWhoMayOpenAWebSocket(t *testing.T) {
	server := startEdge(t, func(c *Config) { c.Origins = []string{"https://friend.example"} })
	host := strings.TrimPrefix(server.URL, "http://")
	cookie, token := "parley="+goodToken, "Bearer "+goodToken
	for name, c := range map[string]struct {
		origin, cookie, bearer string
		want                   int
	}{
		"own page":               {"http://" + host, cookie, "", 101},
		"allowed page":           {"https://friend.example", cookie, "", 101},
		"bot with a token":       {"", "", token, 101},
		"evil page":              {"https://evil.example", cookie, "", 403},
		"null origin":            {"null", cookie, "", 403},
		"suffix of the host":     {"http://evil" + host, cookie, "", 403},
		"host as a prefix":       {"http://" + host + ".evil.example", cookie, "", 403},
		"https page on http":     {"https://" + host, cookie, "", 403},
		"origin with a path":     {"http://" + host + "/x", cookie, "", 403},
		"cookie without origin":  {"", cookie, "", 403},
		"nobody":                 {"", "", "", 401},
		"bot with a bad token":   {"", "", "Bearer nonsense", 401},
		"evil page with a token": {"https://evil.example", "", token, 403},
	} {
		header := http.Header{}
		for key, value := range map[string]string{"Origin": c.origin, "Cookie": c.cookie, "Authorization": c.bearer} {
			if value != "" {
				header.Set(key, value)
			}
		}
		if _, got := knock(t, server, header); got != c.want {
			t.Errorf("%s: got %d, want %d", name, got, c.want)
		}
	}
}

func TestABrowserWithAStaleCookieIsToldToSignIn(t *testing.T) {
	server := startEdge(t, nil)
	conn, status := knock(t, server, http.Header{"Origin": {server.URL}, "Cookie": {"parley=stale"}})
	if status != http.StatusSwitchingProtocols {
		t.Fatalf("got %d", status)
	}
	_, message, err := conn.Read(t.Context())
	if err != nil || !strings.Contains(string(message), `"sign_in"`) {
		t.Fatalf("got %s, %v", message, err)
	}
	if _, _, err = conn.Read(t.Context()); websocket.CloseStatus(err) != 4004 {
		t.Errorf("got %v", err)
	}
}

func TestBehindAProxyThePublicURLDecides(t *testing.T) {
	public, _ := url.Parse("https://chat.example.org")
	server := startEdge(t, func(c *Config) { c.PublicURL = public })
	if _, got := knock(t, server, http.Header{"Origin": {"https://chat.example.org"}, "Cookie": {"parley=" + goodToken}}); got != 101 {
		t.Errorf("the public page: got %d", got)
	}
	if _, got := knock(t, server, http.Header{"Origin": {server.URL}, "Cookie": {"parley=" + goodToken}}); got != 403 {
		t.Errorf("the inner address: got %d", got)
	}
}

// TestAProgramOfAnotherVersionIsToldToUpgrade also has those who speak this version beside another one, and those who name none.
func TestAProgramOfAnotherVersionIsToldToUpgrade(t *testing.T) {
	server := startEdge(t, nil)
	for offered, served := range map[string]bool{
		"parley.1": false, "parley.99": false, "parley.1 parley.99": false, "parley.1 parley.2": true, "parley.2 parley.1": true, "": true,
	} {
		conn, _, err := websocket.Dial(t.Context(), server.URL+"/ws", &websocket.DialOptions{
			HTTPHeader: http.Header{"Authorization": {"Bearer " + goodToken}}, Subprotocols: strings.Fields(offered),
		})
		if err != nil {
			t.Fatalf("%q: %v", offered, err)
		}
		_, message, err := conn.Read(t.Context())
		if err != nil {
			t.Fatalf("%q: %v", offered, err)
		}
		if got := strings.Contains(string(message), `"k":"welcome"`); got != served {
			t.Errorf("%q: got %s", offered, message)
		}
		if served {
			conn.CloseNow()
			continue
		}
		if !strings.Contains(string(message), `{"k":"goodbye","d":{"reason":"upgrade"`) {
			t.Errorf("%q: got %s, want the goodbye", offered, message)
		}
		if _, _, err := conn.Read(t.Context()); websocket.CloseStatus(err) != 4005 {
			t.Errorf("%q: got %v, want the close code 4005", offered, err)
		}
	}
}

func TestABinaryMessageEndsTheSessionWith1003(t *testing.T) {
	server := startEdge(t, nil)
	conn, _ := knock(t, server, http.Header{"Authorization": {"Bearer " + goodToken}})
	conn.Write(t.Context(), websocket.MessageBinary, []byte(`{"k":"pong"}`))
	for {
		if _, _, err := conn.Read(t.Context()); err != nil {
			if got := websocket.CloseStatus(err); got != websocket.StatusUnsupportedData {
				t.Errorf("got %v", err)
			}
			return
		}
	}
}

func TestALargeMessageIsRefusedAndTheSessionLives(t *testing.T) {
	server := startEdge(t, nil)
	conn, _ := knock(t, server, http.Header{"Authorization": {"Bearer " + goodToken}})
	conn.SetReadLimit(chat.MessageBytes)
	conn.Write(t.Context(), websocket.MessageText, []byte(`{"k":"send","id":1,"d":{"text":"`+strings.Repeat("x", chat.FrameBytes)+`"}}`))
	conn.Write(t.Context(), websocket.MessageText, []byte(`{"k":"rooms","id":2}`))
	var seen strings.Builder
	for !strings.Contains(seen.String(), `"k":"directory","id":2`) {
		_, message, err := conn.Read(t.Context())
		if err != nil {
			t.Fatalf("%v after %s", err, seen.String())
		}
		seen.Write(message)
	}
	if !strings.Contains(seen.String(), `"too_big"`) {
		t.Errorf("got %s", seen.String())
	}
	conn.Write(t.Context(), websocket.MessageText, make([]byte, 4*chat.FrameBytes+1))
	for {
		if _, _, err := conn.Read(t.Context()); err != nil {
			if got := websocket.CloseStatus(err); got != websocket.StatusMessageTooBig {
				t.Errorf("over the hard limit: got %v", err)
			}
			return
		}
	}
}

func TestInvalidUTF8EndsTheSessionWith1007(t *testing.T) {
	server := startEdge(t, nil)
	conn, _ := knock(t, server, http.Header{"Authorization": {"Bearer " + goodToken}})
	conn.Write(t.Context(), websocket.MessageText, []byte("{\"k\":\"send\",\"id\":1,\"d\":{\"text\":\"\xff\xfe\"}}"))
	for {
		if _, _, err := conn.Read(t.Context()); err != nil {
			if got := websocket.CloseStatus(err); got != websocket.StatusInvalidFramePayloadData {
				t.Errorf("got %v", err)
			}
			return
		}
	}
}

func TestTooManySessionsOfAnAddressAreRefused(t *testing.T) {
	server := startEdge(t, func(c *Config) { c.Doors = &doors{wait: 3 * time.Second} })
	if _, got := knock(t, server, http.Header{"Authorization": {"Bearer " + goodToken}}); got != http.StatusTooManyRequests {
		t.Errorf("got %d", got)
	}
}

func TestHealth(t *testing.T) {
	broken := context.DeadlineExceeded
	for path, c := range map[string]struct {
		ready error
		want  int
	}{"/healthz": {broken, 200}, "/readyz": {broken, 503}, "/readyz?": {nil, 200}} {
		server := startEdge(t, func(cfg *Config) { cfg.Ready = func(context.Context) error { return c.ready } })
		answer, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != c.want {
			t.Errorf("%s: got %d, want %d", path, answer.StatusCode, c.want)
		}
	}
}

func TestAFullServerSaysWhenToComeBack(t *testing.T) {
	server := startEdge(t, func(cfg *Config) { cfg.SessionsMax = 2 })
	header := http.Header{"Authorization": {"Bearer " + goodToken}}
	first, _ := knock(t, server, header)
	knock(t, server, header)
	_, answer, err := websocket.Dial(t.Context(), server.URL+"/ws", &websocket.DialOptions{HTTPHeader: header})
	if err == nil || answer.StatusCode != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") != "5" {
		t.Fatalf("got %v with %v", answer, err)
	}
	if _, _, err := first.Read(t.Context()); err != nil {
		t.Errorf("one that was there before: %v", err)
	}
	first.CloseNow()
	deadline := time.Now().Add(patience)
	for _, status := knock(t, server, header); status != http.StatusSwitchingProtocols; _, status = knock(t, server, header) {
		if time.Now().After(deadline) {
			t.Fatalf("got %d after one had gone", status)
		}
	}
}

func TestAServerThatCannotStoreIsDegradedAndOfUse(t *testing.T) {
	server := startEdge(t, func(cfg *Config) { cfg.Later = func() error { return store.ErrUnavailable } })
	answer, err := http.Get(server.URL + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK || !strings.HasPrefix(string(text), "degraded: ") {
		t.Errorf("got %d %q, %v", answer.StatusCode, text, err)
	}
}

func TestAFloodOfPingsIsCut(t *testing.T) {
	server := startEdge(t, nil)
	conn, _ := knock(t, server, http.Header{"Authorization": {"Bearer " + goodToken}})
	ended := make(chan error, 1)
	go func() {
		for {
			if _, _, err := conn.Read(context.Background()); err != nil {
				ended <- err
				return
			}
		}
	}()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for range 3 * chat.FrameBurst {
		go conn.Ping(ctx)
	}
	select {
	case err := <-ended:
		if got := websocket.CloseStatus(err); int(got) != hub.Flood {
			t.Errorf("got %v", err)
		}
	case <-ctx.Done():
		t.Error("3 bursts of pings did not end the session")
	}
}
