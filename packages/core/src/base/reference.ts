/** A work that a method comes from; reports and `facts` cite it. */
export interface Reference {
  readonly authors: string;
  readonly title: string;
  readonly year: number;
  /** Where it appeared: a venue, or an arXiv number. */
  readonly source: string;
  readonly url?: string;
}
