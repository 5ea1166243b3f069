/** An option that sets how strong a control or a rule is, and what to try of it where nothing is known. */
export interface StrengthRange<Option extends string = string> {
  readonly option: Option;
  /** The gentle end of what a few trials are spread over. */
  readonly from: number;
  /** The strong end. */
  readonly to: number;
  /** How far a search may go that learns from what it finds, the lower end first; `from` and `to` where absent. */
  readonly widest?: readonly [low: number, high: number];
}

/** How a control or a rule is tried on a table that nobody knows yet. */
export interface Tried<Option extends string = string> {
  /** What a comparison calls it; absent where it does little before it is told what slopes to aim at. */
  readonly title?: string;
  /** The share of the batches that a comparison lets it act in; all where absent. */
  readonly share?: number;
  /** A comparison tries the first; a search all of them, but for those that exclude each other. */
  readonly strengths: readonly StrengthRange<Option>[];
}
