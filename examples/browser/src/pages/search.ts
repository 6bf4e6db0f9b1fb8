// Search: the right person, as you type, with what the score is made of.

import type { After, Facet, Hit, ReasonCode, ScopeTerm, SearchQuery, TypeDraft, Wanted } from "tutelage";
import { debounced, fill, h } from "../ui/dom.js";
import { refusalBox } from "../ui/notices.js";
import { Page } from "../ui/page.js";
import { personPicker } from "../ui/person_picker.js";
import { asked, remember } from "./address.js";
import { openExplanation } from "./explanation.js";
import { attributeName, button, choice, field, notYet, refill, roleName, send, skillName } from "./parts.js";
import { hitCard } from "./search_hit.js";
import { skillBox } from "./skill_box.js";
import { listed, spaced } from "./words.js";

/** Whom somebody finds, and asking them. */
export class SearchPage extends Page {
  #type!: TypeDraft;
  #role = "";
  #wanted: Wanted[] = [];
  /** What is being typed, before it is chosen. */
  #typed: string | undefined;
  readonly #filters = new Map<string, Set<string>>();
  /** Where the pages begin; the last is shown. */
  #pages: (After | undefined)[] = [undefined];
  /** Whatever comes late is not shown. */
  #searches = 0;

  readonly #wishes = h("div", { class: "wishes" });
  readonly #facets = h("div", { class: "facets" });
  readonly #found = h("section", { class: "found", "aria-label": "People found" });
  readonly #soon = debounced(() => void this.#search(), 120);

  protected async draw(): Promise<void> {
    const nothing = notYet(this.programme);
    if (nothing) {
      refill(this, h("h1", null, "Search"), nothing);
      return;
    }
    const types = this.programme.types().map(({ draft }) => draft);
    this.#type = types.find(({ id }) => id === asked("type")) ?? (await this.#ownType(types));
    const roles = this.#type.roles.filter(({ initiative }) => initiative !== "waits");
    this.#role = roles.find(({ id }) => id === asked("role"))?.id ?? roles.at(-1)?.id ?? "";
    refill(
      this,
      h("h1", null, "Search"),
      h("p", { class: "lead" }, `Whom ${this.programme.name(this.programme.viewer)} finds, best first.`),
      h(
        "div",
        { class: "fields" },
        field(
          "Type",
          choice(
            "search-type",
            types.map(({ id, name }) => [id, name]),
            this.#type.id,
            (type) => this.#go({ type, role: undefined }),
          ),
        ),
        field(
          "As",
          choice(
            "search-role",
            roles.map(({ id, name }) => [id, name]),
            this.#role,
            (role) => this.#go({ role }),
          ),
        ),
      ),
      h(
        "div",
        { class: "split search" },
        h("section", { class: "card", "aria-label": "What you look for" }, this.#box(), this.#wishes, this.#facets),
        this.#found,
      ),
    );
    await this.#search();
  }

  /** The type in which whoever is looking takes part as one who asks, if there is one. */
  async #ownType(types: readonly TypeDraft[]): Promise<TypeDraft> {
    const board = await this.programme.see({ dashboard: {} });
    const own = board.ok ? board.answer.taking_part.filter(({ participation }) => participation === "in") : [];
    const asks = (type: TypeDraft) =>
      own.some(
        (part) =>
          part.type === type.id && type.roles.some(({ id, initiative }) => id === part.role && initiative !== "waits"),
      );
    return types.find(asks) ?? (types[0] as TypeDraft);
  }

  #go(values: Readonly<Record<string, string | undefined>>): void {
    remember(values);
    this.#filters.clear();
    this.#pages = [undefined];
    void this.redraw();
  }

  #box(): HTMLElement {
    const { engine, config } = this.programme;
    // Where there is no taxonomy, any word is a skill.
    const isFree = (config.taxonomy ?? []).length === 0;
    return skillBox({
      complete: (typed) => {
        if (isFree)
          return [{ skill: typed.trim().toLowerCase().replace(/\s+/g, "_"), name: typed.trim(), corrected: false }];
        return engine.call({ complete: { typed, limit: 8 } }).completed.skills;
      },
      label: (skill) => skillName(this.programme, skill),
      onType: (best) => {
        this.#typed = best;
        this.#pages = [undefined];
        this.#soon();
      },
      onPick: (skill) => {
        this.#typed = undefined;
        if (!this.#wanted.some((wish) => wish.skill === skill)) this.#wanted.push({ skill, weight: 3 });
        this.#pages = [undefined];
        void this.#search();
      },
    });
  }

  #query(): SearchQuery {
    const provisional = this.#typed === undefined ? [] : [{ skill: this.#typed, weight: 3 }];
    const wanted = [
      ...this.#wanted,
      ...provisional.filter(({ skill }) => !this.#wanted.some((wish) => wish.skill === skill)),
    ];
    const query: SearchQuery = {
      type: this.#type.id,
      role: this.#role,
      filters: this.#terms(),
      limit: PAGE,
      explain: true,
    };
    const after = this.#pages.at(-1);
    if (wanted.length > 0) query.wanted = wanted;
    if (after !== undefined) query.after = after;
    return query;
  }

  #terms(but?: string): ScopeTerm[] {
    return [...this.#filters].flatMap(([attribute, values]) =>
      attribute === but || values.size === 0 ? [] : [{ attribute, values: [...values] }],
    );
  }

  async #search(): Promise<void> {
    const turn = (this.#searches += 1);
    const query = this.#query();
    const [result, facets] = await Promise.all([this.programme.search(query), this.#count(query)]);
    if (turn !== this.#searches) return;
    this.#drawWishes();
    this.#drawFacets(facets);
    if (!result.ok) {
      fill(this.#found, refusalBox(result, "You cannot search this"));
      return;
    }
    const { own_reasons, hits, more } = result.answer;
    const search = { type: this.#type, role: this.#role, hits, mayAsk: own_reasons.length === 0 };
    const first = (this.#pages.length - 1) * PAGE + 1;
    refill(
      this.#found,
      own_reasons.length > 0 && this.#own(own_reasons),
      h(
        "p",
        { role: "status", class: "quiet" },
        hits.length === 0
          ? "Nobody is found."
          : `${first} to ${first + hits.length - 1}, best first${more ? "; there are more" : ""}.`,
      ),
      h(
        "ol",
        { class: "cards", start: first },
        hits.map((hit) => hitCard(this.programme, hit, search)),
      ),
      this.#paging(hits, more),
      this.#whyNot(),
    );
  }

  /** For each attribute how many have which value; a filter does not narrow its own. */
  async #count(query: SearchQuery): Promise<Facet[]> {
    const attributes = (this.programme.config.schema?.attributes ?? [])
      .filter(
        ({ kind, visible_to }) => (kind === "text" || kind === "text_set") && (visible_to ?? "everyone") === "everyone",
      )
      .map(({ id }) => id);
    const { after: _, ...whole } = query;
    const filtered = attributes.filter((id) => this.#filters.get(id)?.size);
    const others = attributes.filter((id) => !filtered.includes(id));
    const counted = await Promise.all([
      ...(others.length > 0 ? [this.programme.facets(whole, others)] : []),
      ...filtered.map((id) => this.programme.facets({ ...whole, filters: this.#terms(id) }, [id])),
    ]);
    const facets = counted.flatMap((seen) => (seen.ok ? seen.answer : []));
    return attributes.flatMap((id) => facets.find(({ attribute }) => attribute === id) ?? []);
  }

  #drawWishes(): void {
    const own = this.programme.person(this.programme.viewer)?.wants ?? [];
    if (this.#wanted.length === 0) {
      const skills = listed(own.map(({ skill }) => skillName(this.programme, skill)));
      fill(
        this.#wishes,
        h(
          "p",
          { class: "hint" },
          skills
            ? `Without skills here, what they want to learn counts: ${skills}.`
            : "Without skills here, everybody is found.",
        ),
      );
      return;
    }
    refill(
      this.#wishes,
      h(
        "ul",
        { class: "chips", "aria-label": "Skills looked for" },
        this.#wanted.map((wish) => {
          const name = skillName(this.programme, wish.skill);
          return h(
            "li",
            { class: "chip" },
            name,
            button(
              "✕",
              () => {
                this.#wanted = this.#wanted.filter((other) => other !== wish);
                this.querySelector<HTMLElement>("#search-skill")?.focus();
                return this.#search();
              },
              { class: "icon", "aria-label": `Take ${name} away` },
            ),
          );
        }),
      ),
    );
  }

  #drawFacets(facets: readonly Facet[]): void {
    refill(
      this.#facets,
      facets.map(({ attribute, values }) => {
        const chosen = this.#filters.get(attribute) ?? new Set<string>();
        const options = values as [string, number][];
        const gone = [...chosen].filter((value) => !options.some(([other]) => other === value));
        return h(
          "details",
          { id: `facet-${attribute}`, open: options.length <= OPEN_FACET || chosen.size > 0 },
          h("summary", null, attributeName(this.programme, attribute), chosen.size > 0 && ` (${chosen.size} chosen)`),
          h(
            "fieldset",
            null,
            h("legend", { class: "visually-hidden" }, attributeName(this.programme, attribute)),
            [...options, ...gone.map((value) => [value, 0] as [string, number])].map(([value, count], place) => {
              const id = `facet-${attribute}-${value}`;
              return h(
                "div",
                { class: "facet", key: place },
                h("input", {
                  id,
                  type: "checkbox",
                  checked: chosen.has(value),
                  onchange: (event: Event) =>
                    this.#filter(attribute, value, (event.target as HTMLInputElement).checked),
                }),
                h("label", { for: id }, value, h("span", { class: "count" }, String(count))),
              );
            }),
          ),
        );
      }),
    );
  }

  #filter(attribute: string, value: string, isOn: boolean): void {
    const chosen = this.#filters.get(attribute) ?? new Set<string>();
    if (isOn) chosen.add(value);
    else chosen.delete(value);
    this.#filters.set(attribute, chosen);
    this.#pages = [undefined];
    void this.#search();
  }

  /** What concerns only whoever is looking, once, and what they can do about it. */
  #own(reasons: readonly ReasonCode[]): HTMLElement {
    const words = this.programme.engine.call({ describe: {} }).described.reasons;
    const role = this.#type.roles.find(({ id }) => id === this.#role);
    const name = roleName(this.#type, this.#role);
    const { viewer } = this.programme;
    const takePart = {
      type: this.#type.id,
      role: this.#role,
      ...(role?.taking_part?.agreement == null ? {} : { agreement: role.taking_part.agreement }),
    };
    return h(
      "div",
      { class: "box warn" },
      h("p", null, `You can look, but not ask now: ${listed(reasons.map((code) => words[code] ?? spaced(code)))}.`),
      reasons.includes("not_taking_part") &&
        button(
          `Take part as ${name}`,
          () => send(this.programme, viewer, { take_part: takePart }, `You take part as ${name} now.`),
          {
            id: "search-take-part",
          },
        ),
    );
  }

  #paging(hits: readonly Hit[], more: boolean): HTMLElement {
    const last = hits.at(-1);
    const turn = (page: (After | undefined)[]) => async () => {
      this.#pages = page;
      await this.#search();
      this.#found.scrollIntoView({ block: "start" });
    };
    return h(
      "div",
      { class: "actions", role: "group", "aria-label": "Pages of people" },
      this.#pages.length > 1 && button("Previous ten", turn(this.#pages.slice(0, -1)), { id: "search-previous" }),
      more &&
        last &&
        button("Next ten", turn([...this.#pages, { score: last.score, person: last.person }]), { id: "search-next" }),
    );
  }

  #whyNot(): HTMLElement {
    return h(
      "div",
      { class: "card" },
      personPicker({
        label: "Somebody is missing? Ask why",
        people: () => this.programme.people().filter(({ id }) => id !== this.programme.viewer),
        onPick: (id) => void openExplanation(this.programme, this.#type.id, this.#role, id),
      }),
    );
  }
}

const PAGE = 10;
/** Longer lists of values are folded up. */
const OPEN_FACET = 8;
