package static

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"parley/server/httpd/static/statictest"
)

// placed is a source of a place that its owner may call something else.
type placed struct {
	fakeSource
	name string
}

func (p *placed) Place() string { return p.name }

func (p *placed) Moved(*url.URL) string { return "" }

func TestTheAppIsInstalledUnderTheNameOfThePlace(t *testing.T) {
	a, source := realAssets(t), &placed{}
	pages := a.Pages(source)
	for _, name := range []string{"Parley", "The Attic", `"><script>`, "The Attic"} {
		source.name = name
		answer := statictest.Get(t, pages, "/manifest.webmanifest", nil)
		quoted := strings.NewReplacer(`"`, `\"`, `<`, `\u003c`, `>`, `\u003e`).Replace(name)
		if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `"name":"`+quoted+`"`) || !strings.Contains(answer.Body.String(), `"short_name":"`+quoted+`"`) {
			t.Errorf("%s: got %d %s", name, answer.Code, answer.Body)
		}
	}
	if kind := statictest.Get(t, pages, "/manifest.webmanifest", nil).Header().Get("Content-Type"); kind != "application/manifest+json" {
		t.Errorf("got the type %s", kind)
	}
}

func TestAPageSaysWhatThePlaceIsCalled(t *testing.T) {
	const head = "<html><head><title>x</title></head><body></head></body></html>"
	if got := string(named(`A "<b>" & c`, []byte(head))); !strings.Contains(got, `<title>x</title><meta name="application-name" content="A &#34;&lt;b&gt;&#34; &amp; c"></head><body></head>`) {
		t.Errorf("got %s", got)
	}
}
