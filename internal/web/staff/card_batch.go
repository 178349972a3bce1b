package staff

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"ouchi/internal/card"
	"ouchi/internal/card/paper"
	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// missing lists the characters of a name that no font of the cards has.
func missing(name string) string { return string(card.Missing(name)) }

// ticked are the rows that were chosen, each a receipt number and the version that was
// seen.
func ticked(r *http.Request) []desk.CardMove {
	var all []desk.CardMove
	for _, value := range r.PostForm["card"] {
		receipt, version, _ := strings.Cut(value, ".")
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil {
			n = -1
		}
		all = append(all, desk.CardMove{Receipt: receipt, Version: n})
	}
	return all
}

// print answers with the document of what was ticked.
func (s *Side) print(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	in := desk.PrintOrder{Item: itemOf(r.PostForm.Get("item"))}
	for _, move := range ticked(r) {
		in.Receipts = append(in.Receipts, move.Receipt)
	}
	sheets, err := s.parts.Desk.Print(r.Context(), c, in)
	if err != nil {
		return s.batchRefused(w, r, c, in.Receipts, err)
	}
	return s.sendPDF(w, r, in.Item, sheets)
}

// reprint answers with a document that was printed before.
func (s *Side) reprint(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	item, sheets, err := s.parts.Desk.Reprint(r.Context(), c, r.PathValue("batch"))
	if err != nil {
		return s.batchRefused(w, r, c, nil, err)
	}
	return s.sendPDF(w, r, item, sheets)
}

func itemOf(text string) registration.PrintItem {
	if text == string(registration.LabelItem) {
		return registration.LabelItem
	}
	return registration.CardItem
}

// sendPDF draws the sheets and sends them as a file, so that the page stays.
func (s *Side) sendPDF(w http.ResponseWriter, r *http.Request, item registration.PrintItem, sheets []desk.Sheet) error {
	start, err := strconv.Atoi(r.PostForm.Get("start"))
	if err != nil {
		start = 1
	}
	var b bytes.Buffer
	if err := s.draw(&b, item, sheets, max(0, start-1)); err != nil {
		return fmt.Errorf("staff: print %s: %w", item, err)
	}
	name := string(item) + "s-" + s.parts.Now().In(s.location()).Format("20060102-1504") + ".pdf"
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = w.Write(b.Bytes())
	return nil
}

func (s *Side) draw(b *bytes.Buffer, item registration.PrintItem, sheets []desk.Sheet, start int) error {
	if item == registration.CardItem {
		cards := make([]paper.Card, len(sheets))
		for i, sheet := range sheets {
			a := sheet.Application
			cards[i] = paper.Card{Name: a.Name, Number: string(a.Issued), ValidUntil: day(sheet.ValidUntil)}
		}
		return s.parts.Settings.Press.Cards(b, cards, start)
	}
	labels := make([]paper.Label, len(sheets))
	for i, sheet := range sheets {
		a := sheet.Application
		labels[i] = paper.Label{
			PostalCode: a.PostalCode, Address: a.Address, Name: a.Name, Note: "受付番号 " + a.Receipt.String(),
		}
	}
	return s.parts.Settings.Press.Labels(b, labels, start)
}

// markPosted takes everything that was ticked to the post.
func (s *Side) markPosted(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.batch(w, r, c, cardBatch{"posted", s.parts.Desk.PostCard})
}

// markReturned sends every envelope that was ticked back.
func (s *Side) markReturned(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.batch(w, r, c, cardBatch{"returned", s.parts.Desk.ReturnEnvelope})
}

// cardBatch is a step that is taken with many cards, one after the other.
type cardBatch struct {
	name string
	do   func(context.Context, desk.Caller, desk.CardMove) (registration.Application, error)
}

func (s *Side) batch(w http.ResponseWriter, r *http.Request, c desk.Caller, b cardBatch) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	moves := ticked(r)
	if len(moves) == 0 || len(moves) > desk.MaxBatch {
		return s.batchRefused(w, r, c, nil, registration.Fault(registration.Invalid, "batch_size"))
	}
	done := 0
	for i, move := range moves {
		if _, err := b.do(r.Context(), c, move); err != nil {
			var left []string
			for _, m := range moves[i:] {
				left = append(left, m.Receipt)
			}
			return s.batchRefused(w, r, c, left, err)
		}
		done++
	}
	return seeOther(w, r, cardsPath(listOf(r.PostForm.Get("list")))+"&"+b.name+"="+strconv.Itoa(done))
}

// batchRefused shows the page with what stood in the way, what is left still ticked.
func (s *Side) batchRefused(w http.ResponseWriter, r *http.Request, c desk.Caller, left []string, err error) error {
	var e *registration.Error
	if !errors.As(err, &e) || refusals[e.Code] == 0 {
		return err
	}
	form := envelopeForm()
	form.Whole = s.cardSentence(r, e)
	if len(left) > 0 {
		if n, ok := registration.ParseReceiptNumber(left[0]); ok && len(left) > 1 {
			form.Whole = n.String() + ": " + form.Whole + "ほかは、まだ行っていません。"
		}
	}
	q := r.URL.Query()
	q.Set("list", string(listOf(r.PostForm.Get("list"))))
	r.URL.RawQuery = q.Encode()
	return s.renderCards(w, r, c, cardsAttempt{form: form, status: refusals[e.Code], ticked: left})
}
