package site

import (
	"net/http"

	"parley/server/auth/admin"
	"parley/shared/chat"
)

// failingJob is a row of the list of jobs.
type failingJob struct {
	Kind, Error string
	User        *chat.User  // nil: the user has gone
	Failed      chat.Millis // 0: it is tried again
	Due         chat.Millis
}

// jobsBody is what the list of jobs shows.
type jobsBody struct {
	Tabs  []tab
	Jobs  []failingJob
	Retry bool // there are jobs that were given up
}

// jobs shows the jobs that were not done when they were due.
func (p *page) jobs(admin.Actor) error {
	failing, failed, _, err := p.site.Admin.Store.FailingJobs(p.r.Context(), adminPage)
	if err != nil {
		return err
	}
	if p.r.URL.Query().Get("done") == "retry" {
		p.Done = p.T.Admin.JobsDone
	}
	body, known := jobsBody{Tabs: p.tabs("admin/jobs"), Retry: failed > 0}, map[chat.UserID]chat.User{}
	for _, job := range failing {
		row := failingJob{Kind: job.Kind, Error: job.Error, Failed: job.Failed, Due: job.Due}
		if job.User != "" {
			user := p.userNamed(job.User, known)
			row.User = &user
		}
		body.Jobs = append(body.Jobs, row)
	}
	return p.show(http.StatusOK, "admin-jobs", p.T.Admin.Jobs, body)
}

// retryJobs makes the jobs due that were given up.
func (p *page) retryJobs(by admin.Actor) error {
	if asked, err := p.confirms("admin/jobs"); asked || err != nil {
		return err
	}
	if err := p.site.Admin.ReviveJobs(p.r.Context(), by); err != nil {
		return err
	}
	p.goTo("admin/jobs?done=retry")
	return nil
}
