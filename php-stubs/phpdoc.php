<?php

declare(strict_types=1);

// What Reflection does not know of the extension's classes: what each is for, and the shapes of arrays.
//
// A class has a description, PHPStan types that it defines or imports, and methods. A method has a description, the
// PHPDoc types of those parameters and results whose native type says too little, and what it throws beside a
// `TypeError` about its arguments. `generate.php` refuses a class or method without an entry, and an entry without one.

$id = 'int|string|null';
$digest = 'The SHA-256, in lower-case hex, of the canonical form (contract §4.4).';
$workspace = 'Whose workspace';
$environment = 'Which managed environment';
$connection = 'Which provider connection';
$private = ['Not to be called: there is no such object but those that the extension makes.'];

return [
    // The families of contract §1, and the codes.
    'CoverageKernel\SourceClass' => ['Where a resource type is read from; the order is the precedence, TCM first (contract §1).'],
    'CoverageKernel\Workload' => ['The Microsoft 365 workload that a resource type belongs to (contract §1).'],
    'CoverageKernel\ResourceClass' => ['What kind of resource a type describes (contract §1).'],
    'CoverageKernel\SupportState' => ['How far a resource type is supported at a source (contract §1).'],
    'CoverageKernel\CoverageLevel' => ['How much is known of a resource, the least first (contract §1).'],
    'CoverageKernel\ListingOutcome' => ['How listing all resources of a type at a source ended, the worst first (contract §1).'],
    'CoverageKernel\EvidenceState' => ['What stands behind an observed resource (contract §1).'],
    'CoverageKernel\IdentityState' => ['How surely an observed resource is recognised again (contract §1).'],
    'CoverageKernel\RestoreTier' => ['What may be said about restoring a resource, the least first (contract §1).'],
    'CoverageKernel\ClaimState' => ['What may become of a claim, the strictest first (contract §1).'],
    'CoverageKernel\Audience' => ['Who is to see a claim, the widest first (contract §1).'],
    'CoverageKernel\Activation' => ['Whether anything may reach a customer or an operator at all (contract §1).'],
    'CoverageKernel\ReasonCode' => ['Why a claim is not simply allowed, in the order of the tables (contract §4.1 to §4.3).'],
    'CoverageKernel\ExclusionReason' => ['Why a type of a denominator is not counted, in the order in which the reasons are looked for (contract §3).'],
    'CoverageKernel\InputErrorCode' => ['What is wrong with a document (contract §2).'],

    'CoverageKernel\Exception\CoverageKernelException' => [
        'What all exceptions of the extension are.',
        'methods' => [
            'errors' => ['Everything that is wrong with the document, in the contract\'s order; empty where there was none.', 'return' => 'list<\CoverageKernel\InputError>'],
        ],
    ],
    'CoverageKernel\Exception\InvalidDefinitions' => ['A definitions document that the contract refuses.'],
    'CoverageKernel\Exception\InvalidObservedCoverage' => ['Observed coverage that the contract refuses.'],
    'CoverageKernel\Exception\InvalidClaim' => ['A claim that the contract refuses.'],
    'CoverageKernel\Exception\InvalidRequest' => ['A request that the contract refuses.'],
    'CoverageKernel\Exception\UnknownScope' => ['A scope that the definitions do not have.'],
    'CoverageKernel\Exception\ForeignCoverage' => ['Observed coverage that was read against definitions with another digest.'],

    'CoverageKernel\Seeds' => [
        'The seeded documents, carried by the extension.',
        'methods' => [
            '__construct' => $private,
            'kernel' => ['The JSON text of `seeds/kernel.json`: the initial types of Intune, and `inactive`.'],
            'intuneCatalog' => ['The JSON text of `seeds/intune-catalog.json`: all types of Intune that TCM lists or Graph has.'],
        ],
    ],

    'CoverageKernel\InputError' => [
        'One thing that is wrong with a document (contract §2).',
        'methods' => [
            '__construct' => $private,
            'code' => ['What is wrong, as a word that does not change.'],
            'pointer' => ['The JSON pointer (RFC 6901) of what is wrong.'],
            'line' => ['The line, counted from 1; null for documents that were not text.', 'return' => 'positive-int|null'],
            'column' => ['The column in bytes, counted from 1; null for documents that were not text.', 'return' => 'positive-int|null'],
            'message' => ['What would do, and what was found.'],
            'hint' => ['How to mend it, where that is known.'],
            'jsonSerialize' => ['The error by these names.', 'return' => 'array{code: string, pointer: string, line: positive-int|null, column: positive-int|null, message: string, hint: string|null}'],
        ],
    ],

    'CoverageKernel\Definitions' => [
        'Compiled definitions: which resource types there are at which source, and which scopes claims may name (contract §2).',
        'methods' => [
            '__construct' => $private,
            'fromJson' => ['Reads and checks definitions; the same text again is not read again, in the whole process.', 'throws' => ['Exception\InvalidDefinitions' => 'with everything that is wrong']],
            'digest' => [$digest],
            'contract' => ['The version of the contract that the definitions are written for.'],
            'activation' => ['Whether anything may reach a customer or an operator.'],
            'resourceTypes' => ['Every row, ordered by canonical type (bytes) and then by source-class precedence.', 'return' => 'list<ResourceType>'],
            'supportedScopes' => ['Every scope, ordered by scope key (bytes), with what the definitions make of its denominator.', 'return' => 'list<ResolvedScope>'],
        ],
    ],

    'CoverageKernel\ResourceType' => [
        'A resource type at one source: one row of the definitions (contract §2).',
        'methods' => [
            '__construct' => $private,
            'canonicalType' => ['The type\'s one name.'],
            'sourceClass' => ['The source that this row is about.'],
            'workload' => ['The workload that the type belongs to.'],
            'resourceClass' => ['What kind of resource the type describes.'],
            'supportState' => ['How far the type is supported at this source.'],
            'maxCoverageLevel' => ['The highest level that this source can ever prove.'],
            'maxClaimState' => ['The strongest claim state that may rest on this row.'],
            'restoreTier' => ['What may be said about restoring a resource read from this source.'],
            'sourceAliases' => ['The provider\'s own names of the type, as the definitions write them.', 'return' => 'list<non-empty-string>'],
            'metadata' => ['The metadata, decoded as `json_decode($json, true)` decodes it. No decision reads it.', 'return' => 'array<array-key, mixed>'],
            'metadataJson' => ['The metadata as JSON text, exactly as the definitions document has it; `{}` if it has none.', 'return' => 'non-empty-string'],
            'isExperimental' => ['Whether the source is beta or the support state experimental (contract §3).'],
        ],
    ],

    'CoverageKernel\ResourceTypeRegistry' => [
        'The resource types of definitions, by their names.',
        'methods' => [
            '__construct' => ['Looks names up in these definitions.'],
            'canonicalType' => ['The canonical type that a name means: as written, in any ASCII case, or by an alias; null if it means none.'],
            'rows' => ['The rows of a canonical type in its exact spelling, in source-class precedence; empty if there are none.', 'return' => 'list<ResourceType>'],
            'row' => ['The row of a canonical type, in its exact spelling, at a source; null if there is none.'],
            'all' => ['Every row, ordered by canonical type (bytes) and then by source-class precedence.', 'return' => 'list<ResourceType>'],
        ],
    ],

    'CoverageKernel\CountedType' => [
        'A type of a denominator with at least one eligible row (contract §3).',
        'methods' => [
            '__construct' => $private,
            'canonicalType' => ['The type\'s name.'],
            'sourceClasses' => ['The sources of its eligible rows, in precedence.', 'return' => 'non-empty-list<SourceClass>'],
        ],
    ],

    'CoverageKernel\ExcludedType' => [
        'A type of a denominator without an eligible row (contract §3).',
        'methods' => [
            '__construct' => $private,
            'canonicalType' => ['The type\'s name.'],
            'reason' => ['Why it is not counted.'],
        ],
    ],

    'CoverageKernel\ResolvedScope' => [
        'A scope, and what the definitions make of its denominator (contract §3).',
        'methods' => [
            '__construct' => $private,
            'scopeKey' => ['The name by which claims speak of the scope.'],
            'workload' => ['The workload whose resource types the scope is about.'],
            'denominator' => ['The canonical types that the scope is about, in its own order.', 'return' => 'non-empty-list<non-empty-string>'],
            'minimumLevel' => ['The lowest level that may be claimed for the scope.'],
            'includeFallback' => ['Whether Graph v1 fallback rows are eligible.'],
            'includeBeta' => ['Whether experimental rows are eligible.'],
            'allowBetaCertification' => ['Whether an experimental row may be claimed as certified.'],
            'allowDerivedIdentity' => ['Whether a derived identity is as good as a stable one.'],
            'customerClaimable' => ['Whether customers may see a claim about the scope.'],
            'active' => ['Whether the scope may be claimed at all.'],
            'maxEvidenceAgeSeconds' => ['How old evidence may be at the claim\'s `asOf`, in seconds; null if it does not matter.', 'return' => 'positive-int|null'],
            'metadata' => ['The metadata, decoded as `json_decode($json, true)` decodes it. No decision reads it.', 'return' => 'array<array-key, mixed>'],
            'metadataJson' => ['The metadata as JSON text, exactly as the definitions document has it; `{}` if it has none.', 'return' => 'non-empty-string'],
            'counted' => ['The types that count, in denominator order.', 'return' => 'list<CountedType>'],
            'excluded' => ['The types that do not count, in denominator order.', 'return' => 'list<ExcludedType>'],
            'countedTypes' => ['The names of the types that count, as a claim about this scope names its denominator.', 'return' => 'list<non-empty-string>'],
        ],
    ],

    'CoverageKernel\SupportedScopeResolver' => [
        'The scopes of definitions, by their keys.',
        'methods' => [
            '__construct' => ['Looks keys up in these definitions.'],
            'resolve' => ['The scope with this key.', 'throws' => ['Exception\UnknownScope' => 'if there is none, or the key is not UTF-8']],
            'keys' => ['The keys of all scopes, ordered by bytes.', 'return' => 'list<non-empty-string>'],
        ],
    ],

    'CoverageKernel\ObservedCoverage' => [
        'What was observed in one managed environment, folded into one summary for each row of the definitions (contract §2).',
        'types' => [
            'ListingArray' => 'array{canonical_type: string, source_class: string|SourceClass, outcome: string|ListingOutcome, resources: int<0, 4294967295>, captured_at?: string|null}',
            'RowArray' => 'array{canonical_type: string, source_class: string|SourceClass, coverage_level: string|CoverageLevel, evidence_state: string|EvidenceState, identity_state: string|IdentityState, captured_at?: string|null}',
            'ObservedCoverageArray' => 'array{workspace_id?: int|string|null, managed_environment_id?: int|string|null, provider_connection_id?: int|string|null, listings: list<ListingArray|\stdClass>, rows: list<RowArray|\stdClass>}',
        ],
        'methods' => [
            '__construct' => $private,
            'fromJson' => ['Reads what was observed, against the definitions that say what is registered.', 'throws' => ['Exception\InvalidObservedCoverage' => 'with everything that is wrong']],
            'fromArray' => ['Folds what was observed from arrays, or from objects as a query builder gives them; times are strings.', 'params' => ['document' => 'ObservedCoverageArray'], 'throws' => ['Exception\InvalidObservedCoverage' => 'with everything that is wrong']],
            'definitions' => ['The definitions against which this was read.'],
            'digest' => [$digest],
            'ignored' => ['How many listings and rows were ignored, because the definitions have no such type at that source.', 'return' => 'non-negative-int'],
            'ignoredNames' => ['The names under which something was ignored: each once, in order of appearance, at most 100.', 'return' => 'list<non-empty-string>'],
            'workspaceId' => ["$workspace was observed."],
            'managedEnvironmentId' => ["$environment was observed."],
            'providerConnectionId' => ["$connection it was observed through."],
        ],
    ],

    'CoverageKernel\Claim' => [
        'A coverage claim: the sentence that is to be said (contract §2).',
        'types' => [
            'ClaimArray' => 'array{scope_key: string|null, level: value-of<CoverageLevel>, audience: value-of<Audience>, percent: float, restore_tier: value-of<RestoreTier>|null, denominator: non-empty-list<string>|null, as_of: string|null, workspace_id: string|null, managed_environment_id: string|null, provider_connection_id: string|null}',
            'ClaimInput' => 'array{scope_key: string|null, level: string|CoverageLevel, audience: string|Audience, percent?: int|float, restore_tier?: string|RestoreTier|null, denominator?: non-empty-list<string>|null, as_of?: string|null, workspace_id?: int|string|null, managed_environment_id?: int|string|null, provider_connection_id?: int|string|null}',
        ],
        'methods' => [
            '__construct' => ['Makes a claim; the audience must be said.', 'params' => ['denominator' => 'non-empty-list<string>|null', 'workspaceId' => $id, 'managedEnvironmentId' => $id, 'providerConnectionId' => $id], 'throws' => ['Exception\InvalidClaim' => 'with everything that is wrong']],
            'fromArray' => ['Reads a claim in the contract\'s shape; times are strings.', 'params' => ['claim' => 'ClaimInput'], 'throws' => ['Exception\InvalidClaim' => 'with everything that is wrong']],
            'fromJson' => ['Reads a claim.', 'throws' => ['Exception\InvalidClaim' => 'with everything that is wrong']],
            'withEnvironment' => ['The same claim about this environment; it replaces all three ids.', 'params' => ['workspaceId' => 'int|string', 'managedEnvironmentId' => 'int|string', 'providerConnectionId' => $id], 'throws' => ['Exception\InvalidClaim' => 'with everything that is wrong']],
            'withAsOf' => ['The same claim made at this time; null removes the time.', 'throws' => ['Exception\InvalidClaim' => 'if the time is not between the years 1970 and 9999 in UTC']],
            'scopeKey' => ['The scope that the claim is about; null for an unscoped claim.'],
            'level' => ['How much is claimed to be known of each resource.'],
            'audience' => ['Who is to see the claim.'],
            'percent' => ['The share of the scope that is claimed.'],
            'restoreTier' => ['What is claimed about restoring; null if this is not a restore claim.'],
            'denominator' => ['The canonical types that the claim counts, in its own order, if it names them.', 'return' => 'non-empty-list<non-empty-string>|null'],
            'asOf' => ['When the claim is made, in UTC, as RFC 3339 has it.'],
            'workspaceId' => ["$workspace is claimed."],
            'managedEnvironmentId' => ["$environment is claimed."],
            'providerConnectionId' => ["$connection is claimed."],
            'toArray' => ['The claim in the contract\'s shape, every key written out.', 'return' => 'ClaimArray'],
            'toJson' => ['The claim as canonical JSON (contract §4.4).', 'return' => 'non-empty-string'],
            'jsonSerialize' => ['The same as `toArray()`.', 'return' => 'ClaimArray'],
        ],
    ],

    'CoverageKernel\Reason' => [
        'Why a claim is not simply allowed (contract §4).',
        'types' => [
            'ReasonArray' => 'array{code: value-of<ReasonCode>, cap: value-of<ClaimState>, canonical_type: string|null, source_class: value-of<SourceClass>|null, expected: string|null, actual: string|null, affected_rows: non-negative-int|null, observed_rows: non-negative-int|null}',
        ],
        'methods' => [
            '__construct' => $private,
            'code' => ['The rule that applied.'],
            'cap' => ['The strongest state that the rule leaves.'],
            'canonicalType' => ['The type that the rule is about, if it is about one.'],
            'sourceClass' => ['The source of the effective row, for the rules of contract §4.2.'],
            'expected' => ['What the rule asks for, as text.'],
            'actual' => ['What there is instead, as text.'],
            'affectedRows' => ['How many of the effective row\'s observed rows the reason is about.', 'return' => 'non-negative-int|null'],
            'observedRows' => ['Of how many.', 'return' => 'non-negative-int|null'],
            'message' => ['One English sentence for developers and logs: not product text, and not to be parsed.'],
            'jsonSerialize' => ['The reason as contract §4.4 has it.', 'return' => 'ReasonArray'],
        ],
    ],

    'CoverageKernel\Decision' => [
        'Whether a claim may be shown, and if not, why not (contract §4); only the guard makes one.',
        'imports' => ['ClaimArray' => 'Claim', 'ReasonArray' => 'Reason'],
        'types' => [
            'DecisionArray' => 'array{contract: int, definitions_digest: string, observed_digest: string, claim: ClaimArray, state: value-of<ClaimState>, permitted: bool, covered: non-negative-int, denominator: non-negative-int, strongest_level: value-of<CoverageLevel>|null, ignored: non-negative-int, reasons: list<ReasonArray>}',
        ],
        'methods' => [
            '__construct' => $private,
            'definitionsDigest' => ['The digest of the definitions that decided.'],
            'observedDigest' => ['The digest of the observed coverage that was judged.'],
            'claim' => ['The claim that was judged.'],
            'state' => ['What may become of the claim: the lowest cap of its reasons, `ClaimAllowed` when there is none.'],
            'permitted' => ['Whether the claim may be shown to its audience.'],
            'covered' => ['How many of the counted types are covered.', 'return' => 'non-negative-int'],
            'denominator' => ['How many types are counted.', 'return' => 'non-negative-int'],
            'strongestLevel' => ['The highest level from the scope\'s minimum up at which the same claim would be permitted; null if there is none.'],
            'ignored' => ['How many listings and rows were ignored.', 'return' => 'non-negative-int'],
            'reasons' => ['Every reason, in the order of the contract\'s tables.', 'return' => 'list<Reason>'],
            'toArray' => ['The decision in the shape of contract §4.4.', 'return' => 'DecisionArray'],
            'toJson' => ['The decision as canonical JSON, byte for byte (contract §4.4).', 'return' => 'non-empty-string'],
            'jsonSerialize' => ['The same as `toArray()`.', 'return' => 'DecisionArray'],
        ],
    ],

    'CoverageKernel\ClaimGuard' => [
        'Decides which claims may be shown to whom (contract §4).',
        'methods' => [
            '__construct' => ['Decides by these definitions.'],
            'evaluate' => ['Decides one claim.', 'throws' => ['Exception\ForeignCoverage' => 'if the coverage was read against definitions with another digest']],
            'evaluateMany' => ['Decides many claims about the same coverage; the keys are kept.', 'templates' => ['K of array-key'], 'params' => ['claims' => 'array<K, Claim>'], 'return' => 'array<K, Decision>', 'throws' => ['Exception\ForeignCoverage' => 'if the coverage was read against definitions with another digest']],
            'evaluateJson' => ['Decides a request of the contract; gives the decision as canonical JSON, byte for byte (contract §4.4).', 'return' => 'non-empty-string', 'throws' => ['Exception\InvalidRequest' => 'with everything that is wrong']],
        ],
    ],
];
