package admin

import (
	"context"
	"fmt"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

// reportsPage is how many reported messages a page has.
const reportsPage = 20

// ReadReports returns a page of reported messages, and whether there are more, and notes that they were read. Nobody sees reports of the own messages.
func (s *Service) ReadReports(ctx context.Context, by Actor, query store.ReportQuery) (all []store.Reported, more bool, err error) {
	if !by.moderates() {
		return nil, false, notAllowed("that is for moderators")
	}
	if err := s.auditRead(ctx, by, ActReports); err != nil {
		return nil, false, err
	}
	query.Hide, query.Limit = by.User, reportsPage+1
	all, err = s.Reports.ListReports(ctx, query)
	return all[:min(len(all), reportsPage)], len(all) > reportsPage, err
}

// OpenReports counts the reported messages that wait for somebody like the actor.
func (s *Service) OpenReports(ctx context.Context, by Actor) (int, error) {
	if !by.moderates() || s.Reports == nil {
		return 0, nil
	}
	return s.Reports.OpenReports(ctx, by.User)
}

// reported returns the message with the open reports that a report stands for, or no_message.
func (s *Service) reported(ctx context.Context, by Actor, id int64) (store.Reported, error) {
	if !by.moderates() {
		return store.Reported{}, notAllowed("that is for moderators")
	}
	found, err := s.Reports.ListReports(ctx, store.ReportQuery{ID: id, Hide: by.User, Limit: 1})
	if err == nil && len(found) == 0 {
		err = chat.Errorf(chat.CodeNoMessage, "there is no such open report")
	}
	if err != nil {
		return store.Reported{}, err
	}
	return found[0], nil
}

// CloseReports closes the open reports about a message up to that one, and tells the reporters.
func (s *Service) CloseReports(ctx context.Context, by Actor, id int64, outcome chat.Outcome, word string) error {
	if !slices.Contains(chat.Outcomes, outcome) {
		return chat.Errorf(chat.CodeBadText, "a report is closed as acted, none or duplicate")
	}
	if err := chat.ValidateReportNote(word); err != nil {
		return err
	}
	r, err := s.reported(ctx, by, id)
	if err != nil {
		return err
	}
	closed, err := s.Reports.CloseReports(ctx, id, by.User, outcome, word, s.Now())
	if err != nil || len(closed) == 0 {
		return err
	}
	for _, one := range closed {
		if s.Live != nil {
			s.Live.ReportClosed(ctx, one.By.ID, one.Report)
		}
	}
	return s.auditReport(ctx, by, r, string(outcome))
}

// DeleteReported deletes a message that was reported, if the actor may moderate its room.
func (s *Service) DeleteReported(ctx context.Context, by Actor, id int64) error {
	r, err := s.reported(ctx, by, id)
	if err == nil {
		err = s.Live.DeleteMessage(ctx, by.User, r.Room.ID, r.Seq())
	}
	if err != nil {
		return err
	}
	return s.auditReport(ctx, by, r, "deleted")
}

// RemoveReported takes the author of a reported message out of its room, if the actor may do that.
func (s *Service) RemoveReported(ctx context.Context, by Actor, id int64) error {
	r, err := s.reported(ctx, by, id)
	if err == nil {
		err = s.Live.RemoveFrom(ctx, by.User, r.Room.ID, r.Author.ID)
	}
	if err != nil {
		return err
	}
	return s.auditReport(ctx, by, r, "removed")
}

func (s *Service) auditReport(ctx context.Context, by Actor, r store.Reported, what string) error {
	return s.audit(ctx, by, store.AuditEntry{Act: ActReport, Target: r.Author.ID, Before: fmt.Sprintf("%s %d", r.Room.ID, r.Seq()), After: what})
}
