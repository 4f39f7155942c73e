<?php

// The classes of the extension `coverage_kernel` for editors and static analysis: written by php-stubs/generate.php from
// the built extension, and not to be edited.

namespace CoverageKernel {
    /** Where a resource type is read from; the order is the precedence, TCM first (contract §1). */
    enum SourceClass: string
    {
        case Tcm = 'tcm';
        case GraphV1Fallback = 'graph_v1_fallback';
        case GraphBetaExperimental = 'graph_beta_experimental';
    }

    /** The Microsoft 365 workload that a resource type belongs to (contract §1). */
    enum Workload: string
    {
        case Intune = 'intune';
    }

    /** What kind of resource a type describes (contract §1). */
    enum ResourceClass: string
    {
        case Configuration = 'configuration';
    }

    /** How far a resource type is supported at a source (contract §1). */
    enum SupportState: string
    {
        case Supported = 'supported';
        case Experimental = 'experimental';
        case RegistryOnly = 'registry_only';
        case OutOfScope = 'out_of_scope';
    }

    /** How much is known of a resource, the least first (contract §1). */
    enum CoverageLevel: string
    {
        case None = 'none';
        case Detected = 'detected';
        case ContentBacked = 'content_backed';
        case Comparable = 'comparable';
        case Renderable = 'renderable';
        case Certified = 'certified';
    }

    /** How listing all resources of a type at a source ended, the worst first (contract §1). */
    enum ListingOutcome: string
    {
        case Failed = 'failed';
        case Partial = 'partial';
        case Complete = 'complete';
    }

    /** What stands behind an observed resource (contract §1). */
    enum EvidenceState: string
    {
        case Missing = 'missing';
        case MetadataOnly = 'metadata_only';
        case Partial = 'partial';
        case ContentBacked = 'content_backed';
        case Stale = 'stale';
        case CaptureBlocked = 'capture_blocked';
        case CaptureFailed = 'capture_failed';
    }

    /** How surely an observed resource is recognised again (contract §1). */
    enum IdentityState: string
    {
        case Stable = 'stable';
        case Derived = 'derived';
        case MissingExternalId = 'missing_external_id';
        case IdentityConflict = 'identity_conflict';
        case UnsupportedIdentity = 'unsupported_identity';
    }

    /** What may be said about restoring a resource, the least first (contract §1). */
    enum RestoreTier: string
    {
        case NotRestorable = 'not_restorable';
        case PreviewOnly = 'preview_only';
        case Restorable = 'restorable';
    }

    /** What may become of a claim, the strictest first (contract §1). */
    enum ClaimState: string
    {
        case ClaimBlocked = 'claim_blocked';
        case InternalOnly = 'internal_only';
        case ClaimLimited = 'claim_limited';
        case ClaimAllowed = 'claim_allowed';
    }

    /** Who is to see a claim, the widest first (contract §1). */
    enum Audience: string
    {
        case Customer = 'customer';
        case Operator = 'operator';
        case Internal = 'internal';
    }

    /** Whether anything may reach a customer or an operator at all (contract §1). */
    enum Activation: string
    {
        case Inactive = 'inactive';
        case Active = 'active';
    }

    /** Why a claim is not simply allowed, in the order of the tables (contract §4.1 to §4.3). */
    enum ReasonCode: string
    {
        case KernelInactive = 'kernel_inactive';
        case UnscopedFullClaim = 'unscoped_full_claim';
        case UnscopedClaim = 'unscoped_claim';
        case UnknownScope = 'unknown_scope';
        case InactiveScope = 'inactive_scope';
        case EmptyDenominator = 'empty_denominator';
        case TypeExcluded = 'type_excluded';
        case DenominatorMismatch = 'denominator_mismatch';
        case LevelBelowMinimum = 'level_below_minimum';
        case NotCustomerClaimable = 'not_customer_claimable';
        case AsOfMissing = 'as_of_missing';
        case UnnamedWorkspace = 'unnamed_workspace';
        case UnnamedManagedEnvironment = 'unnamed_managed_environment';
        case ForeignWorkspace = 'foreign_workspace';
        case ForeignManagedEnvironment = 'foreign_managed_environment';
        case ForeignProviderConnection = 'foreign_provider_connection';
        case ExperimentalSource = 'experimental_source';
        case BetaCertification = 'beta_certification';
        case LevelAboveTypeMaximum = 'level_above_type_maximum';
        case TypeClaimMaximum = 'type_claim_maximum';
        case NotRestorable = 'not_restorable';
        case NotObserved = 'not_observed';
        case SourceNotAdmitted = 'source_not_admitted';
        case PreferredSourcePassedOver = 'preferred_source_passed_over';
        case ListingMissing = 'listing_missing';
        case ListingFailed = 'listing_failed';
        case ListingPartial = 'listing_partial';
        case ListingMismatch = 'listing_mismatch';
        case ListingContradicted = 'listing_contradicted';
        case LevelNotReached = 'level_not_reached';
        case EvidenceMissing = 'evidence_missing';
        case EvidenceMetadataOnly = 'evidence_metadata_only';
        case EvidencePartial = 'evidence_partial';
        case EvidenceStale = 'evidence_stale';
        case EvidenceCaptureBlocked = 'evidence_capture_blocked';
        case EvidenceCaptureFailed = 'evidence_capture_failed';
        case EvidenceUndated = 'evidence_undated';
        case EvidenceFromFuture = 'evidence_from_future';
        case EvidenceExpired = 'evidence_expired';
        case IdentityDerived = 'identity_derived';
        case IdentityMissingExternalId = 'identity_missing_external_id';
        case IdentityConflict = 'identity_conflict';
        case IdentityUnsupported = 'identity_unsupported';
        case NothingListed = 'nothing_listed';
        case ScopeIncomplete = 'scope_incomplete';
        case PercentOverstated = 'percent_overstated';
    }

    /** Why a type of a denominator is not counted, in the order in which the reasons are looked for (contract §3). */
    enum ExclusionReason: string
    {
        case OutOfScope = 'out_of_scope';
        case RegistryOnly = 'registry_only';
        case ExperimentalNotIncluded = 'experimental_not_included';
        case FallbackNotIncluded = 'fallback_not_included';
    }

    /** What is wrong with a document (contract §2). */
    enum InputErrorCode: string
    {
        case TooLarge = 'too_large';
        case InvalidUtf8 = 'invalid_utf8';
        case InvalidJson = 'invalid_json';
        case TooDeep = 'too_deep';
        case DuplicateKey = 'duplicate_key';
        case WrongType = 'wrong_type';
        case MissingField = 'missing_field';
        case UnknownField = 'unknown_field';
        case ForbiddenField = 'forbidden_field';
        case UnknownValue = 'unknown_value';
        case InvalidValue = 'invalid_value';
        case RepeatedEntry = 'repeated_entry';
        case UndefinedType = 'undefined_type';
        case AmbiguousName = 'ambiguous_name';
        case UnsupportedContract = 'unsupported_contract';
    }

    /** The seeded documents, carried by the extension. */
    final class Seeds
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /** The JSON text of `seeds/kernel.json`: the initial types of Intune, and `inactive`. */
        public static function kernel(): string {}

        /** The JSON text of `seeds/intune-catalog.json`: all types of Intune that TCM lists or Graph has. */
        public static function intuneCatalog(): string {}
    }

    /** One thing that is wrong with a document (contract §2). */
    final class InputError implements \JsonSerializable
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /** What is wrong, as a word that does not change. */
        public function code(): InputErrorCode {}

        /** The JSON pointer (RFC 6901) of what is wrong. */
        public function pointer(): string {}

        /**
         * The line, counted from 1; null for documents that were not text.
         *
         * @return positive-int|null
         */
        public function line(): ?int {}

        /**
         * The column in bytes, counted from 1; null for documents that were not text.
         *
         * @return positive-int|null
         */
        public function column(): ?int {}

        /** What would do, and what was found. */
        public function message(): string {}

        /** How to mend it, where that is known. */
        public function hint(): ?string {}

        /**
         * The error by these names.
         *
         * @return array{code: string, pointer: string, line: positive-int|null, column: positive-int|null, message: string, hint: string|null}
         */
        public function jsonSerialize(): array {}
    }

    /** Compiled definitions: which resource types there are at which source, and which scopes claims may name (contract §2). */
    final class Definitions
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /**
         * Reads and checks definitions; the same text again is not read again, in the whole process.
         *
         * @throws Exception\InvalidDefinitions with everything that is wrong
         */
        public static function fromJson(string $json): Definitions {}

        /** The SHA-256, in lower-case hex, of the canonical form (contract §4.4). */
        public function digest(): string {}

        /** The version of the contract that the definitions are written for. */
        public function contract(): int {}

        /** Whether anything may reach a customer or an operator. */
        public function activation(): Activation {}

        /**
         * Every row, ordered by canonical type (bytes) and then by source-class precedence.
         *
         * @return list<ResourceType>
         */
        public function resourceTypes(): array {}

        /**
         * Every scope, ordered by scope key (bytes), with what the definitions make of its denominator.
         *
         * @return list<ResolvedScope>
         */
        public function supportedScopes(): array {}
    }

    /** A resource type at one source: one row of the definitions (contract §2). */
    final class ResourceType
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /** The type's one name. */
        public function canonicalType(): string {}

        /** The source that this row is about. */
        public function sourceClass(): SourceClass {}

        /** The workload that the type belongs to. */
        public function workload(): Workload {}

        /** What kind of resource the type describes. */
        public function resourceClass(): ResourceClass {}

        /** How far the type is supported at this source. */
        public function supportState(): SupportState {}

        /** The highest level that this source can ever prove. */
        public function maxCoverageLevel(): CoverageLevel {}

        /** The strongest claim state that may rest on this row. */
        public function maxClaimState(): ClaimState {}

        /** What may be said about restoring a resource read from this source. */
        public function restoreTier(): RestoreTier {}

        /**
         * The provider's own names of the type, as the definitions write them.
         *
         * @return list<non-empty-string>
         */
        public function sourceAliases(): array {}

        /**
         * The metadata, decoded as `json_decode($json, true)` decodes it. No decision reads it.
         *
         * @return array<array-key, mixed>
         */
        public function metadata(): array {}

        /**
         * The metadata as JSON text, exactly as the definitions document has it; `{}` if it has none.
         *
         * @return non-empty-string
         */
        public function metadataJson(): string {}

        /** Whether the source is beta or the support state experimental (contract §3). */
        public function isExperimental(): bool {}
    }

    /** The resource types of definitions, by their names. */
    final class ResourceTypeRegistry
    {
        /** Looks names up in these definitions. */
        public function __construct(Definitions $definitions) {}

        /** The canonical type that a name means: as written, in any ASCII case, or by an alias; null if it means none. */
        public function canonicalType(string $name): ?string {}

        /**
         * The rows of a canonical type in its exact spelling, in source-class precedence; empty if there are none.
         *
         * @return list<ResourceType>
         */
        public function rows(string $type): array {}

        /** The row of a canonical type, in its exact spelling, at a source; null if there is none. */
        public function row(string $type, SourceClass $source): ?ResourceType {}

        /**
         * Every row, ordered by canonical type (bytes) and then by source-class precedence.
         *
         * @return list<ResourceType>
         */
        public function all(): array {}
    }

    /** A type of a denominator with at least one eligible row (contract §3). */
    final class CountedType
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /** The type's name. */
        public function canonicalType(): string {}

        /**
         * The sources of its eligible rows, in precedence.
         *
         * @return non-empty-list<SourceClass>
         */
        public function sourceClasses(): array {}
    }

    /** A type of a denominator without an eligible row (contract §3). */
    final class ExcludedType
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /** The type's name. */
        public function canonicalType(): string {}

        /** Why it is not counted. */
        public function reason(): ExclusionReason {}
    }

    /** A scope, and what the definitions make of its denominator (contract §3). */
    final class ResolvedScope
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /** The name by which claims speak of the scope. */
        public function scopeKey(): string {}

        /** The workload whose resource types the scope is about. */
        public function workload(): Workload {}

        /**
         * The canonical types that the scope is about, in its own order.
         *
         * @return non-empty-list<non-empty-string>
         */
        public function denominator(): array {}

        /** The lowest level that may be claimed for the scope. */
        public function minimumLevel(): CoverageLevel {}

        /** Whether Graph v1 fallback rows are eligible. */
        public function includeFallback(): bool {}

        /** Whether experimental rows are eligible. */
        public function includeBeta(): bool {}

        /** Whether an experimental row may be claimed as certified. */
        public function allowBetaCertification(): bool {}

        /** Whether a derived identity is as good as a stable one. */
        public function allowDerivedIdentity(): bool {}

        /** Whether customers may see a claim about the scope. */
        public function customerClaimable(): bool {}

        /** Whether the scope may be claimed at all. */
        public function active(): bool {}

        /**
         * How old evidence may be at the claim's `asOf`, in seconds; null if it does not matter.
         *
         * @return positive-int|null
         */
        public function maxEvidenceAgeSeconds(): ?int {}

        /**
         * The metadata, decoded as `json_decode($json, true)` decodes it. No decision reads it.
         *
         * @return array<array-key, mixed>
         */
        public function metadata(): array {}

        /**
         * The metadata as JSON text, exactly as the definitions document has it; `{}` if it has none.
         *
         * @return non-empty-string
         */
        public function metadataJson(): string {}

        /**
         * The types that count, in denominator order.
         *
         * @return list<CountedType>
         */
        public function counted(): array {}

        /**
         * The types that do not count, in denominator order.
         *
         * @return list<ExcludedType>
         */
        public function excluded(): array {}

        /**
         * The names of the types that count, as a claim about this scope names its denominator.
         *
         * @return list<non-empty-string>
         */
        public function countedTypes(): array {}
    }

    /** The scopes of definitions, by their keys. */
    final class SupportedScopeResolver
    {
        /** Looks keys up in these definitions. */
        public function __construct(Definitions $definitions) {}

        /**
         * The scope with this key.
         *
         * @throws Exception\UnknownScope if there is none, or the key is not UTF-8
         */
        public function resolve(string $scopeKey): ResolvedScope {}

        /**
         * The keys of all scopes, ordered by bytes.
         *
         * @return list<non-empty-string>
         */
        public function keys(): array {}
    }

    /**
     * What was observed in one managed environment, folded into one summary for each row of the definitions (contract §2).
     *
     * @phpstan-type ListingArray array{canonical_type: string, source_class: string|SourceClass, outcome: string|ListingOutcome, resources: int<0, 4294967295>, captured_at?: string|null}
     * @phpstan-type RowArray array{canonical_type: string, source_class: string|SourceClass, coverage_level: string|CoverageLevel, evidence_state: string|EvidenceState, identity_state: string|IdentityState, captured_at?: string|null}
     * @phpstan-type ObservedCoverageArray array{workspace_id?: int|string|null, managed_environment_id?: int|string|null, provider_connection_id?: int|string|null, listings: list<ListingArray|\stdClass>, rows: list<RowArray|\stdClass>}
     */
    final class ObservedCoverage
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /**
         * Reads what was observed, against the definitions that say what is registered.
         *
         * @throws Exception\InvalidObservedCoverage with everything that is wrong
         */
        public static function fromJson(Definitions $definitions, string $json): ObservedCoverage {}

        /**
         * Folds what was observed from arrays, or from objects as a query builder gives them; times are strings.
         *
         * @param ObservedCoverageArray $document
         * @throws Exception\InvalidObservedCoverage with everything that is wrong
         */
        public static function fromArray(Definitions $definitions, array $document): ObservedCoverage {}

        /** The definitions against which this was read. */
        public function definitions(): Definitions {}

        /** The SHA-256, in lower-case hex, of the canonical form (contract §4.4). */
        public function digest(): string {}

        /**
         * How many listings and rows were ignored, because the definitions have no such type at that source.
         *
         * @return non-negative-int
         */
        public function ignored(): int {}

        /**
         * The names under which something was ignored: each once, in order of appearance, at most 100.
         *
         * @return list<non-empty-string>
         */
        public function ignoredNames(): array {}

        /** Whose workspace was observed. */
        public function workspaceId(): ?string {}

        /** Which managed environment was observed. */
        public function managedEnvironmentId(): ?string {}

        /** Which provider connection it was observed through. */
        public function providerConnectionId(): ?string {}
    }

    /**
     * A coverage claim: the sentence that is to be said (contract §2).
     *
     * @phpstan-type ClaimArray array{scope_key: string|null, level: value-of<CoverageLevel>, audience: value-of<Audience>, percent: float, restore_tier: value-of<RestoreTier>|null, denominator: non-empty-list<string>|null, as_of: string|null, workspace_id: string|null, managed_environment_id: string|null, provider_connection_id: string|null}
     * @phpstan-type ClaimInput array{scope_key: string|null, level: string|CoverageLevel, audience: string|Audience, percent?: int|float, restore_tier?: string|RestoreTier|null, denominator?: non-empty-list<string>|null, as_of?: string|null, workspace_id?: int|string|null, managed_environment_id?: int|string|null, provider_connection_id?: int|string|null}
     */
    final class Claim implements \JsonSerializable
    {
        /**
         * Makes a claim; the audience must be said.
         *
         * @param non-empty-list<string>|null $denominator
         * @param int|string|null $workspaceId
         * @param int|string|null $managedEnvironmentId
         * @param int|string|null $providerConnectionId
         * @throws Exception\InvalidClaim with everything that is wrong
         */
        public function __construct(
            ?string $scopeKey,
            CoverageLevel $level,
            Audience $audience,
            float $percent = 100.0,
            ?RestoreTier $restoreTier = null,
            ?array $denominator = null,
            ?\DateTimeInterface $asOf = null,
            mixed $workspaceId = null,
            mixed $managedEnvironmentId = null,
            mixed $providerConnectionId = null,
        ) {}

        /**
         * Reads a claim in the contract's shape; times are strings.
         *
         * @param ClaimInput $claim
         * @throws Exception\InvalidClaim with everything that is wrong
         */
        public static function fromArray(array $claim): Claim {}

        /**
         * Reads a claim.
         *
         * @throws Exception\InvalidClaim with everything that is wrong
         */
        public static function fromJson(string $json): Claim {}

        /**
         * The same claim about this environment; it replaces all three ids.
         *
         * @param int|string $workspaceId
         * @param int|string $managedEnvironmentId
         * @param int|string|null $providerConnectionId
         * @throws Exception\InvalidClaim with everything that is wrong
         */
        public function withEnvironment(mixed $workspaceId, mixed $managedEnvironmentId, mixed $providerConnectionId = null): Claim {}

        /**
         * The same claim made at this time; null removes the time.
         *
         * @throws Exception\InvalidClaim if the time is not between the years 1970 and 9999 in UTC
         */
        public function withAsOf(?\DateTimeInterface $asOf = null): Claim {}

        /** The scope that the claim is about; null for an unscoped claim. */
        public function scopeKey(): ?string {}

        /** How much is claimed to be known of each resource. */
        public function level(): CoverageLevel {}

        /** Who is to see the claim. */
        public function audience(): Audience {}

        /** The share of the scope that is claimed. */
        public function percent(): float {}

        /** What is claimed about restoring; null if this is not a restore claim. */
        public function restoreTier(): ?RestoreTier {}

        /**
         * The canonical types that the claim counts, in its own order, if it names them.
         *
         * @return non-empty-list<non-empty-string>|null
         */
        public function denominator(): ?array {}

        /** When the claim is made, in UTC, as RFC 3339 has it. */
        public function asOf(): ?string {}

        /** Whose workspace is claimed. */
        public function workspaceId(): ?string {}

        /** Which managed environment is claimed. */
        public function managedEnvironmentId(): ?string {}

        /** Which provider connection is claimed. */
        public function providerConnectionId(): ?string {}

        /**
         * The claim in the contract's shape, every key written out.
         *
         * @return ClaimArray
         */
        public function toArray(): array {}

        /**
         * The claim as canonical JSON (contract §4.4).
         *
         * @return non-empty-string
         */
        public function toJson(): string {}

        /**
         * The same as `toArray()`.
         *
         * @return ClaimArray
         */
        public function jsonSerialize(): array {}
    }

    /**
     * Why a claim is not simply allowed (contract §4).
     *
     * @phpstan-type ReasonArray array{code: value-of<ReasonCode>, cap: value-of<ClaimState>, canonical_type: string|null, source_class: value-of<SourceClass>|null, expected: string|null, actual: string|null, affected_rows: non-negative-int|null, observed_rows: non-negative-int|null}
     */
    final class Reason implements \JsonSerializable
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /** The rule that applied. */
        public function code(): ReasonCode {}

        /** The strongest state that the rule leaves. */
        public function cap(): ClaimState {}

        /** The type that the rule is about, if it is about one. */
        public function canonicalType(): ?string {}

        /** The source of the effective row, for the rules of contract §4.2. */
        public function sourceClass(): ?SourceClass {}

        /** What the rule asks for, as text. */
        public function expected(): ?string {}

        /** What there is instead, as text. */
        public function actual(): ?string {}

        /**
         * How many of the effective row's observed rows the reason is about.
         *
         * @return non-negative-int|null
         */
        public function affectedRows(): ?int {}

        /**
         * Of how many.
         *
         * @return non-negative-int|null
         */
        public function observedRows(): ?int {}

        /** One English sentence for developers and logs: not product text, and not to be parsed. */
        public function message(): string {}

        /**
         * The reason as contract §4.4 has it.
         *
         * @return ReasonArray
         */
        public function jsonSerialize(): array {}
    }

    /**
     * Whether a claim may be shown, and if not, why not (contract §4); only the guard makes one.
     *
     * @phpstan-import-type ClaimArray from Claim
     * @phpstan-import-type ReasonArray from Reason
     * @phpstan-type DecisionArray array{contract: int, definitions_digest: string, observed_digest: string, claim: ClaimArray, state: value-of<ClaimState>, permitted: bool, covered: non-negative-int, denominator: non-negative-int, strongest_level: value-of<CoverageLevel>|null, ignored: non-negative-int, reasons: list<ReasonArray>}
     */
    final class Decision implements \JsonSerializable
    {
        /** Not to be called: there is no such object but those that the extension makes. */
        private function __construct() {}

        /** The digest of the definitions that decided. */
        public function definitionsDigest(): string {}

        /** The digest of the observed coverage that was judged. */
        public function observedDigest(): string {}

        /** The claim that was judged. */
        public function claim(): Claim {}

        /** What may become of the claim: the lowest cap of its reasons, `ClaimAllowed` when there is none. */
        public function state(): ClaimState {}

        /** Whether the claim may be shown to its audience. */
        public function permitted(): bool {}

        /**
         * How many of the counted types are covered.
         *
         * @return non-negative-int
         */
        public function covered(): int {}

        /**
         * How many types are counted.
         *
         * @return non-negative-int
         */
        public function denominator(): int {}

        /** The highest level from the scope's minimum up at which the same claim would be permitted; null if there is none. */
        public function strongestLevel(): ?CoverageLevel {}

        /**
         * How many listings and rows were ignored.
         *
         * @return non-negative-int
         */
        public function ignored(): int {}

        /**
         * Every reason, in the order of the contract's tables.
         *
         * @return list<Reason>
         */
        public function reasons(): array {}

        /**
         * The decision in the shape of contract §4.4.
         *
         * @return DecisionArray
         */
        public function toArray(): array {}

        /**
         * The decision as canonical JSON, byte for byte (contract §4.4).
         *
         * @return non-empty-string
         */
        public function toJson(): string {}

        /**
         * The same as `toArray()`.
         *
         * @return DecisionArray
         */
        public function jsonSerialize(): array {}
    }

    /** Decides which claims may be shown to whom (contract §4). */
    final class ClaimGuard
    {
        /** Decides by these definitions. */
        public function __construct(Definitions $definitions) {}

        /**
         * Decides one claim.
         *
         * @throws Exception\ForeignCoverage if the coverage was read against definitions with another digest
         */
        public function evaluate(Claim $claim, ObservedCoverage $observed): Decision {}

        /**
         * Decides many claims about the same coverage; the keys are kept.
         *
         * @template K of array-key
         * @param array<K, Claim> $claims
         * @return array<K, Decision>
         * @throws Exception\ForeignCoverage if the coverage was read against definitions with another digest
         */
        public function evaluateMany(array $claims, ObservedCoverage $observed): array {}

        /**
         * Decides a request of the contract; gives the decision as canonical JSON, byte for byte (contract §4.4).
         *
         * @return non-empty-string
         * @throws Exception\InvalidRequest with everything that is wrong
         */
        public function evaluateJson(string $request): string {}
    }
}

namespace CoverageKernel\Exception {
    /** What all exceptions of the extension are. */
    class CoverageKernelException extends \RuntimeException
    {
        /**
         * Everything that is wrong with the document, in the contract's order; empty where there was none.
         *
         * @return list<\CoverageKernel\InputError>
         */
        final public function errors(): array {}
    }

    /** A definitions document that the contract refuses. */
    final class InvalidDefinitions extends \CoverageKernel\Exception\CoverageKernelException
    {
    }

    /** Observed coverage that the contract refuses. */
    final class InvalidObservedCoverage extends \CoverageKernel\Exception\CoverageKernelException
    {
    }

    /** A claim that the contract refuses. */
    final class InvalidClaim extends \CoverageKernel\Exception\CoverageKernelException
    {
    }

    /** A request that the contract refuses. */
    final class InvalidRequest extends \CoverageKernel\Exception\CoverageKernelException
    {
    }

    /** A scope that the definitions do not have. */
    final class UnknownScope extends \CoverageKernel\Exception\CoverageKernelException
    {
    }

    /** Observed coverage that was read against definitions with another digest. */
    final class ForeignCoverage extends \CoverageKernel\Exception\CoverageKernelException
    {
    }
}
