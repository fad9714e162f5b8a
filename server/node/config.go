package node

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parley/server/acme"
	"parley/server/auth/passkey"
	"parley/server/mail"
	"parley/server/origin"
)

// Config is what an operator can choose. Each value is a flag of `parley serve`, and an environment variable
// PARLEY_NAME; the flag wins.
type Config struct {
	Addr       string
	Store      string
	Bus        string
	PublicURL  *url.URL
	Origins    []string
	Frames     []string // origins that may show rooms in a frame
	Indexed    bool     // search engines may list public rooms
	Proxies    []netip.Prefix
	LogFormat  string
	Limits     string
	TLSCert    string
	TLSKey     string
	Admin      string
	PerDay     int64 // bytes of messages; 0: any number
	DiskFloor  int64 // bytes; 0: none
	Sweep      SweepRule
	EditWindow time.Duration // messages may be edited for so long; 0: for ever
	HSTS       string        // the header's value; "" sends none
	OIDC       OIDC
	SMTP       *mail.Relay // nil: no mail is sent
	ACME       ACME
	Seams      Seams

	PasskeyHost string // that passkeys are made for; "": the host of PublicURL
}

// option is one row of the help.
type option struct {
	name, value, help string
	set               func(*Config, string) error
}

var options = []option{
	{"addr", ":8080", "address to listen on, as HOST:PORT or unix:/run/parley.sock; without HOST, every address of this machine. Sockets passed by systemd take precedence", (*Config).setAddr},
	{"store", "sqlite:var/parley.db", "where messages are stored: sqlite:FILE, or postgres://USER:PASSWORD@HOST/DATABASE", (*Config).setStore},
	{"bus", "memory:", "how several servers of one PostgreSQL notify each other: redis://HOST:6379 (rediss:// with TLS); memory: for a single server", (*Config).setBus},
	{"public-url", "", "public address of this server, as https://chat.example.org or https://example.org/chat/; needed behind a proxy that terminates TLS, and below a path", (*Config).setPublicURL},
	{"passkey-host", "", "host that passkeys are made for, if it is not that of --public-url: the domain above it, or its former name, which must still lead to this server", (*Config).setPasskeyHost},
	{"origins", "", "other sites whose pages may connect, as https://a.example,https://*.b.example; a * is one label", (*Config).setOrigins},
	{"embed-origins", "", "other sites that may show public rooms in a frame, as https://a.example,https://*.b.example: /embed/ROOM is a page that only shows a room", (*Config).setFrames},
	{"search-engines", "off", "on: search engines may list public rooms that guests can read; off: they may not", (*Config).setIndexed},
	{"trusted-proxies", "", "networks of proxies whose X-Forwarded-For, -Proto, -Host and Forwarded are trusted, as 10.0.0.0/8,::1/128", (*Config).setProxies},
	{"hsts", "off", "off, on (a year), or the number of seconds for which browsers use only https (Strict-Transport-Security); 0 makes them forget it", (*Config).setHSTS},
	{"log-format", "text", "text or json", (*Config).setLogFormat},
	{"tls-cert", "", "certificate for a server without a proxy in front: a PEM file, read again when it is renewed", (*Config).setTLSCert},
	{"tls-key", "", "key of the certificate: a PEM file", (*Config).setTLSKey},
	{"acme-host", "", "names to get certificates for by ACME, as chat.example.org,www.example.org; the server then serves https by itself", (*Config).setACMEHost},
	{"acme-email", "", "address that the certificate authority writes to when something is wrong", (*Config).setACMEEmail},
	{"acme-ca", acme.LetsEncrypt, "directory of the certificate authority", (*Config).setACMECA},
	{"acme-http", ":80", "with --acme-host, address on which to answer the authority by http, and to redirect people to https; off for none", (*Config).setACMEHTTP},
	{"oidc", "", "JSON file with the OpenID Connect providers that people can sign in with, see docs/operations.md; needs --public-url", (*Config).setOIDC},
	{"smtp", "", "mail server for links that confirm addresses and recover accounts, as smtp://USER:PASSWORD@mail.example.org:587?from=chat@example.org, or smtps:// with port 465; needs --public-url", (*Config).setSMTP},
	{"admin", "", "address to serve profiles on (/debug/pprof/), as 127.0.0.1:6060 or unix:PATH; only operators should reach it", (*Config).setAdmin},
	{"storage-per-day", "1GiB", "text that may be stored per day, as 512MiB; 0 for no limit", (*Config).setPerDay},
	{"disk-floor", "1GiB", "free disk space below which messages are refused, for SQLite; 0 for no limit", (*Config).setDiskFloor},
	{"edit-window", "0", "minutes for which people can edit what they wrote; 0 for no limit", (*Config).setEditWindow},
	{"guests-unused", "720h", "remove guests that have been away for this long and that nothing refers to; 0 for never", (*Config).setGuestsUnused},
	{"rooms-empty", "2160h", "remove rooms of this age without events and followers; 0 for never", (*Config).setRoomsEmpty},
	{"limits", "on", "on, or off for load tests: no rate limits, no session limits, and no requests to talk", (*Config).setLimits},
}

// ParseConfig reads flags and environment. An impossible value is an error that says what to do. It returns
// flag.ErrHelp after printing the help.
func ParseConfig(args []string, getenv func(string) string, help io.Writer) (*Config, error) {
	c := &Config{}
	set := flag.NewFlagSet("parley serve", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {}
	values := map[string]*string{}
	for _, o := range options {
		value := o.value
		if env := getenv(envName(o.name)); env != "" {
			value = env
		}
		values[o.name] = set.String(o.name, value, o.help)
	}
	if err := set.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			printServeHelp(help)
			return nil, flag.ErrHelp
		}
		return nil, fmt.Errorf("%w; see parley serve --help", err)
	}
	if set.NArg() > 0 {
		return nil, fmt.Errorf("%q is not an option; options begin with --, see parley serve --help", set.Arg(0))
	}
	for _, o := range options {
		if err := o.set(c, strings.TrimSpace(*values[o.name])); err != nil {
			return nil, fmt.Errorf("--%s (or %s): %w", o.name, envName(o.name), err)
		}
	}
	return c, c.agree()
}

func envName(option string) string {
	return "PARLEY_" + strings.ToUpper(strings.ReplaceAll(option, "-", "_"))
}

func printServeHelp(w io.Writer) {
	fmt.Fprint(w, "Usage: parley serve [options]\n\nServes the chat. Every option has a default: plain `parley serve` works.\n\n")
	for _, o := range options {
		fmt.Fprintf(w, "  --%s\n        %s\n", o.name, o.help)
		if o.value != "" {
			fmt.Fprintf(w, "        default %s, or %s\n", o.value, envName(o.name))
		} else {
			fmt.Fprintf(w, "        also %s\n", envName(o.name))
		}
	}
}

func (c *Config) setAddr(v string) error {
	if strings.HasPrefix(v, unixPrefix) {
		c.Addr = v
		_, _, err := parseUnix(v)
		return err
	}
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return fmt.Errorf("%q is not HOST:PORT; try :8080", v)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return fmt.Errorf("%q is not a port; use a number from 1 to 65535", port)
	}
	c.Addr = v
	return nil
}

func (c *Config) setStore(v string) error {
	switch kind, _, _ := strings.Cut(v, ":"); {
	case kind == "sqlite":
		if _, err := SQLitePath(v); err != nil {
			return err
		}
	case kind != "postgres" && kind != "postgresql":
		return errors.New("that is not a store; use sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE")
	}
	c.Store = v
	return nil
}

func (c *Config) setBus(v string) error {
	if kind, _, _ := strings.Cut(v, ":"); v != "memory:" && kind != "redis" && kind != "rediss" {
		return errors.New("that is not a bus; use memory: for one server, redis://HOST:6379 for several")
	}
	c.Bus = v
	return nil
}

// agree returns an error for values that are possible, but not together.
func (c *Config) agree() error {
	if strings.HasPrefix(c.Store, "sqlite:") && !c.Alone() {
		return errors.New("a SQLite file belongs to one server, and --bus redis is for several: leave --bus out, or put the " +
			"messages into PostgreSQL with parley migrate and serve them with --store postgres://…")
	}
	if err := c.agreeACME(); err != nil {
		return err
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("a certificate and its key belong together: give both --tls-cert and --tls-key")
	}
	if len(c.OIDC.Providers) > 0 && c.PublicURL == nil {
		return errors.New("--oidc needs --public-url: providers lead back to registered addresses only")
	}
	if c.SMTP != nil && c.PublicURL == nil {
		return errors.New("--smtp needs --public-url: the links in mail must lead to an address that nobody else can choose")
	}
	if c.PasskeyHost != "" && (c.PublicURL == nil || c.PublicURL.Scheme != "https") {
		return errors.New("--passkey-host is for a server that people reach by https: give --public-url https://… too")
	}
	if c.HSTS != "" && c.PublicURL != nil && c.PublicURL.Scheme == "http" {
		return errors.New("--hsts is for https, and --public-url says http: leave one of them out")
	}
	return nil
}

// Alone reports whether this is to be the only server of its store.
func (c *Config) Alone() bool { return c.Bus == "memory:" }

func (c *Config) setPublicURL(v string) error {
	if v == "" {
		return nil
	}
	u, err := ParsePublicURL(v)
	c.PublicURL = u
	return err
}

func (c *Config) setPasskeyHost(v string) (err error) {
	if v != "" {
		c.PasskeyHost, err = passkey.ParseHost(v)
	}
	return err
}

func (c *Config) setOrigins(v string) (err error) {
	c.Origins, err = patterns(v)
	return err
}

func (c *Config) setFrames(v string) (err error) {
	c.Frames, err = patterns(v)
	return err
}

// patterns reads origins, as package origin spells them.
func patterns(v string) (all []string, err error) {
	for _, given := range SplitList(v) {
		pattern, err := origin.ParsePattern(strings.TrimSuffix(given, "/"))
		if err != nil {
			return nil, err
		}
		all = append(all, pattern)
	}
	return all, nil
}

func (c *Config) setIndexed(v string) error {
	switch v {
	case "on", "off":
		c.Indexed = v == "on"
		return nil
	}
	return fmt.Errorf("%q is neither on nor off", v)
}

func (c *Config) setProxies(v string) error {
	for _, network := range SplitList(v) {
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			return fmt.Errorf("%q is not a network; write it as 10.0.0.0/8 or 127.0.0.1/32", network)
		}
		if prefix.Addr().Is4In6() {
			if prefix.Bits() < mappedBits {
				return fmt.Errorf("%q is more than all IPv4 addresses; write those as 0.0.0.0/0, and IPv6 ones beside them", network)
			}
			prefix = netip.PrefixFrom(prefix.Addr().Unmap(), prefix.Bits()-mappedBits)
		}
		c.Proxies = append(c.Proxies, prefix.Masked())
	}
	return nil
}

// mappedBits are in front of an IPv4 address that is written as an IPv6 one, as ::ffff:127.0.0.1.
const mappedBits = 96

// setHSTS takes seconds, or on for a year. 0 makes browsers forget what they were told.
func (c *Config) setHSTS(v string) error {
	switch v {
	case "off", "":
		return nil
	case "on":
		v = "31536000"
	}
	if _, err := strconv.ParseUint(v, 10, 31); err != nil {
		return fmt.Errorf("%q is neither on nor off nor a number of seconds, such as 31536000 for a year", v)
	}
	c.HSTS = "max-age=" + v
	return nil
}

func (c *Config) setTLSCert(v string) error {
	c.TLSCert = v
	return nil
}

func (c *Config) setTLSKey(v string) error {
	c.TLSKey = v
	return nil
}

func (c *Config) setAdmin(v string) error {
	if strings.HasPrefix(v, unixPrefix) {
		c.Admin = v
		_, _, err := parseUnix(v)
		return err
	}
	host, port, err := net.SplitHostPort(v)
	if v != "" && err != nil {
		return fmt.Errorf("%q is not HOST:PORT; try 127.0.0.1:6060", v)
	}
	if v != "" && host == "" {
		return fmt.Errorf("%q means every address of this machine, and profiles are for its operator: use 127.0.0.1:%s, or 0.0.0.0:%s if that is what you want", v, port, port)
	}
	c.Admin = v
	return nil
}

func (c *Config) setLogFormat(v string) error {
	if v != "text" && v != "json" {
		return fmt.Errorf("%q is not a format; use text or json", v)
	}
	c.LogFormat = v
	return nil
}

func (c *Config) setPerDay(v string) (err error) {
	c.PerDay, err = parseBytes(v)
	return err
}

func (c *Config) setDiskFloor(v string) (err error) {
	c.DiskFloor, err = parseBytes(v)
	return err
}

func (c *Config) setGuestsUnused(v string) (err error) {
	c.Sweep.Guests, err = parseAge(v)
	return err
}

func (c *Config) setRoomsEmpty(v string) (err error) {
	c.Sweep.Rooms, err = parseAge(v)
	return err
}

func (c *Config) setEditWindow(v string) error {
	minutes, err := strconv.ParseUint(v, 10, 31)
	if err != nil {
		return fmt.Errorf("%q is not a number of minutes; use 15 for a quarter of an hour, or 0 for no limit", v)
	}
	c.EditWindow = time.Duration(minutes) * time.Minute
	return nil
}

func (c *Config) setLimits(v string) error {
	if v != "on" && v != "off" {
		return fmt.Errorf("%q is neither on nor off", v)
	}
	c.Limits = v
	return nil
}

// ParseOrigin reads the address of a site. Its host becomes what browsers send, since that is what it is compared with.
func ParseOrigin(v string) (*url.URL, error) {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, fmt.Errorf("%q is not an address of a site; write it as https://chat.example.org", v)
	}
	if u.User != nil {
		return nil, errors.New("the address of a site has no user or password; write it as https://chat.example.org, or https://example.org/chat/ below a path")
	}
	o, err := origin.Of(u.Scheme, u.Host)
	if err != nil {
		return nil, err
	}
	u.Host = o.Host
	return u, nil
}

func SplitList(v string) []string {
	var items []string
	for item := range strings.SplitSeq(v, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
