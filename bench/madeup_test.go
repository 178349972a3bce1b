package bench

import "time"

func moment(milliseconds int64) time.Time { return time.UnixMilli(milliseconds).UTC() }

// madeUp inserts as many applications as its first number says, one a second, every
// one of the second number waiting: scattered over the table, the worst case. Names
// repeat as they do (the commonest family name is one in fifty), and so do the kinds;
// what is rare is one in fifty: from outside the prefecture, of somebody who applied
// five applications before.
const madeUp = `
WITH RECURSIVE line(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM line WHERE i + 1 < %d),
who AS (SELECT i, CASE i %% 50 WHEN 10 THEN i - 5 ELSE i END AS p FROM line),
person AS (
	SELECT i, p, 1700000000000 + i * CAST(1000 AS BIGINT) AS at, 'A' || (1000000000 + i) AS id,
		CASE i %% %d WHEN 0 THEN 'waiting' WHEN 1 THEN 'provisional' WHEN 2 THEN 'refused' ELSE 'registered' END AS status,
		CASE p %% 50 WHEN 7 THEN 0 ELSE p * 7919 %% 4001 %% 50 END AS f, CASE p %% 350 WHEN 7 THEN 0 ELSE p * CAST(104729 AS BIGINT) %% 7001 %% 40 END AS g,
		CASE WHEN (i / 5) %% 5 < 2 THEN 'post' ELSE 'screen' END AS delivery
	FROM who),
named AS (
	SELECT person.*,
		substr('佐藤鈴木高橋田中伊藤渡辺山本中村小林加藤吉田山田佐々木山口松本井上木村林田斎藤清水山崎森田池田橋本阿部石川山下中島石井小川前田岡田藤田後藤長谷川村上近藤石田坂本遠藤青木藤井西村福田太田三浦藤原', f * 2 + 1, 2) AS family,
		substr('太郎花子一郎次郎恵子和子直樹健一真由美咲大輔翔太陽菜結衣美穂拓也智子裕子亮介優子達也', g + 1, 2) AS given,
		substr('サトウスズキタカハシタナカイトウワタナベヤマモトナカムラコバヤシカトウヨシダヤマダササキヤマグチマツモトイノウエキムラ', f + 1, 3) AS family_kana,
		substr('タロウハナコイチロウジロウケイコカズコナオキケンイチマユミサキダイスケショウタヒナユイ', g + 1, 3) AS given_kana
	FROM person)
INSERT INTO applications (
	id, receipt, draft_id, version, status, name, name_kana, name_key, kana_key, birth,
	postal_code, address, phone, email, pickup_place, notice_method, kind, delivery, card_number, workplace,
	outside, password_hash, rules_version, link_nonce, link_expires, round, correction, card_state, patron_id, issued,
	created_at, sent_at, decided_at, purge_at, reminded_at, shred_at, queued_at)
SELECT
	id, 'R' || id, 'D' || id, 1, status, family || '　' || given, family_kana || '　' || given_kana,
	family || given, family_kana || given_kana,
	CAST(1935 + p %% 87 AS TEXT) || '-' || substr('010203040506070809101112', p / 87 %% 12 * 2 + 1, 2) || '-' || CAST(10 + p / 1044 %% 19 AS TEXT),
	'8628612', '熊本市中央区出水２－５－１', '096-' || substr(CAST(1000 + i %% 9000 AS TEXT), 1, 3) || '-' || CAST(1000 + i / 9000 * 7 %% 9000 AS TEXT),
	'taro' || i || '@example.jp', 'jido_1f', 'email',
	CASE i / 5 %% 20 WHEN 0 THEN 'reissue' WHEN 1 THEN 'change' WHEN 2 THEN 'renewal' WHEN 3 THEN 'renewal' ELSE 'new' END,
	delivery, '', '', i / 5 %% 50 = 0,
	'$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$c3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3U', 'v1',
	'nonce', at, 1, '{}', CASE WHEN delivery = 'screen' THEN '' WHEN i / 5 %% 10 = 0 THEN 'envelope_awaited' ELSE 'posted' END, '', '',
	at, CASE status WHEN 'provisional' THEN 0 ELSE at END, 0, at, 0, 0, at
FROM named`
