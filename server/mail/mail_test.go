package mail

import (
	"errors"
	"strings"
	"testing"

	"parley/server/mail/mailtest"
)

func relay(t *testing.T, address string) *Relay {
	t.Helper()
	r, err := ParseRelay(address)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARelayIsReadFromItsAddress(t *testing.T) {
	for address, want := range map[string]string{
		"smtp://ada:secret@mail.example.org?from=chat@example.org":       "mail.example.org:587",
		"smtps://ada:secret@mail.example.org?from=chat@example.org":      "mail.example.org:465",
		"smtp://localhost:2525?from=Parley+%3Cchat@example.org%3E":       "localhost:2525",
		"smtp://mail.example.org":                                        "",
		"smtp://mail.example.org?from=nobody":                            "",
		"smtp://mail.example.org/inbox?from=chat@example.org":            "",
		"https://ada:secret@mail.example.org?from=chat@example.org":      "",
		"smtp://ada:sec%ret@mail.example.org?from=chat@example.org":      "",
		"smtp://?from=chat@example.org":                                  "",
		"smtp://mail.example.org?from=chat@example.org%0d%0aBcc:x@y.org": "",
	} {
		r, err := ParseRelay(address)
		switch {
		case err == nil && r.addr != want:
			t.Errorf("%s: got %s, want %q", address, r.addr, want)
		case err != nil && (want != "" || strings.Contains(err.Error(), "sec")):
			t.Errorf("%s: got %v", address, err)
		}
	}
}

func TestOnlyAPlainAddressIsOne(t *testing.T) {
	for typed, want := range map[string]string{
		" ada@example.org ": "ada@example.org", "Ada <ada@example.org>": "", "ada": "", "a@b@c": "", "ada@example.org\r\nBcc: x@y.org": "", "": "",
		`"a b"@example.org`: "", "ada@" + strings.Repeat("x", 300) + ".org": "",
	} {
		if got, err := ParseAddress(typed); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", typed, got, err)
		}
	}
}

func TestAMessageArrivesAsItWasWritten(t *testing.T) {
	sink := mailtest.NewSink(t)
	text := "Hello שלום,\n\n.a line with a dot\n" + strings.Repeat("long ", 50) + "\nhttps://chat.example.org/recover/a=b\n"
	if err := relay(t, sink.URL).Send(t.Context(), Message{"ada@example.org", "Grüße\r\nBcc: x@y.org", text}); err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(sink.Next(t), "\n\n")
	if body = strings.ReplaceAll(body, "\r\n", "\n"); body != text {
		t.Errorf("got %q, want %q", body, text)
	}
	for _, want := range []string{"To: <ada@example.org>", "From: <chat@example.org>", "Subject: =?utf-8?q?", "Auto-Submitted: auto-generated"} {
		if !strings.Contains(head, want) {
			t.Errorf("no %s in\n%s", want, head)
		}
	}
	if strings.Contains(head, "\nBcc") {
		t.Errorf("a header was added:\n%s", head)
	}
}

func TestNothingIsSentInPlainTextToAnotherMachine(t *testing.T) {
	sink := mailtest.NewSink(t)
	r := relay(t, sink.URL)
	r.host = "mail.example.org" // of the certificate and of the rule; the connection goes to the sink
	if err := r.Send(t.Context(), Message{To: "ada@example.org"}); !errors.Is(err, errPlain) {
		t.Errorf("got %v", err)
	}
}
