import {
  RuntimeError,
  formatType,
  sameShape,
  sizeOf
} from "./chunk-NK6XQDYZ.js";

// packages/core/src/runtime/feeds.ts
function isStored(feed) {
  return "stored" in feed;
}
function checkFeeds({ name, inputs }, feeds, typeOf) {
  const lengths = /* @__PURE__ */ new Map();
  for (const { name: input, tensor } of inputs) {
    const feed = feeds[input];
    const type = feed !== void 0 && isStored(feed) ? typeOf(feed) : feed;
    const fits = type !== void 0 && type.dtype === tensor.dtype && type.shape.length === tensor.shape.length && tensor.shape.every((length, axis) => {
      const fed = type.shape[axis];
      if (typeof length === "number") return length === fed;
      const known = lengths.get(length) ?? fed;
      lengths.set(length, known);
      return known === fed;
    });
    if (!fits) {
      throw new RuntimeError({
        where: `input ${input} of ${name}`,
        expected: formatType(tensor),
        found: type === void 0 ? "nothing" : formatType(type)
      });
    }
    if (feed !== void 0 && !isStored(feed) && feed.data.length !== sizeOf(feed.shape)) {
      throw new RuntimeError({
        where: `input ${input} of ${name}`,
        expected: `${sizeOf(feed.shape)} elements for ${formatType(feed)}`,
        found: String(feed.data.length)
      });
    }
  }
}
function checkDestinations({ name, outputs }, into, typeOf) {
  for (const [output, stored] of Object.entries(into)) {
    const tensor = outputs.find((candidate) => candidate.name === output)?.tensor;
    const type = typeOf(stored);
    if (tensor === void 0 || type === void 0 || type.dtype !== tensor.dtype || !sameShape(type.shape, tensor.shape)) {
      throw new RuntimeError({
        where: `output ${output} of ${name}`,
        expected: tensor === void 0 ? "an output of the program" : `a stored ${formatType(tensor)} to replace`,
        found: type === void 0 ? "nothing stored" : formatType(type)
      });
    }
  }
}

export {
  isStored,
  checkFeeds,
  checkDestinations
};
//# sourceMappingURL=chunk-EKC3NMNS.js.map
