package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/dial"
)

// script runs the command line at p and returns what it did.
func script(ctx context.Context, t *testing.T, p *peer, args ...string) (status int, out, errOut string) {
	t.Helper()
	return scriptWith(ctx, t, p, args...)
}

func scriptWith(ctx context.Context, t *testing.T, p dial.Dialer, args ...string) (status int, out, errOut string) {
	t.Helper()
	opts, err := parse(append([]string{"http://peer"}, args...))
	if err != nil {
		t.Fatal(err)
	}
	var o, e bytes.Buffer
	status = run(ctx, opts, p, nil, strings.NewReader(""), &o, &e)
	return status, o.String(), e.String()
}

func TestSendLeavesWhenEverythingIsStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		status, out, errOut := script(t.Context(), t, p, "--send", "one", "--send", "two\n")
		if status != ok || out != "" || errOut != "" {
			t.Errorf("got %d, %q, %q", status, out, errOut)
		}
		if got := p.texts(); got != "one|two" {
			t.Errorf("stored: %q", got)
		}
	})
}

func TestSendWaitsForTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.cut(true)
		go func() {
			time.Sleep(10 * time.Second)
			p.cut(false)
		}()
		if status, _, errOut := script(t.Context(), t, p, "--send", "one"); status != ok {
			t.Errorf("got %d, %q", status, errOut)
		}
		if got := p.texts(); got != "one" {
			t.Errorf("stored: %q", got)
		}
	})
}

func TestSendSaysWhyItIsRefused(t *testing.T) {
	tests := []struct {
		about string
		args  []string
		want  string
	}{
		{"text", []string{"--send", "spam"}, `"spam": no spam here`},
		{"nobody", []string{"--send", "@Boo hi"}, "nobody has that name"},
		{"room", []string{"--room", "nowhere", "--send", "hi"}, "no such room|there is no room"},
		{"name", []string{"--name", "Bo", "--send", "hi"}, "that name is taken (Bo2)"},
	}
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPeer()
				p.refusing("spam", chat.Errorf(chat.CodeForbidden, "no spam here"))
				status, _, errOut := script(t.Context(), t, p, test.args...)
				found := false
				for want := range strings.SplitSeq(test.want, "|") {
					found = found || strings.Contains(errOut, want)
				}
				if status != failed || !found {
					t.Errorf("got %d, %q; want %q", status, errOut, test.want)
				}
				if got := p.texts(); got != "" {
					t.Errorf("stored: %q", got)
				}
			})
		})
	}
}

func TestSendGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.mute = true
		began := time.Now()
		status, _, errOut := script(t.Context(), t, p, "--send", "one", "--timeout", "20s")
		if took := time.Since(began); status != failed || took != 20*time.Second {
			t.Errorf("got %d after %v", status, took)
		}
		contains(t, errOut, "no answer from http://peer within 20s")
	})
}

func TestSendPrivately(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		if status, _, errOut := script(t.Context(), t, p, "--send", "@Bo psst"); status != ok {
			t.Errorf("got %d, %q", status, errOut)
		}
		if got := p.texts(); got != "" {
			t.Errorf("the room has %q", got)
		}
	})
}

func TestSendUnderAnotherName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		if status, _, errOut := script(t.Context(), t, p, "--name", "Robot", "--send", "hi"); status != ok {
			t.Errorf("got %d, %q", status, errOut)
		}
		if got := p.events[0].By.Name; got != "Robot" {
			t.Errorf("said by %q", got)
		}
	})
}

func TestFollowPrintsEachMessageOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.say("before")
		ctx, interrupt := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			p.say("\x1b[2Jone\ntwo")
			synctest.Wait()
			p.cut(true)
			p.say("missed")
			time.Sleep(20 * time.Second)
			p.cut(false)
			time.Sleep(20 * time.Second)
			p.say("after")
			synctest.Wait()
			interrupt()
		}()
		status, out, errOut := script(ctx, t, p, "--follow")
		var texts []string
		for line := range strings.Lines(out) {
			_, text, _ := strings.Cut(strings.TrimSpace(line), "  Bo: ")
			texts = append(texts, text)
		}
		if got, want := strings.Join(texts, "|"), "before|one / two|missed|after"; status != ok || got != want {
			t.Errorf("got %d, %q, %q; want %q", status, got, errOut, want)
		}
	})
}

func TestFollowPrintsObjects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPeer()
		p.say("\u009b31m\n<b>")
		ctx, interrupt := context.WithCancel(t.Context())
		go func() {
			synctest.Wait()
			interrupt()
		}()
		_, out, _ := script(ctx, t, p, "--follow", "--json")
		var got jsonMessage
		if err := json.Unmarshal([]byte(out), &got); err != nil || strings.Count(out, "\n") != 1 {
			t.Fatalf("%q: %v", out, err)
		}
		want := jsonMessage{Room: "lobby", Seq: 1, At: saidAt, By: chat.User{ID: "bo", Name: "Bo"}, Text: "\u009b31m\n<b>"}
		if !reflect.DeepEqual(got, want) || strings.Contains(out, "\u009b") {
			t.Errorf("got %+v from %q, want %+v", got, out, want)
		}
	})
}

func TestFollowOfNoRoomFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		status, _, errOut := script(t.Context(), t, newPeer(), "--follow", "--room", "nowhere")
		if status != failed {
			t.Errorf("got %d", status)
		}
		contains(t, errOut, "there is no room nowhere")
	})
}
