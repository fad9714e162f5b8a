package protocol

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

	"parley/shared/chat"
)

func TestSplitCutsAtNewlines(t *testing.T) {
	tests := []struct {
		message string
		want    []string
	}{
		{"", nil},
		{"\n \r\n\t\n", nil},
		{`{"k":"pong"}`, []string{`{"k":"pong"}`}},
		{"{\"k\":\"pong\"}\n", []string{`{"k":"pong"}`}},
		{" a\r\n\nb \n", []string{"a", "b"}},
		{"\u00a0\n", []string{"\u00a0"}},
	}
	for _, test := range tests {
		var got []string
		for _, frame := range Split([]byte(test.message)) {
			got = append(got, string(frame))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("Split(%q) = %q, want %q", test.message, got, test.want)
		}
	}
}

func TestAFullMessageFitsInAFrame(t *testing.T) {
	worst := string(bytes.Repeat([]byte{'<'}, chat.TextRunes)) // six bytes each in JSON
	raw := Encode(1<<63-1, &Send{Room: "lobby", Nonce: nonce, Text: worst})
	if len(raw) > chat.FrameBytes {
		t.Errorf("got %d bytes, want at most %d", len(raw), chat.FrameBytes)
	}
	if _, err := DecodeCommand(raw); err != nil {
		t.Error(err)
	}
}

func TestEachReasonHasItsOwnCloseCode(t *testing.T) {
	seen := map[int]Reason{}
	for reason, c := range Closes {
		if other, twice := seen[c.Code]; twice {
			t.Errorf("%s and %s both close with %d", reason, other, c.Code)
		}
		seen[c.Code] = reason
		if got := NextAfter(c.Code); got != c.Next {
			t.Errorf("%s: got %q, want %q", reason, got, c.Next)
		}
	}
	if got := NextAfter(1006); got != Later {
		t.Errorf("a broken line: got %q, want %q", got, Later)
	}
}

func TestWelcomeTellsTheLimitsThatHold(t *testing.T) {
	got := LimitsNow()
	want := Limits{TextBytes: 16384, TextRunes: 10000, FrameBytes: 131072, PageEvents: 50, PingMillis: 25000, DeadMillis: 35000, NameRunes: 32, RoomRunes: 64, ResumeRange: 5000}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func FuzzDecodeCommand(f *testing.F) {
	seed(f, commands)
	for _, raw := range []string{`{"k":"send","id":1,"d":{"room":"lobby","nonce":"` + nonce + `","text":"\ud83d\ude00\u0026"}}`, `{"k":"history","id":1,"d":{"room":"lobby","after":null}}`, "[[[", `{"\u006b":"pong"}`, "{\"k\":\"pong\"}\n"} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		frame, err := DecodeCommand(raw)
		if err != nil {
			chatError(t, frame, err)
			return
		}
		again := Encode(frame.ID, frame.Payload)
		second, err := DecodeCommand(again)
		if err != nil {
			t.Fatalf("%q decodes, but encoded again %q does not: %v", raw, again, err)
		}
		if third := Encode(second.ID, second.Payload); !bytes.Equal(third, again) || !utf8.Valid(again) {
			t.Fatalf("%q: encoded %q, then %q", raw, again, third)
		}
	})
}

func FuzzDecodeUpdate(f *testing.F) {
	seed(f, updates)
	f.Add([]byte(`{"k":"event","d":{"event":null}}`))
	f.Add([]byte(`{"K":"page","D":{"room":"lobby","EVENTS":[{}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		frame, err := DecodeUpdate(raw)
		if err != nil {
			chatError(t, frame, err)
			return
		}
		if again := Encode(frame.ID, frame.Payload); bytes.ContainsRune(again, '\n') || !utf8.Valid(again) {
			t.Fatalf("%q: encoded %q", raw, again)
		}
	})
}

// chatError demands that err can be answered, and that nobody can use what was refused.
func chatError(t *testing.T, frame Frame, err error) {
	t.Helper()
	if e := chat.AsError(err); e.Code == chat.CodeInternal || e.Message == "" || frame.Payload != nil {
		t.Fatalf("refused with %v beside %+v", err, frame.Payload)
	}
}

// seed adds the vectors of each kind in table.
func seed(f *testing.F, table map[Kind]func() Payload) {
	f.Helper()
	for kind := range table {
		file, err := os.ReadFile(filepath.Join("testdata", string(kind)+".json"))
		if err != nil {
			f.Fatal(err)
		}
		for _, raw := range Split(file) {
			f.Add(raw)
		}
	}
}
