/**
 * Where Java's upper case, lower case and title case of a letter differ from DuckDB's, found by asking both about every code point. DuckDB maps
 * letter to letter; Java has letters that become several, and in Java 17 no case for letters that are younger than Unicode 13.
 */

/** Letter and upper case, where that is more than one letter. */
const TO_SEVERAL =
  'ßSS ŉʼN ǰJ̌ ΐΪ́ ΰΫ́ ևԵՒ ẖH̱ ẗT̈ ẘW̊ ẙY̊ ẚAʾ ὐΥ̓ ὒΥ̓̀ ὔΥ̓́ ὖΥ̓͂ ᾀἈΙ ᾁἉΙ ᾂἊΙ ᾃἋΙ ᾄἌΙ ᾅἍΙ ᾆἎΙ ᾇἏΙ ᾈἈΙ ᾉἉΙ ᾊἊΙ ᾋἋΙ ᾌἌΙ ᾍἍΙ ᾎἎΙ ᾏἏΙ ᾐἨΙ ᾑἩΙ ᾒἪΙ ᾓἫΙ ᾔἬΙ ᾕἭΙ ᾖἮΙ ᾗἯΙ ᾘἨΙ ᾙἩΙ ᾚἪΙ ᾛἫΙ ᾜἬΙ ᾝἭΙ ᾞἮΙ ᾟἯΙ ᾠὨΙ ᾡὩΙ ᾢὪΙ ᾣὫΙ ᾤὬΙ ᾥὭΙ ᾦὮΙ ᾧὯΙ ᾨὨΙ ᾩὩΙ ᾪὪΙ ᾫὫΙ ᾬὬΙ ᾭὭΙ ᾮὮΙ ᾯὯΙ ᾲᾺΙ ᾳΑΙ ᾴΆΙ ᾶΑ͂ ᾷΑ͂Ι ᾼΑΙ ῂῊΙ ῃΗΙ ῄΉΙ ῆΗ͂ ῇΗ͂Ι ῌΗΙ ῒΪ̀ ΐΪ́ ῖΙ͂ ῗΪ͂ ῢΫ̀ ΰΫ́ ῤΡ̓ ῦΥ͂ ῧΫ͂ ῲῺΙ ῳΩΙ ῴΏΙ ῶΩ͂ ῷΩ͂Ι ῼΩΙ ﬀFF ﬁFI ﬂFL ﬃFFI ﬄFFL ﬅST ﬆST ﬓՄՆ ﬔՄԵ ﬕՄԻ ﬖՎՆ ﬗՄԽ'

/** Letters that Java's upper case leaves alone, as a class of a regular expression. */
const NOT_UPPERED =
  '\\x{2c5f}\\x{a7c1}\\x{a7d1}\\x{a7d7}\\x{a7d9}\\x{10597}-\\x{105a1}\\x{105a3}-\\x{105b1}\\x{105b3}-\\x{105b9}\\x{105bb}-\\x{105bc}'
const NOT_LOWERED =
  '\\x{2c2f}\\x{a7c0}\\x{a7d0}\\x{a7d6}\\x{a7d8}\\x{10570}-\\x{1057a}\\x{1057c}-\\x{1058a}\\x{1058c}-\\x{10592}\\x{10594}-\\x{10595}'

/** Digraphs have a title case of their own; ß and the Georgian letters have none. */
const TO_TITLE = 'ǆǅ ǉǈ ǌǋ ǳǲ'
const NOT_TITLED = '\\x{df}\\x{10d0}-\\x{10fa}\\x{10fd}-\\x{10ff}\\x{2c5f}\\x{a7c1}\\x{a7d1}\\x{a7d7}\\x{a7d9}'

const pairs = TO_SEVERAL.split(' ').map((pair) => Array.from(pair))
const letters = pairs.map(([letter]) => letter).join('')

/** DuckDB's map from the first letter of each pair to the rest; built once, when the statement is read. */
const mapOf = (all: readonly (readonly string[])[]): string =>
  `map(string_split('${all.map(([letter]) => letter).join(' ')}', ' '), string_split('${all.map(([, ...rest]) => rest.join('')).join(' ')}', ' '))`

const CHARACTERS = `regexp_extract_all(s, '(?s).')`

/** All-ASCII texts, whose bytes are as many as their characters, take the short way. */
const UPPER = `CASE
  WHEN strlen(s) = length(s) THEN upper(s)
  WHEN regexp_matches(s, '[${letters}${NOT_UPPERED}]') THEN array_to_string(list_transform(${CHARACTERS},
    lambda c: coalesce(${mapOf(pairs)}[c], CASE WHEN regexp_matches(c, '[${NOT_UPPERED}]') THEN c ELSE upper(c) END)), '')
  ELSE upper(s) END`

/**
 * A sigma that ends a word becomes ς. Java asks a word breaker what a word is; here it is what stands between blanks, and a sigma beside
 * anything but letters and blanks is refused.
 */
const FINAL_SIGMA = `regexp_replace(s, '([\\p{Greek}\\p{Latin}])Σ(\\s|$)', '\\1ς\\2', 'g')`
const DOUBTFUL_SIGMA = `regexp_matches(s, '[^\\s]Σ(?:[^\\p{Greek}\\p{Latin}]|$)')`

const LOWER = `CASE
  WHEN strlen(s) = length(s) THEN lower(s)
  WHEN regexp_matches(s, 'Σ') THEN spark_lower_sigma(${FINAL_SIGMA})
  ELSE spark_lower_letters(s) END`

const LOWER_SIGMA = `CASE WHEN ${DOUBTFUL_SIGMA}
  THEN error('UNSUPPORTED: lower of a text with the letter Σ beside a sign is not supported on the embedded engine')
  ELSE spark_lower_letters(s) END`

const LOWER_LETTERS = `CASE
  WHEN regexp_matches(s, '[İ${NOT_LOWERED}]') THEN array_to_string(list_transform(${CHARACTERS},
    lambda c: CASE WHEN c = 'İ' THEN 'i' || chr(775) WHEN regexp_matches(c, '[${NOT_LOWERED}]') THEN c ELSE lower(c) END), '')
  ELSE lower(s) END`

/** Title case of one letter in lower case; beyond the first 65,536 code points Java sees no letters. */
const TITLE = `CASE WHEN s = '' THEN '' WHEN ord(s) > 65535 OR regexp_matches(s, '[${NOT_TITLED}]') THEN s
  ELSE coalesce(${mapOf(TO_TITLE.split(' ').map((pair) => Array.from(pair)))}[s], upper(s)) END`

export const CASE_MACROS: readonly string[] = [
  `CREATE MACRO spark_upper(s) AS ${UPPER}`,
  `CREATE MACRO spark_lower_letters(s) AS ${LOWER_LETTERS}`,
  `CREATE MACRO spark_lower_sigma(s) AS ${LOWER_SIGMA}`,
  `CREATE MACRO spark_lower(s) AS ${LOWER}`,
  `CREATE MACRO spark_title(s) AS ${TITLE}`,
  `CREATE MACRO spark_initcap(s) AS array_to_string(list_transform(string_split(spark_lower(s), ' '),
     lambda w: spark_title(substring(w, 1, 1)) || substring(w, 2)), ' ')`,
]
