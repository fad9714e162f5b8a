package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatIsSavedIsSeen(t *testing.T) {
	dir := t.TempDir()
	save := func(name string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "app/main.go", "server/gone.go", "server/main.go", "server/main_test.go", "server/test/kit/kit.go", "web/wasm/app.wasm", "web/static/app.js", "web/static/.#app.js"} {
		save(name)
	}
	before, err := look(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := before.since(nil), []string{"app/main.go", "go.mod", "server/gone.go", "server/main.go", "web/static/app.js"}; !slices.Equal(got, want) {
		t.Errorf("the sources are %q, want %q", got, want)
	}
	save("shared/new.go")
	if err := os.Remove(filepath.Join(dir, "server/gone.go")); err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(dir, "app/main.go"), later, later); err != nil {
		t.Fatal(err)
	}
	now, err := look(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := now.since(before), []string{"app/main.go", "server/gone.go", "shared/new.go"}; !slices.Equal(got, want) {
		t.Errorf("changed are %q, want %q", got, want)
	}
}

func TestTheProgramIsBuiltOnlyIfItMayBeAnother(t *testing.T) {
	for path, want := range map[string]bool{
		"app/ui/row.go": true, "app/main.go": true, "shared/chat/text.go": true, "web/slim/std/regexp/regexp.go": true, "go.sum": true,
		"app/cli/chat.go": false, "app/load/load.go": false, "server/main.go": false, "web/static/css/bar.css": false, "web/embed.go": false,
	} {
		if got := inProgram([]string{"server/serve.go", path}); got != want {
			t.Errorf("%s: %t, want %t", path, got, want)
		}
	}
}

func TestPagesGetTheScriptAndAllElseIsLeftAlone(t *testing.T) {
	var asked http.Header
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		if r.URL.Path == "/" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, "<html><head></head><body>"+r.Host+"</body></html>")
			return
		}
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, "'</head>'")
	}))
	defer behind.Close()
	f := newFront(strings.TrimPrefix(behind.URL, "http://"))
	f.release()
	get := func(path, accept string) string {
		request := httptest.NewRequest(http.MethodGet, "http://chat.example"+path, nil)
		request.Header.Set("Accept", accept)
		request.Header.Set("If-None-Match", `"before"`)
		w := httptest.NewRecorder()
		f.ServeHTTP(w, request)
		return w.Body.String()
	}
	if got, want := get("/", "text/html"), `<html><head><script src="/_dev/reload.js" async></script></head><body>chat.example</body></html>`; got != want {
		t.Errorf("the page is %s", got)
	}
	if asked.Get("If-None-Match") != "" || asked.Get("Accept-Encoding") != "" {
		t.Errorf("a page that lacks the script may be kept: %v", asked)
	}
	if got := get("/app.js", "*/*"); got != "'</head>'" || asked.Get("If-None-Match") == "" {
		t.Errorf("a script is %s, asked for with %v", got, asked)
	}
	if got := get(scriptPath, "*/*"); !strings.Contains(got, eventsPath) {
		t.Errorf("the script is %s", got)
	}
}

func TestAnOpenPageIsToldToReload(t *testing.T) {
	f := newFront("127.0.0.1:0")
	site := httptest.NewServer(f)
	defer site.Close()
	answer, err := http.Get(site.URL + eventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	f.reload()
	if line, err := bufio.NewReader(answer.Body).ReadString('\n'); line != "data: reload\n" {
		t.Errorf("told is %q, %v", line, err)
	}
}

func TestRequestsWaitForTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFront("nowhere.invalid")
		f.proxy.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
		})
		answered := make(chan int, 1)
		go func() {
			w := httptest.NewRecorder()
			f.ServeHTTP(w, httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", nil))
			answered <- w.Code
		}()
		time.Sleep(time.Second)
		select {
		case code := <-answered:
			t.Errorf("answered with %d while there was no server", code)
		default:
		}
		f.release()
		if code := <-answered; code != http.StatusOK {
			t.Errorf("answered with %d", code)
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
