package mutants

import "parley/app/check"

// mutantClients have a fault in the client.
func mutantClients() []mutant {
	return []mutant{
		{"a message that is sent again has a new nonce", false, []edit{
			{"shared/client/outbox.go", "{ o.flying = nil }", "{\nif o.flying != nil {\no.flying.Nonce = newNonce()\n}\no.flying = nil\n}"},
		}, harm{churn: true, kills: 2}, []check.Kind{check.Duplicated, check.Invented}},

		{"what was not sent is forgotten with the program", false, []edit{
			{"shared/client/recall.go", "e.crew.mine(k.outbox)", "e.crew.mine(nil)"},
		}, harm{churn: true, kills: 8}, []check.Kind{check.Stale}},

		{"what was said last is sent first", false, []edit{
			{"shared/client/outbox.go", "\tvar held *entry\n\tfor _, n := range o.entries {",
				"\tvar held *entry\n\tfor _, n := range slices.Backward(o.entries) {"},
		}, harm{kills: 3}, []check.Kind{check.Reordered}},
	}
}
