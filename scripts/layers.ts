/**
 * The folders of `src/`, top first. A file may import from its own folder and from folders further down, never upward.
 * This list is the one source: the rules in `biome.json` are generated from it, and a test holds both against the folders that exist.
 */
export const LAYERS = [
  'main.ts',
  'cli',
  'server',
  'wire',
  'jobs',
  'queues',
  'iam',
  'catalog',
  'engines',
  'sql',
  'iceberg',
  'storage',
  'metastore',
  'observe',
  'config',
  'core',
] as const
