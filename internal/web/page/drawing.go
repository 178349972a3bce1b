package page

import (
	"fmt"
	"html/template"
)

// Drawn here on a grid of 200 by 92; the sheet gives line, wash and touch their
// colours. None says anything that the words beside it do not.
var drawings = map[string]string{
	// A house whose roof is an open book, and the card on a telephone.
	"home": `<path class="wash" d="M14 80C44 40 152 36 188 80z"/><path d="M8 80h184"/>` +
		`<path class="sheet-white" d="M62 42v38h60V42L92 30z"/><path d="M92 20C80 29 65 35 50 38v6c15-2 30-8 42-16 12 8 27 14 42 16v-6C119 35 104 29 92 20zv8"/>` +
		`<path d="M84 80V60h16v20M70 52h8v8h-8zM106 52h8v8h-8z"/><path class="warm-fill" d="M97 22v15l3-2.500 3 2.500V26z"/>` +
		`<rect class="sheet-white" x="146" y="42" width="22" height="38" rx="3.500"/><path d="M151 63v7M154 63v7M158 63v7M160.500 63v7M163 63v7"/><path class="warm" d="M151 50h12M151 55h8"/>` +
		`<path d="M34 80V62M34 70l6-5"/><circle cx="34" cy="52" r="11"/>`,
	// A letter on its way.
	"mail": `<path class="wash" d="M18 80c20-36 146-40 166 0z"/><path d="M8 80h184"/>` +
		`<path class="sheet-white" d="M66 24h72a4 4 0 0 1 4 4v40a4 4 0 0 1-4 4H66a4 4 0 0 1-4-4V28a4 4 0 0 1 4-4z"/><path d="M63 27l39 27 39-27M64 70l24-22M140 70l-24-22"/>` +
		`<path d="M22 38h26M32 48h16M24 58h24"/><circle class="warm-fill" cx="142" cy="24" r="7"/>`,
	// What was sent lies on the desk and is looked at in its turn.
	"desk": `<path class="wash" d="M22 76c16-44 140-46 158 0z"/><path d="M8 76h184M30 76v12M170 76v12"/>` +
		`<path class="sheet-white" d="M78 14h34l12 12v44H78z"/><path d="M112 14v12h12M86 36h10v12H86zM102 38h14M102 46h14M86 56h30M86 62h20"/>` +
		`<circle class="sheet-white" cx="128" cy="58" r="13"/><path class="warm" d="M121.500 58.500l5 5 9-10"/>` +
		`<path d="M38 76V48h7v28M48 76V42h8v34M150 76V52h8v24M161 76l5-26"/>`,
	// A shelf with a gap where the book should be.
	"shelf": `<path class="wash" d="M30 78V30h140v48z"/><path d="M22 78h156"/>` +
		`<path class="sheet-white" d="M42 78V34h12v44zM58 78V40h9v38zM71 78V30h13v48z"/><path class="sheet-white" d="M116 78l10-43 11 3-10 40zM144 78V38h12v40z"/>` +
		`<path d="M42 42h12M71 38h13M71 70h13M144 46h12"/><path class="warm" d="M92 54c0-10 15-10 15-1 0 6-7 6-7 13M100 73v.5"/>`,
}

func drawing(name string) (template.HTML, error) {
	d, ok := drawings[name]
	if !ok {
		return "", fmt.Errorf("drawing: none is called %q", name)
	}
	return template.HTML(`<svg class="drawing" viewBox="0 0 200 92" width="200" height="92" aria-hidden="true" focusable="false">` + d + `</svg>`), nil //nolint:gosec // our own drawings
}
