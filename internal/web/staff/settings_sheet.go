package staff

import (
	"regexp"
	"strconv"

	"ouchi/internal/desk"
	"ouchi/internal/registration"
)

// sheet is one section of the settings on its page.
type sheet struct {
	section     registration.Section
	title, lead string
	draw        func(*Side, desk.Settings) []*grid
	// take makes settings of what was typed; only the section counts.
	take func(s *Side, grids []*grid, was desk.Settings) desk.Settings
}

// sheets are all sections in the order of the console.
var sheets = []sheet{
	{
		registration.PlacesSection, "予約受取館", "申請の入力フォームの「予約受取館」で選べる場所です。上から順に並びます。",
		func(_ *Side, s desk.Settings) []*grid { return []*grid{optionGrid("予約受取館", s.Places)} },
		func(_ *Side, g []*grid, _ desk.Settings) desk.Settings {
			return desk.Settings{Places: takeOptions(g[0], "place")}
		},
	},
	{
		registration.MethodsSection, "予約連絡方法", "申請の入力フォームの「予約連絡方法」で選べるものです。上から順に並びます。",
		func(_ *Side, s desk.Settings) []*grid { return []*grid{optionGrid("予約連絡方法", s.Methods)} },
		func(_ *Side, g []*grid, _ desk.Settings) desk.Settings {
			return desk.Settings{Methods: takeOptions(g[0], "method")}
		},
	},
	{
		registration.DocumentsSection, "本人確認書類", "画像を送ってもらう書類と、その撮り方の案内です。上から順に並びます。",
		func(_ *Side, s desk.Settings) []*grid { return []*grid{kindGrid(s.Kinds)} },
		func(_ *Side, g []*grid, was desk.Settings) desk.Settings {
			return desk.Settings{Kinds: takeKinds(g[0], was.Kinds)}
		},
	},
	{
		registration.ReasonsSection, "差し戻し・却下の理由", "差し戻しや却下のときに職員が選ぶ理由です。理由と説明は、申請した方へのメールと「申請のようす」のページに書かれます。",
		func(s *Side, set desk.Settings) []*grid { return []*grid{s.reasonGrid(set.Reasons)} },
		func(_ *Side, g []*grid, was desk.Settings) desk.Settings {
			return desk.Settings{Reasons: takeReasons(g[0], was.Reasons)}
		},
	},
	{
		registration.LettersSection, "メールの文面", "メールごとに、図書館からの言葉を加えられます。URL、番号、日付などの大切なお知らせは、いつもシステムが書きます。" +
			"言葉の中に {名前} {図書館} {担当} {電話} {受付番号} {申請区分} と書くと、送るときに実際のものに置きかわります（「お知らせ（パスワード）」と「お知らせ（カードの無効・新しい番号）」のメールでは、受付番号と申請区分は使えません）。",
		func(s *Side, set desk.Settings) []*grid { return []*grid{letterGrid(set.Letters, s.mailTitle)} },
		func(_ *Side, g []*grid, _ desk.Settings) desk.Settings {
			return desk.Settings{Letters: takeLetters(g[0])}
		},
	},
	{
		registration.CalendarSection, "開館日カレンダー", "結果の出る日の目安と、審査待ちの日数は、この開館日で数えます。",
		func(_ *Side, s desk.Settings) []*grid { return calendarGrids(s.Calendar) },
		func(_ *Side, g []*grid, _ desk.Settings) desk.Settings {
			return desk.Settings{Calendar: takeCalendar(g)}
		},
	},
	{
		registration.PaceSection, "審査の日数", "申請した方に案内する、結果の出る日の目安を決めます。",
		func(_ *Side, s desk.Settings) []*grid { return []*grid{paceGrid(s.Pace)} },
		func(_ *Side, g []*grid, _ desk.Settings) desk.Settings { return desk.Settings{Pace: takePace(g[0])} },
	},
	{
		registration.PostageSection, "返信用封筒の切手", "郵送でカードを受け取る方が、返信用封筒に貼る切手の額です。額が変わる日が決まったら、その日から先の額を加えます。申請した方には、申請した日の額を案内します。",
		func(_ *Side, s desk.Settings) []*grid { return []*grid{postageGrid(s.Postage)} },
		func(s *Side, g []*grid, _ desk.Settings) desk.Settings {
			return desk.Settings{Postage: takePostage(g[0], s.today())}
		},
	},
	{
		registration.NewsSection, "お知らせ", "決まった期間、公開ページ（最初のページ、手続きの案内、申請のようす）の上に出すお知らせです。",
		func(_ *Side, s desk.Settings) []*grid { return []*grid{newsGrid(s.News)} },
		func(_ *Side, g []*grid, _ desk.Settings) desk.Settings { return desk.Settings{News: takeNews(g[0])} },
	},
}

func sheetOf(section string) (sheet, error) {
	for _, sh := range sheets {
		if string(sh.section) == section {
			return sh, nil
		}
	}
	return sheet{}, registration.ErrNotFound
}

func titleOf(section registration.Section) string {
	sh, err := sheetOf(string(section))
	if err != nil {
		return string(section)
	}
	return sh.title
}

// faulty tells whether something typed could not be read.
func faulty(grids []*grid) bool {
	for _, g := range grids {
		for _, l := range g.rows {
			if len(l.faults) > 0 {
				return true
			}
		}
	}
	return false
}

// settingPlace takes "[2].label", ".closed" and ".min_days" apart.
var settingPlace = regexp.MustCompile(`^(?:\.([a-z_]+))?(?:\[(\d+)\])?(?:\.([a-z_]+))?$`)

// columnNames are columns that are called otherwise in the settings.
var columnNames = map[string]string{"title": "label"}

// blame puts what the settings' own check found beside what it is about.
func blame(grids []*grid, faults []desk.SettingsFault) {
	for _, f := range faults {
		sentence := settingsSentence(f.Reason)
		m := settingPlace.FindStringSubmatch(f.At)
		if m == nil {
			grids[0].fault = sentence
			continue
		}
		g, at := grids[0], m[3]
		for _, other := range grids {
			if other.name != "" && other.name == m[1] {
				g = other
			}
		}
		row, err := strconv.Atoi(m[2])
		if err != nil {
			row, at = 1, m[1]
		}
		g.blame(row-1, at, sentence)
	}
}

func (g *grid) blame(row int, at, sentence string) {
	if g.taken != nil && row < len(g.taken) {
		row = g.taken[row]
	}
	if name := columnNames[at]; name != "" {
		at = name
	}
	for _, c := range g.columns {
		if c.name == at && row >= 0 && row < len(g.rows) && (!c.onlyNew || g.rows[row].isNew) {
			g.rows[row].faults[at] = sentence
			return
		}
	}
	g.fault = sentence
}
