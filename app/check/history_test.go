package check

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestALineThatMakesNoSenseIsNamed(t *testing.T) {
	good := `{"t":1,"op":"run"}` + "\n"
	cases := map[string]string{
		"no JSON":                   "nonsense",
		"an unknown field":          `{"t":1,"op":"run","more":1}`,
		"an unknown operation":      `{"t":1,"op":"danced"}`,
		"something after the line":  `{"t":1,"op":"run"} {}`,
		"no nonce":                  `{"t":1,"op":"said","room":"den","text":"x"}`,
		"no events":                 `{"t":1,"op":"saw","room":"den"}`,
		"events with a hole":        `{"t":1,"op":"saw","room":"den","events":[[1,"a"],[3,"b"]]}`,
		"an event without a sum":    `{"t":1,"op":"saw","room":"den","events":[[1]]}`,
		"an event before the first": `{"t":1,"op":"saw","room":"den","events":[[0,"a"]]}`,
		"too long":                  `{"t":1,"op":"user","user":"` + strings.Repeat("x", lineMax) + `"}`,
	}
	for name, line := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Read(strings.NewReader(good + line + "\n" + good))
			if err == nil || !strings.Contains(err.Error(), "line 2") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestALineThatWasBeingWrittenIsNoError(t *testing.T) {
	h, err := Read(strings.NewReader(`{"t":1,"op":"run"}` + "\n" + `{"t":2,"op":"sai`))
	if err != nil || !h.Torn || len(h.Records) != 1 {
		t.Errorf("got %+v, %v", h, err)
	}
}

func TestADirectoryWithoutHistoriesSaysWhatMakesSome(t *testing.T) {
	if _, err := ReadDir(t.TempDir()); err == nil || !strings.Contains(err.Error(), "parley load") {
		t.Errorf("got %v", err)
	}
}

func TestHistoriesAreNamedByTheirFiles(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "client-7.ndjson"), []byte(`{"t":1,"op":"end"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := ReadDir(dir)
	if err != nil || len(all) != 1 || all[0].Client != "client-7" {
		t.Errorf("got %v, %v", all, err)
	}
}

// FuzzRead: whatever the bytes, there is a history or an error; and a history is written and read again as the same.
func FuzzRead(f *testing.F) {
	for _, h := range []*History{tell().ada, tell().bo} {
		f.Add(write(f, h.Records))
	}
	f.Add([]byte(`{"t":2,"op":"sai`))
	f.Add([]byte("\n\n"))
	f.Add([]byte(`{"t":1,"op":"saw","room":"den","events":[[1,"zz"],[2,"1"]]}` + "\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		again, err := Read(bytes.NewReader(write(t, h.Records)))
		if err != nil {
			t.Fatal(err)
		}
		same := slices.EqualFunc(h.Records, again.Records, func(a, b Record) bool {
			return bytes.Equal(write(t, []Record{a}), write(t, []Record{b}))
		})
		if !same {
			t.Errorf("%q became %q", write(t, h.Records), write(t, again.Records))
		}
	})
}

func write(t testing.TB, records []Record) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, r := range records {
		if err := json.NewEncoder(&out).Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}
