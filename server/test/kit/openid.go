package kit

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Foreign builds a program of a module that only tests need, at the version in .ci/providers.mod, and returns its path. Its dependencies
// are nobody else's.
func Foreign(t testing.TB, pkg string) string {
	t.Helper()
	foreign.Lock()
	defer foreign.Unlock()
	dir := filepath.Join(root, "bin", "test")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, strings.ReplaceAll(strings.TrimPrefix(pkg, "github.com/"), "/", "-"))
	build := exec.Command("go", "build", "-buildvcs=false", "-modfile=.ci/providers.mod", "-o", path, pkg)
	build.Dir, build.Env = root, append(os.Environ(), "GOWORK=off")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", pkg, err, said)
	}
	return path
}

var foreign sync.Mutex

// OpenID is a running OpenID Connect provider: the example of github.com/zitadel/oidc.
type OpenID struct {
	Issuer, ClientID, Secret string
	User, Password           string // of the person with the subject id2
	Stop                     func()
}

// StartOpenID starts a provider that leads back to these addresses.
func StartOpenID(t *testing.T, callbacks ...string) *OpenID {
	t.Helper()
	addr := FreeAddr(t)
	_, port, _ := strings.Cut(addr, ":")
	cmd := exec.Command(Foreign(t, "github.com/zitadel/oidc/v3/example/server"))
	var said strings.Builder
	cmd.Env, cmd.Stderr = append(os.Environ(), "PORT="+port, "REDIRECT_URI="+strings.Join(callbacks, ",")), &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() {
			t.Logf("the provider said:\n%s", said.String())
		}
	})
	t.Cleanup(stop)
	p := &OpenID{Issuer: "http://localhost:" + port + "/", ClientID: "web", Secret: "secret", User: "test-user2", Password: "verysecure", Stop: stop}
	deadline := time.Now().Add(Patience)
	for time.Now().Before(deadline) {
		if answer, err := http.Get(p.Issuer + ".well-known/openid-configuration"); err == nil {
			answer.Body.Close()
			return p
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the provider does not answer")
	return nil
}
