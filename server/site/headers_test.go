package site

import (
	"net/http"
	"strings"
	"testing"
)

func TestPagesAreKeptByNobodyAndRunNothing(t *testing.T) {
	s := newServer(t)
	ada, _ := s.account()
	for _, path := range []string{"/sign-in", "/sign-out", "/account", "/account/password", "/account/codes", "/handover/x", "/recover/x", "/join/x", "/account/nowhere", "/admin/reports"} {
		a := ada.get(path)
		policy := a.Head.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: no %s in %s", path, want, policy)
			}
		}
		if strings.Contains(policy, "unsafe") || a.Head.Get("Cache-Control") != "no-store" || !strings.Contains(a.Head.Get("X-Robots-Tag"), "noindex") {
			t.Errorf("%s: got %v", path, a.Head)
		}
		if got := a.Head.Get("Referrer-Policy"); got != "same-origin" && got != "no-referrer" {
			t.Errorf("%s: Referrer-Policy is %q", path, got)
		}
		for _, inline := range []string{"<style", " style=", "<script>", " onclick"} {
			if strings.Contains(a.Body, inline) {
				t.Errorf("%s: %s in\n%s", path, inline, a.Body)
			}
		}
	}
}

func TestAFormOfAnotherSiteDoesNothing(t *testing.T) {
	s := newServer(t)
	ada, user := s.account()
	for _, route := range table() {
		if route.by[http.MethodPost] == nil {
			continue
		}
		path := strings.ReplaceAll(route.path, "{token}", "x")
		for _, head := range []http.Header{
			{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}},
		} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+path, strings.NewReader("name=Mallory&new="+goodPassword))
			if err != nil {
				t.Fatal(err)
			}
			request.Header = head.Clone()
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if got := ada.do(request); got.Status != http.StatusForbidden {
				t.Errorf("%s with %v: got %d", path, head, got.Status)
			}
		}
	}
	if got := ada.who(s); got != user {
		t.Errorf("got %v, want %v", got, user)
	}
}

func TestNextLeadsNowhereElse(t *testing.T) {
	s := newServer(t)
	_, user := s.account()
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)", "http:evil", "/../..//evil"} {
		a := s.visitor().post("/sign-in", "name", user.Name, "password", goodPassword, "next", next)
		if a.Status != http.StatusSeeOther || a.to() != "/" {
			t.Errorf("%s: got %d to %q", next, a.Status, a.to())
		}
	}
}

func TestPagesSpeakTheLanguageOfTheirReader(t *testing.T) {
	s := newServer(t)
	v := s.visitor()
	for _, c := range []struct{ accept, cookie, want string }{
		{"he", "", `<html lang="he" dir="rtl">`},
		{"zh-CN,zh", "", `<html lang="zh-Hans" dir="ltr">`},
		{"fr, zh;q=0.5", "", `<html lang="zh-Hans" dir="ltr">`},
		{"he", "lang=en", `<html lang="en" dir="ltr">`},
		{"", "lang=nonsense", `<html lang="en" dir="ltr">`},
		{"", "theme=dark", `<html lang="en" dir="ltr" data-theme="dark">`},
		{"", `theme="><script>`, `<html lang="en" dir="ltr">`},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/sign-in", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Language", c.accept)
		request.Header.Set("Cookie", c.cookie)
		if a := v.do(request); !strings.Contains(a.Body, c.want) {
			t.Errorf("%q, %q: got %.100s", c.accept, c.cookie, a.Body)
		}
	}
}
