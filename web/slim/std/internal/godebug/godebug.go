// Package godebug stands in for internal/godebug where the program runs in a browser: nobody can set GODEBUG there. The real
// one brings a parser, a table of all settings and, with its counters, all metrics of the runtime.
package godebug

// Setting is one setting of GODEBUG, at its default.
type Setting struct{ name string }

// New returns the setting of that name.
func New(name string) *Setting { return &Setting{name} }

// Name returns the name without the # of those that are not documented.
func (s *Setting) Name() string {
	if s.Undocumented() {
		return s.name[1:]
	}
	return s.name
}

// Undocumented reports whether the setting has no metric.
func (s *Setting) Undocumented() bool { return s.name != "" && s.name[0] == '#' }

// String returns "name=".
func (s *Setting) String() string { return s.Name() + "=" }

// IncNonDefault counts nothing.
func (s *Setting) IncNonDefault() {}

// Value returns "": the default.
func (s *Setting) Value() string { return "" }
