package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"parley/server/auth/admin"
	"parley/server/store"
	"parley/shared/chat"
)

// manageReports lists reported messages, or closes the reports about one.
func manageReports(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	switch {
	case len(o.words) == 0:
		return listReports(ctx, o, s, out)
	case o.words[0] == "close" && len(o.words) == 3:
		id, err := strconv.ParseInt(o.words[1], 10, 64)
		if err != nil {
			return fmt.Errorf("%q is no number of a report", o.words[1])
		}
		if err := s.CloseReports(ctx, admin.Operator, id, chat.Outcome(o.words[2]), o.note); err != nil {
			return err
		}
		fmt.Fprintln(out, "Closed. Whoever has reported it finds the outcome in the own reports.")
		return nil
	}
	return errors.New("use reports, or reports close ID acted|none|duplicate")
}

// listedReports is a reported message in the JSON of parley admin reports.
type listedReports struct {
	ID       int64          `json:"id"`
	Room     chat.RoomID    `json:"room"`
	Seq      chat.Seq       `json:"seq"`
	Author   chat.User      `json:"author"`
	Count    int            `json:"count"`
	Reports  []listedReport `json:"reports"`
	Snapshot []chat.Event   `json:"snapshot,omitempty"`
}

type listedReport struct {
	By chat.User `json:"by"`
	chat.Report
}

func listReports(ctx context.Context, o adminOptions, s *admin.Service, out io.Writer) error {
	query, all := store.ReportQuery{Closed: o.state == "closed"}, []store.Reported{}
	for more := true; more; {
		page, next, err := s.ReadReports(ctx, admin.Operator, query)
		if err != nil {
			return err
		}
		if all, more = append(all, page...), next; more {
			query.Before = page[len(page)-1].ID
		}
	}
	if o.json {
		list := []listedReports{}
		for _, r := range all {
			one := listedReports{r.ID, r.Room.ID, r.Seq(), r.Author, r.Count, nil, r.Snapshot}
			for _, report := range r.Reports {
				one.Reports = append(one.Reports, listedReport{report.By, report.Report})
			}
			list = append(list, one)
		}
		return printJSON(out, list)
	}
	for _, r := range all {
		fmt.Fprintf(out, "%d  message %d in %s by %s, reported by %d\n", r.ID, r.Seq(), r.Room.ID, r.Author.Name, r.Count)
		for _, report := range r.Reports {
			fmt.Fprintf(out, "    %s  %s by %s%s%s\n", report.At.Time().Format("2006-01-02 15:04"), report.Reason, report.By.Name, quotedIn(": ", report.Note), quotedIn(", closed as ", string(report.Outcome)))
		}
		for _, e := range r.Snapshot {
			mark := " "
			if e.Seq == r.Seq() {
				mark = ">"
			}
			fmt.Fprintf(out, "  %s %s: %s\n", mark, e.By.Name, quotedIn("", e.Message.Text))
		}
	}
	if len(all) == 0 {
		fmt.Fprintln(out, "There are none.")
	}
	return nil
}

// quotedIn returns a text of somebody's in one line without control characters, after a prefix; "" for none.
func quotedIn(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + strings.Trim(strconv.QuoteToGraphic(text), `"`)
}
