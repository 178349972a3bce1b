package staff

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// round is the images of one sending.
type round struct {
	Label   string
	Earlier bool // another came after it
	Images  []shot
}

// shot is one image.
type shot struct {
	ID, Document  string
	Path          string // its acts lie below
	Href, Thumb   string
	Version       int64
	Number        int // in its sending, from 1
	Alt, Kind     string
	Width, Height int
	Ended         string // why the document does not count, "" when it does
	Mask          string // what should not be legible
	Hints         string // what may make it hard to read
	Flagged, Gone bool   // hidden until it is shredded; shredded
	Boxes         []check
	Masking       bool // a mask was refused
	Error         string
	Rows          []maskRow
}

// maskRow is a rectangle by numbers, in percent, as it was typed.
type maskRow struct{ Number, Left, Top, Width, Height string }

// maskRows is how many rectangles can be typed at once.
const maskRows = 3

// rounds sorts the images by sending, the last one first. Those that the applicant
// has not sent yet are only counted.
func (s *Side) rounds(seen desk.Case, tried attempt) (all []round, unsent int) {
	a := seen.Application
	for _, d := range slices.Backward(seen.Documents) {
		shared := d.ApplicationID != a.ID // of the family, and sent by its head
		if !shared && (a.SentAt.IsZero() || d.ReceivedAt.After(a.SentAt)) {
			unsent++
			continue
		}
		if !slices.Contains([]registration.DocumentState{registration.Ready, registration.Flagged, registration.Shredded}, d.State) {
			continue
		}
		name := strconv.Itoa(d.Round) + "回目の書類"
		if shared {
			name = "ご家族の書類（" + strconv.Itoa(d.Round) + "回目）"
		}
		if len(all) == 0 || all[len(all)-1].Label != name {
			all = append(all, round{Label: name, Earlier: len(all) > 0})
		}
		last := &all[len(all)-1]
		last.Images = slices.Insert(last.Images, 0, s.shot(a, d, tried))
	}
	if len(all) == 1 {
		all[0].Label = ""
	}
	for i := range all {
		for n := range all[i].Images {
			all[i].Images[n].Number = n + 1
			all[i].Images[n].Alt = "本人確認書類の画像" + strconv.Itoa(n+1)
		}
	}
	return all, unsent
}

func (s *Side) shot(a registration.Application, d registration.Document, tried attempt) shot {
	path := casePath(string(a.Receipt)) + "/documents/" + d.ID
	out := shot{
		ID: imageID(d.ID), Document: d.ID, Path: path, Version: a.Version,
		Href: path + "/" + string(registration.View), Thumb: path + "/" + string(registration.Thumb),
		Width: d.Width, Height: d.Height, Kind: d.Kind, Hints: hinted(d),
		Flagged: d.State == registration.Flagged, Gone: d.State == registration.Shredded,
		Rows: rowsOf(nil),
	}
	if tried.name == masking+"-"+d.ID {
		out.Masking, out.Error, out.Rows = true, tried.problem.Text, rowsOf(tried.typed)
	}
	i := slices.IndexFunc(s.parts.Settings.Kinds, func(k registration.DocumentKind) bool { return k.Code == d.Kind })
	if i < 0 {
		return out
	}
	kind := s.parts.Settings.Kinds[i]
	kind.Retired = false // what is asked for no longer was right when it was sent
	out.Kind, out.Mask = kind.Label, strings.Join(kind.Mask, "、")
	if a.Status == registration.Waiting && d.Round == a.Round && d.State == registration.Ready {
		out.Boxes = boxes(d.ID, kind, ticks(tried.typed["check"]))
	}
	sent := registration.DateOf(d.ReceivedAt.In(s.location()))
	switch {
	case kind.Accepted(sent):
	case !kind.EndedOn.IsZero() && kind.EndedOn.Before(sent):
		out.Ended = day(kind.EndedOn) + "で有効期間が終わった書類です"
	default:
		out.Ended = "まだ受け付けていない書類です"
	}
	return out
}

// rowsOf are the rectangles that were typed, and empty rows for more.
func rowsOf(typed url.Values) []maskRow {
	at := func(side string, i int) string {
		if i < len(typed[side]) {
			return typed[side][i]
		}
		return ""
	}
	rows := make([]maskRow, max(maskRows, min(len(typed["left"]), desk.MaxRegions)))
	for i := range rows {
		rows[i] = maskRow{strconv.Itoa(i + 1), at("left", i), at("top", i), at("width", i), at("height", i)}
	}
	return rows
}

// imageBytes bounds an image that is shown; ours are far smaller.
const imageBytes = 64 << 20

var errImageTooLarge = errors.New("staff: an image is larger than any that is made")

// showImage gives an image only when the whole of it was read: the seal proves that
// nothing was altered or cut off only at its end.
func (s *Side) showImage(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	sealed, err := s.parts.Desk.Image(r.Context(), c, desk.ImageRequest{
		Receipt: r.PathValue("receipt"), Document: r.PathValue("id"), Role: registration.Role(r.PathValue("role")),
	})
	if err != nil {
		return err
	}
	defer sealed.Close()
	image, err := io.ReadAll(io.LimitReader(sealed, imageBytes+1))
	if err != nil {
		return err
	}
	if len(image) > imageBytes {
		return errImageTooLarge
	}
	page.ImageHead(w.Header())
	w.Header().Set("Content-Length", strconv.Itoa(len(image)))
	_, _ = w.Write(image)
	return nil
}
