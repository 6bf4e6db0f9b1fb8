//! The same rules in the languages of general policy engines, each as its documentation says is fast: policies and
//! entities parsed beforehand, requests and inputs made beforehand.

use super::scene::{Check, Facts, Scene, Terms};
use cedar_policy::{Authorizer, Decision, Entities, PolicySet, Request};
use std::{cell::RefCell, collections::HashMap};

type Try<T> = Result<T, Box<dyn std::error::Error>>;

pub struct Cedar {
    authorizer: Authorizer,
    /// A set for each type, and the two people alone: Cedar looks at every policy of a set.
    policies: Vec<PolicySet>,
    entities: Entities,
    requests: HashMap<(usize, usize, usize), Request>,
}

impl Cedar {
    pub fn new(scene: &Scene) -> Try<Cedar> {
        let mut policies = Vec::new();
        for (number, terms) in scene.terms.iter().enumerate() {
            policies.push(cedar_policy(number, terms).parse()?);
        }
        let mut people = Vec::new();
        for (number, facts) in scene.facts.iter().enumerate() {
            let attributes = attributes(facts);
            people.push(format!(
                r#"{{"uid": {{"type": "Person", "id": "p{number}"}}, "parents": [], "attrs": {attributes}}}"#
            ));
        }
        let entities = Entities::from_json_str(&format!("[{}]", people.join(",")), None)?;
        let mut requests = HashMap::new();
        for check in &scene.checks {
            let uid = |kind: &str, id: String| format!("{kind}::\"{id}\"").parse();
            let request = Request::new(
                uid("Person", format!("p{}", check.mentee))?,
                uid("Action", format!("ask-{}", check.type_number))?,
                uid("Person", format!("p{}", check.mentor))?,
                cedar_policy::Context::empty(),
                None,
            )?;
            requests.insert((check.type_number, check.mentor, check.mentee), request);
        }
        Ok(Cedar { authorizer: Authorizer::new(), policies, entities, requests })
    }

    pub fn allows(&self, check: &Check) -> bool {
        let request = &self.requests[&(check.type_number, check.mentor, check.mentee)];
        let answer =
            self.authorizer.is_authorized(request, &self.policies[check.type_number], &self.entities);
        answer.decision() == Decision::Allow
    }
}

/// What is known of somebody, as a document.
fn attributes(facts: &Facts) -> String {
    let mut known = Vec::new();
    known.extend(facts.level.map(|level| format!(r#""level": {level}"#)));
    known.extend(facts.team.as_ref().map(|team| format!(r#""team": "{team}""#)));
    known.extend(facts.site.map(|site| format!(r#""site": "{site}""#)));
    known.extend(facts.remote.map(|remote| format!(r#""remote": {remote}"#)));
    format!("{{{}}}", known.join(", "))
}

/// One policy, since a `forbid` that stumbles over something unknown forbids nothing.
fn cedar_policy(number: usize, terms: &Terms) -> String {
    let Terms { mentor_from, mentee_to, sites, above: (least, most) } = terms;
    format!(
        r#"permit(principal, action == Action::"ask-{number}", resource) when {{
            resource has level && principal has level && resource has remote && principal has site
            && resource has team && principal has team
            && resource.level >= {mentor_from} && principal.level <= {mentee_to} && {sites:?}.contains(principal.site)
            && resource.level - principal.level >= {least} && resource.level - principal.level <= {most}
            && !resource.remote && resource.team != principal.team }};"#
    )
}

pub struct Regorus {
    policies: Vec<RefCell<regorus::CompiledPolicy>>,
    inputs: HashMap<(usize, usize), regorus::Value>,
}

impl Regorus {
    pub fn new(scene: &Scene) -> Try<Regorus> {
        let mut policies = Vec::new();
        for terms in &scene.terms {
            let Terms { mentor_from, mentee_to, sites, above: (least, most) } = terms;
            let rego = format!(
                "package check\nimport rego.v1\ndefault allow := false\nallow if {{\n input.mentor.level >= {mentor_from}\n \
                 input.mentor.remote == false\n input.mentee.level <= {mentee_to}\n input.mentee.site in {{{}}}\n \
                 above := input.mentor.level - input.mentee.level\n above >= {least}\n above <= {most}\n \
                 input.mentor.team != input.mentee.team\n}}\n",
                sites.iter().map(|site| format!("{site:?}")).collect::<Vec<_>>().join(",")
            );
            let mut engine = regorus::Engine::new();
            engine.add_policy("check.rego".to_owned(), rego)?;
            policies.push(RefCell::new(engine.compile_with_entrypoint(&"data.check.allow".into())?));
        }
        let mut inputs = HashMap::new();
        for Check { mentor, mentee, .. } in &scene.checks {
            let person = |number: &usize| attributes(&scene.facts[*number]);
            let input = format!(r#"{{"mentor": {}, "mentee": {}}}"#, person(mentor), person(mentee));
            inputs.insert((*mentor, *mentee), regorus::Value::from_json_str(&input)?);
        }
        Ok(Regorus { policies, inputs })
    }

    pub fn allows(&self, check: &Check) -> bool {
        let input = self.inputs[&(check.mentor, check.mentee)].clone();
        let policy = self.policies[check.type_number].borrow();
        matches!(policy.eval_with_input(input), Ok(regorus::Value::Bool(true)))
    }
}
