package registration

import "slices"

// CorrectFor stores what staff corrected for an applicant who called, and tells the
// applicant which fields that were. A name or birth date is what the documents prove:
// other ones need a reason, a code for the log, or are Invalid "name_reason_missing".
// What changes nothing is Invalid "nothing_changed".
func (a Application) CorrectFor(s Step, d Details, reason string) (Change, error) {
	changed := a.Differences(d)
	detail := "corrected=" + codesOf(changed)
	if reason != "" {
		detail += " reason=" + reason
	}
	before := a.Email
	a.Details = d
	c, err := a.move(s, CorrectFor, detail)
	switch {
	case err != nil:
		return Change{}, err
	case len(changed) == 0:
		return Change{}, Fault(Invalid, "nothing_changed")
	case reason == "" && (slices.Contains(changed, FieldName) || slices.Contains(changed, FieldBirth)):
		return Change{}, Fault(Invalid, "name_reason_missing")
	}
	c.Application.deliver()
	told := s.notice(CorrectedNotice, c.Application, NoticeData{Changed: changed})
	c.Notices = []Notice{told}
	if a.Email != before {
		c.Notices = append(c.Notices, s.atOld(told, before))
	}
	return c, nil
}

// ReaddressFor corrects the mail address for an applicant who called: who has to send
// something gets a fresh link there. The address before is told too, without a link:
// whoever reads there would see a theft.
func (a Application) ReaddressFor(s Step, email string) (Change, error) {
	if email == a.Email {
		return Change{}, Fault(Invalid, "nothing_changed")
	}
	if !a.Status.Unsent() {
		d := a.Details
		d.Email = email
		return a.CorrectFor(s, d, "")
	}
	c, err := a.CorrectEmail(s, email)
	if err != nil {
		return Change{}, err
	}
	told := s.notice(CorrectedNotice, c.Application, NoticeData{Changed: []Field{FieldEmail}})
	c.Notices = append(c.Notices, s.atOld(told, a.Email))
	return c, nil
}

// atOld is the notice at an address that is no longer the applicant's.
func (s Step) atOld(n Notice, address string) Notice {
	n.ID, n.To = s.ID(), address
	return n
}
