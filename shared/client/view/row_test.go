package view

import (
	"reflect"
	"testing"
	"time"

	"parley/shared/chat"
)

// TestEqualComparesEveryFieldOfARow changes one field after the other, and what is below pointers and in slices.
func TestEqualComparesEveryFieldOfARow(t *testing.T) {
	row := func() Row {
		return Row{
			At: time.Unix(1, 0), Retry: time.Unix(1, 0), Private: &Private{}, Error: &chat.Error{},
			Mention: make([]MentionSpan, 1), Renames: make([]Renaming, 1), People: make([]string, 1),
			EditedAt: time.Unix(1, 0), Quote: &Quote{}, Reactions: []Reaction{{Names: make([]string, 1)}},
			Change: &Change{Error: &chat.Error{}, Until: time.Unix(1, 0)},
		}
	}
	if a, b := row(), row(); !same(a, b) {
		t.Fatal("a row does not equal its copy")
	}
	leaves(reflect.ValueOf(Row{}).Type(), func(path []int, name string) {
		a, b := row(), row()
		b.Error, b.Change.Error = a.Error, a.Change.Error // errors are compared by identity: they never change
		at := reflect.ValueOf(&b).Elem()
		for _, i := range path {
			if at.Kind() == reflect.Pointer {
				at = at.Elem()
			}
			if at.Kind() == reflect.Slice {
				at = at.Index(0)
			}
			at = at.Field(i)
		}
		change(t, at)
		if a.Equal(b) {
			t.Errorf("rows that differ in %s are equal", name)
		}
	})
}

func same(a, b Row) bool {
	b.Error, b.Change.Error = a.Error, a.Change.Error
	return a.Equal(b)
}

// leaves calls fn for each field of a struct and of the structs in it, with the indices that lead there.
func leaves(of reflect.Type, fn func(path []int, name string)) {
	for i := range of.NumField() {
		f := of.Field(i)
		inner := f.Type
		if inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() != reflect.Struct || inner == reflect.TypeFor[time.Time]() || inner == reflect.TypeFor[chat.Error]() {
			fn([]int{i}, f.Name)
			continue
		}
		leaves(inner, func(path []int, name string) { fn(append([]int{i}, path...), f.Name+"."+name) })
	}
}

// change gives a field another value.
func change(t *testing.T, at reflect.Value) {
	t.Helper()
	switch v := at.Addr().Interface().(type) {
	case *time.Time:
		*v = v.Add(time.Second)
		return
	case **chat.Error:
		*v = &chat.Error{}
		return
	case *[]string:
		*v = []string{"another"}
		return
	}
	switch at.Kind() {
	case reflect.String:
		at.SetString("another")
	case reflect.Bool:
		at.SetBool(!at.Bool())
	case reflect.Int, reflect.Int64:
		at.SetInt(at.Int() + 1)
	default:
		t.Fatalf("a row has a field of type %s, which this test cannot change: teach it", at.Type())
	}
}
