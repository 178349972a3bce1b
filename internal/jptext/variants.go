package jptext

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// variantRows lists, a row a character, the form keys use and then the forms of names that are searched as it: shapes
// of family registers (𠮷, 髙, 﨑) and the forms before the 1946 and 1949 tables (当用漢字字体表) that names keep.
// Forms that NFKC folds by itself, such as U+FA19 for 神, need no row.
const variantRows = `
ケヶ カヵ
高髙 崎﨑嵜㟢 吉𠮷 辺邉邊 浜濵濱 斉齋齊斎 徳德 沢澤 広廣 国國 桜櫻 恵惠 真眞 竜龍 滝瀧 島嶋嶌 蔵藏 条條 栄榮
寿壽 豊豐 黒黑 静靜 実實 学學 会會 円圓 曽曾 済濟 柳栁 桑桒 橋槗𣘺 館舘 富冨 峰峯 野埜 塩鹽 増增 寛寬 彦彥 教敎
昇曻 昂昻 横橫 歩步 毎每 瀬瀨 薫薰 頼賴 遥遙 郷鄕 鴎鷗 黄黃 仏佛 凛凜 勲勳 巻卷 亘亙 亜亞 来來 児兒 両兩 剣劍劒
単單 厳嚴 壮壯 奥奧 宝寶 将將 専專 巌巖 弥彌 従從 応應 戸戶 揺搖 収收 晋晉 暁曉 槙槇 楽樂 桧檜 気氣 浄淨 渕淵
温溫 満滿 狭狹 独獨 瑶瑤 礼禮 祢禰 穂穗 穣穰 並竝 糸絲 経經 緑綠 県縣 縄繩 総總 声聲 台臺 与與 万萬 芦蘆 薬藥
処處 観觀 誉譽 村邨 医醫 釈釋 鉄鐵 関關 青靑 頴穎 顕顯 駅驛 麦麥 黙默 鶏鷄 清淸 土𡈽 船舩 杉𣏕 角⻆ 宮宫
`

var variants = sync.OnceValue(func() map[rune]rune {
	table := make(map[rune]rune, 256)
	for _, row := range strings.Fields(variantRows) {
		common, size := utf8.DecodeRuneInString(row)
		for _, r := range row[size:] {
			table[r] = common
		}
	}
	return table
})

// foldVariant returns the form of r that keys use.
func foldVariant(r rune) rune {
	if common, ok := variants()[r]; ok {
		return common
	}
	return r
}
