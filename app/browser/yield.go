//go:build js

package browser

import "syscall/js"

// Yield ends the task of the browser that the program runs in, and goes on in another one. Meanwhile the browser answers what the
// person does, and paints. A sleep would not do: on a slow phone it is over before the task is.
func Yield() {
	next := make(chan struct{})
	turn := global().Get("MessageChannel").New() // a timer would wait for 4 ms from the fifth time on
	port := turn.Get("port1")
	fn := handler(func(js.Value) { close(next) })
	port.Set("onmessage", fn)
	turn.Get("port2").Call("postMessage", js.Null())
	<-next
	port.Call("close")
	fn.Release()
}
