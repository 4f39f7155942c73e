//! Who has to do what so that a claim is permitted (contract §6).

use crate::family::define_families;

/// Passes the tables of actors and actions to another macro, so that a language boundary can declare them.
#[macro_export]
macro_rules! for_each_advice_family {
    ($callback:ident) => {
        $callback! {
            /// Who has to carry out a step (contract §6).
            enum Actor {
                Operator = "operator",
                Claimant = "claimant",
                Definitions = "definitions",
                Capture = "capture",
            }

            /// What has to be done (contract §6).
            enum Action {
                ActivateKernel = "activate_kernel",
                NameSupportedScope = "name_supported_scope",
                ActivateScope = "activate_scope",
                AdmitTypes = "admit_types",
                NameCountedTypes = "name_counted_types",
                RaiseLevel = "raise_level",
                NarrowAudience = "narrow_audience",
                StateTime = "state_time",
                NameEnvironment = "name_environment",
                ClaimObservedEnvironment = "claim_observed_environment",
                AskLess = "ask_less",
                CaptureAtSource = "capture_at_source",
                ListAndCapture = "list_and_capture",
                ListAgain = "list_again",
                CaptureAgain = "capture_again",
                ResolveIdentity = "resolve_identity",
                AwaitResources = "await_resources",
                LowerPercent = "lower_percent",
            }
        }
    };
}

for_each_advice_family!(define_families);

impl Action {
    /// Returns who has to carry out the action.
    pub const fn actor(self) -> Actor {
        match self {
            Self::ActivateKernel => Actor::Operator,
            Self::ActivateScope | Self::AdmitTypes => Actor::Definitions,
            Self::NameSupportedScope
            | Self::NameCountedTypes
            | Self::RaiseLevel
            | Self::NarrowAudience
            | Self::StateTime
            | Self::NameEnvironment
            | Self::ClaimObservedEnvironment
            | Self::AskLess
            | Self::LowerPercent => Actor::Claimant,
            Self::CaptureAtSource
            | Self::ListAndCapture
            | Self::ListAgain
            | Self::CaptureAgain
            | Self::ResolveIdentity
            | Self::AwaitResources => Actor::Capture,
        }
    }

    /// Returns an English instruction for developers and logs. It is not product text.
    pub const fn instruction(self) -> &'static str {
        match self {
            Self::ActivateKernel => "activate the kernel",
            Self::NameSupportedScope => "name a scope that the definitions have",
            Self::ActivateScope => "activate the scope in the definitions",
            Self::AdmitTypes => "change the definitions so that the scope counts a type",
            Self::NameCountedTypes => "name exactly the counted types as the claim's denominator",
            Self::RaiseLevel => "claim at least the scope's minimum level",
            Self::NarrowAudience => "claim to an operator or internally",
            Self::StateTime => "state the time of the claim",
            Self::NameEnvironment => "name the workspace and the managed environment",
            Self::ClaimObservedEnvironment => "claim the coverage of the observed environment",
            Self::AskLess => "ask for less than the sources can prove",
            Self::CaptureAtSource => "list and capture all resources at this source",
            Self::ListAndCapture => "list the resources and capture each of them",
            Self::ListAgain => "list the resources again, completely",
            Self::CaptureAgain => "capture the resources again, completely",
            Self::ResolveIdentity => "give each resource a stable identity",
            Self::AwaitResources => "wait until there are resources, and capture them",
            Self::LowerPercent => "claim a lower percentage",
        }
    }
}
