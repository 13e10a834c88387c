import { Counter, type Registry } from 'prom-client'

/**
 * A counter that costs a map look-up to raise. prom-client builds a text of all labels for each `inc`, too dear for every request, so the
 * counts are kept here and handed over when somebody reads them.
 */
export function createTally<Label extends string>(
  registry: Registry,
  { name, help, labelNames }: { readonly name: string; readonly help: string; readonly labelNames: readonly Label[] },
): { add(key: string, labels: Readonly<Record<Label, string | number>>): void } {
  const pending = new Map<string, { count: number; readonly labels: Readonly<Record<Label, string | number>> }>()
  new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      for (const entry of pending.values()) {
        if (entry.count === 0) continue
        this.inc(entry.labels, entry.count)
        entry.count = 0
      }
    },
  })
  return {
    /** @param key - Tells sets of labels apart; the caller has a cheaper one than all of them. */
    add: (key, labels) => {
      const entry = pending.get(key)
      if (entry === undefined) pending.set(key, { count: 1, labels })
      else entry.count += 1
    },
  }
}
