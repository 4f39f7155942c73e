<?php

declare(strict_types=1);

use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\Sample;

/** Definitions of one type and one scope, as an array. */
$minimal = fn (): array => [
    'contract' => 1,
    'activation' => 'active',
    'resource_types' => [[
        'canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'workload' => 'intune',
        'resource_class' => 'configuration', 'support_state' => 'supported', 'max_coverage_level' => 'certified',
        'max_claim_state' => 'claim_allowed', 'restore_tier' => 'restorable',
    ]],
    'supported_scopes' => [[
        'scope_key' => 'roles', 'workload' => 'intune', 'denominator' => ['roleDefinition'], 'minimum_level' => 'detected',
    ]],
];

test('definitions have a contract version, an activation and a digest', function () {
    $definitions = Sample::definitions();

    expect($definitions->contract())->toBe(1)
        ->and($definitions->activation())->toBe(Activation::Active)
        ->and($definitions->digest())->toMatch('/^[0-9a-f]{64}$/');
});

test('the digest does not depend on order and metadata, but on everything else', function () use ($minimal) {
    $definitions = $minimal();
    $digest = Definitions::fromJson(json_encode($definitions))->digest();

    $definitions['resource_types'][0]['metadata'] = ['note' => 'ä'];
    expect(Definitions::fromJson(json_encode(array_reverse($definitions), JSON_PRETTY_PRINT))->digest())->toBe($digest);

    $definitions['supported_scopes'][0]['active'] = true;
    expect(Definitions::fromJson(json_encode($definitions))->digest())->not->toBe($digest);
});

test('resource types are in canonical order, and scopes are ordered by key', function () {
    $definitions = Definitions::fromJson(Seeds::kernel());
    $rows = array_map(fn ($row) => $row->canonicalType().' '.$row->sourceClass()->value, $definitions->resourceTypes());
    $keys = array_map(fn ($scope) => $scope->scopeKey(), $definitions->supportedScopes());

    expect($rows)->toHaveCount(19)
        ->and(array_slice($rows, 5, 4))->toBe([
            'deviceCompliancePolicyWindows10 tcm',
            'deviceCompliancePolicyWindows10 graph_v1_fallback',
            'deviceCompliancePolicyWindows10 graph_beta_experimental',
            'deviceConfigurationPolicyWindows10 tcm',
        ])
        ->and($keys)->toBe(['intune_core', 'intune_extended', 'intune_tcm_core']);
});

test('every row of the seeds has all fields of the contract', function (string $json) {
    $seeds = array_column(
        array_map(fn (array $seed): array => [$seed['canonical_type'].' '.$seed['source_class'], $seed], json_decode($json, true)['resource_types']),
        1,
        0,
    );
    $rows = Definitions::fromJson($json)->resourceTypes();

    expect($rows)->toHaveCount(count($seeds));
    foreach ($rows as $row) {
        expect([
            'canonical_type' => $row->canonicalType(),
            'source_class' => $row->sourceClass()->value,
            'workload' => $row->workload()->value,
            'resource_class' => $row->resourceClass()->value,
            'support_state' => $row->supportState()->value,
            'max_coverage_level' => $row->maxCoverageLevel()->value,
            'max_claim_state' => $row->maxClaimState()->value,
            'restore_tier' => $row->restoreTier()->value,
            'source_aliases' => $row->sourceAliases(),
            'metadata' => $row->metadata(),
        ])->toBe($seeds[$row->canonicalType().' '.$row->sourceClass()->value]);
    }
})->with([
    'kernel' => fn () => Seeds::kernel(),
    'Intune catalog' => fn () => Seeds::intuneCatalog(),
]);

test('a row is experimental because of its source or its support state', function (array $changes, bool $isExperimental) use ($minimal) {
    $definitions = $minimal();
    $definitions['resource_types'][0] = $changes + $definitions['resource_types'][0];

    expect(Definitions::fromJson(json_encode($definitions))->resourceTypes()[0]->isExperimental())->toBe($isExperimental);
})->with([
    'supported at TCM' => [[], false],
    'supported as a fallback' => [['source_class' => 'graph_v1_fallback'], false],
    'supported at beta' => [['source_class' => 'graph_beta_experimental'], true],
    'experimental at TCM' => [['support_state' => 'experimental'], true],
    'only registered at TCM' => [['support_state' => 'registry_only'], false],
    'out of scope at TCM' => [['support_state' => 'out_of_scope'], false],
]);

test('missing fields of a row have the defaults of the contract', function () use ($minimal) {
    [$row] = Definitions::fromJson(json_encode($minimal()))->resourceTypes();

    expect($row->sourceAliases())->toBe([])->and($row->metadata())->toBe([]);
});

test('the metadata of rows and scopes is decoded as json_decode does', function () use ($minimal) {
    $metadata = '{"text":"\u00e4\/\"","list":[1,-2.5,true,null,[],"x"],"object":{"a":{}},"big":18446744073709551615,"7":"seven","":"empty","numbers":[9223372036854775807,9223372036854775808,-9223372036854775808,-9223372036854775809,1.0,1E2,0,-0.0,1e-400,0.1]}';
    $json = preg_replace('/"(?:restore_tier":"restorable|minimum_level":"detected)"/', '$0,"metadata":'.addcslashes($metadata, '\\$'), json_encode($minimal()));
    $definitions = Definitions::fromJson($json);

    expect($definitions->resourceTypes()[0]->metadata())->toBe(json_decode($metadata, true))
        ->and($definitions->supportedScopes()[0]->metadata())->toBe(json_decode($metadata, true));
});

test('metadataJson returns the metadata of rows and scopes exactly as the document has it', function (string $metadata) use ($minimal) {
    $json = preg_replace('/"(?:restore_tier":"restorable|minimum_level":"detected)"/', '$0,"metadata":'.addcslashes($metadata, '\\$'), json_encode($minimal()));
    $definitions = Definitions::fromJson($json);

    expect($definitions->resourceTypes()[0]->metadataJson())->toBe($metadata)
        ->and($definitions->supportedScopes()[0]->metadataJson())->toBe($metadata);
})->with([
    'empty' => ['{}'],
    'spaces and line feeds' => ["{ \"a\" :\t[1,\n2] }"],
    'escapes' => ['{"text":"\u00e4\/\"","\u0062":"ä"}'],
    'numbers that a double cannot represent' => ['{"numbers":[1.0,1E2,87.50,-0,18446744073709551616,1e-400,0.10000000000000000000001]}'],
    'empty objects and lists' => ['{"object":{},"list":[],"nested":[{},[]]}'],
    'keys that are not sorted' => ['{"b":1,"a":2,"10":3,"9":4}'],
]);

test('metadataJson is an empty object where the document has no metadata', function () use ($minimal) {
    $definitions = Definitions::fromJson(json_encode($minimal()));

    expect($definitions->resourceTypes()[0]->metadataJson())->toBe('{}')
        ->and($definitions->supportedScopes()[0]->metadataJson())->toBe('{}');
});

test('the numbers in metadata are the same doubles as in json_decode', function () use ($minimal) {
    mt_srand(1);
    $double = fn (): float => unpack('d', pack('q', mt_rand() << 33 ^ mt_rand() << 16 ^ mt_rand()))[1];
    $doubles = array_filter(array_map(fn () => $double(), range(1, 5_000)), is_finite(...));
    $definitions = $minimal();
    $definitions['resource_types'][0]['metadata'] = ['doubles' => [...$doubles, 5.653849882808852E+174, PHP_FLOAT_MIN, PHP_FLOAT_MAX, 5e-324]];
    $json = json_encode($definitions);

    expect(Definitions::fromJson($json)->resourceTypes()[0]->metadata())->toBe(json_decode($json, true)['resource_types'][0]['metadata'])
        ->and(count($doubles))->toBeGreaterThan(4_000);
});

test('definitions must be a string', function (mixed $json, string $given) {
    expect(fn () => Definitions::fromJson($json))->toThrow(
        TypeError::class,
        "CoverageKernel\\Definitions::fromJson(): Argument #1 (\$json) must be of type string, {$given} given",
    );
})->with([[null, 'null'], [5, 'int'], [[], 'array'], [new stdClass, 'stdClass'], [new SplFileInfo(__FILE__), 'SplFileInfo']]);
