//go:build js

package dial

import "syscall/js"

// Property reads a property that a browser may refuse: where the data of a site is blocked, the getter of localStorage throws, and
// js.Value.Get, unlike Call, lets that unwind the program past every recover. So the getter runs within a call of Reflect.get. A
// refused property, and one that is null, are undefined.
func Property(of js.Value, name string) (value js.Value) {
	defer func() {
		if recover() != nil || value.IsNull() {
			value = js.Undefined()
		}
	}()
	return js.Global().Get("Reflect").Call("get", of, name)
}
