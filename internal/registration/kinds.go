package registration

// Kind is what an application asks for (申請区分).
type Kind string

// The kinds of the guide.
const (
	New     Kind = "new"     // 新規発行
	Reissue Kind = "reissue" // 再発行: lost, or the name changed
	Amend   Kind = "change"  // 変更: address, telephone …
	Renewal Kind = "renewal" // 更新: the card's validity
)

// Kinds lists every Kind in the order of the form.
func Kinds() []Kind { return []Kind{New, Reissue, Amend, Renewal} }

// NamesCard tells whether an application of this kind names an existing card.
func (k Kind) NamesCard() bool { return k != New }

// DrawsNumber tells whether approval gives a card number that did not exist before.
func (k Kind) DrawsNumber() bool { return k == New || k == Reissue }

// CardDelivery is how the card arrives (カード発行).
type CardDelivery string

// The deliveries of the guide.
const (
	Screen CardDelivery = "screen" // オンライン表示のみで、カードは不要
	Post   CardDelivery = "post"   // a paper card in the applicant's stamped envelope
)

// Deliveries lists every CardDelivery in the order of the form.
func Deliveries() []CardDelivery { return []CardDelivery{Screen, Post} }

// CardState is where the paper card of a Post application stands.
type CardState string

// The states of a paper card; an envelope may arrive before the decision.
const (
	NoCard           CardState = ""
	EnvelopeAwaited  CardState = "envelope_awaited"
	EnvelopeReceived CardState = "envelope_received"
	ShortOfStamps    CardState = "short_of_stamps"
	Posted           CardState = "posted"
)

// Option is one choice of a list that the settings give: a stable code that is
// stored and a label that is shown.
type Option struct {
	Code    string `toml:"code"`
	Label   string `toml:"label"`
	Retired bool   `toml:"retired"` // no longer offered; whoever has it keeps its label
}

// CardNumber is a 貸出カード番号. It is text: letters and leading zeros occur.
type CardNumber string
