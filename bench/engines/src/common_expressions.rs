//! CEL, in the crate `cel`.

use crate::facts::{Claim, Definitions, Observed};
use cel::{Context, Env, Program, Value};
use std::sync::Arc;

const EXPRESSION: &str = r#"
    definitions.active
    && claim.audience == "customer"
    && claim.scope_key in definitions.scopes
    && definitions.scopes[claim.scope_key].active
    && definitions.scopes[claim.scope_key].customer_claimable
    && claim.level >= definitions.scopes[claim.scope_key].minimum_level
    && claim.workspace_id == observed.workspace_id
    && claim.managed_environment_id == observed.managed_environment_id
    && definitions.scopes[claim.scope_key].types.all(name,
        name in observed.types
        && observed.types[name].source_class == "tcm"
        && observed.types[name].outcome == "complete"
        && observed.types[name].rows == observed.types[name].resources
        && observed.types[name].level >= claim.level
        && observed.types[name].has_content
        && observed.types[name].is_stable
        && observed.types[name].newest <= claim.as_of
        && claim.as_of - observed.types[name].oldest <= definitions.scopes[claim.scope_key].max_age
    )
"#;

pub struct CommonExpressions {
    env: Arc<Env>,
    program: Program,
    definitions: Value,
}

impl CommonExpressions {
    pub fn new(definitions: &Definitions) -> Self {
        let env = Arc::new(Env::stdlib());
        Self { program: env.compile(EXPRESSION).unwrap(), env, definitions: cel::to_value(definitions).unwrap() }
    }

    pub fn context(&self, claim: &Claim, observed: &Observed) -> Context<'static, 'static> {
        let mut context = Context::with_env(Arc::clone(&self.env));
        context.add_variable_from_value("definitions", self.definitions.clone());
        context.add_variable_from_value("claim", cel::to_value(claim).unwrap());
        context.add_variable_from_value("observed", cel::to_value(observed).unwrap());
        context
    }

    pub fn permits(&self, context: &Context) -> bool {
        self.program.execute(context).unwrap() == Value::Bool(true)
    }
}
