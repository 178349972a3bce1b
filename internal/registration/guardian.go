package registration

// GuardianRule says whether the form asks for the guardian of who is under age.
type GuardianRule string

// The rules. AskGuardian takes an empty answer, of which staff are told.
const (
	AskGuardian     GuardianRule = "ask"
	RequireGuardian GuardianRule = "require"
	NoGuardian      GuardianRule = "none"
)

// GuardianRules lists every GuardianRule.
func GuardianRules() []GuardianRule {
	return []GuardianRule{AskGuardian, RequireGuardian, NoGuardian}
}

// MinorAge says from which age on somebody acts alone, and what is asked of who is younger.
type MinorAge struct {
	Age  int // in years; 0: nobody is too young
	Rule GuardianRule
}

// Asks tells whether a guardian is asked for of somebody born on the day.
func (m MinorAge) Asks(birth, today Date) bool {
	return m.Rule != NoGuardian && m.Rule != "" && !birth.IsZero() && birth.Age(today) < m.Age
}

const maxGuardian = 50 // characters of a name, and of a relation

// FamilyRules are what a library decides of those who apply together.
type FamilyRules struct {
	Most     int  // people of one family
	ChildAge int  // for who is younger, the guardian's document is enough
	Shared   bool // one set of documents serves the family
}

// WantsOwn tells whether a document of one's own is wanted of somebody born on the day
// who applies with a family.
func (r FamilyRules) WantsOwn(birth, today Date) bool {
	return !r.Shared || birth.Age(today) >= r.ChildAge
}
