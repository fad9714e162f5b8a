package ui

import (
	"slices"
	"strconv"
	"strings"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/dialog"
	"parley/app/ui/search"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// recentSearches is the name under which the platform keeps what was searched for.
const recentSearches = "parley.searches"

// searchState is what the dialog of the search knows besides what the engine has found.
type searchState struct {
	best   bool
	marked string // the row that the person has moved the mark to: the piece of a suggestion, or the id of a hit
	value  string // of the field when it is drawn first
	back   bool   // the person came back to the hits: the marked one is to be scrolled to
}

// searchContent is what the dialog shows.
func (m *Model) searchContent(c component.Context) dialog.Content {
	d := &dialog.Search{
		Context: c, Input: m, Value: m.search.value, Hint: m.searchHint(), Best: m.search.best, Typed: m.searchTyped() != "", Hits: m.hits(),
	}
	if !d.Typed {
		d.Recent = m.recentSearches()
		return d
	}
	d.Suggestions, _ = m.suggestions()
	d.Chosen = m.chosenHit()
	d.State, d.Note = m.searchState(), m.searchNote()
	d.More = m.view.Search != nil && m.view.Search.More && !m.view.Search.Local
	return d
}

func (m *Model) searchTyped() string { return strings.TrimSpace(m.screen.filter) }

// searchState says how the search stands.
func (m *Model) searchState() string {
	found := m.view.Search
	switch {
	case m.unfinishedQuery() && (found == nil || len(found.Hits) == 0):
		return ""
	case found == nil || found.Loading || !found.Done && len(found.Hits) == 0:
		return m.w.Searching
	case found.Error != nil && len(found.Hits) == 0:
		return m.w.Refuse(found.Error)
	case len(found.Hits) == 0:
		return m.w.SearchNone
	case found.More && found.Local:
		return m.w.SearchFound.Of(len(found.Hits)) + " · " + m.w.SearchLengthen
	case found.More:
		return m.w.SearchFound.Of(len(found.Hits)) + "+"
	}
	return m.w.SearchFound.Of(len(found.Hits))
}

// unfinishedQuery reports whether what is typed cannot find anything yet.
func (m *Model) unfinishedQuery() bool {
	_, open := m.suggestions()
	return open || strings.HasPrefix(m.searchTyped(), "-")
}

// searchNote says what was not searched.
func (m *Model) searchNote() string {
	found := m.view.Search
	switch {
	case found == nil:
		return ""
	case found.Local:
		return m.w.SearchLocal
	case found.Error != nil && len(found.Hits) > 0:
		return m.w.Refuse(found.Error)
	case found.Partial:
		return m.w.SearchPartial
	case found.Missing > 0:
		return strings.ReplaceAll(m.w.SearchMissing, "{percent}", strconv.Itoa(100-found.Missing))
	}
	return ""
}

func (m *Model) hits() []view.Hit {
	if m.view.Search == nil || m.searchTyped() == "" {
		return nil
	}
	return m.view.Search.Hits
}

// suggestions are ways to go on with what is typed.
func (m *Model) suggestions() ([]search.Suggestion, bool) {
	var rooms []chat.Room
	for _, r := range m.view.Rooms {
		if r.ID == m.asked { // what was said here is looked for most
			rooms = slices.Insert(rooms, 0, r.Room)
			continue
		}
		rooms = append(rooms, r.Room)
	}
	people := slices.Concat(m.speakers(), m.known(), []chat.Person{{User: m.view.Me}})
	return search.Suggest(m.screen.filter, people, rooms)
}

// chosenHit returns the marked row: the one that the person has moved the mark to, else the first hit, or the first suggestion if the query
// makes no sense without one.
func (m *Model) chosenHit() int {
	suggested, open := m.suggestions()
	hits := m.hits()
	for i := range suggested {
		if suggested[i].Added == m.search.marked {
			return i
		}
	}
	for i := range hits {
		if hits[i].ID() == m.search.marked {
			return len(suggested) + i
		}
	}
	if open || len(hits) == 0 {
		return 0
	}
	return len(suggested)
}

// markHit moves the mark by so many rows.
func (m *Model) markHit(by int) {
	suggested, _ := m.suggestions()
	hits := m.hits()
	n := len(suggested) + len(hits)
	if n == 0 {
		return
	}
	if i := (m.chosenHit() + by + n) % n; i < len(suggested) {
		m.search.marked = suggested[i].Added
	} else {
		m.search.marked = hits[i-len(suggested)].ID()
	}
	m.afterwards(func() { m.config.Platform.Near(".choices__one--marked") })
}

// searchFor looks for what was typed. The engine sees to it that it does not search at each key.
func (m *Model) searchFor(typed string) {
	if typed != m.screen.filter {
		m.search.marked, m.search.back = "", false
	}
	m.screen.filter = typed
	m.config.Engine.Search(view.Query{Text: m.searchTyped(), Best: m.search.best})
	m.config.Platform.Query(m.searchTyped())
}

// fillSearch puts a query into the field and looks for it.
func (m *Model) fillSearch(query string) {
	m.searchFor(query)
	m.config.Platform.Fill(action.SearchDialog.FieldID(), query)
}

// openSearch opens the search that an address names.
func (m *Model) openSearch(query string) {
	marked, best := m.search.marked, m.search.best
	m.openDialog(action.SearchDialog)
	m.search.value, m.search.best = query, best
	m.searchFor(query)
	m.search.marked, m.search.back = marked, marked != ""
}

// endSearch ends the search whose dialog is closed, or gives way to another one.
func (m *Model) endSearch() {
	if m.screen.dialog == action.SearchDialog {
		m.config.Engine.Search(view.Query{})
		m.config.Platform.Query("")
	}
}

// backToSearch opens the search again to which the person went back.
func (m *Model) backToSearch(query string) {
	if m.screen.dialog != action.SearchDialog {
		m.openSearch(query)
	}
}

// enterHit does what Enter in the field does: it takes the marked row.
func (m *Model) enterHit() {
	i := m.chosenHit()
	if suggested, _ := m.suggestions(); i < len(suggested) {
		m.completeSearch(i)
	} else {
		m.openHit(i - len(suggested))
	}
}

// completeSearch takes a suggestion.
func (m *Model) completeSearch(i int) {
	if suggested, _ := m.suggestions(); i < len(suggested) {
		m.fillSearch(suggested[i].Query)
	}
}

// sortHits changes the order of the hits.
func (m *Model) sortHits(order string) {
	m.search.best = order == "best"
	m.search.marked = ""
	m.searchFor(m.screen.filter)
}

// openHit opens the room at a message that was found.
func (m *Model) openHit(i int) {
	hits := m.hits()
	if i < 0 || i >= len(hits) {
		return
	}
	m.config.Platform.Keep(recentSearches, m.recentSearches().With(m.searchTyped()).String())
	m.sought, m.search.marked = hits[i], hits[i].ID() // for the way back
	moves := m.sought.Room.ID != m.asked || !m.sought.Private && m.sought.Seq != m.at
	if moves {
		m.config.Platform.KeepLayer()
	}
	m.close()
	m.config.Engine.Seek(m.sought.Room.ID, m.sought.Seq)
	if !m.sought.Private {
		m.jumpTo(m.sought.Room.ID, m.sought.Seq)
	} else if m.sought.Room.ID != m.asked {
		m.navigate(m.sought.Room.ID)
	}
	m.reveal()
}

// actOnSearch does what is about the search; it reports whether it was that.
func (m *Model) actOnSearch(do action.Name, arg string) bool {
	i, _ := strconv.Atoi(arg)
	switch do {
	case action.Hit:
		m.openHit(i)
	case action.MoreHits:
		m.config.Engine.MoreHits()
	case action.Sort:
		m.sortHits(arg)
	case action.Query:
		m.fillSearch(arg)
	case action.Complete:
		m.completeSearch(i)
	case action.Forget:
		m.forgetSearch(arg)
	default:
		return false
	}
	return true
}

func (m *Model) recentSearches() search.Recent {
	return search.ParseRecent(m.config.Platform.Kept(recentSearches))
}

// forgetSearch drops a query that was searched for, or all of them.
func (m *Model) forgetSearch(query string) {
	var left search.Recent
	if query != "" {
		left = m.recentSearches().Without(query)
	}
	m.config.Platform.Keep(recentSearches, left.String())
	m.afterwards(func() { m.config.Platform.FocusOn(action.SearchDialog.FieldID()) })
}

// followSearch keeps what is under the pointer in place while hits come and go, and shows the one that the person came back from.
func (m *Model) followSearch(old *view.Snapshot) {
	if m.screen.dialog != action.SearchDialog || old.Search == m.view.Search {
		return
	}
	m.afterwards(m.config.Platform.Hold(".search__body"))
	if m.search.back && slices.ContainsFunc(m.hits(), func(h view.Hit) bool { return h.ID() == m.search.marked }) {
		m.search.back = false
		m.afterwards(func() { m.config.Platform.Near(".choices__one--marked") })
	}
}

// reveal shows the message that is sought, once it is loaded.
func (m *Model) reveal() {
	if m.sought.Seq == 0 && m.sought.Key == "" || m.open().Room.ID != m.sought.Room.ID || m.asked != m.sought.Room.ID {
		return
	}
	key, chunk, ok := m.foundRow()
	if !ok {
		return
	}
	if m.sought.Key != "" {
		m.unfold(m.sought)
	}
	m.sought = view.Hit{}
	m.goTo(chunk)
	m.afterwards(func() { m.config.Platform.Reveal(key) })
}

// unfold shows a message whole if what was found in it is in the hidden part.
func (m *Model) unfold(hit view.Hit) {
	if n := len(hit.Found); n > 0 && hit.Found[0].To > syntax.Fold(hit.Text) {
		m.afterwards(func() { m.fold(hit.Key, false) })
	}
}

// find opens the search in place of the browser's own, which would look only at the rows that are drawn. The same keys pressed in
// the search open the browser's.
func (m *Model) find() {
	m.openDialog(action.SearchDialog)
	m.screen.finding = true
}

func (m *Model) searchHint() string {
	if m.screen.finding {
		return m.w.SearchHint + " " + m.w.FindAgain
	}
	return m.w.SearchHint
}
