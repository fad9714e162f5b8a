package oidc_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/auth/oidc"
)

// write returns the path of a file with a text.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestProvidersOfAFile(t *testing.T) {
	path := write(t, "oidc.json", `[
		{"name": "keycloak", "label": "Our Keycloak", "issuer": "https://id.example.org/realms/main", "client_id": "parley", "secret_file": "secret.txt",
		 "groups_claim": "realm_access.roles", "roles": {"chat-admins": "admin"}},
		{"name": "public", "issuer": "http://localhost:9998/", "client_id": "native", "scopes": ["openid"]}
	]`)
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "secret.txt"), []byte("hush hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := oidc.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Secret != "hush hush" || got[0].Label != "Our Keycloak" || strings.Join(got[0].Scopes, " ") != "openid profile email" {
		t.Errorf("got %+v", got)
	}
	if got[1].Label != "public" || got[1].Secret != "" || strings.Join(got[1].Scopes, " ") != "openid" {
		t.Errorf("got %+v", got[1])
	}
}

func TestASecretIsPrintedNowhere(t *testing.T) {
	c := oidc.Config{Name: "x", Secret: "hush"}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("a", "config", c, "secret", c.Secret)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("a", "config", c, "secret", c.Secret)
	encoded, _ := json.Marshal(c)
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s %q", c, c, c, c.Secret, c.Secret), log.String(), string(encoded)} {
		if strings.Contains(text, "hush") {
			t.Errorf("%s", text)
		}
	}
}

func TestEachMistakeInTheFileIsNamed(t *testing.T) {
	const good = `"name": "a", "issuer": "https://id.example.org", "client_id": "c"`
	cases := []struct{ name, text, want string }{
		{"empty", ``, "it is empty"},
		{"no providers", `[]`, "it lists no providers"},
		{"an object", `{"name": "a"}`, "line 1: a JSON list of providers is needed"},
		{"not JSON", "[\n{'name': 1}]", "line 2 is not JSON"},
		{"cut off", `[{"name": "a"`, "it ends too early"},
		{"two lists", "[{" + good + "}]\n[]", "line 2: something follows"},
		{"a misspelt field", `[{"clientid": "c"}]`, `unknown field "clientid"; the fields are name, label,`},
		{"scopes as a text", `[{"scopes": "openid"}]`, `scopes cannot be a string; it is a list, such as ["openid", "email"]`},
		{"roles as a list", `[{"roles": ["admin"]}]`, `roles cannot be a array; it is an object`},
		{"no name", `[{"issuer": "https://id.example.org", "client_id": "c"}]`, "provider number 1: name is missing"},
		{"a name that addresses cannot have", `[{"name": "Key Cloak"}]`, `provider "Key Cloak": name has up to 32 lower-case letters`},
		{"no issuer", `[{"name": "a", "client_id": "c"}]`, `provider "a": issuer is missing`},
		{"no client", `[{"name": "a", "issuer": "https://id.example.org"}]`, `provider "a": client_id is missing`},
		{"a word as issuer", `[{"name": "a", "issuer": "keycloak", "client_id": "c"}]`, "issuer is not an address"},
		{"a password in the issuer", `[{"name": "a", "issuer": "https://u:hush@id.example.org", "client_id": "c"}]`, "issuer is not an address"},
		{"an issuer in the clear", `[{"name": "a", "issuer": "http://id.example.org", "client_id": "c"}]`, "issuer must begin with https://"},
		{"the document as issuer", `[{"name": "a", "issuer": "https://id.example.org/.well-known/openid-configuration", "client_id": "c"}]`, "issuer ends before /.well-known"},
		{"an issuer with a query", `[{"name": "a", "issuer": "https://id.example.org?x=1", "client_id": "c"}]`, "issuer has neither a query nor a fragment"},
		{"two secrets", `[{` + good + `, "secret": "hush", "secret_file": "f"}]`, "give either secret or secret_file"},
		{"a missing secret file", `[{` + good + `, "secret_file": "missing.txt"}]`, "secret_file: open"},
		{"scopes without openid", `[{` + good + `, "scopes": ["email"]}]`, `scopes must contain "openid"`},
		{"scopes in one text", `[{` + good + `, "scopes": ["openid", "email profile"]}]`, "scopes is a list of single words"},
		{"roles without groups", `[{` + good + `, "roles": {"x": "admin"}}]`, "roles needs groups_claim"},
		{"groups without roles", `[{` + good + `, "groups_claim": "groups"}]`, "groups_claim needs roles"},
		{"a role that is none", `[{` + good + `, "groups_claim": "g", "roles": {"x": "boss"}}]`, `group "x" cannot have the role "boss"; use member, moderator or admin`},
		{"an owner by a group", `[{` + good + `, "groups_claim": "g", "roles": {"x": "owner"}}]`, `group "x" cannot have the role "owner"`},
		{"the same name twice", `[{` + good + `}, {"name": "a", "issuer": "https://other.example.org", "client_id": "c"}]`, `two providers have the name "a"`},
		{"the same issuer twice", `[{` + good + `}, {"name": "b", "issuer": "https://id.example.org", "client_id": "d"}]`, `the providers "a" and "b" have the same issuer`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, "oidc.json", c.text)
			_, err := oidc.ReadFile(path)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "hush") {
				t.Errorf("got %v, want %s and the path", err, c.want)
			}
		})
	}
	if _, err := oidc.ReadFile(filepath.Join(t.TempDir(), "missing.json")); err == nil || !strings.Contains(err.Error(), "missing.json") {
		t.Errorf("got %v", err)
	}
}

func TestTheDocumentedFileIsValid(t *testing.T) {
	text, err := os.ReadFile("../../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "## Sign-in with OpenID Connect")
	_, rest, _ = strings.Cut(rest, "```json\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("there is no example")
	}
	dir := t.TempDir() + "/"
	for _, name := range []string{"keycloak", "authentik", "google"} {
		if err := os.WriteFile(dir+name+".secret", []byte("hush"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := oidc.ReadFile(write(t, "oidc.json", strings.ReplaceAll(example, "/etc/parley/", dir)))
	if err != nil || len(got) != 3 || got[0].Roles["chat-admins"] != "admin" {
		t.Errorf("got %+v, %v", got, err)
	}
}
