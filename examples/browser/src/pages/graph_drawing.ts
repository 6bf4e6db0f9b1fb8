// The drawing of a network: laid out by d3-force, in SVG, to be walked through with the arrow keys.

import { forceLink, forceManyBody, forceSimulation, forceX, forceY, type Simulation } from "d3-force";
import { opposite, type Knot, type Network, type Tie } from "./graph_network.js";
import { counted, listed } from "./words.js";

/** What a drawing tells and asks. */
export interface DrawingOptions {
  /** The number of the colour of a type, from 1. */
  hue(type: string): number;
  /** Somebody was chosen; nobody when it was taken back. */
  onChoose(knot: Knot | undefined): void;
}

/** A network on the screen. */
export class Drawing {
  readonly svg: SVGSVGElement;
  readonly #network: Network;
  readonly #options: DrawingOptions;
  readonly #knots = new Map<Knot, SVGGElement>();
  readonly #ties = new Map<Tie, { line: SVGLineElement; mark: SVGPathElement | undefined }>();
  #simulation: Simulation<Knot, Tie> | undefined;
  #pending = 0;
  #current: Knot | undefined;
  #chosen: Knot | undefined;
  #view = { x: 0, y: 0, width: 600, height: 400 };
  #isFramed = true;

  constructor(network: Network, options: DrawingOptions) {
    this.#network = network;
    this.#options = options;
    this.svg = svg("svg", {
      class: "graph",
      role: "group",
      "aria-label": `${counted(network.knots.length, "person", "people")}. Arrow keys go on to others, Enter chooses.`,
    });
    const ties = svg("g", { "aria-hidden": "true" });
    for (const tie of network.ties) ties.append(...this.#tie(tie));
    const knots = svg("g", {});
    // From the top left, so that the arrow keys and the eye begin at one place.
    for (const knot of network.knots) knots.append(this.#knot(knot));
    this.svg.append(ties, knots);
    this.#listen();
    this.#layOut();
  }

  /** Zooms about the middle. */
  zoom(factor: number): void {
    const { x, y, width, height } = this.#view;
    const within = Math.min(Math.max(width / factor, 60), 6_000) / width;
    this.#isFramed = false;
    this.#look({
      x: x + (width * (1 - within)) / 2,
      y: y + (height * (1 - within)) / 2,
      width: width * within,
      height: height * within,
    });
  }

  /** Moves by a part of what is seen. */
  pan(right: number, down: number): void {
    const { x, y, width, height } = this.#view;
    this.#isFramed = false;
    this.#look({ x: x + right * width, y: y + down * height, width, height });
  }

  /** Shows everybody. */
  fit(): void {
    this.#isFramed = true;
    this.#frame(this.#network.knots);
  }

  /** Chooses somebody, as a click on them does, and brings them into sight. */
  choose(knot: Knot | undefined): void {
    this.#chosen = knot;
    const near = new Set(knot?.ties.flatMap((tie) => [tie.source, tie.target]) ?? []);
    for (const [each, node] of this.#knots) {
      node.setAttribute("aria-pressed", String(each === knot));
      node.classList.toggle("is-faint", knot !== undefined && each !== knot && !near.has(each));
      node.classList.toggle("is-named", each === knot || near.has(each));
    }
    for (const [tie, { line, mark }] of this.#ties) {
      const isFaint = knot !== undefined && tie.source !== knot && tie.target !== knot;
      line.classList.toggle("is-faint", isFaint);
      mark?.classList.toggle("is-faint", isFaint);
    }
    if (knot === undefined) return this.fit();
    this.#step(knot, false);
    // Near enough that the names of those around stand apart.
    this.#isFramed = false;
    this.#frame([...near], 300);
  }

  /** Stops moving. */
  stop(): void {
    this.#simulation?.stop();
    cancelAnimationFrame(this.#pending);
  }

  #tie(tie: Tie): SVGElement[] {
    const line = svg("line", { class: `tie hue-${this.#options.hue(tie.type)} tie-${tie.state}` });
    const isAtRisk = tie.state === "active" && (tie.momentum === "amber" || tie.momentum === "red");
    const mark = isAtRisk
      ? svg("path", { class: `risk risk-${tie.momentum}`, d: RISK[tie.momentum as "red"] })
      : undefined;
    this.#ties.set(tie, { line, mark });
    return mark ? [line, mark] : [line];
  }

  #knot(knot: Knot): SVGGElement {
    const names = listed([...new Set(knot.ties.map((tie) => opposite(tie, knot).name))]);
    const size = 5 + Math.min(knot.ties.length, 6);
    const node = svg(
      "g",
      { class: `knot knot-${knot.side}`, role: "button", tabindex: "-1", "aria-pressed": "false" },
      svg("circle", { class: "halo", r: size + 5 }),
      svg("path", { class: "shape", d: SHAPES[knot.side](size) }),
    );
    node.setAttribute("aria-label", `${knot.name}, with ${names}`);
    // Whoever points at somebody reads the name; so does whoever arrives by key.
    node.append(svg("text", { y: -size - 6, "aria-hidden": "true" }, knot.name));
    this.#knots.set(knot, node);
    return node;
  }

  #listen(): void {
    const byNode = new Map([...this.#knots].map(([knot, node]) => [node as Element, knot]));
    const knotOf = (target: EventTarget | null): Knot | undefined => {
      const node = target instanceof Element ? target.closest(".knot") : null;
      return node ? byNode.get(node) : undefined;
    };
    this.svg.addEventListener("keydown", (event) => {
      const from = knotOf(event.target);
      const to = from && this.#next(from, event.key);
      if (to) this.#step(to, true);
      else if (from && (event.key === "Enter" || event.key === " ")) this.#toggle(from);
      else if (event.key === "Escape" && this.#chosen) this.#toggle(this.#chosen);
      else if (event.key === "+" || event.key === "-") this.zoom(event.key === "+" ? 1.4 : 1 / 1.4);
      else return;
      event.preventDefault();
    });
    let held: { x: number; y: number; moved: boolean } | undefined;
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.pointerType !== "touch")
        held = { x: event.clientX, y: event.clientY, moved: false };
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (held === undefined) return;
      const [right, down] = [held.x - event.clientX, held.y - event.clientY];
      if (!held.moved && Math.hypot(right, down) < 4) return;
      this.svg.setPointerCapture(event.pointerId);
      held = { x: event.clientX, y: event.clientY, moved: true };
      this.pan(right / this.svg.clientWidth, down / this.svg.clientHeight);
    });
    this.svg.addEventListener("pointercancel", () => (held = undefined));
    this.svg.addEventListener("click", (event) => {
      const dragged = held?.moved ?? false;
      held = undefined;
      const knot = knotOf(event.target);
      if (!dragged && knot) this.#toggle(knot);
    });
  }

  #toggle(knot: Knot): void {
    const chosen = knot === this.#chosen ? undefined : knot;
    this.choose(chosen);
    this.#options.onChoose(chosen);
  }

  /** One stop for the Tab key; from there the arrow keys go on. */
  #step(knot: Knot, withFocus: boolean): void {
    if (this.#current) this.#knots.get(this.#current)?.setAttribute("tabindex", "-1");
    this.#current = knot;
    const node = this.#knots.get(knot);
    node?.setAttribute("tabindex", "0");
    if (withFocus) node?.focus({ preventScroll: true });
    const { x, y, width, height } = this.#view;
    const isSeen = knot.x > x && knot.x < x + width && knot.y > y && knot.y < y + height;
    if (!isSeen) this.#look({ x: knot.x - width / 2, y: knot.y - height / 2, width, height });
  }

  /** The nearest in a direction; what lies aside counts double. */
  #next(from: Knot, key: string): Knot | undefined {
    const direction = DIRECTIONS[key];
    if (direction === undefined) return undefined;
    const [right, down] = direction;
    let best: Knot | undefined;
    let least = Infinity;
    for (const knot of this.#network.knots) {
      const along = (knot.x - from.x) * right + (knot.y - from.y) * down;
      const aside = Math.abs((knot.x - from.x) * down) + Math.abs((knot.y - from.y) * right);
      if (along <= 0 || along + 2 * aside >= least) continue;
      best = knot;
      least = along + 2 * aside;
    }
    return best;
  }

  #layOut(): void {
    const { knots, ties } = this.#network;
    this.#simulation = forceSimulation<Knot>(knots)
      .force(
        "tie",
        forceLink<Knot, Tie>([...ties])
          .distance(46)
          .strength(0.7),
      )
      .force("apart", forceManyBody<Knot>().strength(-90).distanceMax(320))
      .force("x", forceX<Knot>(0).strength(0.07))
      .force("y", forceY<Knot>(0).strength(0.07))
      .stop() as Simulation<Knot, Tie>;
    const simulation = this.#simulation;
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // The worst of the tangle is undone before anybody sees it.
    simulation.tick(isStill ? 300 : 80);
    this.#settle();
    if (isStill) return;
    const move = (): void => {
      simulation.tick(2);
      this.#settle();
      if (simulation.alpha() > simulation.alphaMin()) this.#pending = requestAnimationFrame(move);
    };
    this.#pending = requestAnimationFrame(move);
  }

  #settle(): void {
    for (const [{ source, target }, { line, mark }] of this.#ties) {
      line.setAttribute("x1", source.x.toFixed(1));
      line.setAttribute("y1", source.y.toFixed(1));
      line.setAttribute("x2", target.x.toFixed(1));
      line.setAttribute("y2", target.y.toFixed(1));
      const middle = `${((source.x + target.x) / 2).toFixed(1)} ${((source.y + target.y) / 2).toFixed(1)}`;
      mark?.setAttribute("transform", `translate(${middle})`);
    }
    for (const [{ x, y }, node] of this.#knots)
      node.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    if (this.#isFramed) this.fit();
    if (this.#current === undefined && this.#network.knots[0]) {
      const first = this.#network.knots.reduce((best, knot) => (knot.x + knot.y < best.x + best.y ? knot : best));
      this.#knots.get(first)?.setAttribute("tabindex", "0");
      this.#current = first;
    }
  }

  /** Looks at some people, from no nearer than that. */
  #frame(knots: readonly Knot[], least = 0): void {
    if (knots.length === 0) return;
    const [xs, ys] = [knots.map(({ x }) => x), knots.map(({ y }) => y)];
    const [left, top] = [Math.min(...xs) - MARGIN, Math.min(...ys) - MARGIN];
    const [width, height] = [Math.max(...xs) + MARGIN - left, Math.max(...ys) + MARGIN - top];
    const [wider, higher] = [Math.max(least - width, 0), Math.max(least - height, 0)];
    this.#look({ x: left - wider / 2, y: top - higher / 2, width: width + wider, height: height + higher });
  }

  #look(view: { x: number; y: number; width: number; height: number }): void {
    this.#view = view;
    const { x, y, width, height } = view;
    this.svg.setAttribute("viewBox", [x, y, width, height].map((length) => length.toFixed(1)).join(" "));
    // Names take the same room however near one looks.
    const { clientWidth, clientHeight } = this.svg;
    const near = Math.max(width / (clientWidth || 640), height / (clientHeight || 480));
    this.svg.style.setProperty("--near", near.toFixed(3));
  }
}

/** An element of SVG. */
export function svg<N extends keyof SVGElementTagNameMap>(
  name: N,
  attributes: Readonly<Record<string, string | number>>,
  ...children: (Node | string)[]
): SVGElementTagNameMap[N] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value));
  element.append(...children);
  return element;
}

/** A circle, a square and a diamond: told apart without colour. */
export const SHAPES: Readonly<Record<Knot["side"], (size: number) => string>> = {
  first: (r) => `M ${-r} 0 A ${r} ${r} 0 1 1 ${r} 0 A ${r} ${r} 0 1 1 ${-r} 0 Z`,
  second: (r) => `M ${-r * 0.88} ${-r * 0.88} h ${r * 1.76} v ${r * 1.76} h ${-r * 1.76} Z`,
  both: (r) => `M 0 ${-r * 1.25} L ${r * 1.25} 0 L 0 ${r * 1.25} L ${-r * 1.25} 0 Z`,
};

/** Marks on the ties that are at risk. */
export const RISK: Readonly<Record<"amber" | "red", string>> = {
  amber: "M 0 -5 L 5 4 L -5 4 Z",
  red: "M -4 -4 h 8 v 8 h -8 Z",
};

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** Room for a name at the edge. */
const MARGIN = 40;
