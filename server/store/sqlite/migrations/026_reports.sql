-- Reports of messages, and what their reporters could read around them.

CREATE TABLE reports (
  num       INTEGER PRIMARY KEY AUTOINCREMENT,
  reporter  INTEGER NOT NULL REFERENCES users,
  room      TEXT NOT NULL, -- an id: a report outlives its room
  seq       INTEGER NOT NULL,
  author    INTEGER NOT NULL REFERENCES users, -- of the message
  reason    TEXT NOT NULL,
  note      TEXT NOT NULL,
  at        INTEGER NOT NULL,
  outcome   TEXT NOT NULL DEFAULT '', -- '': open
  word      TEXT NOT NULL DEFAULT '', -- to the reporter
  closed_by INTEGER REFERENCES users, -- NULL: nobody, or the operator
  closed_at INTEGER NOT NULL DEFAULT 0,
  UNIQUE (room, seq, reporter)
) STRICT;

CREATE INDEX reports_open ON reports(num) WHERE outcome = '';
CREATE INDEX reports_closed ON reports(closed_at) WHERE outcome <> '';
CREATE INDEX reports_reporter ON reports(reporter, num);
CREATE INDEX reports_author ON reports(author);
CREATE INDEX reports_closed_by ON reports(closed_by) WHERE closed_by IS NOT NULL;

CREATE TABLE report_messages (
  report    INTEGER NOT NULL REFERENCES reports,
  seq       INTEGER NOT NULL,
  author    INTEGER NOT NULL REFERENCES users,
  at        INTEGER NOT NULL,
  edited_at INTEGER NOT NULL,
  text      TEXT NOT NULL,
  PRIMARY KEY (report, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_messages_author ON report_messages(author);
