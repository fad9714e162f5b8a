package client

import (
	"testing"
	"testing/synctest"

	"parley/shared/chat"
	"parley/shared/protocol"
)

func TestAReportWaitsForAConnectionAndItsOutcomeIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		report := chat.Report{Room: chat.Lobby, Seq: 1, Reason: chat.ReasonSpam, Note: "look"}
		s.away()
		f.Report(report)
		synctest.Wait()
		if got := f.View().Reported; got != nil {
			t.Errorf("without a connection: %+v", got)
		}
		s.back()
		f.returns()
		if got := f.View().Reported; got == nil || *got != report || len(s.reports) != 1 || s.reports[0] != report {
			t.Errorf("got %+v, the server has %+v", got, s.reports)
		}
		closed := report
		closed.Outcome, closed.Word = chat.OutcomeActed, "Thank you"
		s.tell(&protocol.Reported{Reports: []chat.Report{closed}})
		synctest.Wait()
		if got := f.View().Reported; *got != closed {
			t.Errorf("of the outcome: %+v", got)
		}
		f.LoadReports()
		synctest.Wait()
		if all := f.View().Reports; all == nil || len(*all) != 1 || (*all)[0] != report {
			t.Errorf("listed are %+v", all)
		}
		report.Note = "too fast"
		f.Report(report)
		synctest.Wait()
		if n := f.View().Notices; len(n) != 1 || n[0].About != "report" || n[0].Error.Code != chat.CodeRateLimited || *f.View().Reported != closed {
			t.Errorf("a refusal: %+v, %+v", n, f.View().Reported)
		}
	})
}
