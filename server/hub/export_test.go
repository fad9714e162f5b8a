package hub

import (
	"reflect"
	"unsafe"

	"parley/shared/chat"
)

// Reachable returns all strings and bytes that can be reached from what this node keeps of a room and its sessions: what is somewhere in
// there would be in a copy of the memory.
func (h *Hub) Reachable(room chat.RoomID) []byte {
	w := &walk{seen: map[unsafe.Pointer]bool{}}
	if r := h.liveRoom(room); r != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		w.visit(reflect.ValueOf(&r.ring))
		w.visit(reflect.ValueOf(&r.batch))
		w.visit(reflect.ValueOf(&r.reorder))
		w.visit(reflect.ValueOf(&r.queue))
		for s := range r.members {
			w.visit(reflect.ValueOf(&s.last))
		}
	}
	return w.found
}

type walk struct {
	seen  map[unsafe.Pointer]bool
	found []byte
}

// visit follows everything but sessions, which hold the whole hub.
func (w *walk) visit(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() || w.seen[v.UnsafePointer()] || v.Type() == reflect.TypeFor[*Session]() {
			return
		}
		w.seen[v.UnsafePointer()] = true
		w.visit(v.Elem())
	case reflect.Interface:
		if !v.IsNil() {
			w.visit(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			w.visit(v.Field(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			w.found = append(append(w.found, v.Slice(0, v.Cap()).Bytes()...), '\n')
			return
		}
		v = v.Slice(0, v.Cap())
		for i := range v.Len() {
			w.visit(v.Index(i))
		}
	case reflect.Map:
		for each := v.MapRange(); each.Next(); {
			w.visit(each.Key())
			w.visit(each.Value())
		}
	case reflect.String:
		w.found = append(append(w.found, v.String()...), '\n')
	}
}
