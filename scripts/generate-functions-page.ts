/** Writes `docs/functions.md` from the function table. A test fails when the file is stale. */
import { writeFileSync } from 'node:fs'
import { functionsPage } from '../src/sql/functions/page.ts'

writeFileSync(new URL('../docs/functions.md', import.meta.url), functionsPage())
