package check_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"parley/app/check"
)

// write encodes records as a client writes them.
func write(t *testing.T, records []check.Record) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, r := range records {
		line, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	return out.Bytes()
}

func TestAHistoryIsReadAsItWasWritten(t *testing.T) {
	for _, h := range slices.Concat(goodTalk().histories, comings().histories) {
		written := write(t, h.Records)
		got, err := check.Read(bytes.NewReader(written))
		if err != nil || got.Torn || !bytes.Equal(write(t, got.Records), written) {
			t.Errorf("%s: got %+v, %v", h.Client, got, err)
		}
	}
}

func TestALineThatTheClientDiedInIsLeftOut(t *testing.T) {
	h, err := check.Read(strings.NewReader(`{"t":1,"op":"run"}` + "\n" + `{"t":2,"op":"us`))
	if err != nil || !h.Torn || len(h.Records) != 1 {
		t.Errorf("got %+v, %v; want one record and a torn line", h, err)
	}
}

func TestALineWithoutSenseIsNamed(t *testing.T) {
	lines := map[string]string{
		"empty":                  ``,
		"no JSON":                `run`,
		"no object":              `[]`,
		"a field nobody knows":   `{"t":1,"op":"run","colour":"red"}`,
		"two records":            `{"t":1,"op":"run"}{"t":2,"op":"run"}`,
		"no operation":           `{"t":1}`,
		"unknown operation":      `{"t":1,"op":"sang"}`,
		"nobody":                 `{"t":1,"op":"user"}`,
		"said without a nonce":   `{"t":1,"op":"said","room":"lobby","text":"x"}`,
		"said nowhere":           `{"t":1,"op":"said","nonce":"n","text":"x"}`,
		"said nothing":           `{"t":1,"op":"said","nonce":"n","room":"lobby"}`,
		"acked as nothing":       `{"t":1,"op":"acked","nonce":"n","room":"lobby"}`,
		"refused for no reason":  `{"t":1,"op":"refused","nonce":"n"}`,
		"began before all":       `{"t":1,"op":"began","room":"lobby","seq":-1}`,
		"began nowhere":          `{"t":1,"op":"began","seq":1}`,
		"left nothing":           `{"t":1,"op":"left"}`,
		"saw nothing":            `{"t":1,"op":"saw","room":"lobby"}`,
		"saw no span":            `{"t":1,"op":"saw","room":"lobby","from":3,"seq":1}`,
		"saw before the first":   `{"t":1,"op":"saw","room":"lobby","seq":1,"events":[[0,"a"]]}`,
		"shown descending":       `{"t":1,"op":"shown","room":"lobby","events":[[2,"a"],[1,"b"]]}`,
		"changed nothing":        `{"t":1,"op":"changed","nonce":"n","room":"lobby","seq":1,"change":"said"}`,
		"changed no message":     `{"t":1,"op":"changed","nonce":"n","room":"lobby","change":"edited"}`,
		"amended nowhere":        `{"t":1,"op":"amended","nonce":"n","seq":1}`,
		"dropped nothing":        `{"t":1,"op":"dropped"}`,
		"removed nobody":         `{"t":1,"op":"removed","room":"den"}`,
		"added nowhere":          `{"t":1,"op":"adds","user":"u"}`,
		"banned nobody":          `{"t":1,"op":"banned"}`,
		"read for no reason":     `{"t":1,"op":"read","room":"den","seq":1}`,
		"came from nowhere":      `{"t":1,"op":"came"}`,
		"an event with no sum":   `{"t":1,"op":"saw","room":"lobby","events":[[1]]}`,
		"an event of three":      `{"t":1,"op":"paged","room":"lobby","events":[[1,"a",2]]}`,
		"an event that is null":  `{"t":1,"op":"paged","room":"lobby","events":[null]}`,
		"a sum that is none":     `{"t":1,"op":"paged","room":"lobby","events":[[1,"-"]]}`,
		"longer than any record": `{"t":1,"op":"said","nonce":"n","room":"lobby","text":"` + strings.Repeat("x", 1<<20) + `"}`,
	}
	for about, line := range lines {
		_, err := check.Read(strings.NewReader(`{"t":1,"op":"run"}` + "\n" + line + "\n"))
		if err == nil || !strings.HasPrefix(err.Error(), "line 2: ") {
			t.Errorf("%s: got %v, want an error about line 2", about, err)
		}
	}
}

func TestHistoriesAreNamedByTheirFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"ada.ndjson": `{"t":1,"op":"run"}` + "\n", "bob.ndjson": "", "notes.txt": "?"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := check.ReadDir(dir)
	if err != nil || len(all) != 2 || all[0].Client != "ada" || all[1].Client != "bob" {
		t.Errorf("got %v, %v; want ada and bob", all, err)
	}
}

func TestADirectoryWithoutHistoriesIsAMistake(t *testing.T) {
	if _, err := check.ReadDir(t.TempDir()); err == nil || !strings.Contains(err.Error(), "--history") {
		t.Errorf("got %v, want an error that says how to write some", err)
	}
}

// FuzzRead demands that whatever is taken as a history says the same when it is written and read again.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"t":1,"op":"run"}` + "\n"))
	f.Add([]byte(`{"t":1,"op":"said","nonce":"n","room":"lobby","text":"<\ud800>","to":"u"}` + "\n"))
	f.Add([]byte(`{"t":2,"op":"acked","nonce":"n","room":"lobby","seq":7}` + "\n" + `{"t":3,"op":"end"}` + "\n"))
	f.Add([]byte(`{"t":2,"op":"saw","room":"lobby","events":[[1,"a"],[2,"3w5e11264sgsf"]]}` + "\n"))
	f.Add([]byte(`{"t":2,"op":"run","events":[[null,"0"]]}` + "\n"))
	f.Add([]byte(`{"t":1,"op":"run"}` + "\n" + `{"t":2,"op":"sa`))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := check.Read(bytes.NewReader(data))
		if err != nil || len(data) > 1<<16 { // escapes make a line longer
			return
		}
		written := write(t, h.Records)
		again, err := check.Read(bytes.NewReader(written))
		if err != nil || again.Torn || !bytes.Equal(write(t, again.Records), written) {
			t.Errorf("%q: written and read again it is %+v, %v", data, again, err)
		}
	})
}
