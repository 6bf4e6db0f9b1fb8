// The made-up company of examples/company, which lies beside the page.

import type { Mapping, SchemaDraft, SkillEntry } from "tutelage";

/** The programme office coordinates; the templates know it by this id. */
export const OFFICE = "programme-office";

/** Everything that rules, filters and scores may look at. */
export const COMPANY_SCHEMA: SchemaDraft = {
  attributes: [
    { id: "level", name: "Level", kind: "integer" },
    { id: "team", name: "Team", kind: "text" },
    { id: "department", name: "Department", kind: "text" },
    { id: "location", name: "Location", kind: "text" },
    { id: "languages", name: "Languages", kind: "text_set" },
    { id: "start_date", name: "Start date", kind: "date" },
  ],
  reporting_line: "everyone",
};

/** When the example begins, so that its newcomers are new. */
export const COMPANY_BEGINS = new Date("2026-11-02T09:00:00Z");

/** The people of the company, what its columns mean, and its skills. */
export async function company(): Promise<{ csv: string; mapping: Mapping; taxonomy: SkillEntry[] }> {
  const [people, mapping, skills] = await Promise.all(
    ["people.csv", "mapping.json", "skills.json"].map(async (name) => {
      const response = await fetch(new URL(`company/${name}`, document.baseURI));
      if (!response.ok) throw new Error(`the server answered ${response.status} for ${response.url}`);
      return response;
    }),
  );
  return {
    csv: await (people as Response).text(),
    mapping: (await (mapping as Response).json()) as Mapping,
    taxonomy: (await (skills as Response).json()) as SkillEntry[],
  };
}
