package registration

import (
	"strconv"
	"strings"
	"time"
)

// Figures count what happened, by what. None tells of a person: they stay when the
// applications are purged.
type Figures map[string]int

// What is counted. Those that end in a point have something behind it.
const (
	FigureReceived  = "received." // applications, by Kind
	FigureApproved  = "approve."  // by Kind
	FigureReturned  = "return."   // by Kind
	FigureRefused   = "refuse."   // by Kind
	FigureWithdrawn = "withdraw." // by Kind
	FigureLapsed    = "lapse."    // by Kind
	FigureUndone    = "undone."   // decisions taken back, by Kind
	FigureReason    = "reason."   // returns, by reason; one may have several
	FigureDays      = "days."     // decisions, by opening days since the documents came
	FigureShredded  = "shredded"  // images
	FigurePosted    = "posted"    // paper cards
	FigureMails     = "mails."    // by what became of them: sent, dead or cancelled
)

// Window is one day of the library, from its midnight up to the next.
type Window struct {
	Day         Date
	From, Until time.Time
	OpeningDays func(since, until time.Time) int
}

// Deed is something that was done to an application, as far as it is counted.
type Deed struct {
	Act, Detail string
	Kind        Kind
	At, SentAt  time.Time // SentAt: when the documents came that it is about; zero when none had
}

// Add counts one deed; opening tells the opening days from one moment to another.
func (f Figures) Add(d Deed, opening func(since, until time.Time) int) {
	kind := string(d.Kind)
	switch d.Act {
	case string(Submit):
		f[FigureReceived+kind]++
	case string(Approve), string(Refuse), string(Return):
		f[d.Act+"."+kind]++
		if !d.SentAt.IsZero() {
			f[FigureDays+strconv.Itoa(opening(d.SentAt, d.At))]++
		}
		if codes, ok := strings.CutPrefix(d.Detail, "reasons="); ok && d.Act == string(Return) {
			for code := range strings.SplitSeq(codes, ",") {
				f[FigureReason+code]++
			}
		}
	case string(Withdraw), string(Lapse):
		f[d.Act+"."+kind]++
	case string(Undo), string(Reopen):
		f[FigureUndone+kind]++
	case "images_shredded":
		n, _ := strconv.Atoi(strings.TrimPrefix(d.Detail, "images=")) // 0 when it does not say
		f[FigureShredded] += n
	case string(imageShredded):
		f[FigureShredded]++
	case string(CardPosted):
		f[FigurePosted]++
	}
}

// Counted lists the acts that Add counts.
func Counted() []string {
	return []string{
		string(Submit), string(Approve), string(Refuse), string(Return), string(Withdraw), string(Lapse),
		string(Undo), string(Reopen), "images_shredded", string(imageShredded), string(CardPosted),
	}
}

// Under sums what stands under a name that ends in a point, by what is behind it.
func (f Figures) Under(name string) map[string]int {
	all := map[string]int{}
	for key, n := range f {
		if behind, ok := strings.CutPrefix(key, name); ok {
			all[behind] += n
		}
	}
	return all
}

// Sum adds up all that stands under names that end in a point.
func (f Figures) Sum(names ...string) (n int) {
	for _, name := range names {
		for _, m := range f.Under(name) {
			n += m
		}
	}
	return n
}

// Decided counts the decisions, returns included; one that was taken back is none.
func (f Figures) Decided() int {
	return max(0, f.Sum(FigureApproved, FigureRefused, FigureReturned)-f.Sum(FigureUndone))
}

// Percentile gives the opening days within which a share of the decisions were made, 0.5
// for the median; false when there was none.
func (f Figures) Percentile(share float64) (days int, ok bool) {
	counts := map[int]int{}
	total, last := 0, 0
	for text, n := range f.Under(FigureDays) {
		day, err := strconv.Atoi(text)
		if err != nil {
			continue
		}
		counts[day] += n
		total += n
		last = max(last, day)
	}
	if total == 0 {
		return 0, false
	}
	sum := 0
	for day := range last + 1 {
		if sum += counts[day]; float64(sum) >= share*float64(total) {
			return day, true
		}
	}
	return last, true
}

// Merge adds up the figures of several days.
func Merge(days ...Figures) Figures {
	all := Figures{}
	for _, f := range days {
		for name, n := range f {
			all[name] += n
		}
	}
	return all
}

// Standing is how things stand at one moment.
type Standing struct {
	Applications map[Status]int
	Cards        map[CardList]int
	Queued, Dead int           // mails
	OldestDue    time.Duration // how long the oldest due mail has waited; 0 when none is due
	Images       int           // held
	Undated      int           // of those: of applications still open, which have no last day yet
	Due          []DueImages   // the others, by the day they are shredded
}

// DueImages are shredded on one day, or at once when it has passed.
type DueImages struct {
	Day Date
	N   int
}
