package render

import "parley/shared/client/view"

// notice returns the row of a rename, of a new topic, or of people who came or went.
func (rw Rows) notice(r view.Row) string {
	var b HTML
	b.Raw(`<p class="notice">`)
	switch r.Kind {
	case view.RowRenamed:
		rw.renames(&b, r)
	case view.RowTopic:
		rw.topic(&b, r)
	case view.RowAdded:
		rw.members(&b, r, rw.Words.AddedRow)
	case view.RowRemoved:
		rw.members(&b, r, rw.Words.RemovedRow)
	case view.RowJoined:
		rw.members(&b, r, rw.Words.JoinedRow)
	case view.RowLeft:
		rw.members(&b, r, rw.Words.LeftRow)
	case view.RowCame:
		rw.names(&b, r, rw.Words.Came)
	case view.RowGone:
		rw.names(&b, r, rw.Words.Gone)
	}
	b.Raw(`</p>`)
	return b.String()
}

// renames adds "Ada is now Eda, Bo is now Rob, 3 others changed their names".
func (rw Rows) renames(b *HTML, r view.Row) {
	for i, one := range r.Renames {
		if i > 0 {
			b.Text(rw.Words.Clauses)
		}
		b.Fill(rw.Words.IsNow, map[string]string{"{was}": BDI(one.Was), "{name}": BDI(one.Name)})
	}
	if r.Others > 0 {
		b.Text(rw.Words.Clauses + rw.Words.OthersRenamed.Of(r.Others))
	}
}

// topic adds "Ada changed the topic to “Fridays at 8”".
func (rw Rows) topic(b *HTML, r view.Row) {
	sentence := rw.Words.NewTopic
	if r.Text == "" {
		sentence = rw.Words.NoTopicNow
	}
	b.Fill(sentence, map[string]string{"{name}": BDI(r.Author.Name), "{topic}": BDI(r.Text)})
}

// members adds "Ada added Bo, Cy and 3 others".
func (rw Rows) members(b *HTML, r view.Row, sentence string) {
	b.Fill(sentence, map[string]string{"{name}": BDI(r.Author.Name), "{names}": rw.listed(r)})
}

// names adds "Ada, Bo and 3 others joined".
func (rw Rows) names(b *HTML, r view.Row, sentence string) {
	b.Fill(sentence, map[string]string{"{names}": rw.listed(r)})
}

// listed lists the people of a row.
func (rw Rows) listed(r view.Row) string {
	names := make([]string, len(r.People))
	for i, name := range r.People {
		names[i] = BDI(name)
	}
	return rw.Words.List(names, escape(rw.Words.OthersOf(r.Others)))
}
