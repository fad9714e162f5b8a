package site

import (
	"net/http"
	"strings"
	"testing"
)

// who asks, in the order of the columns of the tables.
const (
	nobody = iota
	guest
	member
)

// TestEveryRouteForEverybody walks all routes with each method as nobody, as a guest and as somebody with an account. The forms are empty,
// and the links of one use are unknown.
func TestEveryRouteForEverybody(t *testing.T) {
	rows := map[string]struct{ get, post [3]int }{
		"/sign-in":                  {get: [3]int{200, 200, 200}, post: [3]int{422, 422, 422}},
		"/sign-in/guest":            {get: [3]int{303, 303, 303}, post: [3]int{303, 303, 303}},
		"/sign-up":                  {get: [3]int{200, 303, 303}, post: [3]int{422, 303, 303}},
		"/sign-out":                 {get: [3]int{200, 200, 200}, post: [3]int{200, 200, 200}},
		"/account":                  {get: [3]int{303, 200, 200}, post: [3]int{405, 405, 405}},
		"/account/name":             {get: [3]int{303, 303, 303}, post: [3]int{303, 422, 422}},
		"/account/password":         {get: [3]int{303, 303, 200}, post: [3]int{303, 422, 422}},
		"/account/codes":            {get: [3]int{303, 303, 200}, post: [3]int{303, 303, 200}},
		"/account/sessions":         {get: [3]int{303, 303, 303}, post: [3]int{303, 303, 303}},
		"/account/handover":         {get: [3]int{303, 303, 303}, post: [3]int{303, 200, 200}},
		"/account/export":           {get: [3]int{303, 303, 303}, post: [3]int{303, 404, 404}},
		"/account/erase":            {get: [3]int{303, 404, 404}, post: [3]int{303, 404, 404}},
		"/handover/{token}":         {get: [3]int{410, 410, 410}, post: [3]int{410, 410, 410}},
		"/account/identities":       {get: [3]int{303, 303, 303}, post: [3]int{303, 303, 303}},
		"/oidc/{provider}":          {get: [3]int{404, 404, 404}, post: [3]int{405, 405, 405}},
		"/oidc/{provider}/callback": {get: [3]int{404, 404, 404}, post: [3]int{405, 405, 405}},
		"/oidc/{provider}/logout":   {get: [3]int{405, 405, 405}, post: [3]int{400, 400, 400}},
		"/oidc/{provider}/new":      {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/recover/{token}":          {get: [3]int{410, 410, 410}, post: [3]int{410, 410, 410}},
		"/start/{token}":            {get: [3]int{410, 410, 410}, post: [3]int{410, 410, 410}},

		"/join/{token}":        {get: [3]int{410, 410, 410}, post: [3]int{410, 410, 410}},
		"/join/{token}/qr.svg": {get: [3]int{404, 404, 404}, post: [3]int{405, 405, 405}},

		"/admin/invites/{id}/revoke": {get: [3]int{405, 405, 405}, post: [3]int{404, 404, 404}},

		"/account/passkeys":       {get: [3]int{303, 303, 303}, post: [3]int{303, 303, 303}},
		"/account/passkeys/offer": {get: [3]int{303, 200, 200}, post: [3]int{405, 405, 405}},
		// What passkey.js asks for is no form: see TestOnlyTheScriptOfOurPagesAsksForPasskeys.
		"/api/passkey/sign-in/begin":   {get: [3]int{405, 405, 405}, post: [3]int{415, 415, 415}},
		"/api/passkey/sign-in/finish":  {get: [3]int{405, 405, 405}, post: [3]int{415, 415, 415}},
		"/api/passkey/sign-up/begin":   {get: [3]int{405, 405, 405}, post: [3]int{415, 415, 415}},
		"/api/passkey/sign-up/finish":  {get: [3]int{405, 405, 405}, post: [3]int{415, 415, 415}},
		"/api/passkey/register/begin":  {get: [3]int{405, 405, 405}, post: [3]int{415, 415, 415}},
		"/api/passkey/register/finish": {get: [3]int{405, 405, 405}, post: [3]int{415, 415, 415}},
		"/api/passkey/confirm/begin":   {get: [3]int{405, 405, 405}, post: [3]int{415, 415, 415}},
		"/api/passkey/confirm/finish":  {get: [3]int{405, 405, 405}, post: [3]int{415, 415, 415}},

		"/admin":                   {get: [3]int{404, 404, 404}, post: [3]int{405, 405, 405}},
		"/admin/invites":           {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/people/{id}":       {get: [3]int{404, 404, 404}, post: [3]int{405, 405, 405}},
		"/admin/people/{id}/{act}": {get: [3]int{405, 405, 405}, post: [3]int{404, 404, 404}},
		"/admin/people/{id}/purge": {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/rooms":             {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/rooms/{id}":        {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/rooms/{id}/asks":   {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/waiting":           {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/reports":           {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/settings":          {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/filter":            {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/jobs":              {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},
		"/admin/log":               {get: [3]int{404, 404, 404}, post: [3]int{405, 405, 405}},
		"/admin/log.csv":           {get: [3]int{405, 405, 405}, post: [3]int{404, 404, 404}},

		"/account/email":         {get: [3]int{303, 404, 404}, post: [3]int{303, 404, 404}},
		"/account/email/{token}": {get: [3]int{410, 410, 410}, post: [3]int{410, 410, 410}},
		"/recover":               {get: [3]int{404, 404, 404}, post: [3]int{404, 404, 404}},

		"/.well-known/change-password": {get: [3]int{303, 303, 303}, post: [3]int{405, 405, 405}},
	}
	s := newServer(t)
	for _, route := range table() {
		row, known := rows[route.path]
		if !known {
			t.Errorf("%s has no row", route.path)
			continue
		}
		path := strings.ReplaceAll(route.path, "{token}", strings.Repeat("a", 43))
		for who := nobody; who <= member; who++ {
			var v *visitor
			switch who {
			case nobody:
				v = s.visitor()
			case guest:
				v, _ = s.guest()
			case member:
				v, _ = s.account()
			}
			for method, want := range map[string]int{http.MethodGet: row.get[who], http.MethodPost: row.post[who], http.MethodPut: 405, http.MethodDelete: 405} {
				got := v.send(method, path)
				if got.Status != want {
					t.Errorf("%s %s by %d: got %d, want %d", method, path, who, got.Status, want)
				}
				if got.Status == http.StatusSeeOther && who == nobody && route.member && got.to() != "/sign-in?next="+strings.ReplaceAll(path, "/", "%2F") {
					t.Errorf("%s %s by nobody leads to %s", method, path, got.to())
				}
				if route.path == "/sign-out" && who != nobody {
					break // nobody is left
				}
			}
		}
	}
}
