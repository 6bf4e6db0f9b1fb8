// What pages list, kept beside the store: people by name, and the versions of types.

import type { Decision, PersonRecord, StoredRecord, TypeDraft } from "tutelage";
import { OFFICE } from "./company.js";

/** A version of a type that is, or was, in force. */
export interface Published {
  version: number;
  draft: TypeDraft;
}

/** People and types, as they are stored. */
export class Known {
  readonly people = new Map<string, PersonRecord>();
  readonly #types = new Map<string, Published[]>();
  #byName: readonly PersonRecord[] | undefined;

  /** A record that is stored. */
  keep(record: StoredRecord): void {
    if ("person" in record) {
      this.people.set(record.person.id, record.person);
      this.#byName = undefined;
    } else if ("type_version" in record) {
      const { key, draft } = record.type_version;
      const others = this.versions(key.type).filter(({ version }) => version !== key.number);
      const versions = [...others, { version: key.number, draft }];
      this.#types.set(
        key.type,
        versions.sort((one, other) => one.version - other.version),
      );
    }
  }

  /** What a decision wrote. */
  learn({ changes, removals = [] }: Decision): void {
    for (const { record } of changes) this.keep(record);
    for (const { record } of removals) {
      if ("person" in record && this.people.delete(record.person)) this.#byName = undefined;
    }
  }

  /** Everybody by name, the programme office first. */
  byName(): readonly PersonRecord[] {
    this.#byName ??= [...this.people.values()].sort(nameOrder);
    return this.#byName;
  }

  /** The versions of a type, the newest last. */
  versions(type: string): readonly Published[] {
    return this.#types.get(type) ?? [];
  }

  /** Every version of every type. */
  allVersions(): Published[] {
    return [...this.#types.values()].flat();
  }

  /** The newest version of every type, in the order of their ids. */
  types(): Published[] {
    const ids = [...this.#types.keys()].sort();
    return ids.flatMap((id) => this.versions(id).at(-1) ?? []);
  }
}

function nameOrder(one: PersonRecord, other: PersonRecord): number {
  if (one.id === OFFICE || other.id === OFFICE) return one.id === OFFICE ? -1 : 1;
  return COLLATOR.compare(one.name, other.name) || (one.id < other.id ? -1 : 1);
}

const COLLATOR = new Intl.Collator("en");
