package passkey_test

import (
	"net/url"
	"testing"

	"parley/server/auth/passkey"
)

func TestWhereThereArePasskeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		page, host string
		want       passkey.RelyingParty
		reason     passkey.Reason
	}{
		{page: "https://chat.example.org", want: passkey.RelyingParty{ID: "chat.example.org", Origin: "https://chat.example.org"}},
		{page: "https://Chat.Example.org:443/chat/", want: passkey.RelyingParty{ID: "chat.example.org", Origin: "https://chat.example.org"}},
		{page: "https://chat.example.org:8443", want: passkey.RelyingParty{ID: "chat.example.org", Origin: "https://chat.example.org:8443"}},
		{page: "https://bücher.example", want: passkey.RelyingParty{ID: "xn--bcher-kva.example", Origin: "https://xn--bcher-kva.example"}},
		{page: "https://chat.example.org", host: "example.org", want: passkey.RelyingParty{ID: "example.org", Origin: "https://chat.example.org"}},
		{page: "http://localhost:8080", want: passkey.RelyingParty{ID: "localhost", Origin: "http://localhost:8080"}},
		{page: "http://localhost:8080", host: "example.org", want: passkey.RelyingParty{ID: "localhost", Origin: "http://localhost:8080"}},
		{page: "http://chat.localhost:8080", want: passkey.RelyingParty{ID: "chat.localhost", Origin: "http://chat.localhost:8080"}},
		{page: "http://chat.example.org", reason: passkey.Insecure},
		{page: "http://192.168.1.5:8080", reason: passkey.Insecure},
		{page: "http://nas", reason: passkey.Insecure},
		{page: "http://127.0.0.1:8080", reason: passkey.Address},
		{page: "http://[::1]:8080", reason: passkey.Address},
		{page: "https://192.0.2.7", reason: passkey.Address},
		{page: "https://nas", reason: passkey.Address},
		{page: "https://evil.example\\@chat.example.org", reason: passkey.Address},
	} {
		u, err := url.Parse(c.page)
		if err != nil {
			u = &url.URL{Scheme: "https", Host: c.page[len("https://"):]}
		}
		got, err := passkey.At(u, c.host)
		if got != c.want || reasonOf(err) != c.reason {
			t.Errorf("%s %s: %+v, %v", c.page, c.host, got, err)
		}
	}
}

func TestRelatedOriginsAreForAHostThatIsNotTheirs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ public, host, want string }{
		{"https://new.example", "old.example", `{"origins":["https://new.example"]}`},
		{"https://new.example:8443/chat/", "old.example", `{"origins":["https://new.example:8443"]}`},
		{"https://chat.example.org", "example.org", ""},
		{"https://chat.example.org", "chat.example.org", ""},
		{"https://chat.example.org", "", ""},
		{"http://chat.example.org", "old.example", ""},
		{"", "old.example", ""},
	} {
		var u *url.URL
		if c.public != "" {
			u, _ = url.Parse(c.public)
		}
		if got := string(passkey.RelatedOrigins(u, c.host)); got != c.want {
			t.Errorf("%s for %s: %s", c.public, c.host, got)
		}
	}
}

func TestTheHostOfPasskeysIsADomain(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"Example.ORG": "example.org", "bücher.example": "xn--bcher-kva.example", "192.0.2.7": "", "example.org:8443": "", "https://a.example": "", "nas": "", "": ""} {
		if got, err := passkey.ParseHost(given); (err == nil) != (want != "") || err == nil && got != want {
			t.Errorf("%q: %q, %v", given, got, err)
		}
	}
}
