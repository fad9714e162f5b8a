package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// AddReport locks the reporter: of two reports of the same message one comes after the other.
func (s Store) AddReport(ctx context.Context, report store.Report, around []chat.Event) error {
	return s.db.Rewrite(ctx, func(ctx context.Context, tx Tx) error {
		reporter, _, err := UserByID(ctx, tx, report.By.ID, s.dialect.ForUpdate)
		if err != nil {
			return err
		}
		var num int64
		var closed chat.Millis
		err = tx.Get(ctx, `SELECT num, closed_at FROM reports WHERE room = $1 AND seq = $2 AND reporter = $3`, Args{report.Room, report.Seq, reporter}, &num, &closed)
		switch {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return err
		case closed == 0:
			return tx.Exec(ctx, `UPDATE reports SET reason = $1, note = $2 WHERE num = $3`, Args{report.Reason, report.Note, num})
		default:
			if err := s.removeReports(ctx, tx, []int64{num}); err != nil {
				return err
			}
		}
		return addReport(ctx, tx, reporter, report, around)
	})
}

func addReport(ctx context.Context, tx Tx, reporter int64, report store.Report, around []chat.Event) error {
	users, named := map[chat.UserID]int64{report.By.ID: reporter}, []int64{reporter}
	for _, id := range append([]chat.UserID{report.Author.ID}, authors(around)...) {
		if _, known := users[id]; known {
			continue
		}
		num, _, err := anyUserByID(ctx, tx, id, "")
		if err != nil {
			return err
		}
		users[id], named = num, append(named, num)
	}
	if err := tx.Reference(ctx, named...); err != nil {
		return err
	}
	var num int64
	err := tx.Get(ctx, `INSERT INTO reports (reporter, room, seq, author, reason, note, at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING num`,
		Args{reporter, report.Room, report.Seq, users[report.Author.ID], report.Reason, report.Note, report.At}, &num)
	for _, e := range around {
		if err == nil {
			err = tx.Exec(ctx, `INSERT INTO report_messages (report, seq, author, at, edited_at, text) VALUES ($1, $2, $3, $4, $5, $6)`,
				Args{num, e.Seq, users[e.By.ID], e.At, e.Message.EditedAt, e.Message.Text})
		}
	}
	return err
}

func authors(events []chat.Event) (all []chat.UserID) {
	for _, e := range events {
		all = append(all, e.By.ID)
	}
	return all
}

// reportsIn is the condition that a report p is about the messages of a query, whose parameters are those of reportArgs.
const reportsIn = `(CASE WHEN $1 = 1 THEN p.outcome <> '' ELSE p.outcome = '' END) AND p.author <> coalesce((SELECT num FROM users WHERE id = $2), 0)`

func reportArgs(q store.ReportQuery) Args { return Args{bit(q.Closed), q.Hide} }

// ListReports reads the places first, then what is to be known about each.
func (s Store) ListReports(ctx context.Context, q store.ReportQuery) ([]store.Reported, error) {
	type found struct {
		store.Reported
		seq chat.Seq
	}
	all, err := List(ctx, s.db, `SELECT p.room, p.seq, max(p.num), count(*) FROM reports p WHERE `+reportsIn+`
		AND ($5 = 0 OR EXISTS (SELECT 1 FROM reports one WHERE one.num = $5 AND one.room = p.room AND one.seq = p.seq))
		GROUP BY p.room, p.seq HAVING max(p.num) < $3 ORDER BY max(p.num) DESC LIMIT $4`,
		append(reportArgs(q), cmp.Or(q.Before, math.MaxInt64), max(q.Limit, 0), q.ID), func(scan Scan) (f found, err error) {
			err = scan(&f.Room.ID, &f.seq, &f.ID, &f.Count)
			return f, err
		})
	reported := make([]store.Reported, 0, len(all))
	for i := range all {
		if err == nil {
			err = s.describe(ctx, q, &all[i].Reported, all[i].seq)
			reported = append(reported, all[i].Reported)
		}
	}
	if err != nil {
		return nil, err
	}
	return reported, nil
}

// describe fills in the reports about a message, the room, and the message then and now.
func (s Store) describe(ctx context.Context, q store.ReportQuery, r *store.Reported, seq chat.Seq) error {
	var err error
	r.Reports, err = List(ctx, s.db, `SELECT p.num, p.room, p.seq, p.reason, p.note, p.at, p.outcome, p.word, p.closed_at, b.id, b.name, b.rev, a.id, a.name, a.rev
		FROM reports p JOIN users b ON b.num = p.reporter JOIN users a ON a.num = p.author
		WHERE `+reportsIn+` AND p.room = $3 AND p.seq = $4 ORDER BY p.num LIMIT $5`, append(reportArgs(q), r.Room.ID, seq, store.ReportsShown), scanReport)
	if err != nil || len(r.Reports) == 0 {
		return errors.Join(err, sql.ErrNoRows)
	}
	r.Author = r.Reports[0].Author
	r.Snapshot, err = List(ctx, s.db, `SELECT m.seq, m.at, m.edited_at, m.text, u.id, u.name, u.rev FROM report_messages m JOIN users u ON u.num = m.author
		WHERE m.report = (SELECT min(p.num) FROM reports p JOIN report_messages k ON k.report = p.num WHERE `+reportsIn+` AND p.room = $3 AND p.seq = $4) ORDER BY m.seq`,
		append(reportArgs(q), r.Room.ID, seq), func(scan Scan) (chat.Event, error) {
			e := chat.Event{Room: r.Room.ID, Kind: chat.Said, Message: &chat.Message{}}
			err := scan(&e.Seq, &e.At, &e.Message.EditedAt, &e.Message.Text, &e.By.ID, &e.By.Name, &e.By.Rev)
			return e, err
		})
	if err != nil {
		return err
	}
	room, err := s.Room(ctx, r.Room.ID)
	if err == nil {
		r.Room = room
	} else if chat.AsError(err).Code != chat.CodeNoRoom {
		return err
	}
	now, err := s.Messages(ctx, r.Room.ID, []chat.Seq{seq})
	if err == nil && len(now) > 0 && now[0].Kind == chat.Said {
		r.Now = &now[0]
	}
	return err
}

func scanReport(scan Scan) (r store.Report, err error) {
	err = scan(&r.ID, &r.Room, &r.Seq, &r.Reason, &r.Note, &r.At, &r.Outcome, &r.Word, &r.Closed, &r.By.ID, &r.By.Name, &r.By.Rev, &r.Author.ID, &r.Author.Name, &r.Author.Rev)
	return r, err
}

// OpenReports counts messages.
func (s Store) OpenReports(ctx context.Context, hide chat.UserID) (n int, err error) {
	err = s.db.Get(ctx, `SELECT count(*) FROM (SELECT DISTINCT p.room, p.seq FROM reports p WHERE `+reportsIn+`) open`, reportArgs(store.ReportQuery{Hide: hide}), &n)
	return n, err
}

// OwnReports returns what a user has reported.
func (s Store) OwnReports(ctx context.Context, user chat.UserID, limit int) ([]chat.Report, error) {
	return List(ctx, s.db, `SELECT room, seq, reason, note, at, outcome, word, closed_at FROM reports
		WHERE reporter = (SELECT num FROM users WHERE id = $1) ORDER BY num DESC LIMIT $2`, Args{user, max(limit, 0)}, func(scan Scan) (r chat.Report, err error) {
		err = scan(&r.Room, &r.Seq, &r.Reason, &r.Note, &r.At, &r.Outcome, &r.Word, &r.Closed)
		return r, err
	})
}

// CloseReports closes reports of one message.
func (s Store) CloseReports(ctx context.Context, id int64, by chat.UserID, outcome chat.Outcome, word string, now time.Time) (closed []store.Report, err error) {
	err = s.db.Rewrite(ctx, func(ctx context.Context, tx Tx) error {
		var closer *int64
		if by != "" {
			num, _, err := UserByID(ctx, tx, by, "")
			if err == nil {
				err = tx.Reference(ctx, num)
			}
			if err != nil {
				return err
			}
			closer = &num
		}
		closed, err = List(ctx, tx, `UPDATE reports SET outcome = $2, word = $3, closed_by = $4, closed_at = $5 WHERE num <= $1 AND outcome = ''
			AND room = (SELECT room FROM reports WHERE num = $1) AND seq = (SELECT seq FROM reports WHERE num = $1)
			RETURNING num, room, seq, reason, note, at, (SELECT id FROM users WHERE users.num = reporter)`, Args{id, outcome, word, closer, chat.MillisOf(now)}, func(scan Scan) (store.Report, error) {
			r := store.Report{Report: chat.Report{Outcome: outcome, Word: word, Closed: chat.MillisOf(now)}}
			err := scan(&r.ID, &r.Room, &r.Seq, &r.Reason, &r.Note, &r.At, &r.By.ID)
			return r, err
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return closed, nil
}

// PurgeReports removes the copies first: they go while a report is still open.
func (s Store) PurgeReports(ctx context.Context, now time.Time, limit int) (purged int, err error) {
	before := chat.MillisOf(now.Add(-chat.ReportKept))
	err = s.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
		copies, err := reportNums(ctx, tx, `SELECT p.num FROM reports p WHERE p.at < $1 AND EXISTS (SELECT 1 FROM report_messages m WHERE m.report = p.num)
			ORDER BY p.num LIMIT $2`+s.dialect.Index.OnlyMine, before, limit)
		if err == nil && len(copies) > 0 {
			err = tx.Exec(ctx, `DELETE FROM report_messages WHERE report `+s.dialect.In(1), Args{s.dialect.List(copies)})
		}
		if err != nil {
			return err
		}
		closed, err := reportNums(ctx, tx, `SELECT p.num FROM reports p WHERE p.outcome <> '' AND p.closed_at < $1 AND p.at < $1 ORDER BY p.closed_at LIMIT $2`+s.dialect.Index.OnlyMine, before, limit)
		if purged = len(copies) + len(closed); err != nil || len(closed) == 0 {
			return err
		}
		return s.removeReports(ctx, tx, closed)
	})
	if err != nil {
		return 0, err
	}
	return purged, nil
}

func reportNums(ctx context.Context, tx Tx, query string, before chat.Millis, limit int) ([]int64, error) {
	return List(ctx, tx, query, Args{before, limit}, func(scan Scan) (num int64, err error) {
		err = scan(&num)
		return num, err
	})
}

func (s Store) removeReports(ctx context.Context, tx Tx, nums []int64) error {
	return s.dialect.remove(ctx, tx, nums, `DELETE FROM report_messages WHERE report `, `DELETE FROM reports WHERE num `)
}

// eraseReports removes what the user has written from reports, if the messages go, and otherwise the names of the user.
func (e *erasing) eraseReports(ctx context.Context, mode store.Erasing) error {
	if mode == store.RemoveMessages {
		err := e.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
			return tx.Exec(ctx, `UPDATE report_messages SET text = '' WHERE author = $1`, Args{e.num})
		})
		if err != nil {
			return err
		}
	}
	type copied struct {
		report int64
		seq    chat.Seq
		text   string
	}
	for _, name := range e.names {
		found, err := List(ctx, e.db, `SELECT report, seq, text FROM report_messages WHERE replace(text, $1, '') <> text OR replace(text, $2, '') <> text`,
			Args{"@" + name, "＠" + name}, func(scan Scan) (c copied, err error) {
				err = scan(&c.report, &c.seq, &c.text)
				return c, err
			})
		if err != nil {
			return err
		}
		err = e.db.Erase(ctx, func(ctx context.Context, tx Tx) error {
			for _, c := range found {
				if err := tx.Exec(ctx, `UPDATE report_messages SET text = $1 WHERE report = $2 AND seq = $3`, Args{withoutName(c.text, name), c.report, c.seq}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
