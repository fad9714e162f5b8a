package protocol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"parley/shared/chat"
)

// strict decodes data into the struct that target points to. Unlike json.Unmarshal it refuses unknown, repeated and
// wrongly-cased fields, null and lone surrogates.
func strict(data []byte, target any) error {
	if loneSurrogate(data) {
		return chat.Errorf(chat.CodeBadText, "a \\u escape is half of a surrogate pair")
	}
	if !json.Valid(data) {
		var nothing json.RawMessage
		return chat.Errorf(chat.CodeBadFrame, "not JSON: %v", json.Unmarshal(data, &nothing))
	}
	w := walker{rest: data}
	if err := w.value(reflect.TypeOf(target).Elem(), "frame"); err != nil {
		return chat.Errorf(chat.CodeBadFrame, "%v", err)
	}
	if err := json.Unmarshal(data, target); err != nil {
		return chat.Errorf(chat.CodeBadFrame, "%v", err)
	}
	return nil
}

// walker goes through valid JSON and refuses what json.Unmarshal would accept.
type walker struct{ rest []byte }

// value skips one value, which must fit t.
func (w *walker) value(t reflect.Type, field string) error {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	first := w.peek()
	switch {
	case t == reflect.TypeFor[json.RawMessage](): // is decoded later, by the rules of its own type
		if first != '{' {
			return fmt.Errorf("%q is not an object", field)
		}
	case t.Kind() == reflect.Struct && first != '{':
		return fmt.Errorf("%q is not an object", field)
	case t.Kind() == reflect.Struct:
		return w.fields(t)
	case t.Kind() == reflect.Slice && first != '[':
		return fmt.Errorf("%q is not an array", field)
	case t.Kind() == reflect.Slice:
		return w.items(t.Elem(), field)
	}
	before := w.rest
	w.skip()
	if t != reflect.TypeFor[json.RawMessage]() && !fits(before[:len(before)-len(w.rest)], t.Kind()) {
		return fmt.Errorf("%q has a value of the wrong type", field)
	}
	return nil
}

// fits reports whether a value other than an object is of that kind.
func fits(value []byte, kind reflect.Kind) bool {
	switch value[0] {
	case '"':
		return kind == reflect.String
	case 't', 'f':
		return kind == reflect.Bool
	case 'n', '[', '{':
		return false
	}
	_, err := strconv.ParseInt(string(value), 10, 64)
	return (kind == reflect.Int || kind == reflect.Int64) && err == nil
}

func (w *walker) fields(t reflect.Type) error {
	fields, seen := layout(t), uint64(0)
	w.rest = w.rest[1:] // the brace
	for w.peek() != '}' {
		name := w.name()
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		switch {
		case i < 0:
			return fmt.Errorf("there is no field %.40q", name)
		case seen&(1<<i) != 0:
			return fmt.Errorf("the field %q is there twice", name)
		}
		seen |= 1 << i
		if err := w.value(fields[i].kind, name); err != nil {
			return err
		}
		if w.peek() == ',' {
			w.rest = w.rest[1:]
		}
	}
	w.rest = w.rest[1:]
	return nil
}

// items skips an array, whose items must fit t.
func (w *walker) items(t reflect.Type, field string) error {
	w.rest = w.rest[1:] // the bracket
	for w.peek() != ']' {
		if err := w.value(t, field); err != nil {
			return err
		}
		if w.peek() == ',' {
			w.rest = w.rest[1:]
		}
	}
	w.rest = w.rest[1:]
	return nil
}

// peek skips white space and returns the next byte.
func (w *walker) peek() byte {
	w.rest = bytes.TrimLeft(w.rest, " \t\r\n")
	return w.rest[0]
}

// name reads the name of a field, and its colon.
func (w *walker) name() (name string) {
	w.peek()
	quoted := w.rest[:stringEnd(w.rest)]
	w.rest = w.rest[len(quoted):]
	w.peek()
	w.rest = w.rest[1:]
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	_ = json.Unmarshal(quoted, &name) // cannot fail: json.Valid has seen it
	return name
}

// skip skips one value.
func (w *walker) skip() {
	for depth := 0; ; {
		switch w.peek() {
		case '"':
			w.rest = w.rest[stringEnd(w.rest):]
		case '{', '[':
			depth++
			w.rest = w.rest[1:]
		case '}', ']':
			depth--
			w.rest = w.rest[1:]
		case ',', ':':
			w.rest = w.rest[1:]
		default: // a number or a word
			n := bytes.IndexAny(w.rest, " \t\r\n,:}]")
			if n < 0 {
				n = len(w.rest)
			}
			w.rest = w.rest[n:]
		}
		if depth == 0 {
			return
		}
	}
}

// stringEnd returns the length of the string at the beginning of b, with its quotes.
func stringEnd(b []byte) int {
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

// field is a field of a struct, by its name in JSON.
type field struct {
	name string
	kind reflect.Type
}

var layouts sync.Map // of reflect.Type: []field

func layout(t reflect.Type) []field {
	if known, ok := layouts.Load(t); ok {
		fields, _ := known.([]field)
		return fields
	}
	fields := make([]field, t.NumField())
	if len(fields) > 64 {
		panic("protocol: a struct with more fields than a set has bits")
	}
	for i := range fields {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[i] = field{name, t.Field(i).Type}
	}
	layouts.Store(t, fields)
	return fields
}

// loneSurrogate reports whether a string in data has a \u escape that is half of a pair; encoding/json would
// silently replace it by U+FFFD.
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
