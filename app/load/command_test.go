package load

import (
	"bytes"
	"strings"
	"testing"
)

func TestOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	cases := map[string]struct {
		args []string
		says string
	}{
		"no address":          {[]string{}, "address of a server"},
		"an unknown option":   {[]string{"http://localhost:1", "--speed", "9"}, "speed"},
		"no clients":          {[]string{"http://localhost:1", "--clients", "0", "--senders", "0"}, "at least one client"},
		"too many senders":    {[]string{"http://localhost:1", "--clients", "2", "--senders", "3"}, "more than 2 clients"},
		"no rate":             {[]string{"http://localhost:1", "--rate", "0"}, "must be positive"},
		"more than all":       {[]string{"http://localhost:1", "--private", "1.5"}, "between 0 and 1"},
		"an impossible place": {[]string{"localhost", "--history", t.TempDir()}, "http://"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			if code := Command(t.Context(), c.args, &out, &errOut); code == 0 {
				t.Error("the status is 0")
			}
			if !strings.Contains(errOut.String(), c.says) || out.Len() > 0 {
				t.Errorf("got %q and %q", errOut.String(), out.String())
			}
		})
	}
}

func TestHelpIsNoError(t *testing.T) {
	var out, errOut bytes.Buffer
	if code := Command(t.Context(), []string{"--help"}, &out, &errOut); code != 0 || !strings.Contains(out.String(), "-history") {
		t.Errorf("status %d, %q, %q", code, out.String(), errOut.String())
	}
}
