package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
	"ouchi/internal/web/page"
)

// What is done to one image, as its routes are called.
const (
	masking   = "mask"
	flagging  = "my-number"
	shredding = "shredding"
)

var imageActs = map[string]string{masking: "塗りつぶし", flagging: "マイナンバーの写った画像", shredding: "画像の消去"}

func (s *Side) mask(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.guardImage(w, r, c, imageAct{masking, func(ctx context.Context, in desk.ImageAct) error {
		regions, err := regionsOf(r.PostForm)
		if err != nil {
			return err
		}
		return s.parts.Desk.Mask(ctx, c, in, regions)
	}})
}

func (s *Side) flagMyNumber(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.guardImage(w, r, c, imageAct{flagging, func(ctx context.Context, in desk.ImageAct) error {
		return s.parts.Desk.FlagMyNumber(ctx, c, in)
	}})
}

func (s *Side) shredImage(w http.ResponseWriter, r *http.Request, c desk.Caller) error {
	return s.guardImage(w, r, c, imageAct{shredding, func(ctx context.Context, in desk.ImageAct) error {
		return s.parts.Desk.ShredImage(ctx, c, in)
	}})
}

// imageAct is one of the three.
type imageAct struct {
	name string
	do   func(context.Context, desk.ImageAct) error
}

// guardImage leads back to the image; what is refused stands on the page, with what was
// typed.
func (s *Side) guardImage(w http.ResponseWriter, r *http.Request, c desk.Caller, act imageAct) error {
	if err := page.ParseForm(r); err != nil {
		return err
	}
	in := desk.ImageAct{Receipt: r.PathValue("receipt"), Document: r.PathValue("id"), Version: version(r)}
	err := act.do(r.Context(), in)
	if err == nil {
		return seeOther(w, r, casePath(in.Receipt)+"#"+imageID(in.Document))
	}
	var e *registration.Error
	if !errors.As(err, &e) || refusals[e.Code] == 0 || e.Code == registration.Denied {
		return err
	}
	p := s.problem(r, act.name, e)
	p.Label = imageActs[act.name]
	if p.Href != "" {
		p.Href = "#" + act.name + "-" + in.Document
	}
	return s.renderCase(w, r, c, attempt{
		name: act.name + "-" + in.Document, typed: r.PostForm, status: refusals[e.Code], problem: p,
	})
}

func imageID(document string) string { return "image-" + url.PathEscape(document) }

// sides are the fields of a region, in percent of the image.
var sides = []string{"left", "top", "width", "height"}

// regionsOf reads rows of left, top, width and height; a row that is empty is none. The
// error is Invalid "regions_wrong".
func regionsOf(typed url.Values) ([]desk.Region, error) {
	wrong := registration.Fault(registration.Invalid, "regions_wrong")
	var all []desk.Region
	for i := range typed["left"] {
		var parts [4]float64
		empty := 0
		for n, side := range sides {
			if i >= len(typed[side]) {
				return nil, wrong
			}
			text := strings.TrimSpace(typed[side][i])
			if text == "" {
				empty++
				continue
			}
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return nil, wrong
			}
			parts[n] = v / 100
		}
		switch empty {
		case len(sides):
		case 0:
			all = append(all, desk.Region{Left: parts[0], Top: parts[1], Width: parts[2], Height: parts[3]})
		default:
			return nil, wrong
		}
	}
	return all, nil
}
