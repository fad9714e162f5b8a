package ui

import "parley/shared/client/view"

// notice returns the row of a rename, or of people who came or went.
func (rw rowWriter) notice(r view.Row) string {
	var b markup
	b.write(`<p class="notice">`)
	switch r.Kind {
	case view.RowRenamed:
		rw.renames(&b, r)
	case view.RowCame:
		rw.names(&b, r, rw.w.Came)
	case view.RowGone:
		rw.names(&b, r, rw.w.Gone)
	}
	b.write(`</p>`)
	return b.String()
}

// renames adds "Ada is now Eda, Bo is now Rob, 3 others changed their names".
func (rw rowWriter) renames(b *markup, r view.Row) {
	for i, one := range r.Renames {
		if i > 0 {
			b.text(rw.w.Clauses)
		}
		b.fill(rw.w.IsNow, map[string]string{"{was}": bdi(one.Was), "{name}": bdi(one.Name)})
	}
	if r.Others > 0 {
		b.text(rw.w.Clauses + rw.w.OthersRenamed.Of(r.Others))
	}
}

// names adds "Ada, Bo and 3 others joined".
func (rw rowWriter) names(b *markup, r view.Row, sentence string) {
	names := make([]string, len(r.People))
	for i, name := range r.People {
		names[i] = bdi(name)
	}
	b.fill(sentence, map[string]string{"{names}": rw.w.List(names, escape(rw.w.OthersOf(r.Others)))})
}
