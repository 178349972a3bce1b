package drift

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// packages lists the packages of the module as the rooms are called: without
// "ouchi/" and, for most, without "internal/".
func packages(t *testing.T) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "./...")
	cmd.Dir = root
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, said.String())
	}
	var all []string
	for path := range strings.FieldsSeq(string(out)) {
		all = append(all, strings.TrimPrefix(strings.TrimPrefix(path, "ouchi/"), "internal/"))
	}
	if len(all) < 20 {
		t.Fatalf("go list names only %d packages", len(all))
	}
	return all
}

func TestRoomsAreInTheDesign(t *testing.T) {
	same(t, "docs/design.md, ## Rooms", firstColumn(section(t, "docs/design.md", "## Rooms")), packages(t))
}

func TestRoomsAreOnTheMapOfTheReadme(t *testing.T) {
	drawn := section(t, "README.md", "## The rooms")
	for _, path := range packages(t) {
		room, _, _ := strings.Cut(path, "/")
		if slices.Contains([]string{"bench", "deploy"}, room) || strings.HasSuffix(room, "test") {
			continue
		}
		if !strings.Contains(drawn, "`"+room+"`") && !strings.Contains(drawn, "`"+path+"`") {
			t.Errorf("README.md, ## The rooms does not name %q", room)
		}
	}
}
