/** Names and texts as TypeScript has them. */

const PLAIN = /^[A-Za-z_$][\w$]*$/;

/** A key of an object or a type; computed where a plain one would set the prototype. */
export function key(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return PLAIN.test(name) ? name : JSON.stringify(name);
}

/** A member of a value. */
export function member(of: string, name: string): string {
  return PLAIN.test(name) ? `${of}.${name}` : `${of}[${JSON.stringify(name)}]`;
}

/** A name inside a comment: on one line, and unable to end it. */
export function remark(text: string): string {
  return JSON.stringify(text).replaceAll("*/", "*\u200b/");
}
