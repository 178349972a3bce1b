package mail

import "ouchi/internal/registration"

// letterhead is what every letter says.
type letterhead struct {
	Name    string
	Library string
	Contact Contact

	// What ends or vanishes, and when: PurgeAt of an unfinished application, ShredOn of
	// decided ones, else ImageDays from the decision, or from PurgeAt, to the shredding.
	PurgeAt   string
	ShredOn   string
	ImageDays int
	Together  bool // the days count from when the last of a family is decided

	StatusURL, ApplyURL, MyURL string

	Opening, Closing string // the library's own words; "" for none
}

// request is what every letter about an application says.
type request struct {
	letterhead
	Receipt, Kind, Delivery string
	OfCard                  bool       // 変更 or 更新, which may have been asked for on My page
	Family                  []relative // who is meant besides; nil when the letter is about one
}

// relative is somebody of a family with their number.
type relative struct{ Name, Receipt string }

// link is a URL with its end.
type link struct{ URL, Until string }

// correction is what was wrong and what is to be mended.
type correction struct {
	Deficiencies []deficiency
	Parts        []string // labels
}

type deficiency struct {
	Reason string
	Words  []string // the librarian's, by lines
}

type (
	verifyRequest struct {
		request
		link
		Outside bool
	}
	documentsReceived struct {
		request
		Corrected bool // fields only: no images were asked for
	}
	registered struct {
		request
		link           // that sets the first password; empty when the birth date is it
		CardNumber     string
		FirstUntil     string // end of the birth-date password; "" when there is none
		Kept, Reissued bool
		Changed        []string // labels
		ValidUntil     string
		OnScreen       bool
		Card           registration.CardState // of a card to be posted
		Postage        int
		EnvelopeTo     []string
		Within         string // how long until the card is there
	}
	returned struct {
		request
		link
		correction
	}
	refused struct {
		request
		correction
		AskAt    string   // whom to ask; "" is the library's own contact
		Remedies []string // how to object, by lines
	}
	reopened struct {
		request
		Refused, Kept   bool // what was taken back: a refusal, or an update
		Number, Revived registration.CardNumber
		Words           []string // the librarian's, by lines
	}
	corrected struct {
		request
		Changed []string // labels
		Moved   bool     // the mail address is another one now
	}
	withdrawn     struct{ request }
	purgeReminder struct {
		request
		link
		correction
	}
	forgottenPassword struct {
		request
		link
	}
	passwordLink struct {
		letterhead
		link
	}
)

// letters gives the writer of each kind; its template has the kind's name.
var letters = map[registration.NoticeKind]func(*Writer, registration.Dispatch) (any, error){
	registration.VerifyRequest:     (*Writer).verifyRequest,
	registration.DocumentsReceived: (*Writer).documentsReceived,
	registration.RegisteredNotice:  (*Writer).registered,
	registration.ReturnedNotice:    (*Writer).returned,
	registration.RefusedNotice:     (*Writer).refused,
	registration.WithdrawnNotice:   (*Writer).withdrawn,
	registration.PurgeReminder:     (*Writer).purgeReminder,
	registration.PasswordLink:      (*Writer).passwordLink,
	registration.ForgotNotice:      (*Writer).forgottenPassword,

	registration.EnvelopeNotice:     (*Writer).envelope,
	registration.StampsNotice:       (*Writer).envelope,
	registration.EnvelopeBackNotice: (*Writer).envelope,
	registration.PostedNotice:       (*Writer).envelope,
	registration.ReopenedNotice:     (*Writer).reopened,
	registration.CorrectedNotice:    (*Writer).corrected,
	registration.VoidedNotice:       (*Writer).cardVoided,
	registration.EndsNotice:         (*Writer).cardEnds,
}
