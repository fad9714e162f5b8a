//go:build linux

package scenario

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"parley/server/doctor"
	"parley/server/test/kit"
	"parley/server/test/kit/proxies"
)

func TestTerminalsAndOperatorsReachAServerBelowAPath(t *testing.T) {
	proxies.EachBelow(t, func(t *testing.T, url string, server *kit.Process) {
		var out, errOut bytes.Buffer
		state := t.TempDir()
		for _, place := range []string{url, url + "/", url + "/r/lobby"} {
			args := []string{"chat", place, "--state", state, "--send", "from a terminal at " + place, "--timeout", kit.Patience.String()}
			if code := kit.Command(t.Context(), args, strings.NewReader(""), &out, &errOut); code != 0 {
				t.Errorf("%s: status %d: %s", place, code, &errOut)
			}
		}
		reader := kit.StartClient(t, url, kit.NewStorage())
		reader.Online()
		reader.Sees([]string{"from a terminal at " + url, "from a terminal at " + url + "/", "from a terminal at " + url + "/r/lobby"})

		d := diagnose(t, "--store", server.Option("--store"), "--public-url", url+"/", "--addr", server.Option("--addr"))
		d.well()
		for _, check := range []string{"public", "public.ready", "public.socket", "public.origin", "public.epoch"} {
			d.has(check, doctor.OK)
		}
		d.has("public.proxies", doctor.OK, "socket")
		for path, want := range map[string]int{"": http.StatusOK, "/": http.StatusOK, "/r/lobby": http.StatusOK, "/healthz": http.StatusOK, "/nowhere": http.StatusNotFound} {
			answer, err := http.Get(url + path)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(answer.Body)
			answer.Body.Close()
			if answer.StatusCode != want {
				t.Errorf("%s: status %d: %.300s", path, answer.StatusCode, body)
			}
		}
	})
}

func TestACrowdKeepsItsPromisesBelowAPath(t *testing.T) {
	if testing.Short() {
		t.Skip("short: a load takes seconds")
	}
	server := kit.StartProcess(t, "--limits", "off", "--public-url", "https://example.org/chat/")
	var out, errOut bytes.Buffer
	args := []string{"load", server.URL + "/chat/", "--clients", "4", "--senders", "2", "--for", "2s", "--settle", kit.Patience.String(), "--history", t.TempDir(), "--check"}
	if code := kit.Command(t.Context(), args, strings.NewReader(""), &out, &errOut); code != 0 {
		t.Errorf("status %d: %s%s", code, &out, &errOut)
	}
}
