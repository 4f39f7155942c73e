<?php

declare(strict_types=1);

use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
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

test('definitions tell their contract, activation and digest', function () {
    $definitions = Sample::definitions();

    expect($definitions->contract())->toBe(1)
        ->and($definitions->activation())->toBe(Activation::Active)
        ->and($definitions->digest())->toMatch('/^[0-9a-f]{64}$/');
});

test('the digest is the same for any order and any metadata, and another for another meaning', function () use ($minimal) {
    $definitions = $minimal();
    $digest = Definitions::fromJson(json_encode($definitions))->digest();

    $definitions['resource_types'][0]['metadata'] = ['note' => 'ä'];
    expect(Definitions::fromJson(json_encode(array_reverse($definitions), JSON_PRETTY_PRINT))->digest())->toBe($digest);

    $definitions['supported_scopes'][0]['active'] = true;
    expect(Definitions::fromJson(json_encode($definitions))->digest())->not->toBe($digest);
});

test('resource types come in the canonical order and scopes by their keys', function () {
    $definitions = Definitions::fromJson(Seeds::kernel());
    $rows = array_map(fn ($row) => $row->canonicalType().' '.$row->sourceClass()->value, $definitions->resourceTypes());
    $keys = array_map(fn ($scope) => $scope->scopeKey(), $definitions->supportedScopes());

    expect($rows)->toHaveCount(10)
        ->and(array_slice($rows, 2, 3))->toBe([
            'deviceCompliancePolicyWindows10 tcm',
            'deviceCompliancePolicyWindows10 graph_v1_fallback',
            'deviceConfigurationPolicyWindows10 tcm',
        ])
        ->and($keys)->toBe(['intune_core', 'intune_extended', 'intune_tcm_core']);
});

test('a row tells everything that the contract has of it', function () {
    $row = Definitions::fromJson(Seeds::kernel())->resourceTypes()[3];
    [$seed] = array_values(array_filter(
        json_decode(Seeds::kernel(), true)['resource_types'],
        fn (array $seed): bool => $seed['canonical_type'] === $row->canonicalType() && $seed['source_class'] === $row->sourceClass()->value,
    ));
    $told = [
        'canonical_type' => $row->canonicalType(),
        'source_class' => $row->sourceClass()->value,
        'workload' => $row->workload()->value,
        'resource_class' => $row->resourceClass()->value,
        'support_state' => $row->supportState()->value,
        'max_coverage_level' => $row->maxCoverageLevel()->value,
        'max_claim_state' => $row->maxClaimState()->value,
        'restore_tier' => $row->restoreTier()->value,
        'metadata' => $row->metadata(),
    ];

    expect($told)->toBe(array_diff_key($seed, ['source_aliases' => true]))
        ->and($row->sourceAliases())->toBe(array_map(strtolower(...), $seed['source_aliases']))
        ->and($row->isExperimental())->toBeFalse();
});

test('metadata is what json_decode makes of it', function () use ($minimal) {
    $metadata = '{"text":"\u00e4\/\"","list":[1,-2.5,true,null,[],"x"],"object":{"a":{}},"big":18446744073709551615,"7":"seven"}';
    $json = str_replace('"restore_tier":"restorable"', "\"restore_tier\":\"restorable\",\"metadata\":{$metadata}", json_encode($minimal()));

    expect(Definitions::fromJson($json)->resourceTypes()[0]->metadata())->toBe(json_decode($metadata, true));
});

test('the same text again gives the same definitions', function () {
    $again = Definitions::fromJson(Sample::definitionsJson().'');

    expect($again->digest())->toBe(Sample::definitions()->digest());
});

test('a text that differs in one byte is another document', function () {
    $active = Definitions::fromJson(Sample::definitionsJson());
    $inactive = Definitions::fromJson(str_replace('"activation": "active"', '"activation": "inactive"', Sample::definitionsJson()));

    expect($active->activation())->toBe(Activation::Active)->and($inactive->activation())->toBe(Activation::Inactive);
});

test('the cache is bounded, and what it drops still works', function () use ($minimal) {
    $documents = [];
    foreach (range(1, 100) as $number) {
        $definitions = $minimal();
        $definitions['supported_scopes'][0]['scope_key'] = "roles_{$number}";
        $documents[$number] = Definitions::fromJson(json_encode($definitions));
    }
    foreach ($documents as $number => $definitions) {
        expect($definitions->supportedScopes()[0]->scopeKey())->toBe("roles_{$number}");
    }
    ob_start();
    (new ReflectionExtension('coverage_kernel'))->info();
    preg_match('/Cached definitions => (\d+) documents, (\d+) bytes/', ob_get_clean(), $kept);

    expect((int) $kept[1])->toBeBetween(1, 99)->and((int) $kept[2])->toBeGreaterThan(0);
});

test('a failure is never kept, nor does it spoil what is', function () {
    $broken = substr(Sample::definitionsJson(), 0, -3);
    foreach (range(1, 3) as $_) {
        expect(fn () => Definitions::fromJson($broken))->toThrow(InvalidDefinitions::class);
        expect(Sample::definitions()->activation())->toBe(Activation::Active);
    }
});

test('a text that PHP changes afterwards changes nothing that was compiled', function () {
    $json = Sample::definitionsJson();
    $digest = Definitions::fromJson($json)->digest();
    $json[strpos($json, '"active"') + 1] = 'X';

    expect(Sample::definitions()->digest())->toBe($digest)
        ->and(fn () => Definitions::fromJson($json))->toThrow(InvalidDefinitions::class);
});
