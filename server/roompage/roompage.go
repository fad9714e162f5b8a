// Package roompage turns the file of a room into an HTML page that opens without a server: everything is in it, and it loads nothing. The file
// itself is in it too, so that parley import reads the page.
package roompage

import (
	"bufio"
	"errors"

	"io"
	"strconv"
	"time"
	_ "time/tzdata" // readers name their zone, and a container may know none

	"parley/server/store/roomfile"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// Options say how a page looks.
type Options struct {
	Lang catalog.Lang
	Zone *time.Location
}

// Zone returns the zone with an IANA name, UTC for an unknown one.
func Zone(name string) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil && name != "Local" {
		return zone
	}
	return time.UTC
}

// Write reads the file three times, and remembers its people and the excerpts of messages that others answer.
func Write(out io.Writer, file io.ReadSeeker, o Options) error {
	w := &page{out: bufio.NewWriterSize(out, 64<<10), o: o, words: o.Lang.Words(), site: o.Lang.Site(),
		names: map[chat.UserID]string{}, answered: map[chat.Seq]*quote{}, day: noDay}
	var messages int
	err := each(file, func(room *roomfile.Room, entry roomfile.Entry) error {
		w.room = room
		switch e := entry.(type) {
		case *roomfile.Person:
			w.names[e.ID] = e.Name
		case *roomfile.Message:
			if messages++; e.Reply != 0 {
				w.answered[e.Reply] = nil
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.head(messages)
	err = each(file, func(_ *roomfile.Room, entry roomfile.Entry) error {
		w.entry(entry)
		return w.failed
	})
	if err != nil {
		return err
	}
	w.tail()
	if _, err = file.Seek(0, io.SeekStart); err == nil {
		_, err = io.Copy(w.out, file)
	}
	w.raw(roomfile.PageEnd, "\n</html>\n")
	return errors.Join(err, w.failed, w.out.Flush())
}

// each calls fn for the room, with a nil entry, and then with each entry.
func each(file io.ReadSeeker, fn func(*roomfile.Room, roomfile.Entry) error) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r, err := roomfile.NewReader(file)
	if err != nil {
		return err
	}
	err = fn(&r.Room, nil)
	for err == nil {
		var entry roomfile.Entry
		if entry, err = r.Next(); errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = fn(&r.Room, entry)
		}
	}
	return err
}

// page is a page under construction.
type page struct {
	out   *bufio.Writer
	o     Options
	words *catalog.Words
	site  *catalog.Site

	room     *roomfile.Room
	names    map[chat.UserID]string
	answered map[chat.Seq]*quote // nil until the message comes

	lazy   bool // most messages become elements only when they are shown
	day    int
	last   *roomfile.Message // the message above, if nothing is between
	rows   int               // of the run
	failed error
}

// raw adds what this program wrote itself, or what is escaped.
func (w *page) raw(parts ...string) {
	for _, part := range parts {
		if _, err := w.out.WriteString(part); err != nil && w.failed == nil {
			w.failed = err
		}
	}
}

// title returns the name of the room.
func (w *page) title() string {
	a, b, direct := w.room.ID.Pair()
	if direct {
		return w.names[a] + ", " + w.names[b]
	}
	return "#" + w.room.Name
}

// plainMax is how many messages a page may have that are elements from the beginning.
const plainMax = 2_000

func (w *page) head(messages int) {
	w.lazy = messages > plainMax
	at := w.room.ExportedAt.Time().In(w.o.Zone)
	title := w.title()
	w.raw(`<!doctype html>
<html lang="`, w.o.Lang.Tag(), `" dir="`, w.o.Lang.Dir(), `">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="`, policy(), `">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>`, escape(title), ` · Parley</title>
<style>`, style(), `</style>
<body class="room">
<header class="room__bar"><div class="room__column"><div class="room__name"><h1>`, bdi(title), `</h1>`)
	if w.room.Topic != "" {
		w.raw(`<p class="room__topic" dir="auto">`, escape(w.room.Topic), `</p>`)
	}
	texts := w.site.RoomPage
	w.raw(`</div><search class="room__search"><input id="query" type="search" dir="auto" autocomplete="off" spellcheck="false" placeholder="`, escape(texts.Search), `" aria-label="`, escape(texts.Search),
		`"><output id="found" for="query" data-none="`, escape(texts.None), `"></output></search></div></header>
<main class="room__column" id="messages">
<p class="room__note">`, fill(fill(fill(texts.Saved, "{date}", w.date(at)+", "+w.words.Time(at, false)), "{n}", strconv.Itoa(messages)), "{zone}", w.o.Zone.String()), "</p>\n")
}

// date names a day with its year.
func (w *page) date(at time.Time) string { return w.words.Day(at, time.Time{}) }

func (w *page) tail() {
	w.endRun()
	w.raw("</main>\n<script>", script(), "</script>\n", roomfile.PageStart, "\n")
}

// entry adds a row.
func (w *page) entry(entry roomfile.Entry) {
	switch e := entry.(type) {
	case *roomfile.Message:
		w.begin(e.Seq, e.At)
		w.message(e)
	case *roomfile.Rename:
		w.begin(e.Seq, e.At)
		w.raw(`<div class="notice">`, fillHTML(w.words.IsNow, "{was}", bdi(e.Was), "{name}", bdi(e.Name)), "</div>\n")
		w.last = nil
	case *roomfile.Topic:
		w.begin(e.Seq, e.At)
		w.raw(`<div class="notice">`, w.topic(e), "</div>\n")
		w.last = nil
	}
}

// topic says who has changed the topic.
func (w *page) topic(e *roomfile.Topic) string {
	if e.Topic == "" {
		return fillHTML(w.words.NoTopicNow, "{name}", bdi(w.names[e.By]))
	}
	return fillHTML(w.words.NewTopic, "{name}", bdi(w.names[e.By]), "{topic}", bdi(e.Topic))
}

// noDay is the number of no day.
const noDay = -1 << 62

// runRows are laid out together, when they come near to what is on screen.
const runRows = 100

// begin begins a day or a run if there is to be one. What is in a noscript element is text to a browser that runs the script of the page,
// which makes elements of it: a page of many messages opens quickly, and it can be read without a script.
func (w *page) begin(seq chat.Seq, at chat.Millis) {
	when := at.Time().In(w.o.Zone)
	day := catalog.DayNumber(when)
	if w.rows == 0 || w.rows == runRows || day != w.day {
		w.endRun()
		w.raw(`<section class="run" data-from="`, strconv.FormatInt(int64(seq), 10), `"`)
		if day == w.day {
			w.raw(` data-day="`, escape(w.date(when)), "\">\n") // a search may hide the run with its heading
		} else {
			w.raw(`><h2 class="day">`, escape(w.date(when)), "</h2>\n")
			w.day, w.last = day, nil
		}
		if w.lazy {
			w.raw("<noscript>\n")
		}
	}
	w.rows++
}

func (w *page) endRun() {
	if w.rows > 0 && w.lazy {
		w.raw("</noscript>")
	}
	if w.rows > 0 {
		w.raw("</section>\n")
	}
	w.rows = 0
}
