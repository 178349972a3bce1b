package registration

// Status is where an application stands in its life.
type Status string

// The states. Links expire, applications do not, until the purge date.
const (
	Provisional Status = "provisional" // 仮登録: form sent, documents not yet
	Waiting     Status = "waiting"     // 審査待ち
	Returned    Status = "returned"    // 差し戻し: the applicant corrects it where it stands
	Registered  Status = "registered"  // 本登録
	Refused     Status = "refused"     // 却下
	Withdrawn   Status = "withdrawn"   // 取り下げ, by the applicant
	Lapsed      Status = "lapsed"      // the purge date passed
)

// Statuses lists every Status.
func Statuses() []Status {
	return []Status{Provisional, Waiting, Returned, Registered, Refused, Withdrawn, Lapsed}
}

// Unsent tells whether the applicant has documents still to send.
func (s Status) Unsent() bool { return s == Provisional || s == Returned }

// Open tells whether nothing final has happened.
func (s Status) Open() bool { return s.Unsent() || s == Waiting }

// Action is what somebody does to an application.
type Action string

// The actions that the table knows.
const (
	Submit       Action = "submit"
	RenewLink    Action = "renew_link"
	CorrectEmail Action = "correct_email"
	CorrectForm  Action = "correct_fields"
	AskPassword  Action = "ask_password" // for a mail that sets another password
	SetPassword  Action = "set_password" // by that mail
	Send         Action = "send_documents"
	Withdraw     Action = "withdraw"
	Lapse        Action = "lapse"
	Approve      Action = "approve"
	Return       Action = "return"
	Refuse       Action = "refuse"
	Remind       Action = "remind"
	CorrectFor   Action = "correct_for" // by staff, for a caller
	Undo         Action = "undo"        // while the decision's mail waits
	Reopen       Action = "reopen"      // later, and the applicant is told
)

// transitions is the whole life of an application; what is not here can't happen.
var transitions = map[Status]map[Action]Status{
	"": {Submit: Provisional},
	Provisional: {
		AskPassword: Provisional, SetPassword: Provisional,
		RenewLink: Provisional, CorrectEmail: Provisional, Remind: Provisional, CorrectFor: Provisional,
		Send: Waiting, Withdraw: Withdrawn, Lapse: Lapsed,
	},
	Waiting: {
		AskPassword: Waiting, SetPassword: Waiting,
		Approve: Registered, Return: Returned, Refuse: Refused, Withdraw: Withdrawn, CorrectFor: Waiting,
	},
	Returned: {
		AskPassword: Returned, SetPassword: Returned,
		RenewLink: Returned, CorrectEmail: Returned, CorrectForm: Returned, Remind: Returned, CorrectFor: Returned,
		Send: Waiting, Withdraw: Withdrawn, Lapse: Lapsed, Undo: Waiting,
	},
	Registered: {Undo: Waiting, Reopen: Waiting},
	Refused:    {Undo: Waiting, Reopen: Waiting},
}

// After is the state that action leads to from s; the error is a Conflict, for
// somebody acted before.
func (s Status) After(action Action) (Status, error) {
	next, ok := transitions[s][action]
	if !ok {
		return s, Fault(Conflict, "already_"+string(s))
	}
	return next, nil
}
