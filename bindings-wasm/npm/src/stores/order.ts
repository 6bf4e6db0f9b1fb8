// The engine compares ids and keys by the bytes of their UTF-8. JavaScript and IndexedDB compare UTF-16 code units,
// which is another order where a text holds characters beyond U+FFFF: their surrogates stand below U+E000, they belong
// at the end.

/** Compares two texts by the bytes of their UTF-8. */
export function byBytes(first: string, second: string): number {
  const length = Math.min(first.length, second.length);
  for (let at = 0; at < length; at += 1) {
    const [one, other] = [first.charCodeAt(at), second.charCodeAt(at)];
    if (one !== other) return weight(one) - weight(other);
  }
  return first.length - second.length;
}

/** Another text, whose code units sort as the bytes of this one do. Nearly always it is the same. */
export function sortable(text: string): string {
  return text.replace(BEYOND, (character) => LAST + (character === LAST ? "\0" : character));
}

/** The text that {@link sortable} made another of. */
export function unsortable(text: string): string {
  return text.replace(MADE, (_, character: string) => (character === "\0" ? LAST : character));
}

function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** What has to sort behind everything else. */
const LAST = "\uffff";
const BEYOND = /[\u{10000}-\u{10ffff}\uffff]/gu;
const MADE = /\uffff(\0|[\u{10000}-\u{10ffff}])/gu;
