package ui

import (
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/client/view"
)

// pages is a Source with the same snapshot for every path.
type pages struct{ view *view.Snapshot }

func (p pages) View(string) *view.Snapshot { return p.view }

// The routes of go-app belong to the process: every test registers the same ones, and puts its snapshot here.
var (
	served      pages
	servedMu    sync.Mutex
	routed      sync.Once
	pageHandler = &app.Handler{Name: "Parley", Version: "test"}
)

// prerender returns the page that a server draws.
func prerender(t *testing.T, view *view.Snapshot, path string) string {
	t.Helper()
	servedMu.Lock()
	defer servedMu.Unlock()
	served = pages{view}
	routed.Do(func() { Routes(func() *Root { return NewRoot(Config{Source: served}) }) })
	w := httptest.NewRecorder()
	pageHandler.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	if w.Code != 200 {
		t.Fatalf("GET %s: got status %d, want 200", path, w.Code)
	}
	return w.Body.String()
}
