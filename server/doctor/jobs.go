package doctor

import (
	"context"
	"fmt"

	"parley/server/store/sqlstore"
)

func jobsSQLite(ctx context.Context, r *report, path string) {
	db, err := readOnly(path)
	if err != nil {
		r.note("database.jobs", err.Error(), "check whether this user may read the file")
		return
	}
	defer db.Close()
	var failed, again int
	err = db.QueryRowContext(ctx, sqlstore.CountFailing).Scan(&failed, &again)
	r.jobs(failed, again, err)
}

func (p *postgresCheck) jobs(ctx context.Context) {
	var failed, again int
	err := p.conn.QueryRow(ctx, sqlstore.CountFailing).Scan(&failed, &again)
	p.report.jobs(failed, again, err)
}

// jobs reports jobs that were not done when they were due. They cannot be counted in tables of an older version.
func (r *report) jobs(failed, again int, err error) {
	found := fmt.Sprintf("%d jobs have failed and were given up, %d will be tried again", failed, again)
	switch {
	case err != nil:
		r.note("database.jobs", "failed jobs cannot be counted: "+err.Error(), "start this version on the database once")
	case failed > 0:
		r.warn("database.jobs", found, "see /admin/jobs or the log for the errors; there, try them again once the cause is gone")
	case again > 0:
		r.note("database.jobs", found, "see /admin/jobs or the log if that goes on")
	default:
		r.ok("database.jobs", "no job has failed")
	}
}
