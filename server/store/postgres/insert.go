package postgres

import (
	"github.com/jackc/pgx/v5"

	"parley/server/store/sqlstore"
)

// eventRows are the columns of events that one statement inserts.
type eventRows struct {
	room, seq, at, author          []int64
	kind, nonce, text, extra       []string
	addressee, inRoom, inSeq, sums []*int64
}

func (r *eventRows) add(p *sqlstore.Placed) {
	e := &p.Event
	r.room, r.seq = append(r.room, p.Room), append(r.seq, int64(e.Seq))
	r.kind, r.at = append(r.kind, string(e.Kind)), append(r.at, int64(e.At))
	r.author, r.nonce = append(r.author, p.Author), append(r.nonce, string(e.Nonce))
	r.text, r.extra = append(r.text, p.Text), append(r.extra, p.Extra)
	r.sums = append(r.sums, &p.Sum)
	var addressee, inRoom, inSeq *int64
	if p.To != 0 {
		addressee = &p.To
	}
	if p.In != 0 {
		at := int64(p.Event.Message.InSeq)
		inRoom, inSeq = &p.In, &at
	}
	r.addressee, r.inRoom, r.inSeq = append(r.addressee, addressee), append(r.inRoom, inRoom), append(r.inSeq, inSeq)
}

func (r *eventRows) queue(b *pgx.Batch) {
	b.Queue(`INSERT INTO events (room, seq, kind, at, author, nonce, text, addressee, in_room, in_seq, extra, sum)
		SELECT room, seq, kind, at, author, nullif(nonce, ''), text, addressee, in_room, in_seq, nullif(extra, ''), sum
		FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[],
			$9::bigint[], $10::bigint[], $11::text[], $12::bigint[])
		AS e(room, seq, kind, at, author, nonce, text, addressee, in_room, in_seq, extra, sum)`,
		r.room, r.seq, r.kind, r.at, r.author, r.nonce, r.text, r.addressee, r.inRoom, r.inSeq, r.extra, r.sums)
}

// mentionRows are the columns of the index of mentions, and of the inbox.
type mentionRows struct{ user, at, room, seq []int64 }

func (r *mentionRows) add(p *sqlstore.Placed) {
	for _, user := range p.Mentioned {
		r.user, r.at = append(r.user, user), append(r.at, int64(p.Event.At))
		r.room, r.seq = append(r.room, p.Room), append(r.seq, int64(p.Event.Seq))
	}
}

func (r *mentionRows) queue(b *pgx.Batch) {
	if len(r.user) > 0 {
		b.Queue(`INSERT INTO mentions ("user", room, seq) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[])
			ON CONFLICT DO NOTHING`, r.user, r.room, r.seq)
		b.Queue(`INSERT INTO inbox ("user", at, room, seq) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
			ON CONFLICT DO NOTHING`, r.user, r.at, r.room, r.seq)
	}
}
