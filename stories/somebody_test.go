package stories

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Stories run side by side in one library and find their people by the mail address:
// two with the same would read each other's mails.
func TestEverybodyHasAnAddressOfTheirOwn(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	made, whose := regexp.MustCompile(`somebody\("[^"]*", "[^"]*", "([^"]*)"\)`), map[string]string{}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range made.FindAllStringSubmatch(string(source), -1) {
			if before := whose[m[1]]; before != "" {
				t.Errorf("%s and %s both have a %q", before, file, m[1])
			}
			whose[m[1]] = file
		}
	}
	if len(whose) < 20 {
		t.Errorf("only %d people were found", len(whose))
	}
}
