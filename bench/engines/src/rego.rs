//! Rego, in the interpreter of regorus.

use crate::facts::{Claim, Definitions, Observed};
use regorus::{CompiledPolicy, Engine, Value};
use std::collections::BTreeMap;

const POLICY: &str = include_str!("policy.rego");
const RULE: &str = "data.coverage.permitted";

fn compiled(definitions: &Definitions) -> CompiledPolicy {
    let mut engine = Engine::new();
    engine.add_policy("policy.rego".into(), POLICY.into()).unwrap();
    engine.add_data(data(definitions)).unwrap();
    engine.compile_with_entrypoint(&RULE.into()).unwrap()
}

fn data(definitions: &Definitions) -> Value {
    Value::from_json_str(&serde_json::to_string(definitions).unwrap()).unwrap()
}

pub struct Rego(CompiledPolicy);

impl Rego {
    pub fn new(definitions: &Definitions) -> Self {
        Self(compiled(definitions))
    }

    pub fn permits(&self, input: &Value) -> bool {
        self.0.eval_with_input(input.clone()).unwrap() == Value::from(true)
    }
}

pub fn input(claim: &Claim, observed: &Observed) -> Value {
    let types = observed.types.iter().map(|(name, observed)| {
        let fields = object([
            ("source_class", Value::from(observed.source_class.as_str())),
            ("outcome", Value::from(observed.outcome.as_str())),
            ("resources", Value::from(observed.resources)),
            ("rows", Value::from(observed.rows)),
            ("level", Value::from(observed.level)),
            ("has_content", Value::from(observed.has_content)),
            ("is_stable", Value::from(observed.is_stable)),
            ("oldest", Value::from(observed.oldest)),
            ("newest", Value::from(observed.newest)),
        ]);
        (Value::from(name.as_str()), fields)
    });
    let types = Value::from(types.collect::<BTreeMap<Value, Value>>());
    let claim = object([
        ("scope_key", Value::from(claim.scope_key.as_str())),
        ("level", Value::from(claim.level)),
        ("audience", Value::from(claim.audience.as_str())),
        ("as_of", Value::from(claim.as_of)),
        ("workspace_id", Value::from(claim.workspace_id.as_str())),
        ("managed_environment_id", Value::from(claim.managed_environment_id.as_str())),
    ]);
    let observed = object([
        ("workspace_id", Value::from(observed.workspace_id.as_str())),
        ("managed_environment_id", Value::from(observed.managed_environment_id.as_str())),
        ("types", types),
    ]);
    object([("claim", claim), ("observed", observed)])
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::from(fields.map(|(name, value)| (Value::from(name), value)).into_iter().collect::<BTreeMap<Value, Value>>())
}
