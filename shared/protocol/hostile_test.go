package protocol

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"parley/shared/chat"
)

const nonce = "0123456789abcdef"

// refused is a table of frames from a client, the code of the answer and the id that it carries.
type refused struct {
	about, frame string
	want         chat.Code
	id           int64
}

func checkRefused(t *testing.T, tests []refused) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.about, func(t *testing.T) {
			got, err := DecodeCommand([]byte(test.frame))
			if e, ok := errors.AsType[*chat.Error](err); !ok || e.Code != test.want {
				t.Fatalf("got %+v, %v; want %s", got.Payload, err, test.want)
			}
			if got.ID != test.id || got.Payload != nil {
				t.Errorf("got id %d and payload %v, want id %d and none", got.ID, got.Payload, test.id)
			}
		})
	}
}

func TestWhatIsNoFrameIsRefused(t *testing.T) {
	checkRefused(t, []refused{
		{"nothing", "", chat.CodeBadFrame, 0},
		{"not JSON", "hello", chat.CodeBadFrame, 0},
		{"cut off", `{"k":"join","id":1,"d":{"room":"lob`, chat.CodeBadFrame, 0},
		{"no closing brace", `{"k":"join","id":1`, chat.CodeBadFrame, 0},
		{"null", "null", chat.CodeBadFrame, 0},
		{"a string", `"join"`, chat.CodeBadFrame, 0},
		{"an array", `[{"k":"rooms","id":1}]`, chat.CodeBadFrame, 0},
		{"a NUL", "{\"k\":\"rooms\",\x00\"id\":1}", chat.CodeBadFrame, 0},
		{"a byte order mark", "\ufeff" + `{"k":"rooms","id":1}`, chat.CodeBadFrame, 0},
		{"a no-break space", "\u00a0" + `{"k":"rooms","id":1}`, chat.CodeBadFrame, 0},
		{"a comment", `{"k":"rooms","id":1} // hi`, chat.CodeBadFrame, 0},
		{"two frames", `{"k":"rooms","id":1}{"k":"rooms","id":2}`, chat.CodeBadFrame, 0},
		{"one brace too many", `{"k":"rooms","id":1}}`, chat.CodeBadFrame, 0},
		{"a comma too many", `{"k":"rooms","id":1,}`, chat.CodeBadFrame, 0},
		{"no comma", `{"k":"rooms" "id":1}`, chat.CodeBadFrame, 0},
		{"single quotes", `{'k':'rooms','id':1}`, chat.CodeBadFrame, 0},
		{"depth 11,000 of arrays", nest("[", 11_000, "]"), chat.CodeBadFrame, 0},
		{"depth 11,000 in d", `{"k":"rooms","id":1,"d":` + nest(`{"d":`, 11_000, "}") + `}`, chat.CodeBadFrame, 0},
		{"depth 11,000 in a field", `{"k":"find","id":1,"d":{"name":` + nest("[", 11_000, "]") + `}}`, chat.CodeBadFrame, 0},
		{"1 MB of [", strings.Repeat("[", 1<<20), chat.CodeBadFrame, 0},
		{"1 MB of [ in d", `{"k":"rooms","id":1,"d":` + strings.Repeat("[", 1<<20), chat.CodeBadFrame, 0},
		{"1 MB of {", strings.Repeat(`{"d":`, 1<<18), chat.CodeBadFrame, 0},
	})
}

func nest(left string, depth int, right string) string {
	return strings.Repeat(left, depth) + "1" + strings.Repeat(right, depth)
}

func TestWrongEnvelopesAreRefused(t *testing.T) {
	checkRefused(t, []refused{
		{"empty", "{}", chat.CodeBadFrame, 0},
		{"no kind", `{"id":7}`, chat.CodeBadFrame, 7},
		{"unknown kind", `{"k":"dance","id":7}`, chat.CodeUnsupported, 7},
		{"unknown kind without id", `{"k":"dance"}`, chat.CodeUnsupported, 0},
		{"kind in another case", `{"k":"Join","id":7,"d":{"room":"lobby"}}`, chat.CodeUnsupported, 7},
		{"a kind of the server", `{"k":"welcome","id":7}`, chat.CodeUnsupported, 7},
		{"unknown field", `{"k":"rooms","id":7,"role":"admin"}`, chat.CodeBadFrame, 7},
		{"empty field name", `{"k":"rooms","id":7,"":1}`, chat.CodeBadFrame, 7},
		{"K for k", `{"K":"rooms","id":7}`, chat.CodeBadFrame, 7},
		{"the Kelvin sign for k", `{"` + "\u212a" + `":"rooms","id":7}`, chat.CodeBadFrame, 7},
		{"k twice", `{"k":"rooms","k":"rooms","id":7}`, chat.CodeBadFrame, 7},
		{"k twice, once escaped", `{"k":"rooms","\u006b":"rooms","id":7}`, chat.CodeBadFrame, 7},
		{"id twice", `{"k":"rooms","id":7,"id":8}`, chat.CodeBadFrame, 8},
		{"d twice", `{"k":"rooms","id":7,"d":{},"d":{}}`, chat.CodeBadFrame, 7},
		{"d null", `{"k":"rooms","id":7,"d":null}`, chat.CodeBadFrame, 7},
		{"d an array", `{"k":"rooms","id":7,"d":[]}`, chat.CodeBadFrame, 7},
		{"d a string", `{"k":"rooms","id":7,"d":"{}"}`, chat.CodeBadFrame, 7},
		{"k a number", `{"k":1,"id":7}`, chat.CodeBadFrame, 7},
		{"k null", `{"k":null,"id":7}`, chat.CodeBadFrame, 7},
	})
}

func TestWrongIDsAreRefused(t *testing.T) {
	for _, id := range []string{"-1", "9223372036854775808", "-9223372036854775809", "1.0", "1.5", "1e3", "1e999", "NaN", "Infinity", "0x1", "01", "+1", `"1"`, "null", "true", "[1]", "{}"} {
		checkRefused(t, []refused{{id, `{"k":"rooms","id":` + id + `}`, chat.CodeBadFrame, 0}})
	}
	checkRefused(t, []refused{
		{"a command without id", `{"k":"rooms"}`, chat.CodeBadFrame, 0},
		{"a command with id 0", `{"k":"rooms","id":0}`, chat.CodeBadFrame, 0},
		{"a signal with id", `{"k":"pong","id":7}`, chat.CodeBadFrame, 7},
	})
}

func TestTheLargestIDIsAnswered(t *testing.T) {
	got, err := DecodeCommand([]byte(`{"k":"rooms","id":9223372036854775807}`))
	if err != nil || got.ID != 1<<63-1 {
		t.Errorf("got %d, %v", got.ID, err)
	}
}

func TestTextThatIsNotUTF8IsRefused(t *testing.T) {
	send := func(text string) string {
		return `{"k":"send","id":7,"d":{"room":"lobby","nonce":"` + nonce + `","text":"` + text + `"}}`
	}
	checkRefused(t, []refused{
		{"a lone byte", send("\xff"), chat.CodeBadText, 0},
		{"a cut character", send("\xe7\x95"), chat.CodeBadText, 0},
		{"an encoded surrogate", send("\xed\xa0\x80"), chat.CodeBadText, 0},
		{"an overlong form", send("\xc0\xaf"), chat.CodeBadText, 0},
		{"outside of strings", "{\"k\":\"rooms\",\"id\":7}\xff", chat.CodeBadText, 0},
		{"high alone", send(`\ud83d`), chat.CodeBadText, 7},
		{"low alone", send(`\ude00`), chat.CodeBadText, 7},
		{"upper case", send(`\uD83D`), chat.CodeBadText, 7},
		{"high and a letter", send(`\ud83dx`), chat.CodeBadText, 7},
		{"high and another escape", send(`\ud83d\n`), chat.CodeBadText, 7},
		{"high and \\u of a letter", send(`\ud83d\u0041`), chat.CodeBadText, 7},
		{"high twice", send(`\ud83d\ud83d`), chat.CodeBadText, 7},
		{"high, high, low", send(`\ud83d\ud83d\ude00`), chat.CodeBadText, 7},
		{"the wrong way round", send(`\ude00\ud83d`), chat.CodeBadText, 7},
		{"after an escaped backslash", send(`\\\ud83d`), chat.CodeBadText, 7},
		{"after a pair", send(`\ud83d\ude00\ud83d`), chat.CodeBadText, 7},
		{"in a field name", `{"k":"rooms","id":7,"d":{"\ud83d":1}}`, chat.CodeBadText, 7},
		{"in the kind", `{"k":"\ud83d","id":7}`, chat.CodeBadText, 7},
		{"a cut escape", send(`\ud8`), chat.CodeBadFrame, 0},
		{"a cut pair", send(`\ud83d\u`), chat.CodeBadText, 0},
		{"a signed escape", send(`\u+123`), chat.CodeBadFrame, 0},
		{"NUL", send(`\u0000`), chat.CodeBadText, 7},
		{"escape", send(`\u001b[31m`), chat.CodeBadText, 7},
		{"a raw newline", send("a\nb"), chat.CodeBadFrame, 0},
	})
}

func TestRightSurrogatesAreText(t *testing.T) {
	for text, want := range map[string]string{`\ud83d\ude00`: "😀", `\uD83D\uDE00!`: "😀!", `\\ud83d`: `\ud83d`, `\\\\ude00`: `\\ude00`, `\\\ud83d\ude00`: `\😀`, `😀`: "😀", `\ufffd`: "\ufffd"} {
		got, err := DecodeCommand([]byte(`{"k":"send","id":7,"d":{"room":"lobby","nonce":"` + nonce + `","text":"` + text + `"}}`))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := got.Payload.(*Send).Text; got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestWrongValuesAreRefused(t *testing.T) {
	frame := func(kind, fields string) string { return fmt.Sprintf(`{"k":%q,"id":7,"d":{%s}}`, kind, fields) }
	send := func(nonce, more string) string {
		return frame("send", `"room":"lobby","nonce":"`+nonce+`","text":"hi"`+more)
	}
	tests := []refused{
		{"no nonce", frame("send", `"room":"lobby","text":"hi"`), chat.CodeBadNonce, 7},
		{"empty nonce", send("", ""), chat.CodeBadNonce, 7},
		{"1 MB nonce", send(strings.Repeat("a", 1<<20), ""), chat.CodeBadNonce, 7},
		{"nonce with a NUL", send(`0123456789abcde\u0000`, ""), chat.CodeBadNonce, 7},
		{"no text", frame("send", `"room":"lobby","nonce":"`+nonce+`"`), chat.CodeBadText, 7},
		{"to and public", send(nonce, `,"to":"bo","public":true`), chat.CodeBadFrame, 7},
		{"to with a NUL", send(nonce, `,"to":"\u0000"`), chat.CodeNoUser, 7},
		{"to too long", send(nonce, `,"to":"`+strings.Repeat("a", chat.IDBytes+1)+`"`), chat.CodeNoUser, 7},
		{"text too long", frame("send", `"room":"lobby","nonce":"`+nonce+`","text":"`+strings.Repeat("a", chat.TextRunes+1)+`"`), chat.CodeTooBig, 7},
		{"mass assignment", send(nonce, `,"by":"bo"`), chat.CodeBadFrame, 7},
		{"no room", frame("join", ""), chat.CodeNoRoom, 7},
		{"a path for a room", frame("join", `"room":"../etc"`), chat.CodeNoRoom, 7},
		{"a long epoch", frame("join", `"room":"lobby","epoch":"`+strings.Repeat("e", 1000)+`"`), chat.CodeBadText, 7},
		{"a long query", frame("rooms", `"query":"`+strings.Repeat("界", chat.RoomNameRunes+1)+`"`), chat.CodeTooBig, 7},
		{"a query with a NUL", frame("rooms", `"query":"\u0000"`), chat.CodeBadText, 7},
		{"a long name", frame("rename", `"name":"`+strings.Repeat("a", 1000)+`"`), chat.CodeBadName, 7},
		{"a name with a newline", frame("find", `"name":"a\nb"`), chat.CodeBadName, 7},
		{"no room name", frame("create", `"name":" "`), chat.CodeBadRoomName, 7},
		{"a topic of two lines", frame("create", `"name":"a","topic":"b\nc"`), chat.CodeBadTopic, 7},
		{"a page too long", frame("history", fmt.Sprintf(`"room":"lobby","before":1,"limit":%d`, chat.PageMax+1)), chat.CodeTooBig, 7},
		{"a negative page", frame("history", `"room":"lobby","before":1,"limit":-1`), chat.CodeTooBig, 7},
		{"neither before nor after", frame("history", `"room":"lobby"`), chat.CodeBadSeq, 7},
		{"before and after", frame("history", `"room":"lobby","before":1,"after":0`), chat.CodeBadSeq, 7},
		{"a time before 1970", frame("join", `"room":"lobby","after":1,"at":-1`), chat.CodeBadFrame, 7},
		{"a time beyond all numbers", frame("join", `"room":"lobby","after":1,"at":9007199254740992`), chat.CodeBadFrame, 7},
		{"before 0", frame("history", `"room":"lobby","before":0`), chat.CodeBadSeq, 7},
		{"before and around", frame("history", `"room":"lobby","before":1,"around":1`), chat.CodeBadSeq, 7},
		{"around 0", frame("history", `"room":"lobby","around":0`), chat.CodeBadSeq, 7},
		{"an edit of nothing", frame("edit", `"room":"lobby","text":"x"`), chat.CodeBadSeq, 7},
		{"an edit to nothing", frame("edit", `"room":"lobby","seq":1,"text":" "`), chat.CodeBadText, 7},
		{"an edit of nowhere", frame("edit", `"room":"../etc","seq":1,"text":"x"`), chat.CodeNoRoom, 7},
		{"an edit that moves", frame("edit", `"room":"lobby","seq":1,"text":"x","to":"bo"`), chat.CodeBadFrame, 7},
		{"an edit with a NUL", frame("edit", `"room":"lobby","seq":1,"text":"\u0000"`), chat.CodeBadText, 7},
		{"a reaction of nothing", frame("react", `"room":"lobby","seq":1,"on":true`), chat.CodeBadReaction, 7},
		{"a long reaction", frame("react", `"room":"lobby","seq":1,"key":"`+strings.Repeat("👍", 17)+`"`), chat.CodeBadReaction, 7},
		{"a reaction with a newline", frame("react", `"room":"lobby","seq":1,"key":"👍\n"`), chat.CodeBadReaction, 7},
		{"a deletion by another", frame("delete", `"room":"lobby","seq":1,"by":"bo"`), chat.CodeBadFrame, 7},
		{"reactors after nobody", frame("reactors", `"room":"lobby","seq":1,"key":"👍","after":"\u0000"`), chat.CodeNoUser, 7},
	}
	for _, place := range []struct{ kind, field string }{{"join", "after"}, {"read", "seq"}, {"history", "before"}, {"history", "after"}, {"history", "around"},
		{"delete", "seq"}, {"restore", "seq"}, {"pin", "seq"}, {"versions", "seq"}} {
		for value, want := range map[string]chat.Code{
			"-1": chat.CodeBadSeq, "-9223372036854775808": chat.CodeBadSeq, "9007199254740992": chat.CodeBadSeq, "9223372036854775807": chat.CodeBadSeq,
			"9223372036854775808": chat.CodeBadFrame, "1e999": chat.CodeBadFrame, "1.5": chat.CodeBadFrame, "NaN": chat.CodeBadFrame,
		} {
			test := refused{place.kind + " " + place.field + " " + value, frame(place.kind, fmt.Sprintf(`"room":"lobby",%q:%s`, place.field, value)), want, 7}
			if value == "NaN" {
				test.id = 0 // not JSON at all
			}
			tests = append(tests, test)
		}
	}
	checkRefused(t, tests)
}

// TestEachFieldOfEachCommandIsStrict makes, from a good frame of each kind, frames that are wrong in one field.
func TestEachFieldOfEachCommandIsStrict(t *testing.T) {
	for kind, frames := range samples() {
		if commands[kind] == nil {
			continue
		}
		for _, spoiled := range spoil(t, frames[0]) {
			t.Run(string(kind)+" "+spoiled.about, func(t *testing.T) {
				checkRefused(t, []refused{spoiled})
			})
		}
	}
}

// spoil returns frames like f, but each wrong in one way that json.Unmarshal alone would let pass or half pass.
func spoil(t *testing.T, f Frame) []refused {
	t.Helper()
	typ := reflect.TypeOf(f.Payload).Elem()
	var tests []refused
	add := func(about, name, raw string) {
		fields := fieldsOf(t, f.Payload)
		fields[name] = json.RawMessage(raw)
		tests = append(tests, refused{about + " " + name, object(f, fields, ""), chat.CodeBadFrame, f.ID})
	}
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		for about, raw := range map[string]string{"null for": "null", "an array for": `["a"]`, "an object for": "{}", "a fraction for": "0.5"} {
			add(about, name, raw)
		}
		add("another type for", name, otherType(typ.Field(i).Type))
		fields := fieldsOf(t, f.Payload)
		delete(fields, name)
		for about, other := range map[string]string{"upper case": strings.ToUpper(name), "title case": strings.ToUpper(name[:1]) + name[1:]} {
			tests = append(tests, refused{about + " " + other, object(f, fields, fmt.Sprintf(`%q:"x"`, other)), chat.CodeBadFrame, f.ID})
		}
		value := orElse(fieldsOf(t, f.Payload)[name], json.RawMessage(`"x"`))
		twice := fmt.Sprintf(`%q:%s,%q:%s`, name, value, name, value)
		tests = append(tests, refused{"twice " + name, object(f, fields, twice), chat.CodeBadFrame, f.ID})
	}
	add("unknown", "role", `"admin"`)
	add("unknown null", "role", "null")
	return tests
}

func orElse(value, other json.RawMessage) json.RawMessage {
	if value == nil {
		return other
	}
	return value
}

func otherType(t reflect.Type) string {
	if t.Kind() == reflect.String {
		return "1"
	}
	return `"1"`
}

func fieldsOf(t *testing.T, p Payload) map[string]json.RawMessage {
	t.Helper()
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

// object writes a frame with these fields, and more after them.
func object(f Frame, fields map[string]json.RawMessage, more string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		parts = append(parts, fmt.Sprintf("%q:%s", name, fields[name]))
	}
	if more != "" {
		parts = append(parts, more)
	}
	id := ""
	if f.ID != 0 {
		id = fmt.Sprintf(`"id":%d,`, f.ID)
	}
	return fmt.Sprintf(`{"k":%q,%s"d":{%s}}`, f.Payload.Kind(), id, strings.Join(parts, ","))
}

func TestRefusalsDoNotTellOfTheProgram(t *testing.T) {
	for _, frame := range []string{`{"k":"rooms","id":1e999}`, `{"k":"read","id":1,"d":{"seq":"x"}}`, `{"k":1}`, "[", "{", `{"k":"join","id":1,"d":{"room":5}}`} {
		_, err := DecodeCommand([]byte(frame))
		for _, secret := range []string{"Go ", "json:", "protocol.", "envelope", "int64"} {
			if err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("%s: got %v, want a refusal without %q", frame, err, secret)
			}
		}
	}
}
