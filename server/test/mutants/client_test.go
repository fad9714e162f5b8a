package mutants

import "parley/app/check"

// mutantClients have a fault in the client.
func mutantClients() []mutant {
	return []mutant{
		{"a message that is sent again has a new nonce", false, []edit{
			{"shared/client/outbox/outbox.go", "{ o.InFlight = nil }", "{\nif o.InFlight != nil {\no.InFlight.Nonce = NewNonce()\n}\no.InFlight = nil\n}"},
		}, harm{churn: true, kills: 2}, []check.Kind{check.Duplicated, check.Invented}, ""},

		{"what was not sent is forgotten with the program", false, []edit{
			{"shared/client/load.go", "e.tabs.Mine(k.outbox)", "e.tabs.Mine(nil)"},
		}, harm{churn: true, kills: 8}, []check.Kind{check.Stale}, ""},

		{"what was said last is sent first", false, []edit{
			{"shared/client/outbox/next.go", "\tfor _, n := range o.queue() {", "\tfor _, n := range slices.Backward(o.queue()) {"},
		}, harm{kills: 3}, []check.Kind{check.Reordered}, ""},
	}
}
