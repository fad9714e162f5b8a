// Package oidctest is an OpenID Connect provider for tests, which can be made to break every rule.
package oidctest

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// Provider signs everybody in at once, as the person that Faults describe. Change its faults with Set.
type Provider struct {
	Issuer, ClientID, Secret string

	mu     sync.Mutex
	faults Faults
	codes  map[string]request
	keys   map[string]ed25519.PrivateKey
	count  map[string]int
}

// Faults are what a provider does, besides what is right. A nil function changes nothing.
type Faults struct {
	Claims    map[string]any       // of the person, in the ID token
	UserInfo  map[string]any       // and at the userinfo endpoint
	Token     func(map[string]any) // changes the claims of the ID token
	Header    func(map[string]any) // changes the header of each token
	Sign      func(input []byte) []byte
	Discovery func(map[string]any) // changes the discovery document
	Answer    func(url.Values)     // changes what the browser is sent back with
	Exchange  http.HandlerFunc     // in place of the token endpoint
	Key       string               // that signs; "": the first one
	Published []string             // keys to publish; nil: all
	Down      bool                 // answers 503
}

// request is what a browser has come with.
type request struct{ nonce, challenge, callback string }

// New starts a provider, until the end of the test.
func New(t testing.TB) *Provider {
	p := &Provider{ClientID: "parley", Secret: "a secret of " + rand.Text(), codes: map[string]request{}, keys: map[string]ed25519.PrivateKey{}, count: map[string]int{}}
	p.AddKey("first")
	p.faults.Claims = map[string]any{"sub": "id1"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /keys", p.publish)
	mux.HandleFunc("GET /userinfo", p.userInfo)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.count[r.URL.Path]++
		down := p.faults.Down
		p.mu.Unlock()
		if down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	p.Issuer = server.URL
	return p
}

// Set changes the faults.
func (p *Provider) Set(change func(*Faults)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.faults)
}

// AddKey makes another key.
func (p *Provider) AddKey(id string) {
	_, key, _ := ed25519.GenerateKey(nil)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys[id] = key
}

// Count returns how many requests a path got.
func (p *Provider) Count(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.count[path]
}

func (p *Provider) discovery(w http.ResponseWriter, _ *http.Request) {
	document := map[string]any{
		"issuer": p.Issuer, "authorization_endpoint": p.Issuer + "/authorize", "token_endpoint": p.Issuer + "/token", "jwks_uri": p.Issuer + "/keys",
		"userinfo_endpoint": p.Issuer + "/userinfo", "end_session_endpoint": p.Issuer + "/end?theme=dark",
		"id_token_signing_alg_values_supported": []string{"EdDSA", "HS256", "none"}, "response_types_supported": []string{"code"},
		"code_challenge_methods_supported": []string{"S256"}, "authorization_response_iss_parameter_supported": true, "backchannel_logout_supported": true,
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.faults.Discovery != nil {
		p.faults.Discovery(document)
	}
	reply(w, document)
}

func (p *Provider) publish(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	published := []map[string]any{}
	for id, key := range p.keys {
		if p.faults.Published != nil && !contains(p.faults.Published, id) {
			continue
		}
		published = append(published, map[string]any{
			"kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": id, "x": encode(key.Public().(ed25519.PublicKey)),
		})
	}
	reply(w, map[string]any{"keys": published})
}

func contains(list []string, one string) bool {
	for _, item := range list {
		if item == one {
			return true
		}
	}
	return false
}

// authorize sends the browser back at once.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	if query.Get("client_id") != p.ClientID || query.Get("code_challenge_method") != "S256" || query.Get("nonce") == "" || query.Get("response_type") != "code" {
		http.Error(w, "not a request that a client of ours makes", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	answer := url.Values{"code": {code}, "state": {query.Get("state")}, "iss": {p.Issuer}}
	p.mu.Lock()
	p.codes[code] = request{query.Get("nonce"), query.Get("code_challenge"), query.Get("redirect_uri")}
	if p.faults.Answer != nil {
		p.faults.Answer(answer)
	}
	p.mu.Unlock()
	http.Redirect(w, r, query.Get("redirect_uri")+"?"+answer.Encode(), http.StatusFound)
}

// token exchanges a code, once.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.faults.Exchange != nil {
		p.faults.Exchange(w, r)
		return
	}
	id, secret, _ := r.BasicAuth()
	id, _ = url.QueryUnescape(id)
	secret, _ = url.QueryUnescape(secret)
	if id != p.ClientID || secret != p.Secret {
		refuse(w, "invalid_client")
		return
	}
	asked, known := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !known || encode(sum[:]) != asked.challenge || r.FormValue("redirect_uri") != asked.callback {
		refuse(w, "invalid_grant")
		return
	}
	claims := map[string]any{"iss": p.Issuer, "aud": p.ClientID, "nonce": asked.nonce, "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix()}
	for name, value := range p.faults.Claims {
		claims[name] = value
	}
	if p.faults.Token != nil {
		p.faults.Token(claims)
	}
	reply(w, map[string]any{"access_token": "access", "token_type": "Bearer", "id_token": p.sign(claims)})
}

func (p *Provider) userInfo(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer access" || p.faults.UserInfo == nil {
		http.Error(w, "no", http.StatusUnauthorized)
		return
	}
	reply(w, p.faults.UserInfo)
}

// LogoutToken returns a token that ends sessions. change may break it.
func (p *Provider) LogoutToken(change func(map[string]any)) string {
	claims := map[string]any{
		"iss": p.Issuer, "aud": p.ClientID, "iat": time.Now().Unix(), "exp": time.Now().Add(2 * time.Minute).Unix(), "jti": rand.Text(),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}},
	}
	change(claims)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sign(claims)
}

// sign returns a token; p.mu is held.
func (p *Provider) sign(claims map[string]any) string {
	key := p.faults.Key
	if key == "" {
		key = "first"
	}
	header := map[string]any{"alg": "EdDSA", "kid": key}
	if p.faults.Header != nil {
		p.faults.Header(header)
	}
	head, _ := json.Marshal(header)
	body, _ := json.Marshal(claims)
	input := encode(head) + "." + encode(body)
	signature := ed25519.Sign(p.keys[key], []byte(input))
	if p.faults.Sign != nil {
		signature = p.faults.Sign([]byte(input))
	}
	return input + "." + encode(signature)
}

func encode(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func reply(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value)
}

func refuse(w http.ResponseWriter, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	json.NewEncoder(w).Encode(map[string]string{"error": code})
}
