/** A date as Spark's answers were recorded, by a pattern with the year of its era: the year before 1 is 1 again, and no year has a sign. */
export const eraYears = (text: string): string =>
  text.replace(/^([+-]?)(\d+)/, (_, sign: string, year: string) =>
    sign === '-' || Number(year) === 0 ? String(Number(year) + 1).padStart(4, '0') : year,
  )
