package oidc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parley/shared/chat"
)

// Config describes a provider, as a file for --oidc has it.
type Config struct {
	Name        string               `json:"name"`         // in addresses: lower-case letters, digits and hyphens
	Label       string               `json:"label"`        // on the button; the name if it is left out
	Issuer      string               `json:"issuer"`       // exactly as the provider spells it
	ClientID    string               `json:"client_id"`    //
	Secret      Secret               `json:"secret"`       // either of these two; neither for a public client
	SecretFile  string               `json:"secret_file"`  // relative to the file of the configuration
	Scopes      []string             `json:"scopes"`       // openid, profile and email if it is left out
	GroupsClaim string               `json:"groups_claim"` // a dot leads into an object, as in realm_access.roles
	Roles       map[string]chat.Role `json:"roles"`        // by group; the highest one counts, and member if there is none
}

// Secret is shown nowhere.
type Secret string

// String hides the secret.
func (s Secret) String() string { return "…" }

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return "…" }

// LogValue hides the secret from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue("…") }

// MarshalText hides the secret from JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte("…"), nil }

const (
	fileMax   = 1 << 20
	nameMax   = 32
	labelMax  = 64
	secretMax = 4 << 10
)

var defaultScopes = []string{"openid", "profile", "email"}

// ReadFile reads the providers from a JSON file and their secrets from the files that it names. Each mistake is an error that names the
// provider and the field, and never a secret.
func ReadFile(path string) ([]Config, error) {
	data, err := readMost(path, fileMax)
	if err != nil {
		return nil, err
	}
	configs, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for i := range configs {
		if err := configs[i].complete(filepath.Dir(path)); err != nil {
			return nil, fmt.Errorf("%s: provider %s: %w", path, title(configs[i], i), err)
		}
	}
	return configs, distinct(path, configs)
}

func readMost(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s has more than %d bytes", path, most)
	}
	return data, err
}

// parse decodes the file. It does not repeat values, which may be secrets.
func parse(data []byte) ([]Config, error) {
	var configs []Config
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&configs)
	syntax, isSyntax := errors.AsType[*json.SyntaxError](err)
	kind, isKind := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("it is empty; write a JSON list of providers, [{…}]")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errors.New("it ends too early: a bracket, a brace or a quotation mark is missing")
	case isSyntax:
		return nil, fmt.Errorf("line %d is not JSON: a comma, a quotation mark or a brace may be missing", line(data, syntax.Offset))
	case isKind && kind.Field == "":
		return nil, fmt.Errorf("line %d: a JSON list of providers is needed, [{…}], not a %s", line(data, kind.Offset), kind.Value)
	case isKind:
		return nil, fmt.Errorf("line %d: %s cannot be a %s; it is %s", line(data, kind.Offset), kind.Field, kind.Value, shapes[lastPart(kind.Field)])
	case err != nil:
		return nil, fmt.Errorf("%s; the fields are name, label, issuer, client_id, secret, secret_file, scopes, groups_claim and roles",
			strings.TrimPrefix(err.Error(), "json: "))
	case len(configs) == 0:
		return nil, errors.New("it lists no providers; leave --oidc out if there are none")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d: something follows the list of providers", line(data, decoder.InputOffset()))
	}
	return configs, nil
}

// shapes are what the fields hold, for errors.
var shapes = map[string]string{
	"name": "a text", "label": "a text", "issuer": "a text", "client_id": "a text", "secret": "a text", "secret_file": "a text",
	"groups_claim": "a text", "scopes": `a list, such as ["openid", "email"]`, "roles": `an object, such as {"chat-admins": "admin"}`,
}

// lastPart returns the field of a path that encoding/json reports, such as 0.scopes.
func lastPart(path string) string {
	for part := range strings.SplitSeq(path, ".") {
		if _, known := shapes[part]; known {
			return part
		}
	}
	return path
}

func line(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
}

// title names a provider in errors: by its name, or by its place in the list.
func title(c Config, i int) string {
	if c.Name != "" {
		return fmt.Sprintf("%q", c.Name)
	}
	return fmt.Sprintf("number %d", i+1)
}

// complete checks the provider, fills in what was left out, and reads the secret.
func (c *Config) complete(dir string) error {
	if err := c.check(); err != nil {
		return err
	}
	if c.Label == "" {
		c.Label = c.Name
	}
	if c.Scopes == nil {
		c.Scopes = slices.Clone(defaultScopes)
	}
	if c.SecretFile == "" {
		return nil
	}
	path := c.SecretFile
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	secret, err := readMost(path, secretMax)
	if err != nil {
		return fmt.Errorf("secret_file: %w", err)
	}
	c.SecretFile, c.Secret = path, Secret(strings.TrimSpace(string(secret)))
	if c.Secret == "" {
		return fmt.Errorf("secret_file: %s is empty", path)
	}
	return nil
}

func (c *Config) check() error {
	switch {
	case c.Name == "":
		return errors.New("name is missing; it stands in addresses, as keycloak does in /oidc/keycloak")
	case len(c.Name) > nameMax || strings.Trim(c.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "":
		return fmt.Errorf("name has up to %d lower-case letters, digits and hyphens, as keycloak", nameMax)
	case len(c.Label) > labelMax || strings.ContainsFunc(c.Label, func(r rune) bool { return r < ' ' }):
		return fmt.Errorf("label is one line of up to %d bytes", labelMax)
	case c.ClientID == "":
		return errors.New("client_id is missing; the provider shows it where the application is registered")
	case c.Secret != "" && c.SecretFile != "":
		return errors.New("give either secret or secret_file")
	case c.Scopes != nil && !slices.Contains(c.Scopes, "openid"):
		return errors.New(`scopes must contain "openid"`)
	case slices.ContainsFunc(c.Scopes, func(scope string) bool { return scope == "" || strings.ContainsAny(scope, " \t\n\"\\") }):
		return errors.New(`scopes is a list of single words, as ["openid", "email"]`)
	case len(c.Roles) > 0 && c.GroupsClaim == "":
		return errors.New("roles needs groups_claim, the claim that lists a person's groups")
	case len(c.Roles) == 0 && c.GroupsClaim != "":
		return errors.New("groups_claim needs roles, which says what role each group has")
	}
	for group, role := range c.Roles {
		if role != chat.RoleMember && role != chat.RoleModerator && role != chat.RoleAdmin {
			return fmt.Errorf("roles: group %q cannot have the role %q; use member, moderator or admin (owners are appointed on the server)", group, role)
		}
	}
	return c.checkIssuer()
}

func (c *Config) checkIssuer() error {
	u, err := url.Parse(c.Issuer)
	switch {
	case c.Issuer == "":
		return errors.New("issuer is missing; it is the address below which the provider has /.well-known/openid-configuration")
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil:
		return errors.New("issuer is not an address; write it as https://id.example.org/realms/main")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return errors.New("issuer has neither a query nor a fragment; copy it from the provider's settings")
	case strings.HasSuffix(u.Path, "/.well-known/openid-configuration"):
		return errors.New("issuer ends before /.well-known/openid-configuration")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return errors.New("issuer must begin with https://; only a provider on this machine may have http://")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// distinct refuses providers that cannot be told apart: by their addresses, or by their issuers, which identify people.
func distinct(path string, configs []Config) error {
	for i, c := range configs {
		for _, other := range configs[:i] {
			if c.Name == other.Name {
				return fmt.Errorf("%s: two providers have the name %q", path, c.Name)
			}
			if c.Issuer == other.Issuer {
				return fmt.Errorf("%s: the providers %q and %q have the same issuer", path, other.Name, c.Name)
			}
		}
	}
	return nil
}
