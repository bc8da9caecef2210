-- The demo shop, the same on every machine: chance comes from hash(), never from random().
-- `-- step:` lines cut the file into the steps that are reported while it is made.

-- step: calendar
-- Hashed twice: hash(i, salt) alone is an XOR, and salts would give correlated numbers.
-- u(i, salt): evenly spread in [0, 1); n(i, salt): standard normal; pick(list, x): an entry for x in [0, 1).
CREATE TEMP MACRO u(i, salt) AS (hash(hash(i::BIGINT, salt::INTEGER)) >> 11)::DOUBLE / 9007199254740992.0;
CREATE TEMP MACRO n(i, salt) AS sqrt(-2 * ln(u(i, salt) + 1e-15)) * cos(2 * pi() * u(i, salt + 1));
CREATE TEMP MACRO pick(list, x) AS list[1 + floor(x * len(list))::INTEGER];
-- peak(day, month, dom, width): 1 on that date of each year, falling off over `width` days.
CREATE TEMP MACRO peak(d, month, dom, width) AS exp(-pow((d - make_date(year(d), month, dom)) / width::DOUBLE, 2));

CREATE TEMP TABLE calendar AS
SELECT day, country, created,
  share * (0.25 + 1.5 * pow(x, 1.1)) * week[isodow(day)]
    * (1 + 0.09 * cos(2 * pi() * (dayofyear(day) - 340) / 365.0))
    * (1 - 0.16 * peak(day, 8, 10, 16))
    * (1 + white_day * peak(day, 3, 13, 2.4) + singles * peak(day, 11, 11, 1.6) + christmas * peak(day, 12, 17, 8)
         + black_friday * peak(day, 11, 28, 2.6) + valentine * peak(day, 2, 12, 3) + newcomers * peak(day, 4, 3, 9)
         - holidays * peak(day, 1, 1, 2.2) - holidays * peak(day, 5, 4, 3))
    * (0.95 + 0.1 * u(epoch(day)::BIGINT + country_no, 3)) AS weight
FROM (
  SELECT d::DATE AS day, c.*, i / 1034.0 AS x,
    -- customers of the country signed up by the end of the day
    greatest(1, round(c.customers * CASE WHEN i < 28 THEN 0.03 * (i + 1) / 28
      ELSE 0.03 + 0.97 * pow((i - 27) / 1007.0, 1.12) END))::INTEGER AS created
  FROM generate_series(0, 1034) AS s(i), (SELECT DATE '2024-01-01' + i::INTEGER AS d) AS t, (VALUES
    ('KR', 1, 41286, 0.40, [1.10, 1.05, 1.02, 1.00, 0.96, 0.84, 1.03], 0.85, 1.15, 0.20, 0.30, 0.25, 0.20, 0.25),
    ('JP', 2, 33118, 0.28, [0.97, 0.95, 0.96, 0.98, 1.04, 1.06, 1.04], 0.75, 0.35, 0.35, 0.20, 0.30, 0.25, 0.30),
    ('US', 3, 45596, 0.32, [1.06, 1.04, 1.01, 0.99, 0.98, 0.93, 0.99], 0.00, 0.15, 0.75, 1.10, 0.35, 0.00, 0.25)
  ) AS c(country, country_no, customers, share, week, white_day, singles, christmas, black_friday, valentine,
    newcomers, holidays)
);

-- step: products
CREATE SCHEMA sales;
CREATE SCHEMA web;
CREATE SCHEMA hr;
CREATE SCHEMA marts;

CREATE TABLE sales.products AS
WITH kinds(no, category, floor_krw, weight, nouns, tags) AS (VALUES
  (0, 'fashion', 32000, 420, ['Linen Shirt', 'Wool Coat', 'Denim Jacket', 'Pleated Skirt', 'Knit Cardigan', 'Cotton Tee'], ['wear', 'season']),
  (1, 'beauty', 21000, 180, ['Cica Serum', 'Sun Cream', 'Cushion', 'Lip Tint', 'Snail Essence', 'Sheet Mask Set'], ['skin', 'gift']),
  (2, 'food', 14000, 900, ['Green Tea', 'Ginseng Extract', 'Seaweed Crisps', 'Matcha Biscuit', 'Dark Chocolate', 'Yuzu Jam'], ['pantry', 'gift']),
  (3, 'electronics', 118000, 650, ['Wireless Earbuds', 'Desk Lamp', 'Air Purifier', 'Keyboard', 'Smart Scale', 'Power Bank'], ['device']),
  (4, 'home', 39000, 1800, ['Stoneware Bowl', 'Bath Towel', 'Floor Cushion', 'Chopstick Set', 'Aroma Candle', 'Rice Pot'], ['living', 'gift']),
  (5, 'sports', 52000, 1100, ['Yoga Mat', 'Trail Shoes', 'Water Bottle', 'Resistance Band', 'Cycling Gloves', 'Camp Chair'], ['outdoor']),
  (6, 'books', 17000, 520, ['Pocket Atlas', 'Cookbook', 'Picture Book', 'Paper Diary', 'Webtoon Volume', 'Language Course'], ['paper']),
  (7, 'toys', 26000, 480, ['Block Set', 'Board Game', 'Plush Tiger', 'Puzzle', 'Model Train', 'Paint Box'], ['kids', 'gift'])
)
SELECT i AS id,
  pick(['Haneul', 'Mori', 'Sora', 'Onda', 'Maru', 'Kumo', 'Nuri', 'Willow', 'Hanok', 'Tsuki', 'Dawn', 'Baram', 'Pine'], u(i, 10))
    || ' ' || pick(nouns, u(i, 11)) || ' ' || pick(['', '', 'Mini', 'Plus', 'Classic', 'Two', 'Air', 'Select'], u(i, 12)) AS name,
  category,
  (round(floor_krw * exp(0.62 * n(i, 13)) / 100) * 100 + pick([0, 0, 900, 500], u(i, 15)))::DECIMAL(18, 0) AS price_krw,
  tags || CASE WHEN u(i, 16) < 0.12 THEN ['new'] WHEN u(i, 16) < 0.25 THEN ['sale'] ELSE [] END AS tags,
  {weight_g: greatest(20, round(weight * exp(0.5 * n(i, 17))))::INTEGER,
   colour: pick(['white', 'black', 'navy', 'ivory', 'sage', 'coral', NULL], u(i, 19))} AS attributes
FROM generate_series(1::BIGINT, 2418) AS s(i)
JOIN kinds ON no = CASE WHEN u(i, 20) < 0.24 THEN 0 WHEN u(i, 20) < 0.44 THEN 1 WHEN u(i, 20) < 0.56 THEN 2
  WHEN u(i, 20) < 0.67 THEN 3 WHEN u(i, 20) < 0.79 THEN 4 WHEN u(i, 20) < 0.88 THEN 5 WHEN u(i, 20) < 0.95 THEN 6 ELSE 7 END
ORDER BY i;
UPDATE sales.products SET name = trim(name);

-- step: customers
-- rank counts a country's customers by when they signed up; the earlier part of a day's customers cannot order before they exist.
CREATE TEMP TABLE members AS
WITH days AS (
  SELECT country, day, created, created - coalesce(lag(created) OVER (PARTITION BY country ORDER BY day), 0) AS fresh FROM calendar
), all_members AS (
  SELECT country, created - fresh + r AS rank,
    day + to_microseconds((72e9 * (r - 0.5 + 0.4 * u(created + r, 30)) / fresh)::BIGINT) AS created_at
  FROM days, unnest(generate_series(1, fresh)) AS s(r)
)
SELECT 100000 + row_number() OVER (ORDER BY created_at, country, rank) AS id, country, rank, created_at FROM all_members;

CREATE TEMP TABLE people AS
WITH names(country, family, given) AS (VALUES
  ('KR', ['김/kim', '김/kim', '김/kim', '이/lee', '이/lee', '박/park', '박/park', '최/choi', '정/jung', '강/kang', '조/cho', '윤/yoon', '장/jang', '임/lim', '한/han', '오/oh', '서/seo', '신/shin', '권/kwon', '황/hwang', '안/ahn', '송/song', '류/ryu', '홍/hong'],
    ['서연/seoyeon', '민준/minjun', '지우/jiwoo', '도윤/doyun', '하은/haeun', '지호/jiho', '수아/sua', '예준/yejun', '서윤/seoyun', '주원/juwon', '지민/jimin', '하준/hajun', '은서/eunseo', '현우/hyunwoo', '다은/daeun', '지훈/jihoon', '채원/chaewon', '준서/junseo', '유나/yuna', '건우/gunwoo', '소율/soyul', '우진/woojin', '민서/minseo', '시윤/siyun', '가은/gaeun', '태민/taemin', '나윤/nayun', '성민/sungmin', '혜진/hyejin', '동현/donghyun']),
  ('JP', ['佐藤/sato', '佐藤/sato', '鈴木/suzuki', '鈴木/suzuki', '高橋/takahashi', '田中/tanaka', '伊藤/ito', '渡辺/watanabe', '山本/yamamoto', '中村/nakamura', '小林/kobayashi', '加藤/kato', '吉田/yoshida', '山田/yamada', '佐々木/sasaki', '山口/yamaguchi', '松本/matsumoto', '井上/inoue', '木村/kimura', '林/hayashi', '清水/shimizu', '斎藤/saito'],
    ['美咲/misaki', '蓮/ren', '陽菜/hina', '大翔/hiroto', '結衣/yui', '悠真/yuma', '葵/aoi', '湊/minato', '凛/rin', '樹/itsuki', '咲良/sakura', '陸/riku', '結菜/yuna', '颯太/sota', '七海/nanami', '翔太/shota', '楓/kaede', '健太/kenta', '莉子/riko', '直樹/naoki', '真央/mao', '拓海/takumi', '千尋/chihiro', '誠/makoto']),
  ('US', ['Smith', 'Johnson', 'Williams', 'Brown', 'Jones', 'Garcia', 'Miller', 'Davis', 'Rodriguez', 'Martinez', 'Hernandez', 'Lopez', 'Wilson', 'Anderson', 'Thomas', 'Taylor', 'Moore', 'Jackson', 'Lee', 'Perez', 'Thompson', 'White', 'Harris', 'Nguyen', 'O''Brien', 'Kim', 'Patel', 'Cohen'],
    ['Olivia', 'Liam', 'Emma', 'Noah', 'Ava', 'Oliver', 'Sophia', 'James', 'Isabella', 'Lucas', 'Mia', 'Mateo', 'Charlotte', 'Ethan', 'Amelia', 'Henry', 'Harper', 'Daniel', 'Evelyn', 'Samuel', 'Grace', 'David', 'Chloe', 'Leo', 'Nora', 'Julian', 'Zoe', 'Aaron', 'Maya', 'Caleb'])
)
SELECT m.*, DATE '1948-03-01' + floor(21200 * (0.15 + 0.85 * least(1, (u(id, 41) + u(id, 42) + u(id, 43)) / 2.2)))::INTEGER AS birth_date,
  pick(family, u(id, 44)) AS family, pick(given, u(id, 45)) AS given
FROM members AS m JOIN names USING (country);

CREATE TEMP TABLE customers AS
SELECT id, country, rank, created_at, birth_date,
  CASE country WHEN 'KR' THEN split_part(family, '/', 1) || split_part(given, '/', 1)
    WHEN 'JP' THEN split_part(family, '/', 1) || ' ' || split_part(given, '/', 1) ELSE given || ' ' || family END AS name,
  CASE WHEN u(id, 46) < 0.015 THEN NULL ELSE lower(split_part(given, '/', -1)) || pick(['.', '_', ''], u(id, 47))
    || replace(lower(split_part(family, '/', -1)), '''', '') || floor(u(id, 48) * 9000 + 100)::INTEGER || '@'
    || CASE country WHEN 'KR' THEN pick(['mail.example', 'hanmail.example', 'naru.example'], u(id, 49))
      WHEN 'JP' THEN pick(['mail.example', 'sakura.example.jp'], u(id, 49)) ELSE pick(['mail.example', 'inbox.example.com'], u(id, 49)) END END AS email,
  CASE WHEN u(id, 50) < 0.04 THEN NULL WHEN country = 'KR' THEN format('010-{:04d}-{:04d}', (2000 + u(id, 51) * 7999)::INTEGER, (u(id, 52) * 9999)::INTEGER)
    WHEN country = 'JP' THEN format('090-{:04d}-{:04d}', (1000 + u(id, 51) * 8999)::INTEGER, (u(id, 52) * 9999)::INTEGER)
    ELSE format('({:03d}) 555-{:04d}', (201 + u(id, 51) * 780)::INTEGER, (u(id, 52) * 9999)::INTEGER) END AS phone,
  CASE country WHEN 'KR' THEN strftime(birth_date, '%y%m%d') || '-' || CASE WHEN year(birth_date) < 2000 THEN pick(['1', '2'], u(id, 53)) ELSE pick(['3', '4'], u(id, 53)) END
      || format('{:06d}', (u(id, 54) * 999999)::INTEGER)
    WHEN 'JP' THEN format('{:04d} {:04d} {:04d}', (u(id, 53) * 9999)::INTEGER, (u(id, 54) * 9999)::INTEGER, (u(id, 55) * 9999)::INTEGER)
    ELSE format('9{:02d}-{:02d}-{:04d}', (u(id, 53) * 99)::INTEGER, (10 + u(id, 54) * 89)::INTEGER, (u(id, 55) * 9999)::INTEGER) END AS national_id,
  CASE country
    WHEN 'KR' THEN pick(['서울', '서울', '서울', '서울', '부산', '부산', '인천', '인천', '대구', '수원', '수원', '대전', '광주', '용인', '고양', '성남', '창원', '울산', '청주', '전주', '천안', '제주', '춘천', '강릉', '여수'], u(id, 56))
    WHEN 'JP' THEN pick(['東京', '東京', '東京', '東京', '横浜', '横浜', '大阪', '大阪', '名古屋', '札幌', '福岡', '福岡', '神戸', '川崎', '京都', 'さいたま', '広島', '仙台', '千葉', '新潟', '金沢', '那覇'], u(id, 56))
    ELSE pick(['New York', 'New York', 'Los Angeles', 'Los Angeles', 'Chicago', 'Houston', 'Phoenix', 'Philadelphia', 'San Antonio', 'San Diego', 'Dallas', 'San Jose', 'Austin', 'Seattle', 'Denver', 'Boston', 'Atlanta', 'Portland', 'Honolulu', 'Fort Lee'], u(id, 56)) END AS city,
  CASE WHEN u(id, 57) < 0.38 THEN NULL WHEN u(id, 57) < 0.50 THEN ''
    ELSE pick(['search', 'search', 'friend', 'friend', 'instagram', 'instagram', 'youtube', 'kakao', 'line', 'newsletter', 'blog'], u(id, 58)) END AS referrer
FROM people;

-- step: orders
CREATE TEMP TABLE drafts AS
WITH amounts AS (
  SELECT *, round(804000 * weight / sum(weight) OVER ())::INTEGER AS amount FROM calendar
), raw AS (
  SELECT country, day, created, hash(day, country, r) % 9000000000000000 AS k FROM amounts, unnest(generate_series(1, amount)) AS s(r)
), placed AS (
  SELECT country, day, k,
    -- half of all orders come from every eighth customer, a tenth from every sixtieth
    CASE WHEN u(k, 60) < 0.12 THEN greatest(1, least(created, 60 * ceil(u(k, 61) * created / 60)))
      WHEN u(k, 60) < 0.50 THEN greatest(1, least(created, 8 * ceil(u(k, 61) * created / 8)))
      ELSE 1 + floor(u(k, 61) * created) END::INTEGER AS rank,
    -- local hour by habit, then in UTC
    (pick([0, 1, 7, 8, 9, 9, 10, 10, 11, 11, 12, 12, 12, 13, 13, 14, 15, 16, 17, 18, 19, 19, 20, 20, 20, 21, 21, 21, 21, 22, 22, 22, 23, 23], u(k, 62))
      + CASE country WHEN 'US' THEN 6 ELSE 15 END) % 24 AS hour
  FROM raw
)
SELECT row_number() OVER (ORDER BY happened, country, k) AS n, c.id AS customer_id, country, k, happened, day,
  CASE WHEN u(k, 64) < (CASE country WHEN 'KR' THEN 0.07 ELSE 0.03 END) AND day >= DATE '2024-09-02' THEN 'live'
    WHEN u(k, 64) < 0.46 + 0.10 * (day - DATE '2024-01-01') / 1034.0 THEN 'app' WHEN u(k, 64) < 0.77 THEN 'web'
    WHEN u(k, 64) < 0.91 THEN 'marketplace' ELSE 'store' END AS channel
FROM (SELECT *, day + to_hours(hour) + to_milliseconds((u(k, 63) * 3599999)::BIGINT) AS happened FROM placed) AS p
JOIN customers AS c USING (country, rank);
-- nobody orders before signing up
UPDATE drafts SET happened = c.created_at + INTERVAL 7 MINUTE FROM customers AS c WHERE c.id = customer_id AND happened < c.created_at;

-- step: order_items
CREATE TABLE sales.order_items AS
SELECT order_id, line, p.id AS product_id, country, quantity,
  greatest(100, round(price_krw * (CASE WHEN u(j, 73) < 0.25 THEN 0.9 WHEN u(j, 73) < 0.33 THEN 0.8 ELSE 1 END) / 100) * 100)::DECIMAL(18, 0) AS price_krw
FROM (
  SELECT 5000000 + n AS order_id, line, country, k + line AS j,
    -- few products sell much
    1 + floor(2418 * pow(u(k + line, 71), 1.9))::BIGINT AS popular,
    CASE WHEN u(k + line, 72) < 0.78 THEN 1 WHEN u(k + line, 72) < 0.93 THEN 2 WHEN u(k + line, 72) < 0.98 THEN 3 ELSE 6 END AS quantity
  FROM drafts, unnest(generate_series(1, pick([1, 1, 1, 2, 2, 2, 3, 3, 4, 6], u(k, 70)))) AS s(line)
) AS lines JOIN sales.products AS p ON p.id = 1 + (popular * 1009) % 2418
ORDER BY order_id, line;

CREATE TABLE sales.orders AS
SELECT 5000000 + n AS id, customer_id, country,
  CASE WHEN u(k, 80) < 0.035 THEN 'cancelled' WHEN u(k, 80) < 0.068 THEN 'refunded'
    WHEN day >= DATE '2026-10-30' THEN 'paid' WHEN day >= DATE '2026-10-26' AND u(k, 81) < 0.8 THEN 'shipped' ELSE 'delivered' END AS status,
  channel, net_krw, happened::TIMESTAMPTZ AS ordered_at
FROM drafts JOIN (SELECT order_id, sum(quantity * price_krw)::DECIMAL(18, 0) AS net_krw FROM sales.order_items GROUP BY order_id) AS t
  ON order_id = 5000000 + n
ORDER BY id;

-- step: payments
CREATE TABLE sales.payments AS
SELECT 8000000 + row_number() OVER (ORDER BY o.id) AS id, o.id AS order_id, o.country,
  CASE o.country WHEN 'KR' THEN pick(['card', 'card', 'card', 'kakaopay', 'naverpay', 'naverpay', 'transfer'], u(o.id, 90))
    WHEN 'JP' THEN pick(['card', 'card', 'card', 'konbini', 'paypay', 'paypay'], u(o.id, 90)) ELSE pick(['card', 'card', 'card', 'card', 'paypal', 'applepay'], u(o.id, 90)) END AS method,
  c.name AS card_holder,
  format('{}-{:04d}-{:04d}-{:04d}', pick(['4000', '5100', '3560', '9400'], u(c.id, 91)), (u(c.id, 92) * 9999)::INTEGER, (u(c.id, 93) * 9999)::INTEGER, (u(c.id, 94) * 9999)::INTEGER) AS card_number,
  o.net_krw AS amount_krw,
  least(o.ordered_at + to_seconds((5 + 90 * u(o.id, 95))::INTEGER), TIMESTAMPTZ '2026-10-31 23:59:59+00') AS paid_at
FROM sales.orders AS o JOIN customers AS c ON c.id = o.customer_id
ORDER BY o.id;
UPDATE sales.payments SET card_holder = NULL, card_number = NULL WHERE method NOT IN ('card', 'applepay');

CREATE TABLE sales.customers AS
WITH spent AS (
  SELECT customer_id, coalesce(sum(net_krw) FILTER (status NOT IN ('cancelled', 'refunded')), 0)::DECIMAL(18, 0) AS lifetime, max(ordered_at) AS last_order_at
  FROM sales.orders GROUP BY customer_id
), ranked AS (SELECT *, percent_rank() OVER (ORDER BY lifetime) AS standing FROM spent)
SELECT id, name, email, phone, national_id, birth_date, country, city,
  CASE WHEN coalesce(standing, 0) + 0.05 * (u(id, 59) - 0.5) > 0.955 THEN 'gold' WHEN coalesce(standing, 0) + 0.1 * (u(id, 59) - 0.5) > 0.76 THEN 'silver' ELSE 'basic' END AS tier,
  coalesce(lifetime, 0)::DECIMAL(18, 0) AS lifetime_krw, referrer, last_order_at, created_at::TIMESTAMPTZ AS created_at
FROM customers LEFT JOIN ranked ON customer_id = id
ORDER BY id;

-- step: events
CREATE TABLE web.events AS
WITH amounts AS (
  SELECT day, country, created, (sum(2000000 * weight) OVER w / sum(weight) OVER ())::BIGINT AS upto,
    (sum(2000000 * weight) OVER w / sum(weight) OVER ())::BIGINT - coalesce((sum(2000000 * weight) OVER b / sum(weight) OVER ())::BIGINT, 0) AS amount
  FROM calendar
  WINDOW w AS (ORDER BY day, country ROWS UNBOUNDED PRECEDING), b AS (ORDER BY day, country ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), raw AS (
  SELECT day, country, created, hash(day, country, r, 7) % 9000000000000000 AS k FROM amounts, unnest(generate_series(1::BIGINT, amount)) AS s(r)
), placed AS (
  SELECT country, k, u(k, 101) AS what, CASE WHEN u(k, 102) < 0.62 THEN 1 + floor(u(k, 103) * created)::INTEGER END AS rank,
    day + to_hours((pick([0, 0, 1, 7, 8, 8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 18, 19, 20, 20, 21, 21, 21, 22, 22, 22, 23, 23], u(k, 104))
      + CASE country WHEN 'US' THEN 6 ELSE 15 END) % 24) + to_milliseconds((u(k, 105) * 3599999)::BIGINT) AS happened
  FROM raw
)
SELECT row_number() OVER (ORDER BY happened, p.country, k) AS id, happened AS occurred_at, p.country,
  CASE WHEN u(k, 106) < 0.58 THEN 'app' ELSE 'web' END AS channel,
  CASE WHEN what < 0.55 THEN 'view' WHEN what < 0.73 THEN 'search' WHEN what < 0.84 THEN 'cart' WHEN what < 0.89 THEN 'wish' WHEN what < 0.94 THEN 'checkout' WHEN what < 0.975 THEN 'purchase' ELSE 'error' END AS kind,
  c.id AS customer_id,
  CASE WHEN what < 0.55 THEN '/products/' || (1 + floor(2418 * pow(u(k, 107), 1.9)))::INTEGER
    WHEN what < 0.73 THEN '/search?q=' || pick(['gift', '선물', 'serum', '쿠션', 'tea', '抹茶', 'earbuds', 'mat', '日焼け止め', 'sale'], u(k, 107))
    WHEN what < 0.84 THEN '/cart' WHEN what < 0.89 THEN '/wishes' WHEN what < 0.94 THEN '/checkout' WHEN what < 0.975 THEN '/thanks' ELSE '/error' END AS path,
  CASE WHEN u(k, 108) < 0.03 THEN NULL ELSE least(1800000, exp(9.1 + 1.15 * n(k, 109)))::INTEGER END AS dwell_ms
FROM placed AS p LEFT JOIN customers AS c ON c.country = p.country AND c.rank = p.rank
ORDER BY id;

-- step: people and marts
CREATE TABLE hr.employees AS
SELECT i AS id, CASE WHEN u(i, 120) < 0.72 THEN pick(['김', '이', '박', '최', '정', '강', '윤', '한', '오', '서'], u(i, 121)) || pick(['서연', '민준', '지우', '도윤', '하은', '지호', '수아', '예준', '현우', '다은', '채원', '준서'], u(i, 122))
    WHEN u(i, 120) < 0.9 THEN pick(['佐藤', '鈴木', '高橋', '田中', '伊藤'], u(i, 121)) || ' ' || pick(['美咲', '蓮', '結衣', '樹', '葵', '健太'], u(i, 122))
    ELSE pick(['Emma', 'Noah', 'Olivia', 'Liam'], u(i, 121)) || ' ' || pick(['Smith', 'Garcia', 'Miller', 'Davis'], u(i, 122)) END AS name,
  CASE WHEN i <= 4 THEN 'management' ELSE pick(['engineering', 'engineering', 'engineering', 'operations', 'operations', 'logistics', 'logistics', 'marketing', 'marketing', 'sales', 'sales', 'support', 'support', 'finance', 'people', 'data'], u(i, 123)) END AS department,
  CASE WHEN i <= 4 THEN 'chief' WHEN u(i, 124) < 0.06 THEN 'director' WHEN u(i, 124) < 0.2 THEN 'lead' WHEN u(i, 124) < 0.5 THEN 'senior' WHEN u(i, 124) < 0.85 THEN 'associate' ELSE 'junior' END AS title,
  DATE '2018-03-01' + CASE WHEN i <= 4 THEN i ELSE floor(3100 * pow(u(i, 125), 0.8)) END::INTEGER AS hired_on,
  format('e{:04d}@sagwan.example', i) AS email
FROM generate_series(1::BIGINT, 306) AS s(i) ORDER BY i;

CREATE TABLE hr.salaries AS
SELECT id AS employee_id, y::INTEGER AS year,
  (round(CASE title WHEN 'chief' THEN 210e6 WHEN 'director' THEN 138e6 WHEN 'lead' THEN 96e6 WHEN 'senior' THEN 72e6 WHEN 'associate' THEN 52e6 ELSE 39e6 END
    * exp(0.11 * n(id, 130)) * pow(1.042, y - 2023) / 100000) * 100000)::DECIMAL(18, 0) AS salary_krw
FROM hr.employees, generate_series(2023, 2026) AS s(y) WHERE y >= year(hired_on) ORDER BY year, employee_id;

CREATE TABLE marts.daily_sales AS
SELECT (ordered_at AT TIME ZONE 'UTC')::DATE AS day, country, channel, count(*)::INTEGER AS orders, sum(net_krw)::DECIMAL(18, 0) AS net_krw
FROM sales.orders WHERE status NOT IN ('cancelled', 'refunded') GROUP BY ALL ORDER BY day, country, channel;

-- step: comments
COMMENT ON TABLE sales.customers IS 'People who have signed up, one row each';
COMMENT ON COLUMN sales.customers.id IS 'Number of the customer, in order of signing up';
COMMENT ON COLUMN sales.customers.name IS 'Full name as its owner writes it';
COMMENT ON COLUMN sales.customers.email IS 'Personal: e-mail address, if given';
COMMENT ON COLUMN sales.customers.phone IS 'Personal: mobile number, if given';
COMMENT ON COLUMN sales.customers.national_id IS 'Personal: resident, individual or social security number';
COMMENT ON COLUMN sales.customers.birth_date IS 'Personal: date of birth';
COMMENT ON COLUMN sales.customers.country IS 'Country of the account: KR, JP or US';
COMMENT ON COLUMN sales.customers.city IS 'City of the first delivery address';
COMMENT ON COLUMN sales.customers.tier IS 'Loyalty tier, reviewed by money spent: gold, silver, basic';
COMMENT ON COLUMN sales.customers.lifetime_krw IS 'All they spent, without cancelled and refunded orders, in won';
COMMENT ON COLUMN sales.customers.referrer IS 'What brought them; empty where asked and not said, null where not asked';
COMMENT ON COLUMN sales.customers.last_order_at IS 'Time of the latest order; null where there is none';
COMMENT ON COLUMN sales.customers.created_at IS 'Time of signing up';
COMMENT ON TABLE sales.orders IS 'Orders, sorted by time';
COMMENT ON COLUMN sales.orders.id IS 'Number of the order';
COMMENT ON COLUMN sales.orders.customer_id IS 'Who ordered (sales.customers.id)';
COMMENT ON COLUMN sales.orders.country IS 'Country of the order: KR, JP or US';
COMMENT ON COLUMN sales.orders.status IS 'paid, shipped, delivered, cancelled or refunded';
COMMENT ON COLUMN sales.orders.channel IS 'app, web, marketplace, store, or live (since September 2024)';
COMMENT ON COLUMN sales.orders.net_krw IS 'Value of the items after discounts, in won at the day''s rate';
COMMENT ON COLUMN sales.orders.ordered_at IS 'Time of the order';
COMMENT ON TABLE sales.order_items IS 'Lines of the orders';
COMMENT ON COLUMN sales.order_items.order_id IS 'The order (sales.orders.id)';
COMMENT ON COLUMN sales.order_items.line IS 'Number of the line in its order, from 1';
COMMENT ON COLUMN sales.order_items.product_id IS 'What was bought (sales.products.id)';
COMMENT ON COLUMN sales.order_items.country IS 'Country of the order: KR, JP or US';
COMMENT ON COLUMN sales.order_items.quantity IS 'How many pieces';
COMMENT ON COLUMN sales.order_items.price_krw IS 'Price of one piece after discount, in won';
COMMENT ON TABLE sales.products IS 'What the shop sells';
COMMENT ON COLUMN sales.products.id IS 'Number of the product';
COMMENT ON COLUMN sales.products.name IS 'Name in the shop';
COMMENT ON COLUMN sales.products.category IS 'fashion, beauty, food, electronics, home, sports, books or toys';
COMMENT ON COLUMN sales.products.price_krw IS 'List price in won';
COMMENT ON COLUMN sales.products.tags IS 'Words for search and campaigns';
COMMENT ON COLUMN sales.products.attributes IS 'Weight in grams and colour, where it has one';
COMMENT ON TABLE sales.payments IS 'Payments, one for each order';
COMMENT ON COLUMN sales.payments.id IS 'Number of the payment';
COMMENT ON COLUMN sales.payments.order_id IS 'The order paid (sales.orders.id)';
COMMENT ON COLUMN sales.payments.country IS 'Country of the order: KR, JP or US';
COMMENT ON COLUMN sales.payments.method IS 'card, or the name of the wallet or transfer';
COMMENT ON COLUMN sales.payments.card_holder IS 'Personal: name on the card; null where none was used';
COMMENT ON COLUMN sales.payments.card_number IS 'Personal: number of the card; null where none was used';
COMMENT ON COLUMN sales.payments.amount_krw IS 'Amount paid in won';
COMMENT ON COLUMN sales.payments.paid_at IS 'Time of the payment';
COMMENT ON TABLE web.events IS 'What visitors did in the shop on the web and in the app, sorted by time';
COMMENT ON COLUMN web.events.id IS 'Number of the event';
COMMENT ON COLUMN web.events.occurred_at IS 'When, in UTC';
COMMENT ON COLUMN web.events.country IS 'Country of the shop visited: KR, JP or US';
COMMENT ON COLUMN web.events.channel IS 'app or web';
COMMENT ON COLUMN web.events.kind IS 'view, search, cart, wish, checkout, purchase or error';
COMMENT ON COLUMN web.events.customer_id IS 'Who, where signed in (sales.customers.id)';
COMMENT ON COLUMN web.events.path IS 'Address within the shop';
COMMENT ON COLUMN web.events.dwell_ms IS 'Milliseconds on the page; null where not measured';
COMMENT ON TABLE hr.employees IS 'People who work here';
COMMENT ON COLUMN hr.employees.id IS 'Number of the employee';
COMMENT ON COLUMN hr.employees.name IS 'Full name';
COMMENT ON COLUMN hr.employees.department IS 'Department today';
COMMENT ON COLUMN hr.employees.title IS 'chief, director, lead, senior, associate or junior';
COMMENT ON COLUMN hr.employees.hired_on IS 'First day at work';
COMMENT ON COLUMN hr.employees.email IS 'Address at work';
COMMENT ON TABLE hr.salaries IS 'Salaries by year, in won';
COMMENT ON COLUMN hr.salaries.employee_id IS 'Whose (hr.employees.id)';
COMMENT ON COLUMN hr.salaries.year IS 'Calendar year';
COMMENT ON COLUMN hr.salaries.salary_krw IS 'Yearly salary before tax, in won';
COMMENT ON TABLE marts.daily_sales IS 'Orders a day by country and channel, without cancelled and refunded ones';
COMMENT ON COLUMN marts.daily_sales.day IS 'Day in UTC';
COMMENT ON COLUMN marts.daily_sales.country IS 'KR, JP or US';
COMMENT ON COLUMN marts.daily_sales.channel IS 'app, web, marketplace, store or live';
COMMENT ON COLUMN marts.daily_sales.orders IS 'Number of orders';
COMMENT ON COLUMN marts.daily_sales.net_krw IS 'Their value in won';
