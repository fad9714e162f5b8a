package mutants

import "parley/app/check"

// mutantMembers have a fault in who has what of a private room.
func mutantMembers() []mutant {
	removing := harm{private: 2}
	leaked := []check.Kind{check.Leaked}
	return []mutant{
		{name: "a page that is read during a removal is answered", edits: []edit{
			{"server/hub/rights.go", "\t\tif found, err = read(); err == nil {\n\t\t\terr = s.stillReads(ctx, r)\n\t\t}\n",
				"\t\ttime.Sleep(100 * time.Millisecond)\n\t\tfound, err = read()\n"},
		}, harm: removing, want: leaked},

		{name: "a search during a removal shows what was said after it", edits: []edit{
			{"server/hub/search.go", "closed[room] = err != nil; err == nil {", "closed[room] = false; err == nil {"},
		}, fails: "./server/hub TestASearchInFlightFindsNothingAfterARemoval"},

		{name: "somebody who resumes during a removal gets the tail", edits: []edit{
			{"server/hub/join.go", "\t\"sync\"\n", "\t\"sync\"\n\t\"time\"\n"},
			{"server/hub/join.go", "\t\tr.expect(state.Head)\n", "\t\ttime.Sleep(100 * time.Millisecond)\n"},
			{"server/hub/join.go", "\tif r.rules.Load() != rules {\n\t\treturn false, true\n\t}\n", ""},
			{"server/hub/join.go", "if r.retired || r.last != state.Head && !last {", "if r.retired {"},
		}, harm: removing, want: leaked},

		{name: "whoever was taken out comes back by an invite", edits: []edit{
			{"server/store/sqlstore/useinvite.go", "use.Already || use.Removed || use.Invite.State", "use.Already || use.Invite.State"},
		}, harm: removing, want: leaked},

		{name: "a removal is answered before it is stored", edits: []edit{
			{"server/hub/members.go", "\tenrolled, err := s.hub.Store.RemoveMember(ctx, p.Room, p.User, s.user, s.hub.Now())\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tif err := s.hub.enroll(ctx, r, enrolled); err != nil {\n\t\treturn nil, err\n\t}\n\ts.hub.notifyUser(ctx, p.User",
				"\tbefore = \"\"\n\ts.hub.work.Go(func() {\n\t\ttime.Sleep(200 * time.Millisecond)\n\t\tif enrolled, err := s.hub.Store.RemoveMember(context.Background(), p.Room, p.User, s.user, s.hub.Now()); err == nil {\n\t\t\ts.hub.enroll(context.Background(), r, enrolled)\n\t\t}\n\t})\n\ts.hub.notifyUser(ctx, p.User"},
		}, harm: removing, want: []check.Kind{check.Reordered, check.Leaked}},

		{name: "somebody who is banned comes in again", edits: []edit{
			{"server/store/sqlstore/accounts/bans.go", "`DELETE FROM tokens WHERE", "`DELETE FROM tokens WHERE 0 = 1 AND"},
			{"server/store/sqlstore/accounts/sessions.go", "case found.banned > at:", "case found.banned < 0:"},
		}, fails: "./server/store/sqlite TestStoreKeepsTheContract/store/ABannedUserStaysOut"},

		{name: "a node does not take out who was removed through another one", edits: []edit{
			{"server/hub/rules.go", "\t\tr.assigned(changed)\n", ""},
		}, fails: "./server/hub TestARemovalIsInForceOnNodesThatHaveNotHeardOfIt$"},
	}
}
