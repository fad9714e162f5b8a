package doctor

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/coder/websocket"

	"parley/server/origin"
)

// visitor is a client of one URL: a browser or a program. It opens a new connection for each request, so that a proxy may choose another
// server.
type visitor struct {
	cfg   Config
	base  *url.URL
	page  string // the origin that a browser sends, empty for a program
	http  *http.Client
	proxy string // name of the proxy in front of the server
	token string // of a program; a browser has a cookie
	guest bool   // signed in
}

func newVisitor(cfg Config, base *url.URL) *visitor {
	transport := trusted()
	transport.DisableKeepAlives = true
	return &visitor{cfg: cfg, base: base, http: &http.Client{
		Transport: transport, Timeout: partWait,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// local makes the visitor accept any certificate: that of a server on this machine has the name of the site, and the visitor sends no
// secrets.
func (v *visitor) local() {
	v.http.Transport.(*http.Transport).TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
}

// browse makes the visitor behave like a browser.
func (v *visitor) browse() error {
	site, err := origin.Of(v.base.Scheme, v.base.Host)
	if err != nil {
		return err
	}
	v.page = site.String()
	v.http.Jar, err = cookiejar.New(nil)
	return err
}

// trusted returns a transport that trusts the certificates of the system.
func trusted() *http.Transport { return http.DefaultTransport.(*http.Transport).Clone() }

// close revokes the token.
func (v *visitor) close() {
	if !v.guest {
		return
	}
	if request, err := v.request(context.Background(), http.MethodDelete, "{}"); err == nil {
		v.do(request)
	}
}

func (v *visitor) request(ctx context.Context, method, body string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, v.base.JoinPath("api/guest").String(), strings.NewReader(body))
	if err == nil {
		request.Header.Set("Content-Type", "application/json")
		if v.token != "" {
			request.Header.Set("Authorization", "Bearer "+v.token)
		}
		if v.page != "" {
			request.Header.Set("Origin", v.page)
		}
	}
	return request, err
}

// signIn creates a guest. It returns the HTTP status of a refusal.
func (v *visitor) signIn(ctx context.Context) (status int, err error) {
	body := "{}"
	if v.page != "" {
		body = `{"keep":"cookie"}`
	}
	request, err := v.request(ctx, http.MethodPost, body)
	if err != nil {
		return 0, err
	}
	got, err := v.do(request)
	if err != nil {
		return 0, err
	}
	var guest struct {
		Token string
		User  struct{ ID string }
	}
	if err := json.Unmarshal([]byte(got.body), &guest); err != nil || guest.User.ID == "" || guest.Token == "" && v.page == "" {
		return got.status, fmt.Errorf("status %d to POST /api/guest", got.status)
	}
	v.token, v.guest = guest.Token, true
	if v.page != "" && len(v.http.Jar.Cookies(v.base)) == 0 {
		return got.status, errors.New("the response sets no cookie that a browser would store")
	}
	return got.status, nil
}

// welcome is the first frame of a server.
type welcome struct {
	Epoch string `json:"epoch"`
	Build string `json:"build"`
}

// enter opens a session as a page of origin does, or as a program if origin is empty. It returns the welcome, or the HTTP status of a
// refusal.
func (v *visitor) enter(ctx context.Context, origin string) (welcome, int, error) {
	ctx, cancel := context.WithTimeout(ctx, partWait)
	defer cancel()
	head := http.Header{}
	if v.token != "" {
		head.Set("Authorization", "Bearer "+v.token)
	}
	if origin != "" {
		head.Set("Origin", origin)
	}
	conn, response, err := websocket.Dial(ctx, v.base.JoinPath("ws").String(), &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: v.http.Transport, CheckRedirect: v.http.CheckRedirect, Jar: v.http.Jar}, HTTPHeader: head, Subprotocols: []string{v.cfg.Subprotocol},
	})
	status := 0
	if response != nil {
		status = response.StatusCode
	}
	if err != nil {
		return welcome{}, status, err
	}
	defer conn.CloseNow()
	conn.SetReadLimit(1 << 20)
	_, message, err := conn.Read(ctx)
	if err != nil {
		return welcome{}, status, fmt.Errorf("no welcome: %w", err)
	}
	first, _, _ := strings.Cut(string(message), "\n")
	var frame struct {
		K string  `json:"k"`
		D welcome `json:"d"`
	}
	if err := json.Unmarshal([]byte(first), &frame); err != nil || frame.K != "welcome" || conn.Subprotocol() != v.cfg.Subprotocol {
		return welcome{}, status, fmt.Errorf("no welcome, but %.60q with subprotocol %q", first, conn.Subprotocol())
	}
	conn.Close(websocket.StatusNormalClosure, "")
	return frame.D, status, nil
}

// talk opens sessions through the proxy.
func (v *visitor) talk(ctx context.Context, r *report, epoch string) {
	if status, err := v.signIn(ctx); err != nil {
		r.failed("public.socket", "no guest was created: "+err.Error(), guestHint(status))
		return
	}
	epochs := map[string]bool{}
	for range visits {
		hello, status, err := v.enter(ctx, v.page)
		if err != nil {
			r.failed("public.socket", fmt.Sprintf("status %d: %v", status, err), socketHint(status))
			return
		}
		epochs[hello.Epoch] = true
	}
	r.ok("public.socket", fmt.Sprintf("%d sessions were opened", visits))
	v.origins(ctx, r)
	r.epochs("public.epoch", epochs, epoch)
	r.note("public.idle", "how long an idle connection is kept was not tested",
		"make the proxy keep it for 60 seconds or more: server and client send something at least every 25 seconds")
}

// origins opens a session as a page of another site.
func (v *visitor) origins(ctx context.Context, r *report) {
	switch _, status, err := v.enter(ctx, "https://elsewhere.invalid"); {
	case err == nil || status == http.StatusSwitchingProtocols:
		r.failed("public.origin", "a page of another site is let in", "make the proxy pass on the Origin header unchanged")
	case status == http.StatusForbidden:
		r.ok("public.origin", "pages of other sites are refused")
	default:
		r.warn("public.origin", fmt.Sprintf("another site got status %d, not 403", status), "check what the proxy does with the Origin header")
	}
}

func guestHint(status int) string {
	switch status {
	case http.StatusForbidden, http.StatusServiceUnavailable:
		return socketHint(status)
	case http.StatusOK:
		return "make the proxy pass on Set-Cookie, and start the server with the same --public-url: browsers do not store a cookie for https over http"
	}
	return "make the proxy pass on POST; if there were too many guests from this address, wait a minute"
}

func socketHint(status int) string {
	switch status {
	case http.StatusForbidden:
		return "the server does not allow this origin: start it with the --public-url that users type, and make the proxy pass on the Origin and Host headers; the server logs what it received"
	case http.StatusUnauthorized:
		return "make the proxy pass on cookies and the Authorization header"
	case http.StatusTooManyRequests:
		return "too many sessions from this address: wait a minute. If all users get this, set --trusted-proxies"
	case http.StatusSwitchingProtocols:
		return "the connection opens, but nothing arrives: turn buffering off in the proxy"
	case http.StatusServiceUnavailable:
		return "the server is full or stopping: see its log"
	case 0:
		return "the proxy ends the connection: see its log"
	}
	return "make the proxy pass on WebSockets: HTTP/1.1 with the headers Upgrade and Connection, see deploy/nginx.conf"
}

// epochs compares the epochs of the sessions with each other and with the database.
func (r *report) epochs(check string, met map[string]bool, want string) {
	switch {
	case len(met) > 1:
		r.failed(check, fmt.Sprintf("%d different histories are served at one address", len(met)), "give all servers the same --store")
	case want != "" && !met[want]:
		r.failed(check, "it serves another history than this database has", "give the server and doctor the same --store")
	case want == "":
		r.ok(check, "one history is served")
	default:
		r.ok(check, "the history of this database is served")
	}
}

// checkNode checks one server directly.
func checkNode(ctx context.Context, r *report, cfg Config, node *url.URL, epoch string) {
	check := "node " + node.Host
	v := newVisitor(cfg, node)
	defer v.close()
	if !v.home(ctx, r, check) {
		return
	}
	if _, err := v.signIn(ctx); err != nil {
		r.failed(check+".socket", "no guest was created: "+err.Error(), "see its log")
		return
	}
	hello, status, err := v.enter(ctx, "")
	if err != nil {
		r.failed(check+".socket", fmt.Sprintf("status %d: %v", status, err), socketHint(status))
		return
	}
	r.epochs(check+".epoch", map[string]bool{hello.Epoch: true}, epoch)
}
