package language

import (
	"net/http"
	"testing"

	"parley/shared/catalog"
)

func TestTheLanguageIsTheChosenOneElseTheBrowsers(t *testing.T) {
	for _, c := range []struct {
		cookie, accept string
		want           catalog.Lang
	}{
		{"", "", catalog.English},
		{"", "he-IL, en;q=0.5", catalog.Hebrew},
		{"", "de, zh-CN;q=0.8, en;q=0.2", catalog.Chinese},
		{"", "de, fr", catalog.English},
		{"", "not a header;;", catalog.English},
		{"lang=zh", "he", catalog.Chinese},
		{"lang=nonsense", "he", catalog.Hebrew},
	} {
		r := &http.Request{Header: http.Header{"Accept-Language": {c.accept}, "Cookie": {c.cookie}}}
		if got := Of(r); got != c.want {
			t.Errorf("%q, %q: got %s, want %s", c.cookie, c.accept, got, c.want)
		}
	}
}
