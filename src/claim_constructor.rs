//! `new Claim(…)`, with positional or named arguments.

use crate::argument::{
    self, ArgumentType, ArrayArgument, EnumArgument, ExceptionPending, FloatArgument, IdArgument, StringArgument,
};
use crate::claim::Claim;
use crate::claim_document;
use crate::class::construct_once;
use crate::date_time::{DateTimeArgument, Moment};
use crate::engine;
use crate::values::DocumentWriter;
use coverage_kernel::{Audience, ClaimFields, CoverageLevel, Percent, RestoreTier, Values};
use ext_php_rs::args::Arg;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::class::{ConstructorMeta, ConstructorResult};
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::ExecuteData;

const REQUIRED_ARGUMENTS: u32 = 3;
const MAX_ARGUMENTS: u32 = 10;

pub(crate) fn constructor() -> ConstructorMeta<Claim> {
    ConstructorMeta { constructor: construct, build_fn: declare, flags: None }
}

/// Declares the parameters that Reflection shows.
fn declare(function: FunctionBuilder<'_>) -> FunctionBuilder<'_> {
    function
        .arg(Arg::new("scopeKey", StringArgument::TYPE).allow_null())
        .arg(Arg::new("level", EnumArgument::<CoverageLevel>::TYPE))
        .arg(Arg::new("audience", EnumArgument::<Audience>::TYPE))
        .arg(Arg::new("percent", FloatArgument::TYPE).default("100.0"))
        .arg(Arg::new("restoreTier", EnumArgument::<RestoreTier>::TYPE).allow_null())
        .arg(Arg::new("denominator", ArrayArgument::TYPE).allow_null())
        .arg(Arg::new("asOf", DateTimeArgument::TYPE).allow_null())
        .arg(Arg::new("workspaceId", IdArgument::TYPE).default("null"))
        .arg(Arg::new("managedEnvironmentId", IdArgument::TYPE).default("null"))
        .arg(Arg::new("providerConnectionId", IdArgument::TYPE).default("null"))
        .required_args(3)
}

fn construct(call: &mut ExecuteData) -> ConstructorResult<Claim> {
    if !(REQUIRED_ARGUMENTS..=MAX_ARGUMENTS).contains(&engine::argument_count(call)) {
        engine::throw_wrong_count(REQUIRED_ARGUMENTS, MAX_ARGUMENTS);
        return ConstructorResult::ArgError;
    }
    let null = Zval::new();
    let claim = Arguments::read(call, &null).map(|arguments| arguments.claim());
    // Checked last: while `DateTimeInterface::format` runs for an error, a signal handler may construct the same object.
    if let Err(already_constructed) = construct_once::<Claim>() {
        return ConstructorResult::Exception(already_constructed);
    }
    match claim {
        Ok(claim) => claim.into(),
        Err(ExceptionPending) => ConstructorResult::ArgError,
    }
}

/// The arguments. Their types are checked, their values are not.
struct Arguments<'a> {
    scope_key: Option<StringArgument<'a>>,
    level: CoverageLevel,
    audience: Audience,
    percent: f64,
    restore_tier: Option<RestoreTier>,
    denominator: Option<Denominator<'a>>,
    as_of: Option<Moment>,
    workspace_id: Option<IdArgument<'a>>,
    managed_environment_id: Option<IdArgument<'a>>,
    provider_connection_id: Option<IdArgument<'a>>,
}

struct Denominator<'a> {
    zval: &'a Zval,
    table: &'a ZendHashTable,
}

impl<'a> Arguments<'a> {
    /// Reads the arguments of a call. `null` stands for the omitted ones.
    fn read(call: &'a ExecuteData, null: &'a Zval) -> Result<Self, ExceptionPending> {
        let argument = |index| engine::argument(call, index).unwrap_or(null);
        Ok(Self {
            scope_key: argument::nullable(argument(0))?,
            level: argument::required::<EnumArgument<_>>(argument(1))?.0,
            audience: argument::required::<EnumArgument<_>>(argument(2))?.0,
            percent: engine::argument(call, 3).map_or(Ok(FloatArgument(100.0)), argument::required)?.0,
            restore_tier: argument::nullable::<EnumArgument<_>>(argument(4))?.map(|tier| tier.0),
            denominator: argument::nullable::<ArrayArgument>(argument(5))?
                .map(|array| Denominator { zval: argument(5), table: array.0 }),
            as_of: argument::nullable::<DateTimeArgument>(argument(6))?.map(DateTimeArgument::moment).transpose()?,
            workspace_id: argument::nullable(argument(7))?,
            managed_environment_id: argument::nullable(argument(8))?,
            provider_connection_id: argument::nullable(argument(9))?,
        })
    }

    /// The claim, or an exception with all errors, which the kernel's reader of documents finds.
    fn claim(&self) -> PhpResult<Claim> {
        match self.valid_claim() {
            Some(claim) => Ok(Claim::new(claim)),
            None => Claim::read_values(self.document()),
        }
    }

    /// The claim; `None` if a value is invalid, or the denominator is long.
    fn valid_claim(&self) -> Option<coverage_kernel::Claim> {
        let as_of = match self.as_of {
            Some(Moment::Time(time)) => Some(time),
            Some(Moment::OutOfRange(_)) => return None,
            None => None,
        };
        let id = |argument: Option<IdArgument<'_>>| argument.map_or(Some(None), |argument| argument.id().map(Some));
        let denominator = self.denominator.as_ref().map(|denominator| claim_document::denominator(denominator.table));
        coverage_kernel::Claim::from_fields(ClaimFields {
            scope_key: self.scope_key.map(|key| str::from_utf8(key.bytes())).transpose().ok()?,
            level: self.level,
            audience: self.audience,
            percent: Percent::from_number(self.percent)?,
            restore_tier: self.restore_tier,
            denominator: denominator.transpose().ok()?,
            as_of,
            workspace_id: id(self.workspace_id)?,
            managed_environment_id: id(self.managed_environment_id)?,
            provider_connection_id: id(self.provider_connection_id)?,
        })
    }

    /// The arguments as a document.
    fn document(&self) -> Values {
        let mut claim = DocumentWriter::new();
        claim.begin();
        match self.scope_key {
            Some(scope_key) => claim.text("scope_key", scope_key.bytes()),
            None => claim.field("scope_key", &Zval::new()),
        }
        claim.text("level", self.level.as_str().as_bytes());
        claim.text("audience", self.audience.as_str().as_bytes());
        claim.number("percent", self.percent);
        if let Some(restore_tier) = self.restore_tier {
            claim.text("restore_tier", restore_tier.as_str().as_bytes());
        }
        if let Some(denominator) = &self.denominator {
            claim.field("denominator", denominator.zval);
        }
        match &self.as_of {
            Some(Moment::Time(time)) => claim.text("as_of", time.to_string().as_bytes()),
            Some(Moment::OutOfRange(text)) => claim.text("as_of", text.as_bytes()),
            None => {}
        }
        claim.environment(self.workspace_id, self.managed_environment_id, self.provider_connection_id);
        claim.end()
    }
}
