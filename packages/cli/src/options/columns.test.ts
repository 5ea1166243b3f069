import { UsageError } from "isocline";
import { describe, expect, it } from "vitest";
import { resolveColumns } from "./columns.ts";

const known = ["id", "a", "b", "a,b", 'say "hi"'];

describe("resolveColumns", () => {
  it.each([
    [[], []],
    [["id"], ["id"]],
    [
      ["id, a", "b"],
      ["id", "a", "b"],
    ],
    [["a,b"], ["a,b"]],
    [['id,"a,b"'], ["id", "a,b"]],
    [['say "hi"'], ['say "hi"']],
    [
      ["a", "a,id"],
      ["a", "id"],
    ],
  ])("resolves %j", (values, names) => {
    expect(resolveColumns("--exclude", values, known)).toEqual(names);
  });

  it("refuses a name that the table does not have, and suggests one", () => {
    const resolve = (): unknown => resolveColumns("--exclude", ["a,idd"], known);
    expect(resolve).toThrow(UsageError);
    expect(resolve).toThrow('found "idd"; did you mean "id"?');
  });
});
