//! Cedar. Its policies have no loops, so the host writes the policies of a scope, with a condition for each of its types.

use crate::facts::{Claim, Definitions, Observed, Scope};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, RestrictedExpression as Value,
};
use std::fmt::Write as _;

/// How the policies of a scope are written.
#[derive(Clone, Copy)]
pub enum Style {
    /// One policy, which permits if all conditions hold. Cedar stops at the first that does not.
    OnePolicy,
    /// A policy that permits, and one for each type that forbids. Cedar evaluates all, and names those that forbid.
    APolicyForEachType,
}

pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
}

impl Cedar {
    /// Returns `None` if Cedar refuses to read the policies because an expression is nested too deeply.
    pub fn new(definitions: &Definitions, style: Style) -> Option<Self> {
        let mut text = String::new();
        for (key, scope) in &definitions.scopes {
            write_policies(&mut text, key, scope, definitions.active, style).unwrap();
        }
        Some(Self { authorizer: Authorizer::new(), policies: text.parse().ok()?, entities: Entities::empty() })
    }

    /// Whether Cedar evaluates the policies. It skips one that is nested too deeply.
    pub fn evaluates(&self, request: &Request) -> bool {
        self.authorizer.is_authorized(request, &self.policies, &self.entities).diagnostics().errors().next().is_none()
    }

    pub fn permits(&self, request: &Request) -> bool {
        self.authorizer.is_authorized(request, &self.policies, &self.entities).decision() == Decision::Allow
    }
}

fn write_policies(text: &mut String, key: &str, scope: &Scope, active: bool, style: Style) -> std::fmt::Result {
    let head = format!(r#"principal == Audience::"customer", action == Action::"show", resource == Scope::"{key}""#);
    let of_claim = format!(
        "{active} && {} && {} && context.level >= {} && context.workspace_id == context.observed.workspace_id \
         && context.managed_environment_id == context.observed.managed_environment_id",
        scope.active, scope.customer_claimable, scope.minimum_level
    );
    let of_type = |name: &str| {
        let observed = format!("context.observed.types.{name}");
        format!(
            "context.observed.types has {name} && {observed}.source_class == \"tcm\" && {observed}.outcome == \"complete\" \
             && {observed}.rows == {observed}.resources && {observed}.level >= context.level && {observed}.has_content \
             && {observed}.is_stable && {observed}.newest <= context.as_of \
             && context.as_of - {observed}.oldest <= {}",
            scope.max_age
        )
    };
    match style {
        Style::OnePolicy => {
            let all: Vec<String> = scope.types.iter().map(|name| of_type(name)).collect();
            writeln!(text, "permit({head}) when {{ {of_claim} && {} }};", all.join(" && "))
        }
        Style::APolicyForEachType => {
            writeln!(text, "permit({head}) when {{ {of_claim} }};")?;
            scope.types.iter().try_for_each(|name| writeln!(text, "forbid({head}) unless {{ {} }};", of_type(name)))
        }
    }
}

pub fn request(claim: &Claim, observed: &Observed) -> Request {
    let text = |text: &str| Value::new_string(text.to_owned());
    let types = observed.types.iter().map(|(name, observed)| {
        let fields = [
            ("source_class", text(&observed.source_class)),
            ("outcome", text(&observed.outcome)),
            ("resources", Value::new_long(observed.resources)),
            ("rows", Value::new_long(observed.rows)),
            ("level", Value::new_long(observed.level)),
            ("has_content", Value::new_bool(observed.has_content)),
            ("is_stable", Value::new_bool(observed.is_stable)),
            ("oldest", Value::new_long(observed.oldest)),
            ("newest", Value::new_long(observed.newest)),
        ];
        (name.clone(), record(fields))
    });
    let observed = record([
        ("workspace_id", text(&observed.workspace_id)),
        ("managed_environment_id", text(&observed.managed_environment_id)),
        ("types", Value::new_record(types).unwrap()),
    ]);
    let context = [
        ("level", Value::new_long(claim.level)),
        ("as_of", Value::new_long(claim.as_of)),
        ("workspace_id", text(&claim.workspace_id)),
        ("managed_environment_id", text(&claim.managed_environment_id)),
        ("observed", observed),
    ];
    let context = Context::from_pairs(context.map(|(name, value)| (name.to_owned(), value))).unwrap();
    Request::new(uid("Audience", &claim.audience), uid("Action", "show"), uid("Scope", &claim.scope_key), context, None)
        .unwrap()
}

fn record<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::new_record(fields.map(|(name, value)| (name.to_owned(), value))).unwrap()
}

fn uid(kind: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.parse().unwrap(), id.parse().unwrap())
}
