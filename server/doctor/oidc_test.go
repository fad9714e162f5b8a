package doctor

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/server/auth/oidc"
	"parley/server/auth/oidc/oidctest"
)

func TestProvidersAreExamined(t *testing.T) {
	up, down := oidctest.New(t), oidctest.New(t)
	down.Set(func(f *oidctest.Faults) { f.Down = true })
	up.Set(func(f *oidctest.Faults) {
		f.Discovery = func(document map[string]any) {
			document["claims_supported"], document["code_challenge_methods_supported"] = []string{"sub"}, []string{"plain"}
		}
	})
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte(up.Secret), 0o644); err != nil {
		t.Fatal(err)
	}
	public, _ := url.Parse("https://chat.example.org/talk/")
	r := &report{}
	checkProviders(t.Context(), r, Config{PublicURL: public, Providers: []oidc.Config{
		{Name: "up", Issuer: up.Issuer, ClientID: up.ClientID, Secret: oidc.Secret(up.Secret), SecretFile: secret, GroupsClaim: "groups"},
		{Name: "down", Issuer: down.Issuer, ClientID: down.ClientID},
	}})
	want := map[string]Level{
		"oidc.up": OK, "oidc.up.callback": Note, "oidc.up.pkce": Note, "oidc.up.groups": Warn, "oidc.up.logout": Note, "oidc.down": Fail, "oidc.files": Warn,
	}
	all := ""
	for _, f := range r.findings {
		if level, ok := want[f.Check]; !ok || level != f.Level {
			t.Errorf("%+v", f)
		}
		delete(want, f.Check)
		all += f.Found + f.Do + "\n"
	}
	if len(want) > 0 {
		t.Errorf("missing are %v", want)
	}
	for _, address := range []string{"https://chat.example.org/talk/oidc/up/callback", "https://chat.example.org/talk/oidc/up/logout"} {
		if !strings.Contains(all, address) {
			t.Errorf("%s is not said", address)
		}
	}
	if strings.Contains(all, up.Secret) {
		t.Errorf("the secret is printed: %s", all)
	}
}
