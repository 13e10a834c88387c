/** Writes `docs/openapi.json` from the endpoints. A test fails when the file is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { buildDocumentation, openApiDocument } from '../src/server/documentation/document.ts'

const root = new URL('../', import.meta.url)
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string }
const documentation = await buildDocumentation(version)
writeFileSync(new URL('docs/openapi.json', root), `${JSON.stringify(openApiDocument(documentation), null, 2)}\n`)
await documentation.close()
