<?php

declare(strict_types=1);

// The descriptions and PHPDoc types of the extension's classes, which Reflection does not have.
//
// A class has a description, the PHPStan types that it defines or imports, and methods. A method has a description, the PHPDoc
// types of parameters and results whose native type is too general, and the exceptions that it throws, except a `TypeError`
// about its arguments. `generate.php` fails for a class or method without an entry, and for an entry without a class or method.
//
// `fields` names an object of the JSON Schema of definitions. Each field has a method, which is described here only if the
// description differs from the schema's, or if the PHPDoc has a type.

$id = 'int|string|null';
$digest = 'The SHA-256, in lower-case hex, of the canonical form (contract §4.4).';
$private = ['Private: the extension creates the instances.'];
$invalid = 'with all errors';

return [
    // The families of contract §1, and the codes.
    'CoverageKernel\SourceClass' => ['The source that a resource type is read from, in order of precedence (contract §1).'],
    'CoverageKernel\Workload' => ['The Microsoft 365 workload that a resource type belongs to (contract §1).'],
    'CoverageKernel\ResourceClass' => ['The kind of resource that a type describes (contract §1).'],
    'CoverageKernel\SupportState' => ['How far a resource type is supported at a source (contract §1).'],
    'CoverageKernel\CoverageLevel' => ['How much is known about a resource, from least to most (contract §1).'],
    'CoverageKernel\ListingOutcome' => ['The outcome of listing all resources of a type at a source, from worst to best (contract §1).'],
    'CoverageKernel\EvidenceState' => ['The evidence for an observed resource (contract §1).'],
    'CoverageKernel\IdentityState' => ['How reliably an observed resource can be identified again (contract §1).'],
    'CoverageKernel\RestoreTier' => ['How far a resource can be restored, from least to most (contract §1).'],
    'CoverageKernel\ClaimState' => ['The state of a claim, from strictest to most permissive (contract §1).'],
    'CoverageKernel\Audience' => ['The audience of a claim, from widest to narrowest (contract §1).'],
    'CoverageKernel\Activation' => ['Whether any claim may reach a customer or an operator (contract §1).'],
    'CoverageKernel\ReasonCode' => ['The reasons why a claim is not allowed, in the order of the tables (contract §4.1 to §4.3).'],
    'CoverageKernel\Actor' => ['Who has to carry out a step of advice (contract §6).'],
    'CoverageKernel\Action' => ['What has to be done in a step of advice (contract §6).'],
    'CoverageKernel\ExclusionReason' => ['Why a type of a denominator is not counted, in the order of precedence (contract §3).'],
    'CoverageKernel\InputErrorCode' => ['The kinds of errors in documents (contract §2).'],

    'CoverageKernel\Exception\CoverageKernelException' => [
        'The base class of all exceptions of the extension.',
        'methods' => [
            'errors' => ['All errors of the document, in the order of the contract; empty if the exception is not about a document.', 'return' => 'list<\CoverageKernel\InputError>'],
        ],
    ],
    'CoverageKernel\Exception\InvalidDefinitions' => ['A definitions document is invalid (contract §2).'],
    'CoverageKernel\Exception\InvalidObservedCoverage' => ['Observed coverage is invalid (contract §2).'],
    'CoverageKernel\Exception\InvalidClaim' => ['A claim is invalid (contract §2).'],
    'CoverageKernel\Exception\InvalidRequest' => ['A request is invalid (contract §2).'],
    'CoverageKernel\Exception\InvalidRecord' => ['A record, or a recorded decision, is invalid (contract §8).'],
    'CoverageKernel\Exception\UnknownScope' => ['The definitions have no such scope.'],
    'CoverageKernel\Exception\ForeignCoverage' => ['Observed coverage was read against definitions with another digest.'],
    'CoverageKernel\Exception\NothingCounted' => ['A scope counts no type, so a claim about it cannot name a denominator.'],

    'CoverageKernel\Seeds' => [
        'The seeded definitions, which the extension contains.',
        'methods' => [
            '__construct' => $private,
            'kernel' => ['The JSON text of `seeds/kernel.json`: the initial types of Intune, with the activation `inactive`.'],
            'intuneCatalog' => ['The JSON text of `seeds/intune-catalog.json`: all types of Intune in TCM and Graph.'],
        ],
    ],

    'CoverageKernel\InputError' => [
        'One error of a document (contract §2).',
        'methods' => [
            '__construct' => $private,
            'code' => ['The kind of the error. It is stable.'],
            'pointer' => ['The JSON pointer (RFC 6901) of the value with the error.'],
            'line' => ['The line, counted from 1; null if the document was not JSON text.', 'return' => 'positive-int|null'],
            'column' => ['The column in bytes, counted from 1; null if the document was not JSON text.', 'return' => 'positive-int|null'],
            'message' => ['The expected value and the value found.'],
            'hint' => ['How to fix the error, if that is known.'],
            'jsonSerialize' => ['The error as an array with these keys.', 'return' => 'array{code: string, pointer: string, line: positive-int|null, column: positive-int|null, message: string, hint: string|null}'],
        ],
    ],

    'CoverageKernel\Definitions' => [
        'Compiled definitions: the resource types at each source, and the scopes that claims may name (contract §2).',
        'methods' => [
            '__construct' => $private,
            'fromJson' => ['Reads and checks definitions. The process caches them by their text.', 'throws' => ['Exception\InvalidDefinitions' => $invalid]],
            'digest' => [$digest],
            'toJson' => ['The canonical form of the definitions (contract §4.4). `fromJson()` reads it, and the digest stays the same.', 'return' => 'non-empty-string'],
            'contract' => ['The version of the contract that the definitions are written for.'],
            'activation' => ['Whether any claim may reach a customer or an operator.'],
            'resourceTypes' => ['All rows, ordered by canonical type (bytes) and then by source-class precedence.', 'return' => 'list<ResourceType>'],
            'supportedScopes' => ['All scopes with their counted and excluded types, ordered by scope key (bytes).', 'return' => 'list<ResolvedScope>'],
        ],
    ],

    'CoverageKernel\ResourceType' => [
        'A resource type at one source: one row of the definitions (contract §2).',
        'fields' => 'resource_type',
        'methods' => [
            '__construct' => $private,
            'sourceAliases' => ['The provider\'s names of the type, as written in the definitions.', 'return' => 'list<non-empty-string>'],
            'metadata' => ['The metadata, decoded as `json_decode($json, true)` decodes it. No decision reads it.', 'return' => 'array<array-key, mixed>'],
            'metadataJson' => ['The metadata as JSON text, exactly as the definitions document has it; `{}` if it has none.', 'return' => 'non-empty-string'],
            'isExperimental' => ['Whether the source class is beta, or the support state experimental (contract §3).'],
        ],
    ],

    'CoverageKernel\ResourceTypeRegistry' => [
        'Finds resource types of definitions by name.',
        'methods' => [
            '__construct' => ['Creates a registry for these definitions.'],
            'canonicalType' => ['Returns the canonical type for its name or an alias, regardless of ASCII case; null if there is none.'],
            'rows' => ['The rows of a canonical type, which must be spelled exactly, in source-class precedence; empty if there are none.', 'return' => 'list<ResourceType>'],
            'row' => ['The row of a canonical type, which must be spelled exactly, at a source; null if there is none.'],
            'all' => ['All rows, ordered by canonical type (bytes) and then by source-class precedence.', 'return' => 'list<ResourceType>'],
        ],
    ],

    'CoverageKernel\CountedType' => [
        'A type of a denominator with at least one eligible row (contract §3).',
        'methods' => [
            '__construct' => $private,
            'canonicalType' => ['The canonical name of the type.'],
            'sourceClasses' => ['The sources of the eligible rows, in order of precedence.', 'return' => 'non-empty-list<SourceClass>'],
        ],
    ],

    'CoverageKernel\ExcludedType' => [
        'A type of a denominator without an eligible row (contract §3).',
        'methods' => [
            '__construct' => $private,
            'canonicalType' => ['The canonical name of the type.'],
            'reason' => ['Why the type is not counted.'],
        ],
    ],

    'CoverageKernel\ResolvedScope' => [
        'A scope with its counted and excluded types (contract §3).',
        'fields' => 'supported_scope',
        'methods' => [
            '__construct' => $private,
            'denominator' => ['The canonical types of the scope, in the order of the definitions.', 'return' => 'non-empty-list<non-empty-string>'],
            'maxEvidenceAgeSeconds' => ['The maximum age of evidence at the claim\'s `asOf`, in seconds; null if there is none.', 'return' => 'positive-int|null'],
            'metadata' => ['The metadata, decoded as `json_decode($json, true)` decodes it. No decision reads it.', 'return' => 'array<array-key, mixed>'],
            'metadataJson' => ['The metadata as JSON text, exactly as the definitions document has it; `{}` if it has none.', 'return' => 'non-empty-string'],
            'counted' => ['The counted types, in the order of the denominator.', 'return' => 'list<CountedType>'],
            'excluded' => ['The excluded types, in the order of the denominator.', 'return' => 'list<ExcludedType>'],
            'countedTypes' => ['The names of the counted types, in the order of the denominator. A claim about this scope may name them as its denominator.', 'return' => 'non-empty-list<non-empty-string>', 'throws' => ['Exception\NothingCounted' => 'if no type is counted; `counted()` returns an empty list then']],
        ],
    ],

    'CoverageKernel\SupportedScopeResolver' => [
        'Finds scopes of definitions by key.',
        'methods' => [
            '__construct' => ['Creates a resolver for these definitions.'],
            'resolve' => ['The scope with this key.', 'throws' => ['Exception\UnknownScope' => 'if there is no such scope, or the key is not UTF-8']],
            'keys' => ['The keys of all scopes, ordered by bytes.', 'return' => 'list<non-empty-string>'],
        ],
    ],

    'CoverageKernel\ObservedCoverage' => [
        'The observed coverage of one managed environment, with a summary for each row of the definitions (contract §2).',
        'types' => [
            'ListingArray' => 'array{canonical_type: string, source_class: string|SourceClass, outcome: string|ListingOutcome, resources: int<0, 4294967295>, captured_at?: string|null}',
            'RowArray' => 'array{canonical_type: string, source_class: string|SourceClass, coverage_level: string|CoverageLevel, evidence_state: string|EvidenceState, identity_state: string|IdentityState, captured_at?: string|null, listed?: bool}',
            'ElsewhereArray' => 'array{canonical_type: string, resources: int<0, 4294967295>}',
            'FoldedListingArray' => 'array{outcome: string|ListingOutcome, resources: int<0, 4294967295>, captured_at: string|null}',
            'FoldedEntryArray' => 'array{canonical_type: string, source_class: string|SourceClass, listing: FoldedListingArray|\stdClass|null, rows: int<0, 4294967295>, coverage_levels: list<int<0, 4294967295>>, evidence_states: list<int<0, 4294967295>>, identity_states: list<int<0, 4294967295>>, unlisted: int<0, 4294967295>, undated: int<0, 4294967295>, oldest: string|null, newest: string|null}',
            'FoldedCoverageArray' => 'array{workspace_id?: int|string|null, managed_environment_id?: int|string|null, provider_connection_id?: int|string|null, ignored?: non-negative-int, elsewhere?: list<ElsewhereArray|\stdClass>, observed: list<FoldedEntryArray|\stdClass>}',
            'ObservedCoverageArray' => 'array{workspace_id?: int|string|null, managed_environment_id?: int|string|null, provider_connection_id?: int|string|null, listings: list<ListingArray|\stdClass>, rows: list<RowArray|\stdClass>, elsewhere?: list<ElsewhereArray|\stdClass>}',
        ],
        'methods' => [
            '__construct' => $private,
            'fromJson' => ['Reads observed coverage against definitions, from listings and rows or from the folded form.', 'throws' => ['Exception\InvalidObservedCoverage' => $invalid]],
            'fromArray' => ['Reads observed coverage from arrays, in which `stdClass` objects may stand for rows, listings and entries. Times are strings.', 'params' => ['document' => 'ObservedCoverageArray|FoldedCoverageArray'], 'throws' => ['Exception\InvalidObservedCoverage' => $invalid]],
            'definitions' => ['The definitions against which the coverage was read.'],
            'digest' => [$digest],
            'toJson' => ['The canonical, folded form (contract §2, §4.4). `fromJson()` reads it, and the digest and all decisions stay the same.', 'return' => 'non-empty-string'],
            'ignored' => ['The number of listings, rows and entries of `elsewhere` that were ignored: their names refer to no type of the definitions.', 'return' => 'non-negative-int'],
            'ignoredNames' => ['The distinct names of ignored entries, in order of appearance, at most 100.', 'return' => 'list<non-empty-string>'],
            'workspaceId' => ['The id of the observed workspace.'],
            'managedEnvironmentId' => ['The id of the observed managed environment.'],
            'providerConnectionId' => ['The id of the provider connection that was used.'],
        ],
    ],

    'CoverageKernel\Claim' => [
        'A coverage claim (contract §2).',
        'types' => [
            'ClaimArray' => 'array{scope_key: string|null, level: value-of<CoverageLevel>, audience: value-of<Audience>, percent: float, restore_tier: value-of<RestoreTier>|null, denominator: non-empty-list<string>|null, as_of: string|null, workspace_id: string|null, managed_environment_id: string|null, provider_connection_id: string|null}',
            'ClaimInput' => 'array{scope_key: string|null, level: string|CoverageLevel, audience: string|Audience, percent?: int|float, restore_tier?: string|RestoreTier|null, denominator?: non-empty-list<string>|null, as_of?: string|null, workspace_id?: int|string|null, managed_environment_id?: int|string|null, provider_connection_id?: int|string|null}',
        ],
        'methods' => [
            '__construct' => ['Creates a claim. The audience has no default.', 'params' => ['denominator' => 'non-empty-list<string>|null', 'workspaceId' => $id, 'managedEnvironmentId' => $id, 'providerConnectionId' => $id], 'throws' => ['Exception\InvalidClaim' => $invalid]],
            'fromArray' => ['Reads a claim from an array with the keys of the contract. Times are strings.', 'params' => ['claim' => 'ClaimInput'], 'throws' => ['Exception\InvalidClaim' => $invalid]],
            'fromJson' => ['Reads a claim from JSON text.', 'throws' => ['Exception\InvalidClaim' => $invalid]],
            'withEnvironment' => ['Returns a copy of the claim for this environment. All three ids are replaced.', 'params' => ['workspaceId' => 'int|string', 'managedEnvironmentId' => 'int|string', 'providerConnectionId' => $id], 'throws' => ['Exception\InvalidClaim' => $invalid]],
            'withAsOf' => ['Returns a copy of the claim with this time; null removes the time.', 'throws' => ['Exception\InvalidClaim' => 'if the time is not between the years 1970 and 9999 in UTC']],
            'scopeKey' => ['The key of the claimed scope; null for an unscoped claim.'],
            'level' => ['The claimed coverage level.'],
            'audience' => ['The audience of the claim.'],
            'percent' => ['The claimed percentage of the scope.'],
            'restoreTier' => ['The claimed restore tier; null if this is not a restore claim.'],
            'denominator' => ['The canonical types that the claim counts, in the order given; null if it does not name them.', 'return' => 'non-empty-list<non-empty-string>|null'],
            'asOf' => ['The time of the claim in RFC 3339 format, in UTC.'],
            'workspaceId' => ['The id of the claimed workspace.'],
            'managedEnvironmentId' => ['The id of the claimed managed environment.'],
            'providerConnectionId' => ['The id of the claimed provider connection.'],
            'toArray' => ['The claim as an array with all keys of the contract.', 'return' => 'ClaimArray'],
            'toJson' => ['The claim as canonical JSON (contract §4.4).', 'return' => 'non-empty-string'],
            'jsonSerialize' => ['The same as `toArray()`.', 'return' => 'ClaimArray'],
            '__serialize' => ['The canonical JSON of the claim and its SHA-256, for `serialize()`.', 'return' => 'array{sha256: non-empty-string, json: non-empty-string}'],
            '__unserialize' => ['Reads the claim, with every check, for `unserialize()`. The SHA-256 detects damage; it is not a signature.', 'params' => ['data' => 'array<array-key, mixed>'], 'throws' => ['Exception\InvalidClaim' => 'if the data is not that of a serialized claim, or was changed']],
        ],
    ],

    'CoverageKernel\Reason' => [
        'A reason why a claim is not allowed (contract §4).',
        'types' => [
            'ReasonArray' => 'array{code: value-of<ReasonCode>, cap: value-of<ClaimState>, canonical_type: string|null, source_class: value-of<SourceClass>|null, expected: string|null, actual: string|null, affected_rows: non-negative-int|null, observed_rows: non-negative-int|null}',
        ],
        'methods' => [
            '__construct' => $private,
            'code' => ['The rule that applies.'],
            'cap' => ['The strongest claim state that the rule permits.'],
            'canonicalType' => ['The type that the rule is about; null if it is not about one type.'],
            'sourceClass' => ['The source of the effective row, for rules of contract §4.2; otherwise null.'],
            'expected' => ['The value that the rule requires, as text.'],
            'actual' => ['The value that was found, as text.'],
            'affectedRows' => ['The number of observed rows of the effective row that the reason is about.', 'return' => 'non-negative-int|null'],
            'observedRows' => ['The number of all observed rows of the effective row.', 'return' => 'non-negative-int|null'],
            'blocks' => ['Whether the claim may not be shown to its audience because of this reason. A reason that does not block is a limit, to be shown with the claim.'],
            'message' => ['An English sentence for developers and logs. Do not show it to customers, and do not parse it.'],
            'jsonSerialize' => ['The reason as an array with the keys of contract §4.4.', 'return' => 'ReasonArray'],
        ],
    ],

    'CoverageKernel\Step' => [
        'What one actor has to do for a claim to be permitted (contract §6).',
        'types' => [
            'StepArray' => 'array{actor: value-of<Actor>, action: value-of<Action>, canonical_type: string|null, source_class: value-of<SourceClass>|null, reasons: list<value-of<ReasonCode>>}',
        ],
        'methods' => [
            '__construct' => $private,
            'actor' => ['Who has to carry out the step.'],
            'action' => ['What has to be done.'],
            'canonicalType' => ['The type that the step is about; null if it is not about one type.'],
            'sourceClass' => ['The source that the step is about; null if it is not about one type.'],
            'reasons' => ['The codes of the reasons that the step is for, each once, in their order.', 'return' => 'list<ReasonCode>'],
            'message' => ['An English sentence for developers and logs. Do not show it to customers, and do not parse it.'],
            'jsonSerialize' => ['The step as an array with the keys of contract §6.', 'return' => 'StepArray'],
        ],
    ],

    'CoverageKernel\Advice' => [
        'What would have to happen for the claim of a decision to be permitted (contract §6).',
        'imports' => ['ClaimArray' => 'Claim', 'StepArray' => 'Step'],
        'types' => [
            'AdviceArray' => 'array{contract: int, definitions_digest: string, observed_digest: string, claim: ClaimArray, state: value-of<ClaimState>, permitted: bool, attainable: bool, steps: list<StepArray>}',
        ],
        'methods' => [
            '__construct' => $private,
            'attainable' => ['Whether the claim would be permitted if more was captured, with nothing else changed.'],
            'steps' => ['What has to be done, in order; empty exactly if the claim is permitted.', 'return' => 'list<Step>'],
            'toArray' => ['The advice as an array with the keys of contract §6.', 'return' => 'AdviceArray'],
            'toJson' => ['The advice as canonical JSON (contract §6).', 'return' => 'non-empty-string'],
            'jsonSerialize' => ['The same as `toArray()`.', 'return' => 'AdviceArray'],
        ],
    ],

    'CoverageKernel\Decision' => [
        'Whether a claim may be shown, and if not, why not (contract §4). Only the guard makes decisions.',
        'imports' => ['ClaimArray' => 'Claim', 'ReasonArray' => 'Reason'],
        'types' => [
            'DecisionArray' => 'array{contract: int, definitions_digest: string, observed_digest: string, claim: ClaimArray, state: value-of<ClaimState>, permitted: bool, covered: non-negative-int, denominator: non-negative-int, empty: non-negative-int, strongest_level: value-of<CoverageLevel>|null, ignored: non-negative-int, reasons: list<ReasonArray>}',
        ],
        'methods' => [
            '__construct' => $private,
            'definitionsDigest' => ['The digest of the definitions.'],
            'observedDigest' => ['The digest of the observed coverage.'],
            'observed' => ['The observed coverage that the decision rests on. Its `definitions()` are those of the decision. The data is shared, not copied.'],
            'claim' => ['The claim.'],
            'state' => ['The state of the claim: the lowest cap of the reasons, or `ClaimAllowed` if there are none.'],
            'permitted' => ['Whether the claim may be shown to its audience.'],
            'covered' => ['The number of counted types that are covered.', 'return' => 'non-negative-int'],
            'denominator' => ['The number of counted types.', 'return' => 'non-negative-int'],
            'empty' => ['The number of types that are covered by an empty effective row: they have no resources.', 'return' => 'non-negative-int'],
            'strongestLevel' => ['The highest level at which the same claim would be permitted, from the minimum of the scope upwards; null if there is none.'],
            'ignored' => ['The number of listings, rows and entries of `elsewhere` that were ignored.', 'return' => 'non-negative-int'],
            'reasons' => ['All reasons, in the order of the contract.', 'return' => 'list<Reason>'],
            'limits' => ['The reasons that do not block the claim, in the order of the contract: its limits, to be shown with it.', 'return' => 'list<Reason>'],
            'advice' => ['What would have to happen for the claim to be permitted.'],
            'record' => ['The record of the decision (contract §8): the decision, the definitions and the observed coverage as canonical JSON. `Replay::of()` reads it.', 'return' => 'non-empty-string'],
            'toArray' => ['The decision as an array with the keys of contract §4.4.', 'return' => 'DecisionArray'],
            'toJson' => ['The decision as canonical JSON (contract §4.4).', 'return' => 'non-empty-string'],
            'jsonSerialize' => ['The same as `toArray()`.', 'return' => 'DecisionArray'],
        ],
    ],

    'CoverageKernel\SurveyedClaim' => [
        'A claim that could be made about a scope, and the decision on it (contract §7).',
        'types' => [
            'SurveyedClaimArray' => 'array{level: value-of<CoverageLevel>, restore_tier: value-of<RestoreTier>|null, audience: value-of<Audience>, covered: non-negative-int, empty: non-negative-int, percent: float, state: value-of<ClaimState>, permitted: bool}',
        ],
        'methods' => [
            '__construct' => $private,
            'level' => ['The claimed coverage level.'],
            'restoreTier' => ['The claimed restore tier; null if this is not a restore claim.'],
            'audience' => ['The audience of the claim.'],
            'covered' => ['The number of counted types that are covered.', 'return' => 'non-negative-int'],
            'empty' => ['The number of types that are covered by an empty effective row.', 'return' => 'non-negative-int'],
            'percent' => ['The highest percentage that can be claimed, rounded down to two decimals. If it is 0, there is no such claim.'],
            'state' => ['The state of the claim.'],
            'permitted' => ['Whether the claim may be shown to its audience.'],
            'jsonSerialize' => ['The claim as an array with the keys of contract §7.', 'return' => 'SurveyedClaimArray'],
        ],
    ],

    'CoverageKernel\SurveyedScope' => [
        'The claims that could be made about one scope (contract §7).',
        'imports' => ['SurveyedClaimArray' => 'SurveyedClaim'],
        'types' => [
            'SurveyedScopeArray' => 'array{scope_key: non-empty-string, counted: list<non-empty-string>, excluded: list<non-empty-string>, claims: list<SurveyedClaimArray>}',
        ],
        'methods' => [
            '__construct' => $private,
            'scopeKey' => ['The key of the scope.', 'return' => 'non-empty-string'],
            'counted' => ['The names of the counted types, in the order of the denominator.', 'return' => 'list<non-empty-string>'],
            'excluded' => ['The names of the excluded types, in the order of the denominator.', 'return' => 'list<non-empty-string>'],
            'claims' => ['The claims: by restore tier, then level from the minimum of the scope upwards, then audience.', 'return' => 'non-empty-list<SurveyedClaim>'],
            'jsonSerialize' => ['The scope as an array with the keys of contract §7.', 'return' => 'SurveyedScopeArray'],
        ],
    ],

    'CoverageKernel\Survey' => [
        'The claims that could be made about observed coverage, for every scope (contract §7).',
        'imports' => ['SurveyedScopeArray' => 'SurveyedScope'],
        'types' => [
            'SurveyArray' => 'array{contract: int, definitions_digest: string, observed_digest: string, as_of: string|null, scopes: list<SurveyedScopeArray>}',
        ],
        'methods' => [
            '__construct' => $private,
            'scopes' => ['The scopes, ordered by scope key (bytes).', 'return' => 'list<SurveyedScope>'],
            'permits' => ['Whether a claim about a scope would be permitted; false for a level under the minimum of the scope.', 'throws' => ['Exception\UnknownScope' => 'if there is no such scope, or the key is not UTF-8']],
            'strongest' => ['The highest level at which a claim about a scope would be permitted; null if there is none.', 'throws' => ['Exception\UnknownScope' => 'if there is no such scope, or the key is not UTF-8']],
            'toArray' => ['The survey as an array with the keys of contract §7.', 'return' => 'SurveyArray'],
            'toJson' => ['The survey as canonical JSON (contract §7).', 'return' => 'non-empty-string'],
            'jsonSerialize' => ['The same as `toArray()`.', 'return' => 'SurveyArray'],
        ],
    ],

    'CoverageKernel\Replay' => [
        'A recorded decision, compared with the one made now from the same documents (contract §8).',
        'methods' => [
            '__construct' => $private,
            'of' => ['Replays a record: decides its claim again from its definitions and observed coverage, and compares.', 'throws' => ['Exception\InvalidRecord' => $invalid]],
            'matches' => ['Whether the recorded decision is byte for byte the one made now.'],
            'differences' => ['The JSON pointers of the keys, and of the entries of `reasons`, that differ or are on one side only.', 'return' => 'list<non-empty-string>'],
            'decision' => ['The decision made now.'],
        ],
    ],

    'CoverageKernel\ClaimGuard' => [
        'Decides which claims may be shown to whom (contract §4).',
        'methods' => [
            '__construct' => ['Creates a guard for these definitions.'],
            'evaluate' => ['Decides one claim.', 'throws' => ['Exception\ForeignCoverage' => 'if the coverage was read against definitions with another digest']],
            'evaluateMany' => ['Decides several claims about the same coverage. The decisions have the keys of the claims; of two equal keys of a `Traversable`, the last one counts.', 'templates' => ['K of array-key'], 'params' => ['claims' => 'iterable<K, Claim>'], 'return' => 'array<K, Decision>', 'throws' => ['Exception\ForeignCoverage' => 'if the coverage was read against definitions with another digest']],
            'survey' => ['The claims that could be made about observed coverage at a time, for every scope (contract §7).', 'throws' => ['Exception\ForeignCoverage' => 'if the coverage was read against definitions with another digest', 'Exception\InvalidClaim' => 'if the time is not between the years 1970 and 9999 in UTC']],
            'replay' => ['Decides the claim of a recorded decision again, about observed coverage that was kept apart from it, and compares (contract §8).', 'throws' => ['Exception\InvalidRecord' => $invalid, 'Exception\ForeignCoverage' => 'if the coverage was read against definitions with another digest']],
            'evaluateJson' => ['Decides a request of the contract, and returns the decision as canonical JSON (contract §4.4).', 'return' => 'non-empty-string', 'throws' => ['Exception\InvalidRequest' => $invalid]],
        ],
    ],
];
