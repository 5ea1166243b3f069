import { describe, expect, it } from "vitest";
import { z } from "zod";
import { FormatError } from "../base/index.ts";
import { type DocumentKind, parseDocument } from "./index.ts";

const kind: DocumentKind<{ readonly schema: "isocline.thing/1"; readonly sizes: readonly number[] }> = {
  what: "a thing",
  schema: "isocline.thing/1",
  shape: z.strictObject({ schema: z.literal("isocline.thing/1"), sizes: z.array(z.number()) }),
  remedy: "make it again",
};

describe("a document", () => {
  it("is read where it is of the kind and of its shape", () => {
    const thing = { schema: "isocline.thing/1", sizes: [1, 2] };
    expect(parseDocument(JSON.stringify(thing), "thing.json", kind)).toEqual(thing);
  });

  it.each([
    ["", "thing.json: expected JSON, found an empty text; make it again"],
    ['{"schema"', "thing.json: expected JSON, found damaged text"],
    ["3", "thing.json: expected object, found 3; make it again"],
    ["{}", 'thing.json, schema: expected "isocline.thing/1", found nothing; make it again'],
    [
      '{"schema":"isocline.thing/2"}',
      'thing.json: expected a thing of schema "isocline.thing/1", found "isocline.thing/2"; read it with the version',
    ],
    ['{"schema":"isocline.run/1"}', 'schema "isocline.thing/1", found "isocline.run/1"; make it again'],
    ['{"schema":"isocline.thing/1","sizes":[1,"2"]}', 'thing.json, sizes[1]: expected number, found "2"'],
    ['{"schema":"isocline.thing/1","sizes":[],"more":1}', "thing.json: expected no other fields"],
  ])("is refused as %s", (text, message) => {
    expect(() => parseDocument(text, "thing.json", kind)).toThrow(FormatError);
    expect(() => parseDocument(text, "thing.json", kind)).toThrow(message);
  });
});
