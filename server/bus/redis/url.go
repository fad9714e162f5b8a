package redis

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

// Forms are the URLs that Open takes. A host without a port means 6379, or 26379 of a Sentinel. Characters of a user or a password
// that mean something in a URL are written as %XX.
//
// A single address may also be one of a cluster: that is found out. The parameters ca and skip_verify are for rediss; with several
// hosts each one's certificate must have its own name, otherwise that of the host in the URL. Channels are the same in all databases.
const Forms = `redis://HOST:6379 for one server
redis://USER:PASSWORD@HOST:6379/DB with a user, a password or a database; the user may be empty
rediss://… over TLS; ?ca=FILE names the certificates to trust, if not the system's, and ?skip_verify=true trusts any
redis://HOST1,HOST2,HOST3 or redis://HOST1?addr=HOST2&addr=HOST3 for a cluster
redis://HOST1,HOST2,HOST3?master_set=NAME for Sentinels and the name they know the server by; sentinel_username=, sentinel_password= if they ask
unix:///PATH?db=DB for a socket
valkey:// and valkeys:// mean the same as redis:// and rediss://`

// parameters are those that a URL may have.
var parameters = []string{"addr", "ca", "db", "master_set", "sentinel_password", "sentinel_username", "skip_verify"}

const pingEvery = time.Second // on a quiet connection

// target is a Redis that can be dialled.
type target struct {
	rueidis.ClientOption
	tls  bool
	unix bool
}

// where names the target without its password.
func (t target) where() string { return strings.Join(t.InitAddress, ", ") }

func formError(format string, a ...any) error {
	return fmt.Errorf("the URL of Redis %s. These are possible:\n%s", fmt.Sprintf(format, a...), Forms)
}

// parse reads a URL. Its errors do not repeat it, since it may have a password.
func parse(raw string) (target, error) {
	head, more := splitHosts(raw)
	u, err := url.Parse(head)
	if err != nil {
		return target{}, formError("cannot be read")
	}
	if strings.Contains(u.Path, "@") {
		return target{}, formError("has an @ after the host: in a password write / as %%2F and @ as %%40")
	}
	for name := range u.Query() {
		if !slices.Contains(parameters, name) {
			return target{}, formError("has the parameter %q, which is unknown", name)
		}
	}
	option, err := rueidis.ParseURL(head)
	if err != nil {
		return target{}, formError("has a scheme, database or parameter that cannot be")
	}
	t := target{ClientOption: option, tls: option.TLSConfig != nil, unix: u.Scheme == "unix"}
	if !t.unix {
		if u.Hostname() == "" {
			return target{}, formError("names no host")
		}
		port := "6379"
		if option.Sentinel.MasterSet != "" {
			port = "26379"
		}
		t.InitAddress = nil
		for _, host := range slices.Concat([]string{u.Host}, more, u.Query()["addr"]) {
			t.InitAddress = append(t.InitAddress, withPort(host, port))
		}
	}
	t.tune(u.Query())
	return t, t.trust(u.Query().Get("ca"))
}

// splitHosts takes all hosts but the first one out of a URL.
func splitHosts(raw string) (head string, more []string) {
	start := strings.Index(raw, "://")
	if start < 0 {
		return raw, nil
	}
	start += len("://")
	end := len(raw)
	if i := strings.IndexAny(raw[start:], "/?#"); i >= 0 {
		end = start + i
	}
	start += strings.LastIndex(raw[start:end], "@") + 1
	hosts := strings.Split(raw[start:end], ",")
	return raw[:start] + hosts[0] + raw[end:], hosts[1:]
}

func withPort(host, port string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}

// tune sets what does not come from the URL.
func (t *target) tune(q url.Values) {
	t.DisableCache = true
	t.DisableRetry = true
	t.AlwaysPipelining = true // so that a connection that breaks is noticed before it is needed
	t.PipelineMultiplex = -1  // one connection, so that order is kept
	t.RingScaleEachConn = 8
	t.ReadBufferEachConn, t.WriteBufferEachConn = 64<<10, 64<<10
	t.Dialer.KeepAlive = pingEvery
	t.ClientName = "parley"
	t.Sentinel.Username, t.Sentinel.Password = q.Get("sentinel_username"), q.Get("sentinel_password")
	t.Sentinel.ClientName = t.ClientName
	t.Sentinel.TopologyRefreshInterval = 5 * time.Second
	t.ClusterOption.ShardsRefreshInterval = 10 * time.Second
	t.ClusterOption.MaxMovedRedirections = 5
}

// wait says how long connections wait for what.
func (t *target) wait(w waits) {
	t.Dialer.Timeout = w.dial
	t.ConnWriteTimeout = w.quiet
	t.Sentinel.Dialer = t.Dialer
}

// trust says whose certificates are believed.
func (t *target) trust(file string) error {
	if !t.tls {
		if file != "" {
			return formError("has ca=, which needs rediss://")
		}
		return nil
	}
	if len(t.InitAddress) > 1 {
		t.TLSConfig.ServerName = ""
	}
	if file != "" {
		pem, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("the certificates to trust, ca= in the URL of Redis: %w", err)
		}
		t.TLSConfig.RootCAs = x509.NewCertPool()
		if !t.TLSConfig.RootCAs.AppendCertsFromPEM(pem) {
			return errors.New("the file that ca= in the URL of Redis names has no certificate in PEM form")
		}
	}
	t.Sentinel.TLSConfig = t.TLSConfig.Clone()
	return nil
}
