/** Tables that every golden file may use, and the statements that make them. A file gets those whose names occur in it. */
const onek = (name: string, file: string): readonly string[] => [
  `CREATE TABLE ${name} (unique1 int, unique2 int, two int, four int, ten int, twenty int, hundred int, thousand int, twothousand int,
    fivethous int, tenthous int, odd int, even int, stringu1 string, stringu2 string, string4 string)
    USING csv OPTIONS (path 'obs://golden/${file}', sep '\\t', header 'false')`,
]
const pairs = Array.from({ length: 100 }, (_, index) => `(${index + 1}, '${index + 1}')`).join(', ')
const letters = ['1', '2', '3', '4', '5'].map((digit, row) => {
  const entries = ['a', 'b', 'c', 'd', 'e'].slice(0, 5 - row).map((letter, index) => `${index + 1}, '${letter}${digit}'`)
  return `(map(${entries.join(', ')}))`
})

export const TEST_TABLES: Readonly<Record<string, readonly string[]>> = {
  testdata: ['CREATE TABLE testdata (key int, value string) USING parquet', `INSERT INTO testdata VALUES ${pairs}`],
  arraydata: [
    'CREATE TABLE arraydata (arraycol array<int>, nestedarraycol array<array<int>>) USING parquet',
    'INSERT INTO arraydata VALUES (array(1, 2, 3), array(array(1, 2, 3))), (array(2, 3, 4), array(array(2, 3, 4)))',
  ],
  mapdata: ['CREATE TABLE mapdata (mapcol map<int, string>) USING parquet', `INSERT INTO mapdata VALUES ${letters.join(', ')}`],
  aggtest: ["CREATE TABLE aggtest (a int, b float) USING csv OPTIONS (path 'obs://golden/agg.data', sep '\\t', header 'false')"],
  onek: onek('onek', 'onek.data'),
  tenk1: onek('tenk1', 'tenk.data'),
}
