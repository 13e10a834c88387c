import { CASE_MACROS } from './case-mapping.ts'

/**
 * Macros that translations call, made once when a worker opens. A macro pays where an argument is needed several times; DuckDB inlines it, and
 * computes what it repeats once.
 */
export const FUNCTION_PRELUDE: readonly string[] = [
  ...CASE_MACROS,
  `CREATE MACRO spark_not_negative(n) AS CASE WHEN n < 0 THEN 0 ELSE n END`,
  `CREATE MACRO spark_start(s, p) AS CASE WHEN p > 0 THEN CAST(p AS BIGINT) - 1 WHEN p < 0 THEN length(s) + p ELSE 0 END`,
  `CREATE MACRO spark_substring(s, p, n) AS
     CASE WHEN p IS NOT NULL AND n IS NOT NULL THEN
       substring(s, greatest(spark_start(s, p), 0) + 1, least(greatest(spark_start(s, p) + n - greatest(spark_start(s, p), 0), 0), 2147483647))
     END`,
  `CREATE MACRO spark_lpad(s, n, fill) AS
     CASE WHEN fill = '' THEN left(s, spark_not_negative(n)) WHEN fill <> '' THEN lpad(s, n, fill) END`,
  `CREATE MACRO spark_rpad(s, n, fill) AS
     CASE WHEN fill = '' THEN left(s, spark_not_negative(n)) WHEN fill <> '' THEN rpad(s, n, fill) END`,
  // Bytes by their hexadecimal digits, two each.
  `CREATE MACRO spark_start_binary(b, p) AS CASE WHEN p > 0 THEN CAST(p AS BIGINT) - 1 WHEN p < 0 THEN octet_length(b) + p ELSE 0 END`,
  // What is behind the start is counted in 32 bits, which wrap.
  `CREATE MACRO spark_end_binary(b, start, n) AS
     CASE WHEN octet_length(b) - start > 2147483647 THEN octet_length(b) ELSE least(start + n, octet_length(b)) END`,
  `CREATE MACRO spark_substring_binary(b, p, n) AS
     CASE WHEN p IS NOT NULL AND n IS NOT NULL THEN
       unhex(substring(hex(b), greatest(spark_start_binary(b, p), 0) * 2 + 1,
         greatest(spark_end_binary(b, spark_start_binary(b, p), n) - greatest(spark_start_binary(b, p), 0), 0) * 2)) END`,
  `CREATE MACRO spark_binary_length(n) AS
     CASE WHEN n < 0 THEN error('ENGINE_FAILED: The length to fill a binary value up to is negative: ' || n) ELSE n * 2 END`,
  `CREATE MACRO spark_lpad_binary(b, n, fill) AS
     CASE WHEN b IS NOT NULL AND fill IS NOT NULL THEN unhex(spark_lpad(hex(b), spark_binary_length(n), hex(fill))) END`,
  `CREATE MACRO spark_rpad_binary(b, n, fill) AS
     CASE WHEN b IS NOT NULL AND fill IS NOT NULL THEN unhex(spark_rpad(hex(b), spark_binary_length(n), hex(fill))) END`,
  `CREATE MACRO spark_locate(part, s, p) AS
     CASE WHEN p IS NULL THEN 0
          WHEN part IS NULL OR s IS NULL THEN NULL
          WHEN p < 1 THEN 0
          WHEN part = '' THEN 1
          WHEN instr(substring(s, p), part) = 0 THEN 0
          ELSE CAST(instr(substring(s, p), part) + p - 1 AS INTEGER) END`,
  `CREATE MACRO spark_split_part(s, d, n) AS
     CASE WHEN s IS NULL OR d IS NULL OR n IS NULL THEN NULL
          WHEN n = 0 THEN error('ENGINE_FAILED: The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1)')
          WHEN d = '' THEN CASE WHEN n IN (1, -1) THEN s ELSE '' END
          ELSE coalesce(string_split(s, d)[n], '') END`,
  `CREATE MACRO spark_substring_index(s, d, n) AS
     CASE WHEN n = 0 OR d = '' THEN CASE WHEN s IS NOT NULL AND n IS NOT NULL AND d IS NOT NULL THEN '' END
          WHEN n > 0 THEN array_to_string(string_split(s, d)[1:n], d)
          WHEN n < 0 THEN array_to_string(string_split(s, d)[greatest(n, -len(string_split(s, d))):], d) END`,
  `CREATE MACRO spark_long(x) AS
     CASE WHEN isnan(x) THEN 0
          WHEN x >= 9223372036854775807::DOUBLE THEN 9223372036854775807::BIGINT
          WHEN x <= -9223372036854775808::DOUBLE THEN (-9223372036854775808)::BIGINT
          ELSE CAST(trunc(x) AS BIGINT) END`,
  `CREATE MACRO spark_wrap(x) AS
     CAST(((x + 9223372036854775808::HUGEINT) & 18446744073709551615::HUGEINT) - 9223372036854775808::HUGEINT AS BIGINT)`,
  `CREATE MACRO spark_half_up(a, b) AS a // b + CASE WHEN abs(a % b) < b - abs(a % b) THEN 0 WHEN a < 0 THEN -1 ELSE 1 END`,
  `CREATE MACRO spark_half_even(a, b) AS
     a // b + CASE WHEN abs(a % b) > b - abs(a % b) OR (abs(a % b) = b - abs(a % b) AND (a // b) % 2 <> 0) THEN sign(a) ELSE 0 END`,
  `CREATE MACRO spark_hypot(a, b) AS
     CASE WHEN isinf(a) OR isinf(b) THEN 'Infinity'::DOUBLE
          WHEN a IS NULL OR b IS NULL THEN NULL
          WHEN abs(a) >= abs(b) THEN CASE WHEN a = 0 THEN abs(a) ELSE abs(a) * sqrt(1 + (b / a) * (b / a)) END
          ELSE abs(b) * sqrt(1 + (a / b) * (a / b)) END`,
  `CREATE MACRO spark_width_bucket(v, low, high, n) AS
     CASE WHEN n <= 0 OR n = 9223372036854775807 OR isnan(v) OR low = high OR NOT isfinite(low) OR NOT isfinite(high) THEN NULL
          WHEN v IS NULL OR low IS NULL OR high IS NULL OR n IS NULL THEN NULL
          WHEN low < high THEN CASE WHEN v < low THEN 0 WHEN v >= high THEN n + 1 ELSE CAST(trunc(CAST(n AS DOUBLE) * (v - low) / (high - low)) AS BIGINT) + 1 END
          ELSE CASE WHEN v > low THEN 0 WHEN v <= high THEN n + 1 ELSE CAST(trunc(CAST(n AS DOUBLE) * (low - v) / (low - high)) AS BIGINT) + 1 END END`,
  `CREATE MACRO spark_percentile(list, share) AS
     CASE WHEN len(list) > 0 THEN
       CASE WHEN floor((len(list) - 1) * share) = ceil((len(list) - 1) * share) OR
                 list[CAST(floor((len(list) - 1) * share) AS BIGINT) + 1] = list[CAST(ceil((len(list) - 1) * share) AS BIGINT) + 1]
              THEN list[CAST(floor((len(list) - 1) * share) AS BIGINT) + 1]
            ELSE (ceil((len(list) - 1) * share) - (len(list) - 1) * share) * list[CAST(floor((len(list) - 1) * share) AS BIGINT) + 1]
               + ((len(list) - 1) * share - floor((len(list) - 1) * share)) * list[CAST(ceil((len(list) - 1) * share) AS BIGINT) + 1] END END`,
  `CREATE MACRO spark_average(total, n, up, down) AS
     spark_half_up(spark_half_up(CAST(replace(CAST(total AS VARCHAR), '.', '') AS HUGEINT) * up, CAST(n AS HUGEINT)), down)`,
  `CREATE MACRO spark_wrap_int(x) AS CAST(((x + 2147483648) & 4294967295) - 2147483648 AS INTEGER)`,
  `CREATE MACRO spark_floor_div(x, n) AS CAST((x - ((x % n) + n) % n) // n AS BIGINT)`,
  // A time that a clock shows twice is the earlier one to Java and the later one to ICU: the offset of a day before tells.
  `CREATE MACRO spark_as_a_day_before(t, zone) AS
     timezone('UTC', t - (timezone(zone, timezone(zone, t) - INTERVAL 1 DAY) - timezone('UTC', timezone(zone, t) - INTERVAL 1 DAY)))`,
  `CREATE MACRO spark_to_utc(t, zone) AS
     CASE WHEN timezone(zone, spark_as_a_day_before(t, zone)) = t THEN least(spark_as_a_day_before(t, zone), timezone(zone, t))
          ELSE timezone(zone, t) END`,
  `CREATE MACRO spark_local_timestamp(t) AS spark_to_utc(t, current_setting('TimeZone'))`,
  // Differences in days count as 31sts of a month, unless both are the same day or both the last one (DateTimeUtils.monthsBetween).
  `CREATE MACRO spark_seconds_of_day(t) AS (epoch_us(t) - epoch_us(spark_local_timestamp(date_trunc('day', CAST(t AS TIMESTAMP))))) // 1000000`,
  `CREATE MACRO spark_is_month_end(t) AS CAST(t AS DATE) = last_day(CAST(t AS DATE))`,
  `CREATE MACRO spark_months_between(a, b) AS
     CAST(year(a) * 12 + month(a) - year(b) * 12 - month(b) AS DOUBLE) +
     CASE WHEN day(a) = day(b) OR (spark_is_month_end(a) AND spark_is_month_end(b)) THEN 0.0::DOUBLE
          ELSE CAST((day(a) - day(b)) * 86400 + spark_seconds_of_day(a) - spark_seconds_of_day(b) AS DOUBLE) / 2678400.0::DOUBLE END`,
  // LocalDateTime.until: a day that is not over does not count, then 32 days make a month (LocalDate.monthsUntil).
  `CREATE MACRO spark_last_whole_day(a, b) AS
     CASE WHEN CAST(b AS DATE) > CAST(a AS DATE) AND CAST(b AS TIME) < CAST(a AS TIME) THEN CAST(b AS DATE) - 1
          WHEN CAST(b AS DATE) < CAST(a AS DATE) AND CAST(b AS TIME) > CAST(a AS TIME) THEN CAST(b AS DATE) + 1
          ELSE CAST(b AS DATE) END`,
  `CREATE MACRO spark_packed_month(d) AS (CAST(year(d) AS BIGINT) * 12 + month(d)) * 32 + day(d)`,
  `CREATE MACRO spark_whole_months(a, b) AS (spark_packed_month(spark_last_whole_day(a, b)) - spark_packed_month(a)) // 32`,
  `CREATE MACRO spark_format_time(t, pattern) AS spark_ts_format_time(epoch_us(t), pattern, current_setting('TimeZone'))`,
  `CREATE MACRO spark_date_format(t, format, pattern) AS
     CASE WHEN year(t) BETWEEN 1 AND 9999 THEN strftime(CAST(t AS TIMESTAMP), format) ELSE spark_format_time(t, pattern) END`,
  `CREATE MACRO spark_json_date(d) AS
     CASE WHEN year(d) BETWEEN 1 AND 9999 THEN strftime(d, '%Y-%m-%d')
          WHEN d IS NOT NULL THEN error('UNSUPPORTED: the JSON of a year before 1 or after 9999 is not supported on the embedded engine') END`,
  // Java's XXX: the offset's hours and minutes; none at all is a letter.
  `CREATE MACRO spark_offset_text(seconds) AS CASE WHEN seconds = 0 THEN 'Z'
     ELSE CASE WHEN seconds < 0 THEN '-' ELSE '+' END || lpad(CAST(abs(seconds) // 3600 AS VARCHAR), 2, '0') || ':' || lpad(CAST(abs(seconds) // 60 % 60 AS VARCHAR), 2, '0') END`,
  `CREATE MACRO spark_json_timestamp(t) AS
     CASE WHEN year(t) BETWEEN 1 AND 9999 THEN strftime(CAST(t AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%g') || spark_offset_text((epoch_us(CAST(t AS TIMESTAMP)) - epoch_us(t)) // 1000000)
          WHEN t IS NOT NULL THEN error('UNSUPPORTED: the text of a timestamp before the year 1 or after 9999 is not supported on the embedded engine') END`,
  `CREATE MACRO spark_parse_time(s, pattern, former) AS make_timestamptz(spark_ts_parse_time(s, pattern, current_setting('TimeZone'), former))`,
  `CREATE MACRO spark_read_timestamp(s, shape, bounds, canonical, pattern, former) AS coalesce(
     CASE WHEN regexp_full_match(s, shape) AND regexp_full_match(s, bounds) THEN
       spark_local_timestamp(TRY_CAST(regexp_replace(s, '^' || bounds || '$', canonical) AS TIMESTAMP)) END,
     spark_parse_time(s, pattern, former))`,
  `CREATE MACRO spark_size(list) AS len(list)`,
  `CREATE MACRO spark_has_null(list) AS list_contains(list_transform(list, lambda element: element IS NULL), true)`,
  `CREATE MACRO spark_array_contains(list, value) AS
     CASE WHEN list IS NULL OR value IS NULL THEN NULL WHEN list_contains(list, value) THEN true WHEN spark_has_null(list) THEN NULL ELSE false END`,
  `CREATE MACRO spark_element_at(list, place) AS
     CASE WHEN place = 0 AND list IS NOT NULL THEN error('ENGINE_FAILED: The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1)')
          ELSE list[place] END`,
  // Of a start before the first element nothing is left.
  `CREATE MACRO spark_slice(list, start, size) AS
     CASE WHEN start = 0 AND list IS NOT NULL AND size IS NOT NULL
            THEN error('ENGINE_FAILED: Unexpected value for start in function slice: SQL array indices start at 1')
          WHEN size < 0 AND list IS NOT NULL AND start IS NOT NULL
            THEN error('ENGINE_FAILED: Unexpected value for length in function slice: length must be greater than or equal to 0')
          WHEN list IS NULL OR start IS NULL OR size IS NULL THEN NULL
          WHEN size = 0 OR start > len(list) OR -start > len(list) THEN list[1:0]
          WHEN start > 0 THEN list[start:start + size - 1]
          ELSE list[len(list) + start + 1:len(list) + start + size] END`,
]
