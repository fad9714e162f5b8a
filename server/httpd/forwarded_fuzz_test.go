package httpd

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"parley/server/httpd/forwarded"
)

// FuzzNoClaimHidesTheProxysWord: whatever a client has put into a header, what the proxy appends to it is read.
func FuzzNoClaimHidesTheProxysWord(f *testing.F) {
	for _, claim := range []string{"", "1.1.1.1", `for="1.1.1.1`, `for=1.1.1.1;ext="a, b`, `"`, `\`, `"\"`, `for="\`, ",", ";", "for=", `for="[::1]`, "unknown"} {
		f.Add(claim)
	}
	f.Fuzz(func(t *testing.T, claim string) {
		for _, word := range []struct{ header, text, want string }{
			{forwarded.For, "203.0.113.9", "203.0.113.9"}, {forwarded.For, "[2001:db8::9]:80", "2001:db8::9"},
			{forwarded.Standard, "for=203.0.113.9", "203.0.113.9"}, {forwarded.Standard, `for="[2001:db8::9]:80";proto=https`, "2001:db8::9"},
		} {
			for _, head := range []http.Header{
				headLines(word.header, claim+", "+word.text), headLines(word.header, claim, word.header, word.text),
			} {
				e, logs := edgeBehind()
				r := httptest.NewRequest(http.MethodGet, "/", nil)
				r.RemoteAddr, r.Header = "10.1.1.1:1", head
				if got := e.address(r); got.String() != word.want || logs.Len() > 0 {
					t.Errorf("%v: got %s, want %s; %s", head, got, word.want, logs)
				}
			}
		}
	})
}
