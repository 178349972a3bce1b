package config

// PublicTexts lists what applicants and patrons read of the settings, as it is written
// there: in Japanese, places left open. What is empty, and what is an address of the
// post, is not among them.
func (c Config) PublicTexts() []string {
	all := []string{c.Library.Name, c.Library.Prefecture, c.Library.Contact.Department, c.Refusal.Remedies}
	all = append(all, c.PrivacyParagraphs()...)
	for _, o := range c.Form.PickupPlaces {
		all = append(all, o.Label)
	}
	for _, o := range c.Form.NoticeMethods {
		all = append(all, o.Label)
	}
	for _, k := range c.Documents.Kinds {
		all = append(append(all, k.Label, k.Hint), k.Mask...)
	}
	for _, r := range c.Reasons {
		all = append(all, r.Label, r.Advice)
	}
	for _, l := range c.Letters {
		all = append(all, l.Opening, l.Closing)
	}
	for _, n := range c.News {
		all = append(all, n.Title, n.Text)
	}
	return unique(all)
}

// unique drops what is empty and what stands before.
func unique(all []string) []string {
	seen := map[string]bool{"": true}
	var kept []string
	for _, text := range all {
		if !seen[text] {
			kept = append(kept, text)
		}
		seen[text] = true
	}
	return kept
}
