package protocol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"testing"
	"unicode/utf8"
)

// FuzzStrictness compares the strict decoder with a plain reading of the same bytes: what it accepts has no field twice,
// is UTF-8, and means the same when it is encoded again.
func FuzzStrictness(f *testing.F) {
	seed(f, commands)
	f.Add([]byte(`{"k":"send","id":1,"d":{"room":"lobby","nonce":"` + nonce + `","text":"\ud83d\ude00","public":false,"to":""}}`))
	f.Add([]byte(`{"k":"find","id":1,"d":{"name":"a","\u006eame":"b"}}`))
	f.Add([]byte(` { "id" : 1 , "k" : "rooms" , "d" : { } } `))
	f.Fuzz(func(t *testing.T, raw []byte) {
		frame, err := DecodeCommand(raw)
		if err != nil {
			return
		}
		if !utf8.Valid(raw) {
			t.Fatalf("%q is not UTF-8", raw)
		}
		got, want := plain(t, Encode(frame.ID, frame.Payload)), plain(t, raw)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q means %v, but was taken as %v", raw, want, got)
		}
	})
}

// plain reads an object without knowing what it should be, and fails if a field stands in it twice. Fields that say
// nothing (0, "", false, an empty object) are left out.
func plain(t *testing.T, raw []byte) map[string]any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		t.Fatalf("%q is no object: %v", raw, err)
	}
	fields := plainFields(t, dec)
	maps.DeleteFunc(fields, func(_ string, value any) bool { return empty(value) })
	return fields
}

func plainFields(t *testing.T, dec *json.Decoder) map[string]any {
	t.Helper()
	fields := map[string]any{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := fields[fmt.Sprint(name)]; twice {
			t.Fatalf("%q stands there twice", name)
		}
		value, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		switch value {
		case json.Delim('{'):
			fields[fmt.Sprint(name)] = plainFields(t, dec)
		case json.Delim('['):
			fields[fmt.Sprint(name)] = plainItems(t, dec)
		default:
			fields[fmt.Sprint(name)] = value
		}
	}
	dec.Token() // the closing brace
	maps.DeleteFunc(fields, func(_ string, value any) bool { return empty(value) })
	return fields
}

// plainItems reads an array of strings.
func plainItems(t *testing.T, dec *json.Decoder) []any {
	t.Helper()
	var items []any
	for dec.More() {
		item, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, item)
	}
	dec.Token() // the closing bracket
	return items
}

func empty(value any) bool {
	switch value := value.(type) {
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	case json.Number:
		return value == "0" || value == "-0"
	}
	return value == "" || value == false
}
