package regexp

import (
	real "regexp"
	"testing"
)

func TestRoutesMatchAsWithTheRealPackage(t *testing.T) {
	const pattern = "^/r/.+"
	mine, theirs := MustCompile(pattern), real.MustCompile(pattern)
	for _, path := range []string{"", "/", "/r", "/r/", "/r/a", "/r/大厅", "/r/a\nb", "/r/\n", "/x/r/a", "/R/a", "/r/\xff"} {
		if got, want := mine.MatchString(path), theirs.MatchString(path); got != want {
			t.Errorf("%q: got %v, want %v", path, got, want)
		}
	}
}

func TestOtherPatternsAreRefusedLoudly(t *testing.T) {
	for _, pattern := range []string{"", "/r/.+", "^/r/", "^/r/[a-z].+", "^/(r|s)/.+", `^\d.+`} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was taken", pattern)
				}
			}()
			MustCompile(pattern)
		}()
	}
}
