package pages

// Join has the texts of /join.
type Join struct {
	By                                string // {name}, {place}
	To                                string // {place}
	You                               string // {name}
	AsGuest                           string
	SignUp                            string
	Submit                            string
	Account, Guest                    string // an account is needed
	Over                              string
	UsedUp, Expired, Revoked, Removed string
}

// Invites has the texts of /admin/invites.
type Invites struct {
	Title, Text                             string
	Room, RoomHint, NoRoom                  string
	Place                                   string
	Note, NoteHint                          string
	Uses, UsesHint                          string
	Unlimited                               string
	Days, DaysWrong                         string // {n}
	UsesWrong                               string // {n}
	Submit                                  string
	Link, LinkText, LinkWarn                string
	State, Active, UsedUp, Expired, Revoked string
	None                                    string
	By                                      string // {name}
	Used                                    string // {used}, {uses}
	UsedAny                                 string // {used}
	Until                                   string // {date}
	Revoke, RevokeOf                        string // {name}
	RevokeDone                              string
	Private                                 string
	MaxDays, MaxDaysHint                    string
	AllowUnlimited                          string
}
