package protocol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"parley/shared/chat"
)

// strict decodes data into the struct that target points to. Unlike json.Unmarshal it refuses repeated and
// wrongly-cased fields, null, lone surrogates and anything after the value.
func strict(data []byte, target any) error {
	if loneSurrogate(data) {
		return chat.Errorf(chat.CodeBadText, "a \\u escape is half of a surrogate pair")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := walk(dec, reflect.TypeOf(target).Elem(), "frame"); err != nil {
		return chat.Errorf(chat.CodeBadFrame, "%v", err)
	}
	if len(bytes.TrimSpace(data[dec.InputOffset():])) > 0 {
		return chat.Errorf(chat.CodeBadFrame, "a frame is one JSON object; something follows it")
	}
	if err := json.Unmarshal(data, target); err != nil {
		return chat.Errorf(chat.CodeBadFrame, "%v", err)
	}
	return nil
}

// walk reads one value of type t and refuses what json.Unmarshal would let pass.
func walk(dec *json.Decoder, t reflect.Type, field string) error {
	if t == reflect.TypeFor[json.RawMessage]() {
		return skipObject(dec, field)
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := dec.Token()
	switch {
	case err != nil:
		return fmt.Errorf("not JSON: %w", err)
	case t.Kind() != reflect.Struct:
		return fits(token, t, field)
	case token != json.Delim('{'):
		return fmt.Errorf("%q is not an object", field)
	}
	return walkFields(dec, t)
}

// fits reports by its error whether a value that is no object can be a t.
func fits(token json.Token, t reflect.Type, field string) error {
	ok := false
	switch value := token.(type) {
	case string:
		ok = t.Kind() == reflect.String
	case bool:
		ok = t.Kind() == reflect.Bool
	case json.Number:
		_, err := strconv.ParseInt(value.String(), 10, 64)
		ok = (t.Kind() == reflect.Int || t.Kind() == reflect.Int64) && err == nil
	}
	if !ok {
		return fmt.Errorf("%q has a value that it cannot have", field)
	}
	return nil
}

func walkFields(dec *json.Decoder, t reflect.Type) error {
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return fmt.Errorf("not JSON: %w", err)
		}
		name, _ := token.(string)
		field, known := fieldOf(t, name)
		switch {
		case !known:
			return fmt.Errorf("there is no field %.40q", name)
		case seen[name]:
			return fmt.Errorf("the field %q is there twice", name)
		}
		seen[name] = true
		if err := walk(dec, field, name); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	return nil
}

func fieldOf(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		tag, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if tag == name {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}

// skipObject passes over a value that is decoded later by its own rules; only an object can be one.
func skipObject(dec *json.Decoder, field string) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	if raw[0] != '{' {
		return fmt.Errorf("%q is not an object", field)
	}
	return nil
}

// loneSurrogate reports whether a string in data has a \u escape that is half of a pair; encoding/json would
// silently put U+FFFD in its place.
func loneSurrogate(data []byte) bool {
	for i := 0; i+1 < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		if data[i+1] != 'u' {
			i++
			continue
		}
		switch high := hex4(data[i+2:]); {
		case high >= 0xDC00 && high <= 0xDFFF:
			return true
		case high >= 0xD800 && high <= 0xDBFF:
			rest := data[i+6:]
			if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' {
				return true
			}
			if low := hex4(rest[2:]); low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 11
		default:
			i += 5
		}
	}
	return false
}

func hex4(b []byte) int64 {
	if len(b) < 4 {
		return -1
	}
	n, err := strconv.ParseInt(string(b[:4]), 16, 32)
	if err != nil {
		return -1
	}
	return n
}
