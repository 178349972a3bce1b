package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"ouchi/deploy"
)

// Load reads a settings file. The error is Faults unless the file cannot be read.
func Load(path string) (Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Config{}, fmt.Errorf("the settings file cannot be read: %w", err)
	}
	return Parse(filepath.Base(path), data)
}

// Parse reads the text of a settings file, TOML 1.0 in UTF-8; name stands in the
// errors, which are Faults.
func Parse(name string, data []byte) (Config, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Windows editors write it
	c, faults := decode(data)
	if len(faults) == 0 {
		if faults = c.faults(); len(faults) > 0 {
			place(faults, lines(data))
		}
	}
	if len(faults) > 0 {
		for i := range faults {
			faults[i].File = name
		}
		return Config{}, faults
	}
	return c, nil
}

// Reference is the embedded deploy/kumamoto.toml.
func Reference() Config {
	c, err := Parse("kumamoto.toml", deploy.Kumamoto)
	if err != nil {
		panic(err) // a test parses it
	}
	return c
}

func decode(data []byte) (Config, Faults) {
	if !utf8.Valid(data) {
		return Config{}, Faults{{Line: badLine(data), What: "this is not UTF-8: save the file in the encoding UTF-8"}}
	}
	c := defaults()
	d := toml.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return Config{}, explain(err)
	}
	c.Export.Profiles = withExportDefaults(c.Export.Profiles)
	return c.withLists(), nil
}

// withLists gives the lists that were left out the reference's entries. Places to
// pick up and kinds of document are not among them: the one is nobody else's, and
// the other a library must have looked at.
func (c Config) withLists() Config {
	c.Letters = slices.DeleteFunc(c.Letters, func(l Letter) bool { return l.Kind != "" && l.Opening == "" && l.Closing == "" })
	if c.Reasons != nil && c.Form.NoticeMethods != nil {
		return c
	}
	var reference Config
	if err := toml.Unmarshal(deploy.Kumamoto, &reference); err != nil {
		panic(err) // a test parses it
	}
	if c.Reasons == nil {
		c.Reasons = reference.Reasons
	}
	if c.Form.NoticeMethods == nil {
		c.Form.NoticeMethods = reference.Form.NoticeMethods
	}
	return c
}

func badLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		if r == '\n' {
			line++
		}
		data = data[size:]
	}
	return line
}

// wrongValue tells a value of the wrong kind from text that is not TOML at all.
var wrongValue = regexp.MustCompile(`cannot decode|too large|not YYYY-MM-DD`)

// explain puts what the decoder says into an operator's words.
func explain(err error) Faults {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) {
		var faults Faults
		for _, e := range unknown.Errors {
			line, _ := e.Position()
			faults = append(faults, Fault{Line: line, Key: strings.Join(e.Key(), "."), What: unknownKey(e.Key())})
		}
		return faults
	}
	var wrong *toml.DecodeError
	if !errors.As(err, &wrong) {
		return Faults{{What: err.Error()}}
	}
	line, _ := wrong.Position()
	key := strings.Join(wrong.Key(), ".")
	what := strings.TrimPrefix(wrong.Error(), "toml: ")
	if kind := valueKind(key); kind != "" && wrongValue.MatchString(what) {
		return Faults{{Line: line, Key: key, What: "must be " + kind}}
	}
	return Faults{{Line: line, Key: key, What: "this is not TOML: " + what}}
}
