package markup

import "testing"

func TestOnlyAddressesAreMarkedInALinkedText(t *testing.T) {
	got := Linked("**a** <b> - https://a.org/?a&b, @Bo me@a.org `c`")
	want := "**a** &lt;b&gt; - " + `<a href="https://a.org/?a&amp;b" rel="noopener noreferrer" target="_blank">https://a.org/?a&amp;b</a>` +
		`, @Bo <a href="mailto:me@a.org" rel="noopener noreferrer">me@a.org</a>` + " `c`"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, f := range hostile() {
		checkHTML(t, f.Name, Linked(f.Text(2000)))
	}
}
