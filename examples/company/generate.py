#!/usr/bin/env python3
"""Writes people.csv and skills.json: a company of 300 people that never existed.

    python3 examples/company/generate.py           write both files beside this one
    python3 examples/company/generate.py --check   compare instead; exit 1 where they differ

Same bytes on every run and every Python: integers only, and random numbers of its own.
"""

import csv
import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SEED = 20261101

LAST_START = date(2026, 10, 31)
JOINERS_SINCE = date(2026, 9, 2)
# How many of those who joined since then, by level.
JOINERS = {1: 13, 2: 7, 3: 4, 4: 1}
# Years of joining, first to last, of everybody else.
YEARS = {7: (2005, 2005), 6: (2006, 2014), 5: (2007, 2019), 4: (2009, 2022),
         3: (2012, 2024), 2: (2016, 2025), 1: (2021, 2025)}

# Department: its team and size. One more person in each leads the department; one in Operations leads the company.
TEAMS = {
    "Engineering": {"Platform": 16, "Web": 16, "Mobile": 14, "Payments": 15, "Warehouse": 14, "Infrastructure": 15,
                    "Security": 13, "Quality": 16},
    "Product": {"Product Strategy": 14, "Design": 14, "Research": 11},
    "Sales": {"Enterprise": 14, "Mid-Market": 14, "Partnerships": 11, "Customer Success": 15},
    "Finance": {"Accounting": 10, "Planning": 8, "Treasury": 6},
    "People": {"Talent": 8, "Learning": 6, "Rewards": 5},
    "Operations": {"Logistics": 13, "Support": 14, "Facilities": 5, "Legal": 6},
}

# Location: its share, the languages spoken there and the names most usual there.
LOCATIONS = {
    "London": (26, ["French", "German", "Spanish"], ["british", "nigerian", "indian", "italian"]),
    "Kraków": (18, ["Polish", "German", "Ukrainian"], ["polish", "ukrainian"]),
    "Lisbon": (16, ["Portuguese", "Spanish", "French"], ["portuguese", "brazilian", "italian"]),
    "Bengaluru": (18, ["Hindi", "Kannada", "Tamil"], ["indian"]),
    "Nairobi": (12, ["Swahili", "French", "Arabic"], ["kenyan", "nigerian", "arabic"]),
    "Toronto": (10, ["French", "Mandarin", "Spanish"], ["british", "chinese", "korean", "mexican"]),
}

NAMES = {
    "british": ("Alice Callum Ffion Gareth Harriet Imogen Jonah Maeve Owen Rhona Tamsin Wilf",
                "Ashdown Birkett Carrow Dunmore Ellery Fenwick Garside Hollins Kirkbride Loxley Pemberly Tolland"),
    "polish": ("Agnieszka Bartosz Dorota Ewelina Grzegorz Iwona Jagoda Kacper Łukasz Małgorzata Paweł Zofia",
               "Bielak Czajka Dudzik Głowacz Jabłonek Kruczek Maślak Olszak Pietrzyk Rybka Śliwak Wrona"),
    "ukrainian": ("Bohdan Daryna Halyna Ihor Lesia Maksym Oksana Taras",
                  "Bondarets Dovzhuk Hrytsai Kravets Lysak Melnyk Poliuk Yaremko"),
    "portuguese": ("Afonso Beatriz Catarina Duarte Inês João Leonor Rui Sílvia Tiago",
                   "Azenha Barradas Calado Fragoso Galvão Leitão Moita Pinhal Quintela Serrão"),
    "brazilian": ("Aline Caio Débora Iara Murilo Rafaela Thiago Vinícius",
                  "Andrada Bittar Camargo Drumond Fontoura Lacerda Peçanha Vilela"),
    "italian": ("Alessia Bruno Chiara Dario Elisa Fabrizio Ginevra Matteo",
                "Albanetti Bassoli Corvino Fabbrini Lunardi Morabito Pellicci Tarquini"),
    "indian": ("Aarav Bhavna Chitra Devika Farhan Gauri Harish Ishaan Kavya Lakshmi Meera Nikhil Pranav Rukmini "
               "Sanjana Vikram",
               "Acharya Bhandari Chettiar Deshmane Gokhale Hegde Iyengar Kulkarni Menon Nayak Pillai Raghavan Shenoy "
               "Thakkar Upadhye Varrier"),
    "kenyan": ("Akinyi Baraka Chebet Juma Kamau Makena Njeri Otieno Wambui Zawadi",
               "Barasa Chelimo Githinji Kariuki Kipkoech Mutiso Mwende Ndungu Odhiambo Wekesa"),
    "nigerian": ("Adaeze Babajide Chidinma Emeka Folake Ibrahim Nkechi Obinna Temitope Yewande",
                 "Adeyinka Balarabe Chukwudi Danjuma Ekwueme Ifeanyi Nwosu Oladele Olatunde Uzor"),
    "arabic": ("Amal Faisal Hadiya Idris Khadija Nabil Rania Tariq",
               "Bensaid Darwish Elmasri Haddad Khalidi Mansouri Nassar Zidani"),
    "chinese": ("Bolin Chunhua Guiying Haoran Jingyi Lanfen Meilin Weijie", "Bai Cao Fang Gao Jiang Lin Qian Shen"),
    "korean": ("Boram Daeho Eunji Hyunwoo Jiyeon Minseo Seojun Yuna", "Ahn Bae Cheon Gwak Hong Min Seong Yoon"),
    "mexican": ("Citlali Emiliano Fernanda Joaquín Lucero Marisol Octavio Ximena",
                "Arreola Becerril Cisneros Durazo Esquivel Noriega Tamez Zepeda"),
}

# id | label | alternative labels | broader | related (one direction is enough)
SKILLS = """
programming | Programming | Software development; Coding | |
web_development | Web development | | programming | design
python | Python | Python 3 | programming | sql
rust | Rust | Rust language | programming | c_plus_plus
java | Java | | programming | kotlin
kotlin | Kotlin | | programming | mobile_development
c_plus_plus | C++ | CPP | programming |
go | Go | Golang | programming | kubernetes
mobile_development | Mobile development | App development | programming | swift
swift | Swift | | programming |
typescript | TypeScript | TS | web_development | javascript
javascript | JavaScript | JS; ECMAScript | web_development |
react | React | React.js | web_development | typescript
css | CSS | Cascading Style Sheets | web_development | visual_design
accessibility | Accessibility | A11y | web_development; design |
api_design | API design | REST design | programming | system_architecture
system_architecture | System architecture | Software architecture | programming | cloud
databases | Databases | | |
sql | SQL | Structured Query Language | databases | analytics
postgresql | PostgreSQL | Postgres | databases | sql
etl_pipelines | ETL pipelines | Extract, transform, load | databases | python
schema_design | Schema design | Relational modelling | databases | postgresql
cloud | Cloud | Cloud computing | |
aws | Amazon Web Services | AWS | cloud | terraform
azure | Microsoft Azure | Azure | cloud |
kubernetes | Kubernetes | K8s | cloud | docker
docker | Docker | Containers | cloud |
terraform | Terraform | Infrastructure as code | cloud |
linux | Linux | GNU/Linux | cloud |
observability | Observability | Monitoring | cloud | incident_response
security | Security | Information security | |
threat_modelling | Threat modelling | | security | system_architecture
penetration_testing | Penetration testing | Pen testing | security |
incident_response | Incident response | | security; operations |
identity_and_access | Identity and access | IAM | security | aws
quality | Quality | Quality assurance; QA | |
test_automation | Test automation | Automated testing | quality | continuous_integration
exploratory_testing | Exploratory testing | Manual testing | quality |
performance_testing | Performance testing | Load testing | quality | observability
continuous_integration | Continuous integration | CI | quality; programming |
analytics | Analytics | | |
statistics | Statistics | | analytics | experimentation
machine_learning | Machine learning | ML | analytics | python
dashboards | Dashboards | Business intelligence; BI | analytics | sql
experimentation | Experimentation | A/B testing | analytics; product |
spreadsheets | Spreadsheets | Excel | analytics | financial_modelling
design | Design | | |
interaction_design | Interaction design | UX design | design | user_research
visual_design | Visual design | Graphic design | design |
prototyping | Prototyping | | design | interaction_design
design_systems | Design systems | | design | react
product | Product | | |
user_research | User research | UX research | product |
roadmapping | Roadmapping | Product planning | product | prioritisation
prioritisation | Prioritisation | Prioritization | product |
market_research | Market research | | product; sales |
pricing | Pricing | Price setting | product; sales | financial_modelling
sales | Sales | Selling | |
negotiation | Negotiation | | sales; communication | conflict_resolution
account_planning | Account planning | Key accounts | sales | customer_success
prospecting | Prospecting | Lead generation | sales |
solution_selling | Solution selling | Consultative selling | sales | active_listening
customer_success | Customer success | | sales |
sales_forecasting | Sales forecasting | | sales; analytics | budgeting
finance | Finance | | |
financial_modelling | Financial modelling | Financial modeling | finance |
budgeting | Budgeting | | finance | spreadsheets
accounting | Accounting | Bookkeeping | finance |
audit | Audit | Auditing | finance | accounting
tax | Tax | Taxation | finance | accounting
treasury | Treasury | Cash planning | finance | risk_assessment
people_practice | People practice | Human resources; HR | |
recruiting | Recruiting | Talent acquisition; Hiring | people_practice | interviewing
interviewing | Interviewing | | people_practice | active_listening
learning_design | Learning design | Instructional design | people_practice | facilitation
compensation | Compensation | Reward | people_practice |
employment_law | Employment law | Labour law | people_practice; operations | contract_law
operations | Operations | | |
supply_chain | Supply chain | | operations | procurement
procurement | Procurement | Purchasing | operations | negotiation
continuous_improvement | Continuous improvement | Lean; Kaizen | operations |
customer_support | Customer support | Help desk | operations | active_listening
risk_assessment | Risk assessment | | operations; finance |
contract_law | Contract law | | operations |
privacy_law | Privacy law | GDPR | operations | security
leadership | Leadership | | |
coaching | Coaching | | leadership | active_listening
mentoring | Mentoring | | leadership | coaching
delegation | Delegation | | leadership |
strategic_thinking | Strategic thinking | Strategy | leadership | roadmapping
change_leadership | Change leadership | | leadership | stakeholder_engagement
hiring_decisions | Hiring decisions | | leadership | interviewing
communication | Communication | | |
public_speaking | Public speaking | Presenting | communication | storytelling
storytelling | Storytelling | | communication |
technical_writing | Technical writing | Documentation | communication | api_design
active_listening | Active listening | | communication |
facilitation | Facilitation | Workshops | communication; leadership |
conflict_resolution | Conflict resolution | Mediation | communication; leadership |
stakeholder_engagement | Stakeholder engagement | | communication | negotiation
"""

# What people of a department, and of some teams, know: the most usual first.
CRAFT = {
    "Engineering": "sql python typescript docker linux continuous_integration aws java api_design postgresql "
                   "kubernetes test_automation system_architecture rust go observability technical_writing",
    "Product": "prioritisation roadmapping user_research experimentation dashboards market_research prototyping sql "
               "storytelling pricing statistics accessibility",
    "Sales": "negotiation prospecting account_planning solution_selling customer_success sales_forecasting pricing "
             "storytelling market_research spreadsheets",
    "Finance": "spreadsheets accounting budgeting financial_modelling audit tax risk_assessment sql dashboards "
               "treasury",
    "People": "interviewing recruiting active_listening employment_law learning_design compensation facilitation "
              "conflict_resolution spreadsheets coaching",
    "Operations": "continuous_improvement customer_support procurement supply_chain spreadsheets risk_assessment "
                  "contract_law negotiation dashboards privacy_law",
    "Platform": "java rust system_architecture go api_design schema_design",
    "Web": "javascript typescript react css accessibility web_development",
    "Mobile": "kotlin swift mobile_development accessibility",
    "Payments": "java postgresql api_design threat_modelling schema_design",
    "Warehouse": "python etl_pipelines sql statistics machine_learning dashboards",
    "Infrastructure": "kubernetes terraform aws linux observability azure incident_response c_plus_plus",
    "Security": "threat_modelling identity_and_access penetration_testing incident_response privacy_law",
    "Quality": "test_automation exploratory_testing performance_testing continuous_integration",
    "Design": "interaction_design visual_design prototyping design_systems accessibility css",
    "Research": "user_research statistics market_research active_listening",
    "Treasury": "treasury risk_assessment financial_modelling",
    "Learning": "learning_design facilitation public_speaking mentoring",
    "Rewards": "compensation spreadsheets",
    "Logistics": "supply_chain procurement",
    "Support": "customer_support active_listening conflict_resolution",
    "Legal": "contract_law privacy_law employment_law",
}
ANYBODY = "communication technical_writing public_speaking active_listening facilitation spreadsheets".split()
LEADERS = ("leadership coaching delegation stakeholder_engagement mentoring strategic_thinking hiring_decisions "
           "change_leadership conflict_resolution public_speaking negotiation").split()
WISHES = ("public_speaking leadership coaching machine_learning negotiation strategic_thinking python facilitation "
          "stakeholder_engagement rust financial_modelling cloud delegation storytelling mentoring analytics "
          "prioritisation programming").split()


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit("usage: generate.py [--check]")
    files = {"people.csv": people_csv(company(Dice(SEED))), "skills.json": skills_json()}
    drifted = [name for name, content in files.items() if not is_same(FOLDER / name, content)]
    if not arguments:
        for name in drifted:
            (FOLDER / name).write_bytes(files[name])
        print(f"wrote {', '.join(drifted)}" if drifted else "nothing to write: both files are up to date")
    elif drifted:
        sys.exit(f"{', '.join(drifted)}: not what generate.py writes; run python3 examples/company/generate.py")
    else:
        print("people.csv and skills.json are what generate.py writes")


def is_same(path, content):
    return path.is_file() and path.read_bytes() == content


class Dice:
    """A 64-bit linear congruential generator; the upper 32 bits are used."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 32) * bound >> 32

    def percent(self, chance):
        return self.below(100) < chance

    def pick(self, items):
        return items[self.below(len(items))]

    def weighted(self, items, weights):
        at = self.below(sum(weights))
        for item, weight in zip(items, weights):
            if at < weight:
                return item
            at -= weight
        raise AssertionError("the weights were not added up")

    def by_rank(self, items):
        """The first twice as likely as the second, three times as likely as the third (Zipf)."""
        return self.weighted(items, [1000 // rank for rank in range(1, len(items) + 1)])


def company(dice):
    """Everybody, those who came first at the head; their place in the list is their number."""
    people = [person for department in TEAMS for person in department_people(department, dice)]
    chief = person_at(7, "Operations", "Executive Office", None)
    for person in people:
        if person["level"] == 6:
            person["boss"] = chief
    people.append(chief)
    add_start_dates(people, dice)
    people.sort(key=lambda person: person["start_date"])
    names = set()
    for number, person in enumerate(people, start=1):
        person["id"] = f"e{number:03}"
        add_location(person, dice, names)
        add_skills(person, dice)
        add_wants(person, dice)
    return people


def department_people(department, dice):
    head = person_at(6, department, f"{department} Office", None)
    people = [head]
    for team, size in TEAMS[department].items():
        lead = person_at(5 if size >= 10 else 4, department, team, head)
        people.append(lead)
        people.extend(team_members(lead, size - 1, dice))
    return people


def team_members(lead, count, dice):
    seniors = 0 if lead["level"] == 4 else 1 if count < 12 else 2
    levels = [4] * seniors + sorted((dice.weighted([3, 2, 1], [28, 38, 34]) for _ in range(count - seniors)),
                                    reverse=True)
    members = []
    for level in levels:
        above = [lead] + [member for member in members if member["level"] > max(level, 2)]
        fewest = min(reports(boss, members) for boss in above)
        boss = dice.pick([boss for boss in above if reports(boss, members) <= fewest + 1])
        members.append(person_at(level, lead["department"], lead["team"], boss if level < 4 else lead))
    return members


def reports(boss, members):
    return sum(member["boss"] is boss for member in members)


def person_at(level, department, team, boss):
    return {"level": level, "department": department, "team": team, "boss": boss}


def add_start_dates(people, dice):
    joiners = dict(JOINERS)
    for person in shuffled(people, dice):
        level = person["level"]
        if joiners.get(level, 0) > 0:
            joiners[level] -= 1
            first, last = JOINERS_SINCE, LAST_START
        else:
            first, last = date(YEARS[level][0], 1, 3), date(YEARS[level][1], 12, 29)
        # The chief is the founder, so that the first number is theirs.
        day = first if level == 7 else first + timedelta(days=dice.below((last - first).days + 1))
        # On a weekday, not later than drawn unless that would be too early.
        while day.weekday() > 4 and day > first:
            day -= timedelta(days=1)
        person["start_date"] = day


def shuffled(items, dice):
    rest, order = list(items), []
    while rest:
        order.append(rest.pop(dice.below(len(rest))))
    return order


def add_location(person, dice, names):
    person["location"] = dice.weighted(list(LOCATIONS), [share for share, _, _ in LOCATIONS.values()])
    _, languages, usual = LOCATIONS[person["location"]]
    spoken = [] if person["level"] < 4 and dice.percent(6) else ["English"]
    chances = [40, 12, 8] if person["location"] in ("London", "Toronto") else [92, 25, 8]
    spoken += [language for language, chance in zip(languages, chances) if dice.percent(chance)]
    person["languages"] = spoken or ["English"]
    person["name"] = new_name(dice, usual, names)


def new_name(dice, usual, names):
    while True:
        origin = dice.pick(usual) if dice.percent(78) else dice.pick(list(NAMES))
        family_origin = origin if dice.percent(92) else dice.pick(list(NAMES))
        name = f"{dice.pick(NAMES[origin][0].split())} {dice.pick(NAMES[family_origin][1].split())}"
        if name not in names:
            names.add(name)
            return name


def add_skills(person, dice):
    level = person["level"]
    craft, team = CRAFT[person["department"]].split(), CRAFT.get(person["team"], "").split()
    # Levels 1 to 7 have 3 to 10 skills, and the more of leadership the higher.
    count = min(10, max(3, level + 1 + dice.below(4)))
    held = {}
    while len(held) < count:
        pools = [team or craft, craft, ANYBODY, LEADERS]
        pool = dice.weighted(pools, [34, 34, 14, 7 * (level - 1)])
        skill = dice.by_rank(pool)
        if skill in held:
            continue
        usual = (level + 2 + dice.below(2)) // 2 + (1 if pool is team else 0)
        proficiency = min(5, max(1, usual + dice.pick([-1, -1, 0, 0, 0, 1, 1])))
        marks = ":v" if dice.percent(10 + 8 * proficiency) else ""
        marks += ":t" if proficiency >= 3 and dice.percent(15 + 5 * level) else ""
        held[skill] = (proficiency, marks)
    person["skills"] = held


def add_wants(person, dice):
    craft, team = CRAFT[person["department"]].split(), CRAFT.get(person["team"], "").split()
    count, priority = dice.weighted([1, 2, 3, 4], [15, 35, 30, 20]), 5
    wanted = {}
    while len(wanted) < count:
        pools = [team or craft, craft, LEADERS, WISHES]
        skill = dice.by_rank(dice.weighted(pools, [20, 20, 8 + 4 * person["level"], 25]))
        proficiency, _ = person["skills"].get(skill, (0, ""))
        if skill in wanted or proficiency > 2:
            continue
        priority = max(1, priority - dice.weighted([0, 1, 2], [35, 45, 20]))
        wanted[skill] = priority
    person["wants"] = wanted


def people_csv(people):
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow("employee_id name level team department location languages start_date manager_id skills "
                  "wants".split())
    for person in people:
        boss = person["boss"]
        skills = sorted(person["skills"].items(), key=lambda item: (-item[1][0], item[0]))
        rows.writerow([
            person["id"], person["name"], person["level"], person["team"], person["department"], person["location"],
            ";".join(person["languages"]), person["start_date"].isoformat(), boss["id"] if boss else "",
            ";".join(f"{skill}:{proficiency}{marks}" for skill, (proficiency, marks) in skills),
            ";".join(f"{skill}:{priority}" for skill, priority in person["wants"].items()),
        ])
    return text.getvalue().encode()


def skills_json():
    skills = {}
    for line in SKILLS.strip().splitlines():
        skill, label, *lists = (cell.strip() for cell in line.split("|"))
        alternatives, broader, related = ([part.strip() for part in cell.split(";") if part.strip()] for cell in lists)
        skills[skill] = {"id": skill, "label": label, "alternative_labels": alternatives, "broader": broader,
                         "related": related}
    for skill in list(skills):
        for other in list(skills[skill]["related"]):
            if skill not in skills[other]["related"]:
                skills[other]["related"].append(skill)
    for skill in skills.values():
        skill["related"].sort()
    lines = (json.dumps(skill, ensure_ascii=False, separators=(",", ":")) for skill in skills.values())
    return ("[\n  " + ",\n  ".join(lines) + "\n]\n").encode()


if __name__ == "__main__":
    main(sys.argv[1:])
