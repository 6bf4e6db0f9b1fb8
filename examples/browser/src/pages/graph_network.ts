// Who works with whom, as a network: relationships in, people and the ties between them out.

import type { Momentum, PersonId, RelationshipCard, RelationshipId, RelationshipState, TypeId } from "tutelage";

/** Somebody in the network. */
export interface Knot {
  readonly id: PersonId;
  readonly name: string;
  /** The side on which they are: that of the first role of a type, that of another, or both. */
  side: Side;
  readonly ties: Tie[];
  x: number;
  y: number;
}

/** Mentors are a `first`, mentees a `second`; peers are `both`. */
export type Side = "first" | "second" | "both";

/** Two people who are in a relationship with each other. */
export interface Tie {
  readonly relationship: RelationshipId;
  readonly type: TypeId;
  readonly state: RelationshipState;
  readonly momentum: Momentum;
  readonly source: Knot;
  readonly target: Knot;
}

export interface Network {
  readonly knots: Knot[];
  readonly ties: Tie[];
}

/** The network of some relationships; `firstRoles` says which role of each type comes first. */
export function network(cards: readonly RelationshipCard[], firstRoles: ReadonlyMap<TypeId, string>): Network {
  const knots = new Map<PersonId, Knot>();
  const ties: Tie[] = [];
  for (const card of cards) {
    const seated = card.members.map(({ person, role }) => {
      const side: Side = isOneRole(card) ? "both" : role === firstRoles.get(card.type) ? "first" : "second";
      const knot = knots.get(person.id) ?? { id: person.id, name: person.name, side, ties: [], x: 0, y: 0 };
      if (knot.side !== side) knot.side = "both";
      knots.set(person.id, knot);
      return { knot, role };
    });
    for (const [place, { knot: source, role }] of seated.entries()) {
      for (const { knot: target, role: opposite } of seated.slice(place + 1)) {
        if (role === opposite && !isOneRole(card)) continue;
        const { relationship, type, state, momentum } = card;
        const tie: Tie = { relationship, type, state, momentum, source, target };
        ties.push(tie);
        source.ties.push(tie);
        target.ties.push(tie);
      }
    }
  }
  spread([...knots.values()]);
  return { knots: [...knots.values()], ties };
}

/** Whoever is at the other end. */
export function opposite(tie: Tie, knot: Knot): Knot {
  return tie.source === knot ? tie.target : tie.source;
}

function isOneRole({ members }: RelationshipCard): boolean {
  return members.every(({ role }) => role === members[0]?.role);
}

/** Along a spiral (Vogel 1979): even, and the same every time. */
function spread(knots: readonly Knot[]): void {
  for (const [place, knot] of knots.entries()) {
    const radius = 12 * Math.sqrt(place + 0.5);
    knot.x = radius * Math.cos(place * GOLDEN_ANGLE);
    knot.y = radius * Math.sin(place * GOLDEN_ANGLE);
  }
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
