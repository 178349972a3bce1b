package picture

import (
	"image"
	"slices"
	"testing"

	"ouchi/internal/picture/picturetest"
)

// Pictures from 0022: what each hint is for, what is near it, and what is good.
func TestHints(t *testing.T) {
	card := picturetest.Card(1600, 1000, "NAME  KUMAMOTO TARO", "ADDRESS  KUMAMOTO", "BORN  2001-02-03")
	letter := picturetest.Letter(1600, 2200, "ADDRESS KUMAMOTO SUIZENJI 2-5-1 NAME TARO BORN 2001-02-03")
	middle := image.Pt(700, 500)
	for name, c := range map[string]struct {
		picture *image.RGBA
		want    []Hint
	}{
		"a sharp card":             {card, nil},
		"a sharp letter":           {letter, nil},
		"a grainy card":            {picturetest.Grain(card, 12), nil},
		"a little out of focus":    {picturetest.Blur(card, 2), nil},
		"in the evening":           {picturetest.Grain(picturetest.Darken(card, 0.5), 6), nil},
		"a small lamp":             {picturetest.Lamp(card, middle, 20), nil},
		"800 pixels long":          {picturetest.Card(800, 500, "NAME  KUMAMOTO TARO"), nil},
		"a white sheet":            {screenshot(card), nil},
		"out of focus":             {picturetest.Blur(card, 5), []Hint{Blurred}},
		"a letter out of focus":    {picturetest.Blur(letter, 5), []Hint{Blurred}},
		"out of focus and grainy":  {picturetest.Grain(picturetest.Blur(card, 6), 4), []Hint{Blurred}},
		"out of focus, some light": {picturetest.Blur(picturetest.Darken(card, 0.5), 6), []Hint{Blurred}},
		"in the dark":              {picturetest.Grain(picturetest.Darken(card, 0.3), 6), []Hint{Dark}},
		"blurred in the dark":      {picturetest.Blur(picturetest.Darken(card, 0.3), 6), []Hint{Dark}},
		"a lamp":                   {picturetest.Lamp(card, middle, 90), []Hint{Glare}},
		"a lamp on a letter":       {picturetest.Lamp(letter, middle, 200), []Hint{Glare}},
		"799 pixels long":          {picturetest.Card(799, 500, "NAME  KUMAMOTO TARO"), []Hint{Small}},
		"upright and small":        {picturetest.Card(400, 600, "NAME  KUMAMOTO TARO"), []Hint{Small}},
	} {
		for form, file := range map[string][]byte{"jpeg": picturetest.JPEG(c.picture), "png": picturetest.PNG(c.picture)} {
			got := normalise(t, file, Output{})
			if !slices.Equal(got.Hints(), c.want) {
				t.Errorf("%s, %s: hints %v, want %v: %+v", name, form, got.Hints(), c.want, got.Measures)
			}
		}
	}
}

// screenshot is a picture in the middle of a white page.
func screenshot(of *image.RGBA) *image.RGBA {
	page := image.NewRGBA(image.Rect(0, 0, of.Rect.Dx()+400, of.Rect.Dy()+800))
	for i := range page.Pix {
		page.Pix[i] = 255
	}
	for y := range of.Rect.Dy() {
		copy(page.Pix[(y+400)*page.Stride+800:], of.Pix[y*of.Stride:][:4*of.Rect.Dx()])
	}
	return page
}

// What a picture holds is measured alike however the file holds it, and however it is
// turned.
func TestMeasuresOfOnePicture(t *testing.T) {
	card := picturetest.Card(900, 600, "NAME  KUMAMOTO TARO")
	want := normalise(t, picturetest.PNG(card), Output{}).Measures
	turned := picturetest.Exif{Orientation: 3}.InPNG(picturetest.PNG(card))
	if got := normalise(t, turned, Output{}).Measures; got.Brightness != want.Brightness || got.Long != want.Long {
		t.Errorf("turned: %+v, want %+v", got, want)
	}
	got := normalise(t, picturetest.JPEG(card), Output{}).Measures
	if off := got.Sharpness / want.Sharpness; off < 0.9 || off > 1.1 || max(got.Brightness, want.Brightness)-min(got.Brightness, want.Brightness) > 3 {
		t.Errorf("as JPEG: %+v, want %+v", got, want)
	}
	if tiny := normalise(t, picturetest.PNG(image.NewGray(image.Rect(0, 0, 20, 20))), Output{}).Measures; tiny.Sharpness != 0 {
		t.Errorf("without a whole tile: %+v", tiny)
	}
}
