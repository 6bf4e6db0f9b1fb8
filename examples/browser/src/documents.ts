// What goes into the programme, and what comes out of it.

import type { Actor, Command, DriveOptions, Notice, RowFault } from "tutelage";

/** A command for somebody: the id of a person, or `"host"`. */
export interface Sent {
  actor: Actor | string;
  command: Command;
  onBehalfOf?: NonNullable<DriveOptions["onBehalfOf"]>;
}

/** What an import found, and what it would change. */
export interface Imported {
  commands: Command[];
  unchanged: number;
  rows: number;
  faults: RowFault[];
  faults_omitted: number;
}

/** Somebody was told something. */
export interface Told {
  at: string;
  notice: Notice;
}
