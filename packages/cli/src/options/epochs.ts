import { UsageError } from "isocline";

/** Epochs of the two stretches of training. */
export interface Epochs {
  readonly pretraining: number;
  readonly control: number;
}

/**
 * `100+100`: pretraining, then the branches. Without a control a single number will do, and is one stretch.
 *
 * @throws UsageError for anything else, or for no epoch at all
 */
export function parseEpochs(option: string, text: string, controlled: boolean): Epochs {
  const [whole, first, second] = /^\s*(\d+)\s*(?:\+\s*(\d+)\s*)?$/.exec(text) ?? [];
  const pretraining = second === undefined ? 0 : Number(first);
  const control = Number(second ?? first);
  const possible = [pretraining, control, pretraining + control].every(Number.isSafeInteger);
  if (whole !== undefined && possible && pretraining + control > 0 && (second !== undefined || !controlled)) {
    return { pretraining, control };
  }
  throw new UsageError({
    where: option,
    expected: controlled ? "epochs of pretraining and of control, as in 100+100" : "epochs, as in 200",
    found: JSON.stringify(text),
  });
}
