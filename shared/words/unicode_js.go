package words

import (
	"sync"
	"syscall/js"
)

// normalizer is the browser's function: tables of our own would be 50 KB of program.
var normalizer = sync.OnceValue(func() js.Value { return js.Global().Get("String").Get("prototype").Get("normalize") })

// decompose returns the text in the form NFKD.
func decompose(text string) string { return normalizer().Call("call", text, "NFKD").String() }

// compose returns the text in the form NFC.
func compose(text string) string { return normalizer().Call("call", text, "NFC").String() }
