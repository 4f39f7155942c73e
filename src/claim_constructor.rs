//! `new Claim(…)`, with arguments that PHP may name.

use crate::argument::{self, Id, Number, Parameter, Table, Text, Thrown, Value};
use crate::claim::Claim;
use crate::class::construct_once;
use crate::engine;
use crate::values::Writer;
use coverage_kernel::{Audience, CoverageLevel, RestoreTier, Time};
use ext_php_rs::args::Arg;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::class::{ConstructorMeta, ConstructorResult};
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, Zval};
use ext_php_rs::zend::ExecuteData;

const REQUIRED: u32 = 3;
const MOST: u32 = 10;

pub(crate) fn constructor() -> ConstructorMeta<Claim> {
    ConstructorMeta { constructor: construct, build_fn: declare, flags: None }
}

/// The parameters as Reflection shows them.
fn declare(function: FunctionBuilder<'_>) -> FunctionBuilder<'_> {
    function
        .arg(Arg::new("scopeKey", <Text as Parameter>::TYPE).allow_null())
        .arg(Arg::new("level", <Value<CoverageLevel> as Parameter>::TYPE))
        .arg(Arg::new("audience", <Value<Audience> as Parameter>::TYPE))
        .arg(Arg::new("percent", <Number as Parameter>::TYPE).default("100.0"))
        .arg(Arg::new("restoreTier", <Value<RestoreTier> as Parameter>::TYPE).allow_null())
        .arg(Arg::new("denominator", <Table as Parameter>::TYPE).allow_null())
        .arg(Arg::new("asOf", DateTime::TYPE).allow_null())
        .arg(Arg::new("workspaceId", <Id as Parameter>::TYPE).default("null"))
        .arg(Arg::new("managedEnvironmentId", <Id as Parameter>::TYPE).default("null"))
        .arg(Arg::new("providerConnectionId", <Id as Parameter>::TYPE).default("null"))
        .required_args(3)
}

fn construct(call: &mut ExecuteData) -> ConstructorResult<Claim> {
    if !(REQUIRED..=MOST).contains(&engine::argument_count(call)) {
        engine::throw_wrong_count(REQUIRED, MOST);
        return ConstructorResult::ArgError;
    }
    let claim = claim(call);
    // Only now: while `DateTimeInterface::format` runs, the handler of a signal may have constructed the same object.
    if let Err(refused) = construct_once::<Claim>() {
        return ConstructorResult::Exception(refused);
    }
    match claim {
        Ok(claim) => claim.into(),
        Err(Thrown) => ConstructorResult::ArgError,
    }
}

/// The claim. Types are checked as PHP does, values by the kernel: so what is wrong with a value is an input error with
/// a pointer.
fn claim(call: &ExecuteData) -> Result<PhpResult<Claim>, Thrown> {
    let null = Zval::new();
    let argument = |index| engine::argument(call, index).unwrap_or(&null);
    let scope_key = argument::nullable::<Text>(argument(0))?;
    let level = argument::required::<Value<CoverageLevel>>(argument(1))?;
    let audience = argument::required::<Value<Audience>>(argument(2))?;
    let percent = engine::argument(call, 3).map_or(Ok(Number(100.0)), argument::required)?;
    let restore_tier = argument::nullable::<Value<RestoreTier>>(argument(4))?;
    let denominator = argument::nullable::<Table>(argument(5))?;
    let as_of = argument::nullable::<DateTime>(argument(6))?;
    let workspace_id = argument::nullable::<Id>(argument(7))?;
    let managed_environment_id = argument::nullable::<Id>(argument(8))?;
    let provider_connection_id = argument::nullable::<Id>(argument(9))?;

    let mut claim = Writer::new();
    claim.begin();
    match scope_key {
        Some(scope_key) => claim.text("scope_key", scope_key.0),
        None => claim.field("scope_key", &null),
    }
    claim.text("level", level.0.as_str().as_bytes());
    claim.text("audience", audience.0.as_str().as_bytes());
    claim.number("percent", percent.0);
    if let Some(restore_tier) = restore_tier {
        claim.text("restore_tier", restore_tier.0.as_str().as_bytes());
    }
    if denominator.is_some() {
        claim.field("denominator", argument(5));
    }
    if let Some(as_of) = as_of {
        claim.text("as_of", as_of.text()?.as_bytes());
    }
    for (key, id) in [
        ("workspace_id", workspace_id),
        ("managed_environment_id", managed_environment_id),
        ("provider_connection_id", provider_connection_id),
    ] {
        if let Some(id) = id {
            claim.field(key, id.0);
        }
    }
    Ok(Claim::read(coverage_kernel::Claim::from_values(&claim.end())))
}

/// A `DateTimeInterface`.
struct DateTime<'a>(&'a ZendObject);

impl<'a> Parameter<'a> for DateTime<'a> {
    const TYPE: DataType = DataType::object(Self::EXPECTED);
    const EXPECTED: &'static str = "DateTimeInterface";

    fn read(zval: &'a Zval) -> Option<Self> {
        zval.object().filter(|object| object.instance_of(engine::date_time_interface())).map(Self)
    }
}

impl DateTime<'_> {
    /// The time as RFC 3339 has it in UTC: the offset of a time zone may have seconds, for which RFC 3339 has no form.
    fn text(&self) -> Result<String, Thrown> {
        let seconds: Option<i64> = self.formatted("U")?.parse().ok();
        let microseconds: Option<u32> = self.formatted("u")?.parse().ok();
        let nanosecond = microseconds.and_then(|microseconds| microseconds.checked_mul(1000));
        match seconds.zip(nanosecond).and_then(|(seconds, nanosecond)| Time::from_unix(seconds, nanosecond)) {
            Some(time) => Ok(time.to_string()),
            None => self.formatted("Y-m-d H:i:s.u e"), // for the kernel to show and refuse
        }
    }

    /// What PHP's own `format` says, and not what a user's subclass makes of it. It throws if an object skipped the
    /// constructor of its parent.
    fn formatted(&self, format: &str) -> Result<String, Thrown> {
        let text = engine::call_internal_method(self.0, "format", format);
        text.and_then(|text| text.string()).ok_or(Thrown)
    }
}
