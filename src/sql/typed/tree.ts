/** Placeholder of the contract: the analysis owns this file. */
export interface TypedQuery {
  readonly kind: string
}
