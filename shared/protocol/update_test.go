package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"parley/shared/chat"
)

func TestUnknownFieldsFromTheServerAreSkipped(t *testing.T) {
	for kind, frames := range samples() {
		if updates[kind] == nil {
			continue
		}
		for _, f := range frames {
			raw := Encode(f.ID, f.Payload)
			newer := []byte(strings.ReplaceAll(string(raw), "{", `{"of_later":{"a":[null]},`))
			got, err := DecodeUpdate(newer)
			if err != nil {
				t.Errorf("%s: %v", newer, err)
			} else if again := Encode(got.ID, got.Payload); !bytes.Equal(again, raw) {
				t.Errorf("%s: got\n%s\nwant\n%s", kind, again, raw)
			}
		}
	}
}

func TestWhatIsNewerThanTheClientIsNotNonsense(t *testing.T) {
	later := map[string]string{
		"event kind":   `{"k":"event","d":{"event":{"room":"lobby","seq":1,"kind":"painted","by":{"id":"ada"}}}}`,
		"room kind":    `{"k":"followed","d":{"state":{"room":{"id":"team/x","kind":"channel"}}}}`,
		"reason":       `{"k":"goodbye","d":{"reason":"maintenance"}}`,
		"code":         `{"k":"failed","id":1,"d":{"error":{"code":"paywall","message":"no"}}}`,
		"version":      `{"k":"welcome","d":{"version":3,"user":{"id":"ada"}}}`,
		"event of tab": `{"k":"event","d":{"event":{"room":"lobby","seq":1,"kind":"painted","by":{"id":"ada"},"message":{"text":""}}}}`,
	}
	for about, raw := range later {
		if _, err := DecodeUpdate([]byte(raw)); err != nil {
			t.Errorf("%s: %v", about, err)
		}
	}
}

func TestUnknownKindsFromTheServerAreToBeSkipped(t *testing.T) {
	for _, raw := range []string{`{"k":"dance","id":3}`, `{"id":3}`, `{"k":"join","id":3,"d":{"room":"lobby"}}`} {
		got, err := DecodeUpdate([]byte(raw))
		if chat.AsError(err).Code != chat.CodeUnsupported || got.ID != 3 {
			t.Errorf("%s: got id %d, %v; want id 3, unsupported", raw, got.ID, err)
		}
	}
}

func TestNonsenseFromTheServerIsRefused(t *testing.T) {
	event := func(fields string) string { return `{"k":"event","id":0,"d":{"event":{` + fields + `}}}` }
	state := func(fields string) string { return `{"k":"followed","d":{"state":{` + fields + `}}}` }
	page := func(fields string) string {
		return `{"k":"page","id":3,"d":{"room":"lobby","from":1,"to":400,` + fields + `}}`
	}
	one := func(seq int) string {
		return fmt.Sprintf(`{"room":"lobby","seq":%d,"kind":"renamed","by":{"id":"ada"}}`, seq)
	}
	nonsense := map[string]string{
		"nothing":             "",
		"an array":            "[]",
		"a string":            `"ping"`,
		"two frames":          `{"k":"ping"}{"k":"ping"}`,
		"depth":               nest(`{"d":`, 11_000, "}"),
		"1 MB of [":           strings.Repeat("[", 1<<20),
		"d a string":          `{"k":"ping","d":"x"}`,
		"another type":        `{"k":"seen","d":{"room":"lobby","seq":"1"}}`,
		"a seq too large":     `{"k":"seen","d":{"room":"lobby","seq":9223372036854775808}}`,
		"a seq of 1e999":      `{"k":"seen","d":{"room":"lobby","seq":1e999}}`,
		"seen before 0":       `{"k":"seen","d":{"room":"lobby","seq":-1}}`,
		"seen nowhere":        `{"k":"seen","d":{"seq":1}}`,
		"event: none":         `{"k":"event"}`,
		"event: null":         `{"k":"event","d":{"event":null}}`,
		"event: no room":      event(`"seq":1,"kind":"renamed","by":{"id":"ada"}`),
		"event: no seq":       event(`"room":"lobby","kind":"renamed","by":{"id":"ada"}`),
		"event: no kind":      event(`"room":"lobby","seq":1,"by":{"id":"ada"}`),
		"event: no author":    event(`"room":"lobby","seq":1,"kind":"renamed"`),
		"event: no message":   event(`"room":"lobby","seq":1,"kind":"said","by":{"id":"ada"}`),
		"event: overflow":     event(`"room":"lobby","seq":9223372036854775807,"kind":"renamed","by":{"id":"ada"}`),
		"event: year 300000":  event(`"room":"lobby","seq":1,"kind":"renamed","by":{"id":"ada"},"at":9223372036854775807`),
		"event: before 1970":  event(`"room":"lobby","seq":1,"kind":"renamed","by":{"id":"ada"},"at":-1`),
		"private in public":   event(`"room":"lobby","seq":1,"kind":"said","by":{"id":"ada"},"message":{"text":"x","to":"bo"}`),
		"private by a third":  event(`"room":"direct:ada:bo","seq":1,"kind":"said","by":{"id":"cy"},"message":{"text":"x","to":"bo"}`),
		"private to a third":  event(`"room":"direct:ada:bo","seq":1,"kind":"said","by":{"id":"ada"},"message":{"text":"x","to":"cy"}`),
		"public elsewhere":    event(`"room":"lobby","seq":1,"kind":"said","by":{"id":"ada"},"message":{"text":"x","in":"film"}`),
		"in_seq below 0":      event(`"room":"direct:ada:bo","seq":1,"kind":"said","by":{"id":"ada"},"message":{"text":"x","to":"bo","in":"lobby","in_seq":-1}`),
		"mention of nobody":   event(`"room":"lobby","seq":1,"kind":"said","by":{"id":"ada"},"message":{"text":"x","mentions":[{}]}`),
		"page: no room":       `{"k":"page","id":3,"d":{"events":[]}}`,
		"page: no span":       `{"k":"page","id":3,"d":{"room":"lobby","events":[]}}`,
		"page: span reversed": `{"k":"page","id":3,"d":{"room":"lobby","from":3,"to":1}}`,
		"page: before span":   `{"k":"page","id":3,"d":{"room":"lobby","from":2,"to":3,"events":[` + one(1) + `]}}`,
		"page: after span":    `{"k":"page","id":3,"d":{"room":"lobby","from":1,"to":3,"events":[` + one(4) + `]}}`,
		"page: an amendment":  page(`"events":[{"room":"lobby","seq":2,"kind":"pinned","target":1,"by":{"id":"ada"}}]`),
		"page: bad change":    page(`"changes":[{"room":"lobby","seq":2,"kind":"pinned","by":{"id":"ada"}}]`),
		"page: other change":  page(`"changes":[{"room":"film","seq":2,"kind":"pinned","target":1,"by":{"id":"ada"}}]`),
		"page: bad ref":       page(`"refs":[` + one(1) + `]`),
		"amend: no target":    event(`"room":"lobby","seq":2,"kind":"deleted","by":{"id":"ada"},"message":{"text":""}`),
		"amend: later":        event(`"room":"lobby","seq":2,"kind":"pinned","target":3,"by":{"id":"ada"}`),
		"amend: itself":       event(`"room":"lobby","seq":2,"kind":"pinned","target":2,"by":{"id":"ada"}`),
		"amend: no content":   event(`"room":"lobby","seq":2,"kind":"edited","target":1,"by":{"id":"ada"}`),
		"amend: no reaction":  event(`"room":"lobby","seq":2,"kind":"reacted","target":1,"by":{"id":"ada"}`),
		"amend: no key":       event(`"room":"lobby","seq":2,"kind":"reacted","target":1,"by":{"id":"ada"},"reaction":{"count":1}`),
		"amend: count -1":     event(`"room":"lobby","seq":2,"kind":"reacted","target":1,"by":{"id":"ada"},"reaction":{"key":"x","count":-1}`),
		"amend: from later":   event(`"room":"lobby","seq":2,"kind":"pinned","target":1,"by":{"id":"ada"},"from":3`),
		"deleted with text":   event(`"room":"lobby","seq":1,"kind":"said","by":{"id":"ada"},"message":{"text":"x","gone":{"by":"ada","at":1}}`),
		"answer to a later":   event(`"room":"lobby","seq":1,"kind":"said","by":{"id":"ada"},"message":{"text":"x","reply":2}`),
		"amended: nothing":    `{"k":"amended","id":3,"d":{"room":"lobby","seq":1}}`,
		"messages: renamed":   `{"k":"messages","id":3,"d":{"room":"lobby","events":[` + one(1) + `]}}`,
		"reacting: nobody":    `{"k":"reacting","id":3,"d":{"room":"lobby","seq":1,"key":"x","users":[{}]}}`,
		"versioned: nobody":   `{"k":"versioned","id":3,"d":{"room":"lobby","seq":1,"versions":[{"text":"x","at":1}]}}`,
		"failed: bad event":   `{"k":"failed","id":3,"d":{"error":{"code":"changed","message":"x"},"event":{}}}`,
		"page: twice":         page(`"events":[` + one(1) + `,` + one(1) + `]`),
		"page: descending":    page(`"events":[` + one(2) + `,` + one(1) + `]`),
		"page: of elsewhere":  page(`"events":[{"room":"film","seq":1,"kind":"renamed","by":{"id":"ada"}}]`),
		"page: seq 0":         page(`"events":[` + one(0) + `]`),
		"page: endless":       page(`"events":[` + many(one, 10_000) + `]`),
		"page: head below 0":  page(`"head":-1`),
		"page: bad weave":     page(`"woven":[{}]`),
		"page: public weave":  page(`"woven":[` + one(1) + `]`),
		"page: other weave":   page(`"woven":[{"room":"direct:ada:bo","seq":1,"kind":"said","by":{"id":"ada"},"message":{"text":"x","to":"bo","in":"film"}}]`),
		"sent: none":          `{"k":"sent","id":3}`,
		"sent: seq 0":         `{"k":"sent","id":3,"d":{"room":"lobby","seq":0}}`,
		"sent: other event":   `{"k":"sent","id":3,"d":{"room":"lobby","seq":2,"event":` + one(1) + `}}`,
		"sent: bad event":     `{"k":"sent","id":3,"d":{"room":"lobby","seq":1,"event":{"room":"lobby","seq":1}}}`,
		"sent: bad time":      `{"k":"sent","id":3,"d":{"room":"lobby","seq":1,"at":-1}}`,
		"joined: none":        `{"k":"joined","id":3}`,
		"joined: resumed -1":  `{"k":"joined","id":3,"d":{"state":{"room":{"id":"lobby"}},"resumed":-1}}`,
		"joined: nobody":      `{"k":"joined","id":3,"d":{"state":{"room":{"id":"lobby"}},"here":{"users":[{}]}}}`,
		"state: no id":        state(`"head":1`),
		"state: head -1":      state(`"room":{"id":"lobby"},"head":-1`),
		"state: read -1":      state(`"room":{"id":"lobby"},"read":-1`),
		"state: unread -1":    state(`"room":{"id":"lobby"},"unread":-1`),
		"state: mentions -1":  state(`"room":{"id":"lobby"},"mentions":-1`),
		"state: no peer":      state(`"room":{"id":"direct:ada:bo","kind":"direct"}`),
		"state: empty peer":   state(`"room":{"id":"direct:ada:bo","kind":"direct","peer":{}}`),
		"state: not direct":   state(`"room":{"id":"lobby","kind":"direct","peer":{"id":"bo"}}`),
		"state: not public":   state(`"room":{"id":"direct:ada:bo","kind":"public"}`),
		"welcome: none":       `{"k":"welcome"}`,
		"welcome: room":       `{"k":"welcome","d":{"user":{"id":"ada"},"rooms":[{}]}}`,
		"welcome: twice":      `{"k":"welcome","d":{"user":{"id":"ada"},"rooms":[{"room":{"id":"lobby"}},{"room":{"id":"lobby"}}]}}`,
		"welcome: limit":      `{"k":"welcome","d":{"user":{"id":"ada"},"limits":{"text_bytes":-1}}}`,
		"welcome: dead":       `{"k":"welcome","d":{"user":{"id":"ada"},"limits":{"dead_ms":-1}}}`,
		"profile: nobody":     `{"k":"profile"}`,
		"created: nothing":    `{"k":"created","id":3}`,
		"directory: nothing":  `{"k":"directory","id":3,"d":{"rooms":[{}]}}`,
		"directory: count":    `{"k":"directory","id":3,"d":{"rooms":[{"room":{"id":"lobby"},"here":-1}]}}`,
		"here: count":         `{"k":"here","id":3,"d":{"count":-1}}`,
		"here: nobody":        `{"k":"here","id":3,"d":{"count":1,"users":[{}]}}`,
		"found: nobody":       `{"k":"found","id":3,"d":{"match":{}}}`,
		"found: near nobody":  `{"k":"found","id":3,"d":{"near":{}}}`,
		"found: offer":        `{"k":"found","id":3,"d":{"offers":[{}]}}`,
		"failed: no code":     `{"k":"failed","id":3}`,
		"presence: nowhere":   `{"k":"presence","d":{"count":1}}`,
		"presence: count":     `{"k":"presence","d":{"room":"lobby","count":-1}}`,
		"presence: nobody":    `{"k":"presence","d":{"room":"lobby","count":1,"came":[{}]}}`,
		"writing: nobody":     `{"k":"writing","d":{"room":"lobby","users":[{}]}}`,
		"left: nothing":       `{"k":"left"}`,
		"goodbye: before":     `{"k":"goodbye","d":{"reason":"slow","after_ms":-1}}`,
		"goodbye: for ever":   fmt.Sprintf(`{"k":"goodbye","d":{"reason":"slow","after_ms":%d}}`, int64(math.MaxInt64)),
	}
	for about, raw := range nonsense {
		t.Run(about, func(t *testing.T) {
			got, err := DecodeUpdate([]byte(raw))
			if e, ok := errors.AsType[*chat.Error](err); !ok || e.Code != chat.CodeBadFrame {
				t.Fatalf("got %+v, %v; want bad_frame", got.Payload, err)
			}
			if got.Payload != nil {
				t.Errorf("got the payload %+v beside the error", got.Payload)
			}
			if strings.Contains(raw, `"id":3,`) && got.ID != 3 {
				t.Errorf("got id %d, want 3: the command gets no other answer", got.ID)
			}
		})
	}
}

func many(one func(int) string, n int) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = one(i + 1)
	}
	return strings.Join(parts, ",")
}

func TestAListIsNeverNull(t *testing.T) {
	for _, kind := range kinds() {
		if raw := Encode(1, build(kind)); bytes.Contains(raw, []byte("null")) {
			t.Errorf("%s: %s", kind, raw)
		}
	}
}

func TestEncodeNeverEmitsANewline(t *testing.T) {
	wild := "a\nb\r\n\u2028\u2029\x00\xff\\n\"{}"
	for _, kind := range kinds() {
		p := build(kind)
		fill(reflect.ValueOf(p).Elem(), wild)
		raw := Encode(7, p)
		if bytes.ContainsAny(raw, "\n\r") {
			t.Errorf("%s: %q", kind, raw)
		}
		if !json.Valid(raw) || len(Split(raw)) != 1 {
			t.Errorf("%s: not one frame: %q", kind, raw)
		}
	}
}

// fill sets every string in v to text, with one element in every list.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	}
}
