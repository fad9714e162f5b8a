package httpd

import (
	"io"
	"net/http"
	"testing"
)

func TestOtherSitesAreNamedToPasskeysOnlyIfThereAreSome(t *testing.T) {
	const path, file = "/.well-known/webauthn", `{"origins":["https://new.example"]}`
	server := startEdge(t, func(c *Config) { c.WebAuthn = []byte(file) })
	answer, err := http.Get(server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || string(body) != file || answer.Header.Get("Content-Type") != "application/json" {
		t.Errorf("got %q, %s, %v", body, answer.Header.Get("Content-Type"), err)
	}
	if without, _ := startNamed(t, nil); askOf(t, without, http.MethodGet, path, nil).StatusCode != http.StatusNotFound {
		t.Error("there is a file without other sites")
	}
}
