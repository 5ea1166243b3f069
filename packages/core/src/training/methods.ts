import { memberOf, namesOf, type Reference, type Registry } from "../base/index.ts";
import { inputControlRegistry, leverRegistry, ruleRegistry } from "../control/index.ts";
import { splitRegistry } from "../data/index.ts";
import { lossRegistry } from "../loss/index.ts";
import { modelRegistry } from "../model/index.ts";
import { optimizerRegistry, scheduleRegistry, transformRegistry } from "../optimizer/index.ts";

/** The kinds of methods, in the order in which a training is made of them. */
export const methodKinds = [
  "split",
  "loss",
  "input-control",
  "lever",
  "rule",
  "transform",
  "optimizer",
  "schedule",
  "model",
] as const;
export type MethodKind = (typeof methodKinds)[number];

/** What a member of a registry, made with its defaults, says of itself. */
interface Described {
  readonly references: readonly Reference[];
  readonly facts?: object;
  readonly options?: object;
}

/** A method that is there: one member of a registry. */
export interface Method {
  readonly kind: MethodKind;
  readonly name: string;
  /** The works that it comes from; none for what everybody knows. */
  readonly references: readonly Reference[];
  /** What shared code reads of it instead of its name. */
  readonly facts?: object;
  /** What it can be told, with the defaults. */
  readonly options?: object;
}

/** The smallest rows and images that every model takes. */
const shape = { inputs: 1, shape: [1, 32, 32] } as const;

/** Every method there is, kind by kind, in the order of its registry. A registry is a line here. */
export function listMethods(): readonly Method[] {
  return [
    ...described("split", splitRegistry, ({ column, folds }) => ({ references: [], facts: { column, folds } })),
    ...described("loss", lossRegistry, (make) => make()),
    ...described("input-control", inputControlRegistry, (make) => make()),
    ...described("lever", leverRegistry, (make) => make()),
    ...described("rule", ruleRegistry, (make) => make()),
    ...described("transform", transformRegistry, (make) => make()),
    ...described("optimizer", optimizerRegistry, (make) => make()),
    ...described("schedule", scheduleRegistry, (make) => ({ references: make().references ?? [] })),
    ...described("model", modelRegistry, (make) => make(shape)),
  ];
}

function described<Name extends string, Member>(
  kind: MethodKind,
  registry: Registry<Name, Member>,
  make: (member: Member) => Described,
): readonly Method[] {
  return namesOf(registry).map((name) => {
    const { references, facts, options } = make(memberOf(registry, name));
    return { kind, name, references, ...(facts && { facts }), ...(options && { options }) };
  });
}
