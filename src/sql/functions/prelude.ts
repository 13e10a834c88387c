/**
 * Macros that translations call, made once when a worker opens. A macro pays where an argument is needed several times; DuckDB inlines it, and
 * computes what it repeats once.
 */
export const FUNCTION_PRELUDE: readonly string[] = [
  `CREATE MACRO spark_upper(s) AS upper(s)`,
  `CREATE MACRO spark_lower(s) AS lower(s)`,
  `CREATE MACRO spark_start(s, p) AS CASE WHEN p > 0 THEN CAST(p AS BIGINT) - 1 WHEN p < 0 THEN length(s) + p ELSE 0 END`,
  `CREATE MACRO spark_substring(s, p, n) AS
     substring(s, greatest(spark_start(s, p), 0) + 1, least(greatest(spark_start(s, p) + n - greatest(spark_start(s, p), 0), 0), 2147483647))`,
  `CREATE MACRO spark_lpad(s, n, fill) AS
     CASE WHEN fill = '' AND n IS NOT NULL THEN left(s, greatest(n, 0)) WHEN fill <> '' THEN lpad(s, n, fill) END`,
  `CREATE MACRO spark_rpad(s, n, fill) AS
     CASE WHEN fill = '' AND n IS NOT NULL THEN left(s, greatest(n, 0)) WHEN fill <> '' THEN rpad(s, n, fill) END`,
  `CREATE MACRO spark_locate(part, s, p) AS
     CASE WHEN p IS NULL OR (p < 1 AND part IS NOT NULL AND s IS NOT NULL) THEN 0
          WHEN p > length(s) + 1 AND part IS NOT NULL THEN 0
          WHEN instr(substring(s, p), part) = 0 THEN 0
          ELSE CAST(instr(substring(s, p), part) + p - 1 AS INTEGER) END`,
  `CREATE MACRO spark_long(x) AS
     CASE WHEN isnan(x) THEN 0
          WHEN x >= 9223372036854775807::DOUBLE THEN 9223372036854775807::BIGINT
          WHEN x <= -9223372036854775808::DOUBLE THEN (-9223372036854775808)::BIGINT
          ELSE CAST(trunc(x) AS BIGINT) END`,
  `CREATE MACRO spark_wrap(x) AS
     CAST(((x + 9223372036854775808::HUGEINT) & 18446744073709551615::HUGEINT) - 9223372036854775808::HUGEINT AS BIGINT)`,
  `CREATE MACRO spark_half_up(a, b) AS CASE WHEN a < 0 THEN -((b - 2 * a) // (2 * b)) ELSE (2 * a + b) // (2 * b) END`,
  `CREATE MACRO spark_average(total, n, up, down) AS
     spark_half_up(spark_half_up(CAST(replace(CAST(total AS VARCHAR), '.', '') AS HUGEINT) * up, CAST(n AS HUGEINT)), down)`,
]
